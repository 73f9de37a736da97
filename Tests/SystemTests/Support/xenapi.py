#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Drives a simulated pool with the vendor's own SDK (PyPI XenAPI), and its CONNECT with raw sockets.

usage: xenapi.py CONTROL SECTION     CONTROL is the URL of the simulator's control port
       xenapi.py --list              the sections

The pool has three hosts, and on host2 the machine `web1`, whose console greets and echoes. Whatever the SDK and the
simulator do not agree on ends a section with an exception.
"""

import hashlib
import http.client
import json
import socket
import ssl
import sys
import time
import urllib.request
import xmlrpc.client

import XenAPI

GREETING = b"RFB 003.008\n"
ACCEPTED = b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n"


class Lab:
    """The simulator, by its control port."""

    def __init__(self, control):
        self.control = control

    def get(self, path):
        with urllib.request.urlopen(self.control + path, timeout=20) as answer:
            return json.load(answer)

    def do(self, path, body=None):
        data = json.dumps(body).encode() if body is not None else b""
        with urllib.request.urlopen(self.control + path, data=data, timeout=20) as answer:
            return json.load(answer)

    @property
    def facts(self):
        return self.get("/facts")

    def host(self, name):
        return next(h for h in self.facts["hosts"] if h["name"] == name)

    def vm(self, name):
        return next(v for v in self.facts["vms"] if v["plan"]["name"] == name)

    def url(self, name=None):
        facts = self.facts
        address = self.host(name or facts["coordinator"])["address"]
        return f"https://{address}:{facts['tlsPort']}"

    def session(self, name=None, user="root", password="xen-root", originator="oriel-test"):
        session = XenAPI.Session(self.url(name), ignore_ssl=True)
        session.login_with_password(user, password, "1.0", originator)
        return session

    def connect(self, name, tls=True):
        """A connection to a host."""
        facts = self.facts
        address = self.host(name)["address"]
        plain = socket.create_connection((address, facts["tlsPort" if tls else "clearPort"]), timeout=20)
        if not tls:
            return plain
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context.wrap_socket(plain)

    def tunnel(self, name, query, session=None, tls=True, more=""):
        """Asks for a tunnel; the connection, and the answer up to the empty line."""
        connection = self.connect(name, tls)
        cookie = f"Cookie: session_id={session}\r\n" if session else ""
        connection.sendall(f"CONNECT /console?{query} HTTP/1.0\r\nHost: {name}\r\n{cookie}{more}\r\n".encode())
        return connection, read_head(connection)


def read_head(connection):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte:
            break
        head += byte
    return head


def read_exactly(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        assert more, f"closed after {data!r}"
        data += more
    return data


def status(head):
    return int(head.split(b" ")[1])


def expect_failure(details, call, *arguments):
    """The SDK raises `Failure` with these first words."""
    try:
        value = call(*arguments)
    except XenAPI.Failure as failure:
        assert failure.details[: len(details)] == details, failure.details
        return failure.details
    raise AssertionError(f"no failure but {value!r}")


# The sections


def login(lab):
    """Two, three and four parameters; the version that the SDK asks for; the count of what came."""
    for parameters in (("root", "xen-root"), ("root", "xen-root", "1.0"), ("root", "xen-root", "1.0", "oriel-test")):
        session = XenAPI.Session(lab.url(), ignore_ssl=True)
        session.login_with_password(*parameters)
        assert session.API_version == "2.21", session.API_version
        assert session.xenapi.session.get_this_user(session._session) == "root"
        session.xenapi.session.logout()
    counters = lab.get("/counters")
    assert (counters["logins"], counters["logouts"]) == (3, 3), counters
    assert counters["originators"] == ["oriel-test"], counters
    assert lab.facts["openSessions"] == []


def calls(lab):
    """All that finds a machine and its console, field by field."""
    session, known = lab.session(), lab.vm("web1")
    api = session.xenapi
    vm = api.VM.get_by_uuid(known["plan"]["uuid"])
    assert vm == known["ref"]
    assert api.VM.get_by_name_label("web1") == [vm]
    assert api.VM.get_by_name_label("nobody") == []
    assert len(api.VM.get_by_name_label("twin")) == 3
    record = api.VM.get_record(vm)
    assert record["uuid"] == known["plan"]["uuid"] and record["name_label"] == "web1"
    assert record["is_a_template"] is False and record["is_control_domain"] is False
    assert record["domid"] == str(known["domain"]) == api.VM.get_domid(vm)
    assert api.VM.get_power_state(vm) == record["power_state"] == "Running"
    records = api.VM.get_all_records()
    assert records[vm] == record and set(records) == set(api.VM.get_all())
    kinds = {r["name_label"]: (r["is_a_template"], r["is_a_snapshot"], r["is_control_domain"]) for r in records.values()}
    assert kinds["template"] == (True, False, False) and kinds["snapshot"] == (True, True, False)
    assert kinds["dom0"] == (False, False, True)
    host = api.VM.get_resident_on(vm)
    assert api.host.get_address(host) == lab.host("host2")["address"]
    assert api.host.get_record(host)["name_label"] == "host2" and set(api.host.get_all()) == set(api.host.get_all_records())
    pool = api.pool.get_all()[0]
    assert api.pool.get_all_records()[pool]["master"] == api.pool.get_master(pool) == lab.host("host1")["ref"]
    (console,) = api.VM.get_consoles(vm)
    assert console == known["consoleRefs"][0]
    uuid = known["plan"]["consoles"][0]["uuid"]
    location = f"https://{lab.host('host2')['address']}/console?uuid={uuid}"
    assert api.console.get_record(console) == {
        "uuid": uuid, "protocol": "rfb", "location": location, "VM": vm, "other_config": {}}
    assert api.console.get_location(console) == location and api.console.get_protocol(console) == "rfb"
    halted = api.VM.get_by_name_label("halted")[0]
    assert api.VM.get_power_state(halted) == "Halted"
    assert api.VM.get_resident_on(halted) == "OpaqueRef:NULL" and api.VM.get_consoles(halted) == []


def failures(lab):
    """The error codes and what is with them."""
    lab.do("/quirks", {"wrongPasswordDelay": 0.3})
    start = time.monotonic()
    expect_failure(["SESSION_AUTHENTICATION_FAILED", "root"], lab.session, None, "root", "wrong")
    assert time.monotonic() - start >= 0.3
    expect_failure(["SESSION_AUTHENTICATION_FAILED", "nobody"], lab.session, None, "nobody", "xen-root")
    session = lab.session()
    api = session.xenapi
    expect_failure(["UUID_INVALID", "VM", "no-uuid"], api.VM.get_by_uuid, "no-uuid")
    expect_failure(["HANDLE_INVALID", "VM", "OpaqueRef:none"], api.VM.get_record, "OpaqueRef:none")
    expect_failure(["HANDLE_INVALID", "console", "OpaqueRef:none"], api.console.get_location, "OpaqueRef:none")
    expect_failure(["MESSAGE_METHOD_UNKNOWN", "VM.get_location"], api.VM.get_location, lab.vm("web1")["ref"])
    expect_failure(["MESSAGE_METHOD_UNKNOWN", "teapot.get_all"], api.teapot.get_all)
    expect_failure(["MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.get_record"], api.VM.get_record)
    lab.do("/quirks", {"deniedMethods": ["console.get_record"]})
    expect_failure(["RBAC_PERMISSION_DENIED", "console.get_record"], api.console.get_record, lab.vm("web1")["consoleRefs"][0])
    lab.do("/quirks", {"failures": {"VM.get_all_records": ["HOST_STILL_BOOTING"]}})
    expect_failure(["HOST_STILL_BOOTING"], api.VM.get_all_records)
    lab.do("/normal")
    api.VM.get_all_records()


def member(lab):
    """A member sends to the coordinator; the address it says is bare."""
    details = expect_failure(["HOST_IS_SLAVE"], lab.session, "host2")
    assert details[1:] == [lab.host("host1")["address"]], details
    session = XenAPI.Session(f"https://{details[1]}:{lab.facts['tlsPort']}", ignore_ssl=True)
    session.login_with_password("root", "xen-root", "1.0", "oriel-test")
    assert session.xenapi.pool.get_all()
    body = xmlrpc.client.dumps(("root", "xen-root"), "session.login_with_password")
    connection = http.client.HTTPSConnection(
        lab.host("host2")["address"], lab.facts["tlsPort"], context=ssl._create_unverified_context())
    connection.request("POST", "/RPC2", body, {"x-xenapi-request-host-certificate-thumbprint": "sha-256:master"})
    answer = connection.getresponse()
    assert answer.headers["x-xenapi-response-host-certificate-thumbprint"] == lab.host("host1")["fingerprint"]
    lab.do("/quirks?host=host3", {"hostAddress": "2001:db8::7"})
    lab.do("/promote?host=host3")
    assert expect_failure(["HOST_IS_SLAVE"], lab.session, "host1")[1] == "2001:db8::7"


def expiry(lab):
    """SESSION_INVALID makes the SDK log in again by itself."""
    session = lab.session()
    first = session._session
    lab.do("/expire")
    assert session.xenapi.VM.get_all()
    assert session._session != first and lab.get("/counters")["logins"] == 2
    session.xenapi.session.logout()
    # Without a login to repeat, the SDK says so.
    try:
        session.xenapi.VM.get_all()
        raise AssertionError("a call without a session")
    except xmlrpc.client.Fault as fault:
        assert fault.faultCode == 401


def limits(lab):
    """One session too many ends the one that was used longest ago."""
    lab.do("/quirks", {"anonymousSessions": 2, "originatorSessions": 3})
    sessions = []
    for _ in range(3):
        session = XenAPI.Session(lab.url(), ignore_ssl=True)
        session.login_with_password("root", "xen-root")
        sessions.append(session)
    first = sessions[0]._session
    assert sessions[2].xenapi.VM.get_all() and sessions[1].xenapi.VM.get_all()
    assert lab.get("/counters")["logins"] == 3
    assert sessions[0].xenapi.VM.get_all() and sessions[0]._session != first
    named = [lab.session() for _ in range(3)]
    assert named[0].xenapi.VM.get_all() and lab.get("/counters")["callsWithoutSession"] == 1


def failover(lab):
    """The coordinator goes; a member becomes it; an ejected host is a pool of its own."""
    old = lab.session()
    lab.do("/kill?host=host1")
    try:
        old.xenapi.VM.get_all()
        raise AssertionError("a dead host answers")
    except OSError:
        pass
    assert expect_failure(["HOST_IS_SLAVE"], lab.session, "host2")[1] == lab.host("host1")["address"]
    lab.do("/promote?host=host2")
    session = lab.session("host2")
    assert expect_failure(["HOST_IS_SLAVE"], lab.session, "host3")[1] == lab.host("host2")["address"]
    vm = session.xenapi.VM.get_by_name_label("web1")[0]
    assert "console?ref=" in session.xenapi.console.get_location(session.xenapi.VM.get_consoles(vm)[0])
    lab.do("/revive?host=host1")
    assert expect_failure(["HOST_IS_SLAVE"], lab.session, "host1")[1] == lab.host("host2")["address"]
    lab.do("/eject?host=host3")
    alone = lab.session("host3")
    assert len(alone.xenapi.host.get_all()) == 1 and alone.xenapi.VM.get_all() == []
    assert len(session.xenapi.host.get_all()) == 2


def envelopes(lab):
    """What is no call of XML-RPC gets a page, not an envelope; bounds of header and body."""
    def post(body, fields=""):
        connection = lab.connect("host1")
        connection.sendall(f"POST / HTTP/1.1\r\nHost: h\r\n{fields}\r\n".encode() + body)
        return read_head(connection)

    assert status(post(b"<methodCall>", "Content-Length: 12\r\n")) == 500
    chunk = b"5\r\n<meth\r\n0\r\n\r\n"
    assert status(post(chunk, "Transfer-Encoding: chunked\r\n")) == 500
    assert status(post(b"", f"Content-Length: {300 * 1024 + 1}\r\n")) == 500
    assert status(post(b"", "X-Filler: " + "x" * 1024 + "\r\n")) == 431
    body = xmlrpc.client.dumps(("root", "x" * (300 * 1024)), "session.login_with_password")
    try:
        lab.session(password="x" * (300 * 1024))
        raise AssertionError("a body of more than 300 KiB")
    except (xmlrpc.client.ProtocolError, OSError) as error:
        assert not isinstance(error, xmlrpc.client.ProtocolError) or error.errcode == 500, error
    lab.do("/quirks", {"typedStrings": True})
    assert lab.session().xenapi.VM.get_by_name_label("web1") == [lab.vm("web1")["ref"]]
    assert body


def tunnels(lab):
    """CONNECT, granted: the 78 bytes, the console behind them, by every name that goes."""
    assert len(ACCEPTED) == 78
    session, known = lab.session(), lab.vm("web1")
    console = known["plan"]["consoles"][0]["uuid"]
    names = [
        f"uuid={console}", f"uuid={known['plan']['uuid']}", f"ref={known['ref']}", f"ref={known['consoleRefs'][0]}",
        # uuid goes before ref.
        f"ref=OpaqueRef:none&uuid={console}",
    ]
    for name in names:
        for tls in (True, False):
            connection, head = lab.tunnel("host2", name, session._session, tls)
            assert head == ACCEPTED, (name, head)
            assert read_exactly(connection, 12) == GREETING
            connection.sendall(b"keys")
            assert read_exactly(connection, 4) == b"keys"
            connection.close()
    connection, head = lab.tunnel("host2", f"uuid={console}&session_id={session._session}")
    assert head == ACCEPTED
    records = lab.get("/counters")["tunnels"]
    assert len(records) == 2 * len(names) + 1 and all(r["status"] == 200 and r["user"] == "root" for r in records)
    # What the SDK reads is what one can connect to.
    location = session.xenapi.console.get_location(known["consoleRefs"][0])
    assert lab.tunnel("host2", location.split("?")[1], session._session)[1] == ACCEPTED


def refusals(lab):
    """CONNECT, refused: each status, and 200 with nothing behind it."""
    lab.do("/quirks", {"wrongPasswordDelay": 0.0})
    session = lab.session()
    ref = session._session

    def ask(query, session=ref, host="host2", **more):
        return status(lab.tunnel(host, query, session, **more)[1])

    web = "uuid=" + lab.vm("web1")["plan"]["consoles"][0]["uuid"]
    assert ask(web) == 200
    assert ask(web, None) == 401 and ask(web, "OpaqueRef:none") == 401
    assert b"WWW-Authenticate: Basic" in lab.tunnel("host2", web)[1]
    assert ask(web, None, more=f"Cookie: a=b; session_id={ref}\r\n") == 401
    assert ask(web, host="host3") == 500 and ask("uuid=none") == 500 and ask("") == 500
    assert ask("uuid=" + lab.vm("halted")["plan"]["uuid"], host="host1") == 500
    assert ask("uuid=" + lab.vm("gone")["plan"]["uuid"], host="host1") == 404
    assert ask("uuid=" + lab.vm("desktop")["plan"]["uuid"], host="host1") == 404
    assert ask(web, more="X-Filler: " + "x" * 1024 + "\r\n") == 431
    viewer = lab.session(user="viewer", password="look")._session
    operator = lab.session(user="operator", password="work")._session
    assert ask(web, viewer) == 403 and ask(web, operator) == 200
    dom0 = "uuid=" + lab.vm("dom0")["plan"]["uuid"]
    assert ask(dom0, operator, host="host1") == 403 and ask(dom0, host="host1") == 200
    connection, head = lab.tunnel("host1", "uuid=" + lab.vm("dead")["plan"]["uuid"], ref)
    assert head == ACCEPTED and connection.recv(1) == b""
    lab.do("/quirks", {"limitsConsoleSessions": True})
    first, head = lab.tunnel("host2", web, operator)
    second, refusal = lab.tunnel("host2", web, ref)
    assert (head, status(refusal)) == (ACCEPTED, 503) and b"operator" in second.recv(4096)
    first.close()
    for _ in range(200):
        if lab.facts["openTunnels"] == 0:
            break
        time.sleep(0.02)
    assert ask(web) == 200
    lab.do("/quirks", {"limitsConsoleSessions": False})
    connection = lab.connect("host2")
    connection.sendall(b"BREW /console HTTP/1.0\r\n\r\n")
    assert status(read_head(connection)) == 501
    lab.do("/migrate?vm=web1&to=host3")
    moved = "uuid=" + lab.vm("web1")["plan"]["uuid"]
    assert ask(moved) == 500 and ask(moved, host="host3") == 200
    lab.do("/expire")
    assert ask(moved, host="host3") == 401


def old(lab):
    """XenServer 5.6 to 6.5: one `?`, 500 for all but 401, and 401 without a body; TLS 1.0."""
    ref = lab.session()._session
    lab.do("/quirks", {"release": "xenServer6"})
    web = "uuid=" + lab.vm("web1")["plan"]["uuid"]
    assert status(lab.tunnel("host2", web, ref)[1]) == 200
    assert status(lab.tunnel("host2", web, ref, more="X-Filler: " + "x" * 2000 + "\r\n")[1]) == 200
    assert status(lab.tunnel("host2", web + "?", ref)[1]) == 500
    assert status(lab.tunnel("host1", "uuid=" + lab.vm("gone")["plan"]["uuid"], ref)[1]) == 500
    connection, head = lab.tunnel("host2", web)
    assert status(head) == 401 and b"Content-Length: 0" in head and connection.recv(1) == b""
    assert status(lab.tunnel("host3", web, ref)[1]) == 500
    lab.do("/quirks", {"release": "xenServer56"})
    # No look at where the machine is.
    assert status(lab.tunnel("host3", web, ref)[1]) == 200
    lab.do("/quirks", {"tls": "only10"})
    try:
        lab.connect("host2")
        raise AssertionError("a version of today's")
    except ssl.SSLError:
        pass
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    plain = socket.create_connection((lab.host("host2")["address"], lab.facts["tlsPort"]), timeout=20)
    assert context.wrap_socket(plain).version() == "TLSv1"


def locations(lab):
    """The forms of console.location."""
    session = lab.session()
    ref = lab.vm("web1")["consoleRefs"][0]
    uuid, address = lab.vm("web1")["plan"]["consoles"][0]["uuid"], lab.host("host2")["address"]

    def location():
        return session.xenapi.console.get_location(ref)

    assert location() == f"https://{address}/console?uuid={uuid}"
    for form, expected in [
        ({"ref": {}}, f"https://{address}/console?ref={ref}"), ({"noHost": {}}, f"https:///console?uuid={uuid}"),
        ({"empty": {}}, ""), ({"text": {"_0": "https://evil.example/\r\n<a>&"}}, "https://evil.example/\r\n<a>&"),
    ]:
        lab.do("/quirks", {"location": form})
        assert location() == expected, (form, location())
    lab.do("/quirks", {"location": {"uuid": {}}, "hostAddress": "2001:db8::5"})
    assert location() == f"https://[2001:db8::5]/console?uuid={uuid}"
    dom0 = lab.vm("dom0")["consoleRefs"][0]
    assert session.xenapi.console.get_location(dom0).endswith(f"/console?ref={dom0}")


def events(lab):
    """event.from: first all there is, then what changes."""
    session = lab.session()
    ask = getattr(session.xenapi.event, "from")
    first = ask(["vm", "console"], "", "5.0")
    assert {e["class"] for e in first["events"]} == {"vm", "console"}
    assert lab.vm("web1")["ref"] in {e["ref"] for e in first["events"] if e["operation"] == "add"}
    lab.do("/migrate?vm=web1&to=host3")
    (event,) = ask(["vm"], first["token"], "20.0")["events"]
    assert (event["ref"], event["operation"]) == (lab.vm("web1")["ref"], "mod")
    assert event["snapshot"]["resident_on"] == lab.host("host3")["ref"]
    token = ask(["vm"], first["token"], "20.0")["token"]
    assert ask(["vm"], token, "0.2")["events"] == []


def snapshot(lab):
    """/vncsnapshot gives a JPEG to who may have it."""
    ref = lab.session()._session
    viewer = lab.session(user="viewer", password="look")._session

    def get(uuid, cookie, host="host2"):
        connection = http.client.HTTPSConnection(
            lab.host(host)["address"], lab.facts["tlsPort"], context=ssl._create_unverified_context())
        connection.request("GET", f"/vncsnapshot?uuid={uuid}", headers={"Cookie": f"session_id={cookie}"})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    vm = lab.vm("web1")["plan"]
    for uuid in (vm["uuid"], vm["consoles"][0]["uuid"]):
        code, headers, picture = get(uuid, ref)
        assert code == 200 and headers["Content-Type"] == "image/jpeg" and "attachment" in headers["Content-Disposition"]
        assert picture[:3] == b"\xff\xd8\xff" and picture[-2:] == b"\xff\xd9"
    assert get(vm["uuid"], "OpaqueRef:none")[0] == 401
    assert get(vm["uuid"], viewer)[0] == 403
    assert get(vm["uuid"], ref, "host1")[0] == 500


def certificates(lab):
    """Each host has a certificate of its own, whose hash is what the simulator says."""
    seen = set()
    for name in ("host1", "host2", "host3"):
        pem = ssl.get_server_certificate((lab.host(name)["address"], lab.facts["tlsPort"]))
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
        assert digest == lab.host(name)["fingerprint"]
        seen.add(digest)
        # Good for its address, when it is trusted.
        context = ssl.create_default_context(cadata=lab.get(f"/certificate?host={name}")[0])
        plain = socket.create_connection((lab.host(name)["address"], lab.facts["tlsPort"]), timeout=20)
        context.wrap_socket(plain, server_hostname=lab.host(name)["address"])
    assert len(seen) == 3
    lab.do("/renew-certificate?host=host2")
    pem = ssl.get_server_certificate((lab.host("host2")["address"], lab.facts["tlsPort"]))
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    assert digest == lab.host("host2")["fingerprint"] and digest not in seen


SECTIONS = {
    f.__name__: f for f in (
        login, calls, failures, member, expiry, limits, failover, envelopes, tunnels, refusals, old, locations, events,
        snapshot, certificates)}

if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        print("\n".join(SECTIONS))
    else:
        SECTIONS[sys.argv[2]](Lab(sys.argv[1]))
        print("agreed")
