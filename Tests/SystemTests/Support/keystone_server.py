#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""A real Keystone (PyPI keystone) on loopback, with SQLite, in the foreground.

usage: keystone_server.py FOLDER PORT

FOLDER is for its files. When they are there already they are used again. KEYSTONE_TOKEN_SECONDS says how long tokens
live that are issued from this start on.
It writes the line `ready` when it answers, and behind it JSON: the ids of the projects, by name. There is the user
`admin` with the password `secret-admin` in the project `admin`, as Keystone's own bootstrap makes it; and with the
password `correct horse` ann, a member of the project blue, rita, a reader of blue, bob, a member of red, and oriel, who
has the role service in the project service.
"""

import grp
import json
import os
import pwd
import socketserver
import sys
import threading
import traceback
import urllib.request
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


USERS = {"ann": ("blue", "member"), "rita": ("blue", "reader"), "bob": ("red", "member"), "oriel": ("service", "service")}


def configure(folder, configuration):
    expiration = os.environ.get("KEYSTONE_TOKEN_SECONDS", "3600")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(folder=folder, expiration=expiration))


def prepare(folder, configuration, url):
    for name in ("fernet", "credential"):
        os.mkdir(f"{folder}/{name}", mode=0o700)
    owner = ["--keystone-user", pwd.getpwuid(os.getuid()).pw_name, "--keystone-group", grp.getgrgid(os.getgid()).gr_name]
    manage(configuration, "db_sync")
    manage(configuration, "fernet_setup", *owner)
    manage(configuration, "credential_setup", *owner)
    manage(
        configuration, "bootstrap", "--bootstrap-password", "secret-admin", "--bootstrap-region-id", "RegionOne",
        "--bootstrap-public-url", url)


class Administrator:
    """Speaks to Keystone's own API."""

    def __init__(self, url):
        self.url = url
        user = {"name": "admin", "domain": {"id": "default"}, "password": "secret-admin"}
        scope = {"project": {"name": "admin", "domain": {"id": "default"}}}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
        self.token = self.send("POST", "/auth/tokens", body).headers["X-Subject-Token"]

    def send(self, method, path, body=None):
        headers = {"Content-Type": "application/json", "X-Auth-Token": getattr(self, "token", "")}
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers, method=method))

    def list(self, kind):
        return {found["name"]: found["id"] for found in json.load(self.send("GET", f"/{kind}"))[kind]}

    def make(self, kind, **values):
        return json.load(self.send("POST", f"/{kind}s", {kind: {"domain_id": "default", **values}}))[kind]["id"]

    def populate(self):
        """The projects by name, made when they are not there yet, with their users."""
        projects = self.list("projects")
        if "blue" in projects:
            return projects
        for name in {"blue", "red", "service"} - set(projects):
            projects[name] = self.make("project", name=name)
        roles = self.list("roles")
        for name, (project, role) in USERS.items():
            user = self.make("user", name=name, password="correct horse")
            self.send("PUT", f"/projects/{projects[project]}/users/{user}/roles/{roles[role]}")
        return projects


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
    url = f"http://127.0.0.1:{port}/v3"
    is_new = not os.path.exists(configuration)
    configure(folder, configuration)
    if is_new:
        prepare(folder, configuration, url)
    # It reads the arguments of whatever program it runs in.
    sys.argv = ["keystone"]
    os.environ["OS_KEYSTONE_CONFIG_FILES"] = configuration
    from keystone.server import wsgi

    server = wsgiref.simple_server.make_server(
        "127.0.0.1", port, wsgi.initialize_public_application(), server_class=Server, handler_class=Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    print("ready", json.dumps(Administrator(url).populate()), flush=True)
    thread.join()


main(sys.argv[1:])
