#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Makes sure that what should have been tested was: each test target of Package.swift ran something.

usage: check-results.py DUMP RESULTS...    DUMP is the JSON of `swift package dump-package`, RESULTS the
                                           xUnit files of `swift test`

A target that ran no test, a test that was skipped and a test that failed are errors.
"""

import json
import sys
import xml.etree.ElementTree as XML
from pathlib import Path


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    package = json.loads(Path(arguments[0]).read_text())
    ran = {target["name"]: 0 for target in package["targets"] if target["type"] == "test"}
    problems = []
    for path in arguments[1:]:
        for case in XML.parse(path).getroot().iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            if case.find("skipped") is not None:
                problems.append(f"{name}: was skipped")
                continue
            if case.find("failure") is not None or case.find("error") is not None:
                problems.append(f"{name}: failed")
            target = case.get("classname").split(".")[0]
            ran[target] = ran.get(target, 0) + 1
    problems += [f"{target}: ran no test" for target, count in ran.items() if count == 0]
    if not ran:
        problems.append("nothing was checked: the package has no test targets")
    for target, count in sorted(ran.items()):
        print(f"{count:6} {target}")
    for problem in problems:
        print(f"error: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
