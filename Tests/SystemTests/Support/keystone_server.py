#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""A real Keystone (PyPI keystone) on loopback, with SQLite, in the foreground.

usage: keystone_server.py FOLDER PORT

FOLDER is for its files. When they are there already they are used again.
It writes the line `ready` when it answers. There is the user `admin` with the password
`secret-admin` in the project `admin`, as Keystone's own bootstrap makes it.
"""

import grp
import os
import pwd
import socketserver
import sys
import traceback
import warnings
import wsgiref.simple_server

warnings.simplefilter("ignore")

import keystone.cmd.manage  # noqa: E402

CONFIGURATION = """[DEFAULT]
log_file = {folder}/keystone.log
[database]
connection = sqlite:///{folder}/keystone.db
[token]
provider = fernet
expiration = {expiration}
[fernet_tokens]
key_repository = {folder}/fernet
[credential]
key_repository = {folder}/credential
[identity]
password_hash_rounds = 4
"""


def manage(configuration, *arguments):
    """keystone-manage, in a process of its own."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sys.argv = ["keystone-manage", "--config-file", configuration, *arguments]
            keystone.cmd.manage.main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        except BaseException:
            traceback.print_exc()
        os._exit(status)
    _, status = os.waitpid(child, 0)
    if status != 0:
        sys.exit(f"keystone-manage {arguments[0]} failed")


def prepare(folder, configuration, url):
    expiration = os.environ.get("KEYSTONE_TOKEN_SECONDS", "3600")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(folder=folder, expiration=expiration))
    for name in ("fernet", "credential"):
        os.mkdir(f"{folder}/{name}", mode=0o700)
    owner = ["--keystone-user", pwd.getpwuid(os.getuid()).pw_name, "--keystone-group", grp.getgrgid(os.getgid()).gr_name]
    manage(configuration, "db_sync")
    manage(configuration, "fernet_setup", *owner)
    manage(configuration, "credential_setup", *owner)
    manage(
        configuration, "bootstrap", "--bootstrap-password", "secret-admin", "--bootstrap-region-id", "RegionOne",
        "--bootstrap-public-url", url)


class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class Handler(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    folder, port = arguments[0], int(arguments[1])
    configuration = f"{folder}/keystone.conf"
    if not os.path.exists(configuration):
        prepare(folder, configuration, f"http://127.0.0.1:{port}/v3")
    # It reads the arguments of whatever program it runs in.
    sys.argv = ["keystone"]
    os.environ["OS_KEYSTONE_CONFIG_FILES"] = configuration
    from keystone.server import wsgi

    server = wsgiref.simple_server.make_server(
        "127.0.0.1", port, wsgi.initialize_public_application(), server_class=Server, handler_class=Handler)
    print("ready", flush=True)
    server.serve_forever()


main(sys.argv[1:])
