#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Runs OpenStack's own clients as their programs are run: python-novaclient, python-openstackclient and openstacksdk.

usage: openstack_clients.py     Each line of standard input is a JSON list of calls:
                                [{"program": "nova", "arguments": [...], "environment": {...}}, ...]

For each line one line of JSON goes to standard output, a list of {"status": ..., "output": ..., "errors": ...} in the
same order. The programs are `nova`, `openstack`, and `sdk`, whose arguments are below. Each call has a process of its
own, forked when everything is imported: that takes seconds, and the calls are many. As many run at once as there are
processors.
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


class Running:
    """A call in a process of its own."""

    def __init__(self, call):
        self.output = tempfile.TemporaryFile()
        self.errors = tempfile.TemporaryFile()
        self.process = os.fork()
        if self.process == 0:
            status = 1
            try:
                signal.alarm(TIMEOUT)
                status = call_in_child(call, self.output.fileno(), self.errors.fileno())
            finally:
                os._exit(status)

    def result(self, status):
        texts = []
        for stream in (self.output, self.errors):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
            stream.close()
        return {"status": os.waitstatus_to_exitcode(status), "output": texts[0], "errors": texts[1]}


def run(calls):
    """What came of each of `calls`, with as many at once as there are processors."""
    results = [None] * len(calls)
    running = {}
    for index, call in enumerate(calls):
        if len(running) >= (os.cpu_count() or 1):
            collect(running, results)
        started = Running(call)
        running[started.process] = (index, started)
    while running:
        collect(running, results)
    return results


def collect(running, results):
    process, status = os.wait()
    index, ended = running.pop(process)
    results[index] = ended.result(status)


def call_in_child(call, output, errors):
    # The calls to come are not this one's to read.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(errors, 2)
    for name in [name for name in os.environ if name.startswith("OS_")]:
        del os.environ[name]
    os.environ.update(call.get("environment", {}), PYTHONUNBUFFERED="1")
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
    return status


def main():
    # Not `for line in sys.stdin`, which may hold lines back.
    while line := sys.stdin.readline():
        print(json.dumps(run(json.loads(line))), flush=True)


main()
