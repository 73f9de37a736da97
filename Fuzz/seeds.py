#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the first inputs of the fuzz targets, from which their corpora grew. Each begins with the byte that says how
the input is cut.

usage: Fuzz/seeds.py FOLDER    one folder in it for each target
"""

import pathlib
import re
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def frame(opcode, payload=b"", final=True, mask=b"\x11\x22\x33\x44", reserved=0, length=None):
    first = (0x80 if final else 0) | reserved | opcode
    size = len(payload) if length is None else length
    if size < 126:
        head = struct.pack("!BB", first, 0x80 | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


def web_socket():
    yield frame(2, b"hello") + frame(9, b"ping") + frame(10, b"pong") + frame(8, struct.pack("!H", 1000) + b"bye")
    yield frame(2, b"a", final=False) + frame(9) + frame(0, b"b", final=False) + frame(0, b"c")
    yield frame(2, bytes(range(256))) + frame(2, b"x" * 126) + frame(2)
    yield frame(1, b"text")
    yield frame(2, b"x", reserved=0x40)
    yield frame(3) + frame(11)
    yield frame(9, b"x" * 125) + frame(9, b"x", final=False)
    yield frame(8) + frame(8)
    yield frame(8, b"\x03") + frame(8, struct.pack("!H", 1005))
    yield frame(8, struct.pack("!H", 3000) + b"\xff\xfe")
    yield frame(0, b"nothing") + frame(2, b"x", final=False) + frame(2, b"y")
    yield b"\x82\xff" + struct.pack("!Q", 1 << 63) + b"abcd"
    yield b"\x82\xff" + struct.pack("!Q", (1 << 20) + 1) + b"abcd"
    yield b"\x82\xfe\x00\x05" + b"abcdhello"
    yield b"\x82\x05hello"
    yield frame(2, b"z" * 1500)


def requests():
    upgrade = [
        "GET /?token=" + "A" * 43 + " HTTP/1.1", "Host: console.example.org", "Upgrade: websocket",
        "Connection: keep-alive, Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]

    def text(lines, body=""):
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    yield text(upgrade + ["Origin: https://console.example.org", "Sec-WebSocket-Protocol: base64, binary"])
    yield text(upgrade + ["Cookie: a=b; token=" + "B" * 43, "Origin: https://console.example.org"])
    yield text(upgrade + ["Origin: null"]) + b"\x82\x80abcd"
    yield text(upgrade + ["Content-Length: 5"], "hello")
    yield text(upgrade + ["Transfer-Encoding: chunked"], "5\r\nhello\r\n0\r\n\r\n")
    yield text([line for line in upgrade if "Version" not in line] + ["Sec-WebSocket-Version: 8"])
    yield text(upgrade[:-1] + ["Sec-WebSocket-Key: short"])
    yield text(["POST" + upgrade[0][3:]] + upgrade[1:])
    yield text([upgrade[0].replace("1.1", "1.0")] + upgrade[1:])
    yield text(["GET /console.html HTTP/1.1", "Host: a"]) * 2
    yield text(["GET / HTTP/1.1", "Host: a", "Host: b", "Content-Length: 1", "Content-Length: 2"], "xx")
    yield text(["GET / HTTP/1.1", "Host: a", "X: b", " folded"])
    yield b"GET / HTTP/1.1\nHost: a\n\n"
    yield text(["GET http://a/?token=" + "A" * 43 + "#x HTTP/1.1", "Host : a"])
    yield b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


def xvp_requests():
    yield b"CONNECT /console?token=" + b"A" * 43 + b" HTTP/1.0\r\n\r\n"
    yield b"CONNECT /console?a=b&token=" + b"A" * 43 + b"&c HTTP/1.1\r\nHost: console.example.org:6081\r\n\r\nRFB 003.008\n"
    yield b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nUser-Agent: Java/17\r\n\r\n"
    yield b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    yield b"CONNECT h:5900 HTTP/1.1\r\nHost: h:5900\r\n\r\n"
    yield b"GET http://h/?token= HTTP/1.0\r\nX: a\r\n b\r\n\r\n"
    yield b"CONNECT / HTTP/1.0\n\n"
    yield b"https://console.example.org:6081/console?region=a"
    yield b"http://[2001:db8::1]"


def reason(text):
    return struct.pack("!I", len(text)) + text


def server_init(name=b"QEMU (box)"):
    pixels = struct.pack("!HHBBBBHHHBBBxxx", 640, 480, 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
    return pixels + reason(name)


def consoles():
    for version in (b"003.003", b"003.005", b"003.007", b"003.008", b"003.889", b"004.001"):
        greeting = b"RFB " + version + b"\n"
        yield greeting + b"\x01\x01" + struct.pack("!I", 0) + server_init()
        yield greeting + struct.pack("!I", 1) + server_init()
        yield greeting + b"\x02\x01\x02" + bytes(range(16)) + struct.pack("!I", 0) + server_init(b"")
        yield greeting + struct.pack("!I", 2) + bytes(16) + struct.pack("!I", 1) + reason(b"wrong password")
        yield greeting + b"\x00" + reason(b"Too many connections") + b"\x00" * 8
    yield b"RFB 003.008\n" + b"\x04\x13\x05\x10\x12"
    yield b"RFB 003.008\n" + b"\x01\x13" + b"\x00\x02" + b"\x00" + b"\x02" + struct.pack("!II", 261, 260) + b"\x01"
    yield b"RFB 003.008\n" + b"\x01\x01" + struct.pack("!I", 1) + struct.pack("!I", 0xFFFFFFFF)
    yield b"SSH-2.0-OpenSSH_9.2\r\n"
    yield b"HTTP/1.1 400 Bad Request\r\n\r\n"


def native_viewers():
    choice = b"\x13" + b"\x00\x02" + struct.pack("!I", 262)
    for version in (b"003.003", b"003.007", b"003.008", b"003.889"):
        start = b"RFB " + version + b"\n"
        yield start + choice + struct.pack("!II", 4, 43) + b"web1" + b"A" * 43 + b"\x01"
        yield start + choice + struct.pack("!II", 0, 0)
        yield start + choice + struct.pack("!II", 256, 0xFFFFFFFF)
        yield start + b"\x02" + bytes(16)
    yield b"RFB 003.008\n" + b"\x13" + b"\x00\x01"
    yield b"RFB 003.008\n" + b"\x13" + b"\x00\x02" + struct.pack("!I", 257)
    yield b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


def secured_consoles():
    for version in (b"003.003", b"003.007", b"003.008"):
        greeting = b"RFB " + version + b"\n" + b"\x02\x02\x13" + b"\x00\x02" + b"\x00"
        for kinds in ((260,), (261, 260), (262, 261), (257, 258), (262,)):
            offer = greeting + bytes([len(kinds)]) + b"".join(struct.pack("!I", kind) for kind in kinds) + b"\x01"
            yield offer + struct.pack("!I", 0) + server_init()
            yield offer + bytes(range(16)) + struct.pack("!I", 0) + server_init(b"")
            yield offer + struct.pack("!I", 1) + reason(b"wrong password")
    greeting = b"RFB 003.008\n" + b"\x01\x13"
    yield greeting + b"\x00\x01"
    yield greeting + b"\x00\x02\x01"
    yield greeting + b"\x00\x02\x00" + b"\x00"
    yield greeting + b"\x00\x02\x00" + b"\x01" + struct.pack("!I", 260) + b"\x00"
    yield b"RFB 003.008\n" + b"\x02\x01\x02"


def proxies():
    def binary(command, family, body):
        return b"\r\n\r\n\0\r\nQUIT\n" + struct.pack("!BBH", command, family, len(body)) + body

    four = bytes([192, 0, 2, 1, 10, 0, 0, 1]) + struct.pack("!HH", 40000, 443)
    six = b"\x20\x01\x0d\xb8" + bytes(11) + b"\x01" + bytes(10) + b"\xff\xff\x0a\x00\x00\x01" + struct.pack("!HH", 40000, 443)
    yield from (
        b"PROXY TCP4 192.0.2.1 10.0.0.1 40000 443\r\nGET / HTTP/1.1\r\n", b"PROXY TCP6 2001:db8::1 ::1 1 65535\r\n\x16\x03\x01",
        b"PROXY TCP6 ::ffff:192.0.2.1 ::1 0 0\r\n", b"PROXY UNKNOWN\r\n", b"PROXY UNKNOWN a b c d\r\nx", b"PROXY TCP4 192.0.2.1",
        b"PROXY TCP4 192.0.2.1 10.0.0.1 040 65536\r\n", b"PROXY TCP4  192.0.2.1 10.0.0.1 1 2\n", b"PROXY " + b"x" * 120,
        b"GET / HTTP/1.1\r\n\r\n",
    )
    yield binary(0x21, 0x11, four) + b"RFB"
    yield binary(0x21, 0x21, six) + b"RFB"
    yield binary(0x21, 0x11, four + b"\x04\x00\x03abc") + b"\x16\x03"
    yield binary(0x21, 0x31, bytes(216))
    yield binary(0x20, 0x00, b"") + b"x"
    yield binary(0x21, 0x00, b"abc")
    yield binary(0x21, 0x11, four[:-1])
    yield binary(0x21, 0x12, four)
    yield binary(0x11, 0x11, four)
    yield binary(0x21, 0x11, four)[:20]
    yield binary(0x21, 0x11, bytes(520)) + b"x"
    yield binary(0x21, 0x11, bytes(521))


def clients():
    for version in (b"003.003", b"003.007", b"003.008", b"003.889", b"004.000"):
        yield b"RFB " + version + b"\n" + b"\x01\x01" + b"\x00\x00\x00\x00"
        yield b"RFB " + version + b"\n" + b"\x02\x01"
        yield b"RFB " + version + b"\n" + b"\x00"
    yield b"GET / HTTP/1.1\r\n\r\n"
    yield b"RFB 003.00"


def messages():
    key = struct.pack("!BBxxI", 4, 1, 0x61)
    picture = struct.pack("!BBHHHH", 3, 1, 0, 0, 640, 480)
    pixels = b"\x00\x00\x00\x00" + struct.pack("!BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)

    def encodings(*numbers):
        return struct.pack("!BxH", 2, len(numbers)) + b"".join(struct.pack("!i", number) for number in numbers)

    def text(length, body):
        return struct.pack("!Bxxxi", 6, length) + body

    yield pixels + encodings(7, -312, -313, -316, -224) + picture
    yield key + picture + struct.pack("!BBHH", 5, 1, 10, 10) + picture
    yield text(16, key * 2) + text(-16, key * 2) + text(0, b"") + picture
    yield struct.pack("!BBHHHH", 150, 1, 0, 0, 640, 480) + struct.pack("!BxxxIB", 248, 1, 16) + key * 2 + picture
    yield struct.pack("!BxBB", 250, 1, 2) + struct.pack("!BxHHBx", 251, 640, 480, 1) + key * 2 + picture
    yield b"\xfd\x81\x00\x08" + key + b"\xfd\x01\x08\x00" + key + struct.pack("!BBxxI", 254, 1, 0x1e) + picture
    yield struct.pack("!BBHII", 255, 0, 1, 0x61, 0x1e) + b"\xff\x01\x00\x00\xff\x01\x00\x01" + picture
    yield struct.pack("!BBHBBI", 255, 1, 2, 3, 2, 44100) + picture
    yield from (
        encodings() + b"\x4d" + picture, text(-(1 << 31), key), text((16 << 20) + 1, key), struct.pack("!BxxxIB", 248, 1, 65),
        b"\xff\x02", b"\xff\x01\x00\x03", encodings(*range(100)), pixels[:19], struct.pack("!BxHi", 2, 0xFFFF, -312),
    )


DOMAIN = """<domain type='kvm' id='7'><name>box</name><uuid>0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90</uuid><title>A box</title>
<metadata><nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1"><nova:name>web</nova:name><nova:owner>
<nova:project uuid="p1">demo</nova:project></nova:owner></nova:instance></metadata><devices>%s</devices></domain>"""


def domains():
    for graphics in (
        "<graphics type='vnc' port='5901' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>",
        "<graphics type='vnc' port='-1' autoport='yes'/>",
        "<graphics type='vnc' port='5900' listen='0.0.0.0' passwd='secret'><listen type='network' address='10.0.0.5' network='n'/></graphics>",
        "<graphics type='vnc' socket='/run/box.sock'><listen type='socket' socket='/run/box.sock'/></graphics>",
        "<graphics type='vnc'><listen type='none'/></graphics>",
        "<graphics type='vnc' port='70000' listen='::'/><graphics type='spice' port='5902'/>",
        "<graphics type='vnc' port='5900' listen='localhost.'/>",
        "<graphics type='vnc' port='5900' listen='0x7f.1'/>",
        "<graphics type='vnc' port='5900' listen='::ffff:127.0.0.1'/>",
    ):
        yield (DOMAIN % graphics).encode()
    yield b"<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><domain><name>&b;</name></domain>"
    yield b"<!DOCTYPE d SYSTEM 'file:///etc/hostname'><domain/>"
    yield b"<?xml version='1.0' encoding='UTF-16'?><domain><name>&#x41;&lt;&amp;</name><uuid>x</uuid></domain>"
    yield b"<domain><name><![CDATA[box]]></name><!-- x --><?pi y?></domain>"
    yield b"<a>" * 70 + b"</a>" * 70
    yield b"<a " + b" ".join(b"x%d='1'" % i for i in range(40)) + b"/>"
    yield b"\xff\xfe<\x00a\x00/\x00>\x00"
    yield b"<a xmlns:x='u' x:b='1'/></a>"


def settings():
    files = [ROOT / "etc/oriel.yaml", *sorted(ROOT.glob("Plugins/*/*/sample.yaml"))]
    for path in files:
        text = path.read_text()
        text = re.sub(r"(?m)^ *# .*\n", "", text)
        yield text.encode()[:2000]
    small = """consoleauth: {store: {kind: sqlite, path: /tmp/t.db}, token_ttl: 10m}
