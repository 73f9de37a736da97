#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Reads files as Nova does, with oslo.config from PyPI.

usage: nova_options.py FILE     FILE is JSON, a list of texts of files.

Standard output is a JSON list with one entry a text: null when oslo.config refuses it, or
{"options": [[group, name, [value, ...]], ...], "url": ...}. `url` is the option of the group vnc with everything
substituted, null when that cannot be done; the options that it may be made of are those registered below.
"""

import json
import sys
import tempfile

from oslo_config import cfg


def url(path):
    conf = cfg.ConfigOpts()
    conf.register_opts([cfg.StrOpt(name) for name in ("b", "c")])
    conf.register_opts([cfg.StrOpt(name) for name in ("port", "url")], group="vnc")
    conf(["--config-file", path], project="nova")
    try:
        return conf.vnc.url
    except Exception:
        return None


def read(text):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        sections, normalized = {}, {}
        parser = cfg.ConfigParser(file.name, sections)
        parser._add_normalized(normalized)
        try:
            parser.parse()
        except Exception:
            return None
        options = [[group, name, values] for group in normalized for name, values in normalized[group].items()]
        return {"options": options, "url": url(file.name)}


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    with open(arguments[0], encoding="utf-8") as file:
        print(json.dumps([read(text) for text in json.load(file)]))


main(sys.argv[1:])
