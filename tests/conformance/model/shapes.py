"""Values against shapes of the model, strictly: botocore itself drops what it does not know and checks no maximum."""

import datetime
import re

import regex

from . import deviations

_ISO_8601 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z")
_INTEGERS = {"integer": 32, "long": 64}


class Leniency:
    """What is let through beyond the model: members of shapes with their types, and values of enums."""

    def __init__(self, members=None, values=None):
        self.members = members or {}
        self.values = values or {}


NONE = Leniency()


def check(shape, value, where, leniency=NONE):
    """Yields one sentence for each thing that is wrong with the value."""
    yield from _CHECKS[shape.type_name](shape, value, where, leniency)


def _structure(shape, value, where, leniency):
    if not isinstance(value, dict):
        yield f"{where} is {_kind(value)} instead of an object"
        return
    extra = leniency.members.get(shape.name, {})
    for name in shape.required_members:
        if name not in value:
            yield f"{where} lacks the required member {name}"
    for name, member in value.items():
        inner = f"{where}.{name}"
        if member in (None, "") and (shape.name, name) in deviations.MAY_BE_EMPTY:
            continue
        if name in shape.members:
            yield from check(shape.members[name], member, inner, leniency)
        elif name not in extra:
            yield f"{inner} is no member of {shape.name}"
        elif type(member) is not extra[name]:
            yield f"{inner} is {_kind(member)}"


def _list(shape, value, where, leniency):
    if not isinstance(value, list):
        yield f"{where} is {_kind(value)} instead of a list"
        return
    yield from _within(shape, len(value), f"the length of {where}")
    for index, entry in enumerate(value):
        yield from check(shape.member, entry, f"{where}[{index}]", leniency)


def _map(shape, value, where, leniency):
    if not isinstance(value, dict):
        yield f"{where} is {_kind(value)} instead of an object"
        return
    yield from _within(shape, len(value), f"the size of {where}")
    for key, entry in value.items():
        yield from check(shape.key, key, f"a key of {where}", leniency)
        yield from check(shape.value, entry, f"{where}.{key}", leniency)


def _string(shape, value, where, leniency):
    if not isinstance(value, str):
        yield f"{where} is {_kind(value)} instead of text"
        return
    yield from _within(shape, len(value), f"the length of {where}")
    if shape.enum and value not in shape.enum and value not in leniency.values.get(shape.name, ()):
        yield f"{where} is {value!r}, which is no {shape.name}"
    # Patterns name Unicode properties, which `re` does not know.
    pattern = shape.metadata.get("pattern")
    if pattern and not regex.search(pattern, value):
        yield f"{where} is {value!r}, which does not match {pattern}"
    if shape.name in deviations.MOMENTS and not _is_moment(value):
        yield f"{where} is {value!r}, which is no moment in ISO 8601"


def _integer(shape, value, where, _leniency):
    if type(value) is not int:
        yield f"{where} is {_kind(value)} instead of an integer"
        return
    bits = _INTEGERS[shape.type_name] - 1
    if not -(2**bits) <= value < 2**bits:
        yield f"{where} is {value}, which is no {shape.type_name}"
    yield from _within(shape, value, where)


def _boolean(_shape, value, where, _leniency):
    if type(value) is not bool:
        yield f"{where} is {_kind(value)} instead of a boolean"


def _within(shape, measure, what):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and measure < least:
        yield f"{what} is {measure}, less than {least}"
    if most is not None and measure > most:
        yield f"{what} is {measure}, more than {most}"


def _is_moment(text):
    if not _ISO_8601.fullmatch(text):
        return False
    try:
        datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return False
    return True


def _kind(value):
    return {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}.get(
        type(value), f"the number {value!r}"
    )


_CHECKS = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "boolean": _boolean,
}
