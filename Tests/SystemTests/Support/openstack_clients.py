#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Runs OpenStack's own clients as their programs are run: python-novaclient, python-openstackclient and openstacksdk.

usage: openstack_clients.py CALLS     CALLS is a file with one JSON object a line:
                                      {"program": "nova", "arguments": [...], "environment": {...}}

For each call one line of JSON goes to standard output: {"status": ..., "output": ..., "errors": ...}. The programs are
`nova`, `openstack`, and `sdk`, whose arguments are below. Each call has a process of its own, forked when everything is
imported: that takes seconds, and the calls are many.
"""

import json
import os
import signal
import sys
import tempfile
import traceback

import novaclient.shell
import openstack
import openstackclient.shell

# A client that hangs is a failure, not a test that never ends.
TIMEOUT = 60


def sdk(arguments):
    """sdk OPTIONS METHOD ...: OPTIONS is JSON for openstack.connect; METHOD is one of those below."""
    options, method, *rest = arguments
    compute = openstack.connect(**json.loads(options), region_name=None).compute
    if method == "names":
        print(*sorted(server.name for server in compute.servers(details=False)))
    elif method == "pages":
        print(*sorted(server.name for server in compute.servers(limit=1)))
    elif method == "console":
        name, kind = rest
        server = compute.find_server(name, ignore_missing=False)
        print(compute.create_console(server, console_type=kind, console_protocol="vnc")["url"])
    elif method == "action":
        name, kind = rest
        server = compute.find_server(name, ignore_missing=False)
        print(compute.get_server_console_url(server, kind)["url"])
    elif method == "token":
        token = compute.validate_console_auth_token(rest[0])
        print(token.instance_uuid, token.host, token.port, token.internal_access_path)
    else:
        raise SystemExit(f"there is no method {method}")


def program(name, arguments):
    if name == "sdk":
        return sdk(arguments)
    if name == "nova":
        # Its default is what the arguments were when it was imported.
        return novaclient.shell.main(arguments)
    if name == "openstack":
        sys.argv = ["openstack", *arguments]
        return openstackclient.shell.main()
    raise SystemExit(f"there is no program {name}")


def run(call):
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            for name in [name for name in os.environ if name.startswith("OS_")]:
                del os.environ[name]
            os.environ.update(call.get("environment", {}), PYTHONUNBUFFERED="1")
            signal.alarm(TIMEOUT)
            try:
                status = program(call["program"], call["arguments"]) or 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
                if isinstance(end.code, str):
                    print(end.code, file=sys.stderr)
            except BaseException:
                traceback.print_exc()
                status = 1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        _, status = os.waitpid(child, 0)
        texts = []
        for stream in (output, errors):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
        return {"status": os.waitstatus_to_exitcode(status), "output": texts[0], "errors": texts[1]}


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    with open(arguments[0], encoding="utf-8") as calls:
        for line in calls:
            print(json.dumps(run(json.loads(line))), flush=True)


main(sys.argv[1:])
