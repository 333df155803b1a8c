"""The model of the Participant Service, found by botocore's own loader."""

import botocore.session

MODEL = botocore.session.Session().get_service_model("connectparticipant", "2018-09-07")
OPERATIONS = [MODEL.operation_model(name) for name in MODEL.operation_names]
ITEM = MODEL.shape_for("Item")
