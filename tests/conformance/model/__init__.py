"""Checks what went over the wire against the service model that botocore ships.

`python -m model`, with the parent folder as the present one, reads JSON lines from standard input. A line is an exchange:

    {"method", "path", "headers", "request", "status", "responseHeaders", "response"}

with header names in lower case and both bodies as text, or an item as a websocket brought it:

    {"frame": {…}, "presence2021": false}

It prints {"violation": "…"} for everything that is not as the model says, and in the end a line that tells what was checked:
{"checked": {"GetTranscript": 3}, "errors": ["ThrottlingException"], "frames": 2}.
"""
