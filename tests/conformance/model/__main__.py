"""The program."""

import collections
import json
import sys

from . import exchange, frame


def main():
    checked = collections.Counter()
    errors = set()
    frames = 0
    for number, line in enumerate(sys.stdin, start=1):
        entry = json.loads(line)
        if "frame" in entry:
            frames += 1
            label, violations = "frame", frame.check(entry["frame"], entry.get("presence2021", False))
        else:
            found = exchange.check(entry)
            checked[found.operation] += 1
            errors.update(found.errors)
            label, violations = found.operation, found.violations
        for violation in violations:
            print(json.dumps({"violation": f"line {number}, {label}: {violation}"}))
    print(json.dumps({"checked": checked, "errors": sorted(errors), "frames": frames}))


main()
