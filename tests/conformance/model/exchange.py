"""One request and its response."""

import json
import re
from urllib.parse import unquote

from . import deviations, shapes
from .service import OPERATIONS

_JSON = "application/json"


class Checked:
    """What was found: the operation, the type of the error that was answered, and what is wrong."""

    def __init__(self, operation, errors, violations):
        self.operation = operation
        self.errors = errors
        self.violations = violations


def check(exchange):
    """Checks both sides of an exchange."""
    found = _operation(exchange["method"], exchange["path"])
    if found is None:
        return Checked("nothing", [], [f"{exchange['method']} {exchange['path']} is no operation"])
    operation, uri = found
    status = exchange["status"]
    request = list(_request(operation, uri, exchange))
    errors = []
    if status >= 400:
        errors, response = _error(operation, exchange)
    else:
        response = _success(operation, exchange)
    violations = list(response)
    # A test may ask for something impossible, but then it has to be refused.
    if status != 400:
        violations = request + violations
    return Checked(operation.name, errors, violations)


def _operation(method, path):
    path = path.split("?", 1)[0]
    for operation in OPERATIONS:
        template = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.http["requestUri"])
        match = re.fullmatch(template, path)
        if match and operation.http["method"] == method:
            return operation, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


def _request(operation, uri, exchange):
    """The members of a request stand in its path, its headers and its body: together they are the input shape."""
    shape = operation.input_shape
    headers = exchange["headers"]
    body, violations = _object(exchange["request"], headers, "request")
    yield from violations
    elsewhere = {}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location is None:
            continue
        if name in body:
            yield f"request.{name} stands in the body instead of the {location}"
        wire = member.serialization["name"]
        value = uri.get(wire) if location == "uri" else headers.get(wire.lower())
        if value is not None:
            elsewhere[name] = value
    yield from shapes.check(shape, {**body, **elsewhere}, "request")


def _success(operation, exchange):
    if exchange["status"] != 200:
        yield f"the status is {exchange['status']}"
    body, violations = _object(exchange["response"], exchange["responseHeaders"], "response")
    yield from violations
    yield from shapes.check(operation.output_shape, body, "response")


def _error(operation, exchange):
    """The type of an error, and what is wrong with it."""
    header = exchange["responseHeaders"].get("x-amzn-errortype")
    if header is None:
        return [], [f"the header x-amzn-errortype is missing on a {exchange['status']}"]
    # As the clients read it: what follows a colon or precedes a number sign is decoration.
    name = header.split(":", 1)[0].rsplit("#", 1)[-1]
    shape = next((shape for shape in operation.error_shapes if shape.name == name), None)
    if shape is None:
        return [], [f"{name} is no error of this operation"]
    violations = []
    expected = shape.metadata["error"]["httpStatusCode"]
    if exchange["status"] != expected:
        violations.append(f"the status of {name} is {exchange['status']} instead of {expected}")
    body, unreadable = _object(exchange["response"], exchange["responseHeaders"], "response")
    violations += unreadable
    spelt = dict(body)
    message = spelt.pop(deviations.ERROR_MESSAGE, None)
    if "Message" in spelt:
        violations.append("response.Message is spelt with a capital letter")
    if not message:
        violations.append("response says nothing")
    spelt["Message"] = message or ""
    violations += shapes.check(shape, spelt, "response")
    return [name], violations


def _object(text, headers, side):
    """The object in a body and what is wrong with it; no body at all is an empty object."""
    if not text:
        return {}, []
    violations = []
    content_type = headers.get("content-type", "").split(";", 1)[0].strip()
    if content_type != _JSON:
        violations.append(f"the content type of the {side} is {content_type!r}")
    try:
        body = json.loads(text)
    except ValueError as error:
        return {}, [*violations, f"{side} is no JSON: {error}"]
    if not isinstance(body, dict):
        return {}, [*violations, f"{side} is no object"]
    return body, violations
