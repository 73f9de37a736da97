#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Finds `package` declarations without a documentation comment; the format's own rule holds for `public`.

usage: check-documented.py FILE...    prints what it found as file:line: declaration, and on
                                    stderr how many declarations of either kind it saw

What fulfils a protocol has its documentation there: a member that goes by the name of a requirement
in one of FILE's protocols, or by one of ELSEWHERE, need not say it again.
"""

import re
import sys
from pathlib import Path

# Requirements of the protocols of others that we fulfil: the standard library's, NIO's, and so on.
ELSEWHERE = re.compile(
    r"^(==|<|hash|description|debugDescription|errorDescription|rawValue|id|encode|decode|next|makeAsyncIterator|run|main|"
    r"configuration|(In|Out)bound(In|Out)|buffer|nextBufferSize|read|write|flush|connect|bind|close|errorCaught|"
    r"triggerUserOutboundEvent|userInboundEventTriggered|channel[A-Z]\w*|handler(Added|Removed)|init\((from|rawValue)\))$")

MODIFIER = r"(?:(?:final|static|class|nonisolated(?:\(unsafe\))?|indirect|mutating|nonmutating|override|convenience|required|" \
    r"public|open|package|internal|fileprivate|private|async|lazy|weak|borrowing|consuming|private\(set\)|internal\(set\)|fileprivate\(set\)|@\w+(?:\([^)]*\))?)\s+)*"
DECLARATION = re.compile(
    r"^(\s*)(" + MODIFIER + r")(func|init|var|let|subscript|case|struct|class|enum|actor|protocol|typealias|associatedtype)"
    r"\b[?!]?\s*(?:(`?\w+`?|[^\s\w(]+)|\((\w+)?)?")
ATTRIBUTE = re.compile(r"^\s*@\w+(\(.*\))?\s*$")


def declarations(path):
    """Each declaration of a file: line number, its match, its name, whether it has a comment."""
    documented, quoted = False, False
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.count('"""') % 2:
            quoted = not quoted
            continue
        if quoted or ATTRIBUTE.match(line):
            continue
        if re.match(r"\s*///", line):
            documented = True
            continue
        found = DECLARATION.match(line)
        if found:
            kind = found.group(3)
            name = f"init({found.group(5) or ''})" if kind == "init" else (found.group(4) or kind).strip("`")
            yield number, line, found, name, documented
        documented = False


def main(arguments):
    files = [Path(a) for a in arguments]
    requirements = set()
    for path in files:
        depth = None
        for _, _, found, name, _ in declarations(path):
            indent = len(found.group(1))
            if depth is not None and indent > depth:
                requirements.add(name)
                continue
            depth = indent if found.group(3) == "protocol" else None
    checked = 0
    for path in files:
        for number, line, found, name, documented in declarations(path):
            modifiers = found.group(2).split()
            checked += "public" in modifiers or "package" in modifiers
            if "package" not in modifiers:
                continue
            given = documented or "override" in modifiers or name in requirements or ELSEWHERE.match(name)
            if not given:
                print(f"{path}:{number}: {line.strip()}")
    print(checked, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
