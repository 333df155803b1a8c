"""Makes calls of the Participant Service with botocore, as it comes from PyPI.

Reads JSON lines from standard input: first {"endpoint", "region"}, then {"operation", "arguments"} for each call, both
spelt as in the API reference. Answers each call with one line: {"result"} or {"error"}.
"""

import json
import sys

import botocore.session
from botocore import UNSIGNED, xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

setup = json.loads(sys.stdin.readline())
client = botocore.session.Session().create_client(
    "connectparticipant",
    region_name=setup["region"],
    endpoint_url=setup["endpoint"],
    # The model declares SigV4, the service wants none of it. One try, so that a test sees every answer.
    config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}),
)

for line in sys.stdin:
    call = json.loads(line)
    try:
        result = getattr(client, xform_name(call["operation"]))(**call["arguments"])
        result.pop("ResponseMetadata")
        answer = {"result": result}
    except ClientError as error:
        answer = {
            "error": {
                # A class of its own shows that the model knows the error.
                "type": type(error).__name__,
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
                "message": error.response["Error"]["Message"],
                "resourceId": error.response.get("ResourceId"),
                "resourceType": error.response.get("ResourceType"),
            }
        }
    print(json.dumps(answer), flush=True)
