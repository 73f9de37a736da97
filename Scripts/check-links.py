#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Follows every link inside the repository's Markdown files: the file must be there, and the heading in it.

usage: check-links.py [ROOT]    links to other places are not followed
"""

import re
import sys
from pathlib import Path
from urllib.parse import unquote

LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s+(\S+)", re.MULTILINE)


def without_code(text):
    """The text with the lines of its code blocks emptied and inline code blanked, line by line the same."""
    lines, fence = [], None
    for line in text.splitlines():
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and (fence is None or mark.group(1).startswith(fence)):
            fence = None if fence else mark.group(1)
            lines.append("")
        else:
            lines.append("" if fence else re.sub(r"`[^`]*`", "", line))
    return "\n".join(lines)


def anchors(text):
    """The names that a page's headings get on the usual code hosts."""
    found, fence = {}, False
    for line in text.splitlines():
        if re.match(r"\s*(```|~~~)", line):
            fence = not fence
        heading = None if fence else re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        if heading:
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1))
            name = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
            found[name] = found.get(name, -1) + 1
    return {n if i == 0 else f"{n}-{i}" for n, count in found.items() for i in range(count + 1)}


def main(arguments):
    root = Path(arguments[0] if arguments else Path(__file__).parent.parent).resolve()
    pages = [p for p in sorted(root.rglob("*.md")) if not any(x.startswith(".") for x in p.relative_to(root).parts)]
    links, problems = 0, []
    for page in pages:
        text = without_code(page.read_text())
        for found in LINK.finditer(text):
            link = unquote(found.group(1) or found.group(2))
            if re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue
            links += 1
            where = f"{page.relative_to(root)}:{text.count(chr(10), 0, found.start()) + 1}"
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists():
                problems.append(f"{where}: {link}: there is no such file")
            elif root not in target.parents and target != root:
                problems.append(f"{where}: {link}: leads out of the repository")
            elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text()):
                problems.append(f"{where}: {link}: there is no such heading")
    if not pages:
        problems.append("nothing was checked: there are no pages")
    for problem in problems:
        print(f"error: {problem}")
    print(f"links: {links} links in {len(pages)} pages, {len(problems)} wrong")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
