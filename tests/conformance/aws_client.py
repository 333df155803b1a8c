"""Makes calls of the Participant Service with the AWS CLI, as it comes from PyPI.

Reads JSON lines from standard input: first {"endpoint", "region"}, then {"operation", "arguments"} for each call, both
spelt as in the API reference. Answers each call with one line: {"result"} or {"error"}.

The commands run in this process, through the function that the program `aws` itself calls: starting Python for each
would take most of a second.
"""

import contextlib
import io
import json
import os
import re
import sys

# Read while the modules below are loaded. One try, so that a test sees every answer.
os.environ |= {"AWS_MAX_ATTEMPTS": "1", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}

from awscli.clidriver import create_clidriver  # noqa: E402

setup = json.loads(sys.stdin.readline())
driver = create_clidriver()


def command(operation):
    """The name of a command: `get-transcript` of `GetTranscript`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()


for line in sys.stdin:
    call = json.loads(line)
    arguments = [
        "connectparticipant",
        command(call["operation"]),
        "--no-sign-request",
        *("--endpoint-url", setup["endpoint"]),
        *("--region", setup["region"]),
        *("--output", "json"),
        *("--cli-input-json", json.dumps(call["arguments"])),
    ]
    output, complaints = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaints):
        code = driver.main(arguments)
    if code == 0:
        # A command whose result is empty prints nothing.
        answer = {"result": json.loads(output.getvalue() or "{}")}
    else:
        # "An error occurred (AccessDeniedException) when calling the GetTranscript operation: Access denied", with
        # "(reached max retries: 0)" before the last colon where trying again may help.
        words = complaints.getvalue().strip()
        found = re.search(r"An error occurred \((\w+)\) when calling the \w+ operation(?: \(.+?\))?: (.+)", words)
        answer = {"error": {"type": found and found[1], "message": found[2] if found else words}}
    print(json.dumps(answer), flush=True)
