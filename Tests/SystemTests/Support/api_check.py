#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Holds a running gateway to the description of its API that it serves, by schemathesis.

usage: api_check.py API INSTANCE EXAMPLES    API is its URL, INSTANCE the UUID of its instance web1 (it has web2 too),
                                             EXAMPLES how many requests are made up for each operation
       ORIEL_API_TOKEN                       the token of an administrator

First as an administrator, then as somebody who did not sign in. schemathesis writes how to send a request again that was
answered wrongly. At the end there is a line for each operation with the statuses that it answered, and how often.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter, defaultdict
from pathlib import Path

from openapi_spec_validator import validate

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "unsupported_method", "allow_header_conformance",
    "ignored_auth")
METHODS = {"get", "put", "post", "delete", "patch"}
# What no instance of a static backend has.
NEVER = {"GET /v1/instances/{instance}/screenshot"}


def ask(url, token=None, body=None):
    headers = {"Content-Type": "application/json", **({"X-Auth-Token": token} if token else {})}
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        if answer.headers["Content-Type"] != "application/json":
            sys.exit(f"{url} is not application/json")
        return json.load(answer)


def close(schema):
    """Lets objects have nothing but what is described."""
    if isinstance(schema, list):
        for item in schema:
            close(item)
    elif isinstance(schema, dict):
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for item in schema.values():
            close(item)


def run(document, api, folder, who, *options):
    """How often each operation answered with each status."""
    file, report = folder / f"{who}.json", folder / f"{who}.ndjson"
    file.write_text(json.dumps(document))
    done = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", file, "--url", api, "--checks", ",".join(CHECKS),
         "--seed", "1", "--continue-on-failure", "--generation-database", "none", "--warnings", "off",
         "--no-color", "--report", "ndjson", "--report-ndjson-path", report, *options], cwd=folder, timeout=3000)
    if done.returncode:
        sys.exit(f"{who}: the gateway and the description of its API do not agree")
    seen = defaultdict(Counter)
    for line in report.read_text().splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for case, interaction in recorder.get("interactions", {}).items():
            # The others are variants by which a check makes sure, such as the same without the token.
            if "parent_id" not in recorder["cases"][case]:
                seen[recorder["label"]][interaction["response"]["status_code"]] += 1
    return seen


def main(api, instance, examples):
    token = os.environ["ORIEL_API_TOKEN"]
    document = ask(f"{api}/v1/openapi.json")
    validate(document)
    close(document["components"]["schemas"])
    # How this gateway asks who it is. With the other ways described, requests would have two tokens, which is 401.
    document["security"] = [{"token": []}]
    document["components"]["securitySchemes"] = {"token": document["components"]["securitySchemes"]["token"]}
    # Of another instance than the one whose consoles are revoked by the way.
    console = ask(f"{api}/v1/consoles", token, {"instance": "web2"})
    for name, value in (("server", instance), ("marker", instance), ("token", console["url"][-43:])):
        document["components"]["parameters"][name]["example"] = value
    secured = {
        f"{method.upper()} {path}": operation.get("security") != []
        for path, methods in document["paths"].items() for method, operation in methods.items() if method in METHODS}

    problems = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        seen = run(
            document, api, folder, "administrator", "--header", f"X-Auth-Token: {token}", "--max-examples", examples,
            "--phases", "examples,coverage,fuzzing")
        for name in secured:
            if not seen[name][200] and name not in NEVER:
                problems.append(f"{name}: was never answered with 200")
            # schemathesis leaves the token out of a few.
            if 2 * seen[name][401] > sum(seen[name].values()):
                problems.append(f"{name}: does not know the administrator")
        strange = run(document, api, folder, "nobody", "--max-examples", "1", "--phases", "examples,fuzzing")
        for name, is_secured in secured.items():
            if is_secured and (strange[name][200] or not strange[name][401]):
                problems.append(f"{name}: does not ask who it is")
    for name in secured:
        print(name, *(f"{status}: {count}" for status, count in sorted((seen[name] + strange[name]).items())), sep="  ")
    print(f"{len(secured)} operations, {sum(sum(c.values()) for c in (*seen.values(), *strange.values()))} answers")
    return problems


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    found = main(*sys.argv[1:])
    if found:
        sys.exit("\n".join(found))
