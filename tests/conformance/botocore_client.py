"""Makes calls of the Participant Service with botocore, as it comes from PyPI.

Reads JSON lines from standard input: first {"endpoint", "region"}, then {"operation", "arguments"} for each call.
Answers each call with one line: {"result"} or {"error": {"type", "code", "status"}}.
"""

import datetime
import json
import sys

import botocore.session
from botocore import UNSIGNED
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


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(type(value))


for line in sys.stdin:
    call = json.loads(line)
    try:
        result = getattr(client, call["operation"])(**call["arguments"])
        result.pop("ResponseMetadata")
        answer = {"result": result}
    except ClientError as error:
        answer = {
            "error": {
                "type": type(error).__name__,
                "code": error.response["Error"]["Code"],
                "message": error.response["Error"]["Message"],
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            }
        }
    print(json.dumps(answer, default=plain), flush=True)