api: {host: 127.0.0.1, port: 8774, identity: {kind: none}}
backends:
  lab: {kind: static, instances: {box: {host: 10.0.0.5, port: 5901, password: {env: P}, uuid: 0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90}}}
  kvm: {kind: libvirt, uri: "qemu+tls://kvm1/system", allowed_networks: [10.0.0.0/8], timeout: 500ms}
listeners: {novnc: {kind: novnc, port: 6080, base_url: "https://console.example.org/console.html", allowed_origins: [https://a]}}
log: {level: debug, format: json}
"""
    yield small.encode()
    yield b"a: &x [1, 2]\nb: *x\n<<: {c: d}\n"
    yield b"a: 1\na: 2\n"
    yield b"a: !!binary aGVsbG8=\n? [x, y]\n: z\n"
    yield b"--- a\n--- b\n"
    yield b"a: |\n  text\n   more\nb: >-\n  folded\n\tc: tab\n"
    yield b"[" * 100 + b"]" * 100
    yield b"%YAML 1.2\n---\n{a: ~, 'b': \"\\u0041\\x00\"}\n...\n"


def tunnels():
    success = b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n"
    yield from (
        success, success + b"RFB 003.008\n", b"HTTP/1.0 200\r\n\r\n", success[:40], b"RFB 003.008\n",
        b"HTTP/1.1 401 Unauthorised\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
        b"HTTP/1.1 500 Internal Error\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>",
        b"HTTP/1.1 200 OK\r\nA: b\r\n folded\r\nno colon\r\r\n\r\nRFB", b"HTTP/1.1 200\n\n",
        b"/console?uuid=0b3e6f0a-5d5e-4c0e-9e34-2f1f6a7d8c90\0[2001:db8::1]\0OpaqueRef:7c3f0a52", b"/a b\0x\r\ny\0a;b",
    )


def authorities():
    yield b'{"event":"hello"}\n{"event":"tick"}\n{"event":"end","reason":"revoked","session":"5e55104f00000001"}\n'
    yield b'{"client":"192.0.2.1","resume":"%s","token":"%s","type":"novnc"}' % (b"r" * 43, b"t" * 43)
    yield b'{"client":"192.0.2.1","ticket":"abc"}'
    yield b'{"code":"consoleMoved","ticket":"abc"}'
    yield b'{"sessions":["a","b"]}'
    yield b'{"bytes_from_client":1,"bytes_from_console":2,"lease":"a","reason":"clientClosed"}'
    yield b'{"alive":["5e55104f00000001"],"lease_grace_ms":60000}'
    yield b'{"code":"tokenRejected","message":"used","nothing_done":true}'
    endpoint = (
        b'{"address":{"host":"xen1.example.org","port":443},"generation":"1",'
        b'"security":{"allows_plaintext":true,"password":"p","username":"u"},'
        b'"tls":{"authorities_pem":"","client_certificate":false,"minimum_version":"1.2","pins":[],'
        b'"server_name":"10.0.0.21","verified":true},'
        b'"tunnel":{"host":"xen1.example.org:443","path":"/console?uuid=1","session":"OpaqueRef:1"}}')
    for place in endpoint, b'{"address":{"socket":"/run/vnc/1"},"security":{"allows_plaintext":true}}':
        yield (
            b'{"backend":"xen1","egress":{"first_port":5900,"hosts":["xen1.example.org"],"last_port":5999,'
            b'"networks":["10.0.0.0/24"],"socket_folders":["/run/vnc"]},"endpoint":%s,"idle_timeout_ms":1800000,'
            b'"instance":"00000000-0000-000a-0000-000000000001","instance_name":"web","max_session_ms":28800000,'
            b'"mode":"view","session":"5e55104f00000001"}' % place)


def urls():
    yield from (
        b"https://console.example.org/console.html", b"http://127.0.0.1:6080/vnc_lite.html?path=websockify",
        b"https://[2001:db8::1]:8443/vnc.html?autoconnect=1&path=a%3Fb%3Dc#x", b"https://a/?path", b"https://a/?path=#y",
        b"HTTP://EXAMPLE.org:80", b"null", b"https://user@good@evil", b"https://a:0", b"https://a:65536", b"A" * 43,
        b"/?token=" + b"A" * 43 + b"\ntoken=" + b"B" * 43, b"/x?a=b&token=&token=" + b"A" * 43 + b"#t\na=b; token=c",
    )


def addresses():
    yield from (
        b"127.0.0.1", b"0", b"127.1", b"0x7f.1", b"0177.0.0.1", b"2130706433", b"::1", b"::ffff:127.0.0.1", b"[::1]",
        b"64:ff9b::7f00:1", b"::ffff:0:127.0.0.1", b"fe80::1%eth0", b"localhost", b"localhost.", b"LOCALHOST", b"0.0.0.0", b"::",
        b"169.254.169.254", b"fd00:ec2::254", b"10.0.0.1", b"10.0.0.0/8", b"::ffff:10.0.0.0/104", b"::/0", b"0.0.0.0/0", b"1.2.3.4/33",
        b"kvm1.example.org", b"a.b.c.0x7f", b"-x", b"x_y", b"1.2.3", b"1.2.3.4.", b"qemu+ssh://user:p@[::1]:22/system?a=b",
        b"qemu:///system", b"\x7f\x00\x00\x01", b"\x00" * 10 + b"\xff\xff\x7f\x00\x00\x01", b"2002:7f00:1::", b"::127.0.0.1",
    )


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    seeds = {
        "WebSocketFrames": web_socket, "UpgradeRequests": requests, "XVPRequests": xvp_requests, "RFBViewer": consoles,
        "RFBServer": clients, "RFBLogin": native_viewers, "ClientMessages": messages, "TunnelReply": tunnels,
        "AuthorityWire": authorities,
        "VeNCrypt": secured_consoles, "ProxyHeader": proxies, "DomainXML": domains, "SettingsYAML": settings,
        "AccessURLs": urls, "EgressAddresses": addresses,
    }
    for name, make in seeds.items():
        folder = pathlib.Path(arguments[0]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(make()):
            for choice in (0x03, 0x45):
                (folder / f"seed-{number:02}-{choice:02x}").write_bytes(bytes([choice]) + data)


if __name__ == "__main__":
    main(sys.argv[1:])
