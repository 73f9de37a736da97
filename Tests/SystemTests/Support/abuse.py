#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Abuses a gateway of its own, and watches what an honest client and the memory have from it; and renews its
certificate under the sessions of many.

    abuse.py ORIEL [--scale 1.0] [--only NAME,...]

Starts ORIEL with a static backend that leads to a VNC server of its own. Each attack runs while an honest client
opens a console again and again. That client and the server are processes of their own, so that what is measured is the
gateway and not the attacker. Prints a line for each attack; exits with 1 when one of them got anything.
"""
import argparse
import asyncio
import base64
import json
import os
import secrets
import shutil
import signal
import socket
import ssl
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

MIB = 1024 * 1024
# Open and close at once, without a goodbye: what a scanner does.
RESET = struct.pack("ii", 1, 0)


async def vnc_server(reader, writer):
    """RFB 3.8 without authentication and a picture of one pixel; then it sends back whatever comes."""
    try:
        writer.write(b"RFB 003.008\n")
        await reader.readexactly(12)
        writer.write(b"\x01\x01")
        await reader.readexactly(1)
        writer.write(bytes(4))
        await reader.readexactly(1)
        name = b"target"
        writer.write(struct.pack(">HH16sI", 1, 1, bytes(16), len(name)) + name)
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
        pass
    finally:
        writer.close()


def free_port():
    """A port that nobody listens on, below those that Linux gives to outgoing connections."""
    while True:
        with socket.socket() as probe:
            port = 12_000 + secrets.randbelow(20_000)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


class Front:
    """Where a gateway is, for somebody in another process."""

    def __init__(self, port, api, origin, tls=None):
        self.port, self.api, self.origin, self.tls = port, api, origin, tls

    def token(self):
        body = json.dumps({"remote_console": {"protocol": "vnc", "type": "novnc"}}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.api}/v2.1/servers/{self.instance()}/remote-consoles", body,
            {"Content-Type": "application/json", "OpenStack-API-Version": "compute 2.6"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            url = json.load(answer)["remote_console"]["url"]
        return url.split("token%3D")[1][:43]

    def instance(self):
        if not hasattr(self, "_instance"):
            with urllib.request.urlopen(f"http://127.0.0.1:{self.api}/v2.1/servers", timeout=30) as answer:
                self._instance = json.load(answer)["servers"][0]["id"]
        return self._instance


class Gateway(Front):
    """The program under attack."""

    def __init__(self, program, vnc_port, encrypted=False):
        self.folder = tempfile.mkdtemp(prefix="oriel-abuse-")
        port = free_port()
        super().__init__(
            port, free_port(), f"{'https' if encrypted else 'http'}://127.0.0.1:{port}",
            ssl.create_default_context() if encrypted else None)
        if encrypted:
            self.tls.check_hostname, self.tls.verify_mode = False, ssl.CERT_NONE
            self.renew()
        tls = f"tls: {{cert_file: {self.folder}/tls.pem, key_file: {self.folder}/tls.key}}" if encrypted else ""
        path = os.path.join(self.folder, "oriel.yaml")
        with open(path, "w") as file:
            file.write(f"""
consoleauth:
  key_file: {self.folder}/token.key
  limits:
    max_sessions_per_instance: 0
    max_tokens_per_instance: 0
    max_tokens_per_principal: 0
    new_tokens_per_second_per_principal: 0
  store: {{kind: sqlite, path: {self.folder}/tokens.db}}
api: {{host: 127.0.0.1, port: {self.api}}}
backends:
  target: {{kind: static, instances: {{box: {{host: 127.0.0.1, port: {vnc_port}}}}}}}
listeners:
  novnc:
    kind: novnc
    host: 0.0.0.0
    port: {self.port}
    base_url: "{self.origin}/console.html"
    # The limits for one address are what is attacked. This one would only say how many attackers it takes.
    limits: {{max_unauthenticated: 4000}}
    {tls}
log: {{level: info}}
""")
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen([program, "serve", "--config", path], stderr=self.log, stdout=self.log)

    def renew(self):
        """Another certificate, in the same files."""
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-subj", "/CN=abuse", "-keyout", f"{self.folder}/tls.key", "-out", f"{self.folder}/tls.pem"],
            check=True, capture_output=True)
        os.chmod(f"{self.folder}/tls.key", 0o600)

    async def ready(self):
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{self.api}/readyz", None, 5)
                return
            except OSError:
                await asyncio.sleep(0.1)
        with open(self.log.name) as log:
            sys.exit(f"the gateway does not start: {log.read()}")

    def memory(self):
        """Resident bytes."""
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) * 1024
        return 0

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def lines(self):
        with open(self.log.name, "rb") as log:
            return sum(1 for _ in log)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def upgrade(gateway, token, origin=True):
    """A WebSocket's opening request."""
    lines = [
        f"GET /websockify?token={token} HTTP/1.1", f"Host: 127.0.0.1:{gateway.port}", "Connection: Upgrade",
        "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: " + base64.b64encode(secrets.token_bytes(16)).decode(),
    ]
    if origin:
        lines.append(f"Origin: {gateway.origin}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def connect(gateway, source="127.0.0.1"):
    return await asyncio.open_connection("127.0.0.1", gateway.port, local_addr=(source, 0), ssl=gateway.tls)


def frame(payload, opcode=2, final=True):
    """A client's frame, masked with zeros."""
    head = bytes([(0x80 if final else 0) | opcode])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    else:
        head += bytes([0x80 | 126]) + struct.pack(">H", len(payload))
    return head + bytes(4) + payload


async def open_session(gateway, source="127.0.0.1"):
    """A session up to the end of the RFB handshake, and the seconds until the first byte of the console came."""
    token = await asyncio.to_thread(gateway.token)
    began = time.monotonic()
    reader, writer = await asyncio.wait_for(connect(gateway, source), 30)
    writer.write(upgrade(gateway, token))
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
    if b" 101 " not in head.split(b"\r\n")[0] + b" ":
        raise RuntimeError(f"no session: {head[:60]!r}")
    greeting = await asyncio.wait_for(reader.readexactly(14), 30)
    seconds = time.monotonic() - began
    if not greeting.endswith(b"RFB 003.008\n"):
        raise RuntimeError(f"no greeting: {greeting!r}")
    writer.write(frame(b"RFB 003.008\n"))
    await asyncio.wait_for(reader.readexactly(4), 30)
    writer.write(frame(b"\x01"))
    await asyncio.wait_for(reader.readexactly(6), 30)
    writer.write(frame(b"\x01"))
    await asyncio.wait_for(reader.readexactly(2 + 24 + 6), 30)
    return reader, writer, seconds


async def be_honest(front):
    """Opens a console, closes it, and does so again until standard input ends; then prints what it took."""
    times, errors = [], []
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    while not ended.done():
        try:
            _, writer, seconds = await open_session(front, "127.0.9.9")
            times.append(seconds)
            writer.close()
        except (OSError, RuntimeError, asyncio.IncompleteReadError, asyncio.TimeoutError) as error:
            errors.append(repr(error)[:120])
        await asyncio.sleep(0.05)
    print(json.dumps({"times": times, "errors": errors}))


async def be_vnc_server():
    """Serves until standard input ends; prints its port first."""
    server = await asyncio.start_server(vnc_server, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)


def companion(*arguments):
    """This program as somebody else."""
    return subprocess.Popen(
        [sys.executable, __file__, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class Honest:
    """A client that opens a console again and again until it is told to stop."""

    def __init__(self, gateway):
        self.process, self.times, self.errors = companion("--honest", gateway.port, gateway.api, gateway.origin), [], []

    async def stop(self):
        output, _ = await asyncio.to_thread(self.process.communicate, timeout=120)
        result = json.loads(output or "{}")
        self.times, self.errors = result.get("times", []), result.get("errors", ["it ended by itself"])

    def summary(self):
        if not self.times:
            return "honest client: nothing"
        times = sorted(value * 1000 for value in self.times)
        late = sum(1 for value in times if value > 100)
        return (f"honest client: {len(times)} times, median {statistics.median(times):.0f} ms, "
                f"longest {times[-1]:.0f} ms, {late} over 100 ms")


def source(index):
    """One of 40 addresses of this machine, in turn: attackers come from more than one."""
    return f"127.0.1.{1 + index % 40}"


async def wait_closed(reader, limit):
    """Reads to the end; the seconds it took, or None when the other side never closes."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(limit):
            while await reader.read(65536):
                pass
    except asyncio.TimeoutError:
        return None
    except ConnectionError:
        pass
    return time.monotonic() - began


async def press(writer, chunk, times, limit):
    """Sends `chunk` so many times, or until the other side hangs up or `limit` seconds are over. Returns how often it was
    taken."""
    taken = 0
    try:
        async with asyncio.timeout(limit):
            for _ in range(times):
                writer.write(chunk)
                await writer.drain()
                taken += 1
    except (asyncio.TimeoutError, ConnectionError):
        pass
    return taken


async def slowloris(gateway, scale):
    """Connections that send one byte of a request every five seconds."""
    count, began, times = int(2000 * scale), time.monotonic(), []

    async def one(index):
        try:
            reader, writer = await connect(gateway, source(index))
        except OSError:
            return
        start, request = time.monotonic(), upgrade(gateway, "A" * 43)

        async def drip():
            for byte in request[:12]:
                writer.write(bytes([byte]))
                await asyncio.sleep(5)

        dripping = asyncio.create_task(drip())
        closed = await wait_closed(reader, 30)
        dripping.cancel()
        times.append(None if closed is None else time.monotonic() - start)
        writer.close()

    tasks = []
    for index in range(count):
        tasks.append(asyncio.create_task(one(index)))
        # From each address, not more in a second than it may open.
        if index % 400 == 399:
            await asyncio.sleep(0.5)
    await asyncio.gather(*tasks)
    left = sum(1 for value in times if value is None)
    longest = max((value for value in times if value is not None), default=0)
    problems = [] if len(times) == count else [f"{count - len(times)} were not even connected"]
    if left:
        problems.append(f"{left} were never closed")
    if longest > 15:
        problems.append(f"one lived for {longest:.1f} s")
    return f"{len(times)} connections, all closed after {longest:.1f} s at most", problems


async def resets(gateway, scale):
    """Connections that are reset at once."""
    count = int(20000 * scale)

    def burst(first, last):
        done = 0
        for index in range(first, last):
            with socket.socket() as client:
                client.settimeout(10)
                client.bind((source(index), 0))
                try:
                    client.connect(("127.0.0.1", gateway.port))
                    done += 1
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                except OSError:
                    pass
        return done

    done = 0
    for first in range(0, count, 500):
        done += await asyncio.to_thread(burst, first, min(first + 500, count))
    return f"{done} connections", [] if done > count * 0.9 else [f"only {done} of {count} were accepted"]


async def random_tokens(gateway, scale):
    """Tokens that nobody made."""
    count, answers, began = int(100_000 * scale), {}, time.monotonic()
    limit = asyncio.Semaphore(64)

    async def one(index):
        async with limit:
            try:
                reader, writer = await asyncio.wait_for(connect(gateway, source(index)), 30)
                writer.write(upgrade(gateway, secrets.token_urlsafe(32), origin=False))
                line = await asyncio.wait_for(reader.readline(), 30)
                status = line.split(b" ")[1].decode() if b" " in line else "closed"
                writer.close()
            except (OSError, asyncio.TimeoutError):
                status = "closed"
            answers[status] = answers.get(status, 0) + 1

    for first in range(0, count, 2000):
        await asyncio.gather(*(one(index) for index in range(first, min(first + 2000, count))))
    problems = [f"{answers['101']} were let in"] if "101" in answers else []
    if not set(answers) <= {"401", "429", "closed"}:
        problems.append(f"unexpected answers {answers}")
    # 20 for an address in each minute that it takes.
    if answers.get("401", 0) > 40 * 20 * (2 + (time.monotonic() - began) // 60):
        problems.append(f"{answers['401']} guesses were looked up")
    return ", ".join(f"{number} × {status}" for status, number in sorted(answers.items())), problems


async def empty_frames(gateway, scale):
    """A message of empty fragments that never ends."""
    count = int(1_000_000 * scale)
    reader, writer, _ = await open_session(gateway, "127.0.8.1")
    writer.write(frame(b"", opcode=2, final=False))
    sent = 1000 * await press(writer, frame(b"", opcode=0, final=False) * 1000, count // 1000, limit=60)
    closed = await wait_closed(reader, 20)
    writer.close()
    return f"{sent} frames taken", [] if closed is not None or sent >= count else ["the session hangs"]


async def lengths(gateway, scale):
    """Frames that say they are as long as can be said."""
    problems, number = [], max(4, int(200 * scale))

    async def one(index):
        reader, writer, _ = await open_session(gateway, "127.0.8.2")
        length = [2**63 - 1, 2**63, 2**64 - 1, 2**40][index % 4]
        writer.write(bytes([0x82, 0xFF]) + struct.pack(">Q", length) + bytes(4))
        await press(writer, bytes(65536), 16, limit=10)
        if await wait_closed(reader, 20) is None:
            problems.append(f"a frame of {length} bytes is waited for")
        writer.close()

    for first in range(0, number, 20):
        await asyncio.gather(*(one(index) for index in range(first, min(first + 20, number))))
    return f"{number} frames of up to 2^64 - 1 bytes", problems


async def ping_flood(gateway, scale):
    """Pings from somebody who never reads the answers."""
    count = int(100_000 * scale)
    reader, writer, _ = await open_session(gateway, "127.0.8.3")
    writer.transport.pause_reading()
    sent = 100 * await press(writer, frame(bytes(125), opcode=9) * 100, count // 100, limit=20)
    writer.transport.abort()
    return f"{sent} pings taken", []


async def renewal(program, vnc_port, scale):
    """Renews the certificate while many sessions are open. Returns a line and what is wrong."""
    gateway, count, sessions, problems = Gateway(program, vnc_port, encrypted=True), int(1000 * scale), [], []

    async def served():
        _, writer = await connect(gateway)
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.close()
        return certificate

    async def echoes(reader, writer, text):
        writer.write(frame(text))
        while True:
            first, length = await asyncio.wait_for(reader.readexactly(2), 30)
            payload = await asyncio.wait_for(reader.readexactly(length), 30)
            if first & 15 != 9:
                return payload == text
            writer.write(frame(payload, opcode=10))

    try:
        await gateway.ready()
        for index in range(count):
            sessions.append((await open_session(gateway, source(index)))[:2])
        for round_number in range(3):
            before = await served()
            gateway.renew()
            gateway.process.send_signal(signal.SIGHUP)
            for _ in range(100):
                if await served() != before:
                    break
                await asyncio.sleep(0.1)
            else:
                problems.append("the new certificate is not shown")
            good = await asyncio.gather(
                *(echoes(*session, b"round %d" % round_number) for session in sessions), return_exceptions=True)
            lost = sum(1 for result in good if result is not True)
            if lost:
                problems.append(f"{lost} sessions were lost")
        for _, writer in sessions:
            writer.transport.abort()
        return f"renewal: {count} sessions over TLS, 3 certificates under them", problems
    finally:
        gateway.close()


ATTACKS = [slowloris, resets, random_tokens, empty_frames, lengths, ping_flood]


async def attack(gateway, function, scale):
    """Runs one attack beside an honest client. Returns a line and what is wrong."""
    honest, before, lines = Honest(gateway), gateway.memory(), gateway.lines()
    peak, running = before, True

    async def watch():
        nonlocal peak
        while running:
            peak = max(peak, gateway.memory())
            await asyncio.sleep(0.2)

    watching, began = asyncio.create_task(watch()), time.monotonic()
    found, problems = await function(gateway, scale)
    seconds = time.monotonic() - began
    running = False
    await watching
    await honest.stop()
    grown, written = (peak - before) / MIB, gateway.lines() - lines
    if gateway.process.poll() is not None:
        problems.append(f"the gateway ended with {gateway.process.returncode}")
    if grown > 64:
        problems.append(f"the memory grew by {grown:.0f} MiB")
    if honest.errors:
        problems.append(f"the honest client failed {len(honest.errors)} times: {honest.errors[0]}")
    # An honest session is a handful of lines, its token among them.
    if written > 50 * seconds + 200 + 8 * len(honest.times):
        problems.append(f"{written} lines of log")
    line = (f"{function.__name__}: {found}; {seconds:.1f} s, memory +{grown:.1f} MiB, {written} log lines; "
            f"{honest.summary()}")
    return line, problems, honest.times


async def main():
    # So that whoever gives up on this leaves no gateway behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser()
    parser.add_argument("oriel")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--honest-limit", type=float, default=0, help="fail when its median is above, in milliseconds")
    options = parser.parse_args()
    server = companion("--vnc-server")
    vnc_port, wanted = int(server.stdout.readline()), set(filter(None, options.only.split(",")))
    failed = False
    if not wanted or "renewal" in wanted:
        line, problems = await renewal(options.oriel, vnc_port, options.scale)
        failed = bool(problems)
        print("\n       ".join([("FAILED " if problems else "ok     ") + line] + problems), flush=True)
    gateway = Gateway(options.oriel, vnc_port)
    try:
        await gateway.ready()
        # The first sessions warm up what is made once.
        for _ in range(5):
            (await open_session(gateway))[1].close()
        for function in ATTACKS:
            if wanted and function.__name__ not in wanted:
                continue
            line, problems, times = await attack(gateway, function, options.scale)
            if options.honest_limit and times and statistics.median(times) * 1000 > options.honest_limit:
                problems.append(f"the honest client waited longer than {options.honest_limit:.0f} ms")
            failed = failed or bool(problems)
            print(("FAILED " if problems else "ok     ") + line, flush=True)
            for problem in problems:
                print("       " + problem, flush=True)
        for _ in range(100):
            if gateway.descriptors() < 64:
                break
            await asyncio.sleep(0.2)
        print(f"after all: {gateway.descriptors()} descriptors, {gateway.memory() / MIB:.1f} MiB")
    finally:
        gateway.close()
        server.communicate(timeout=20)
    sys.exit(1 if failed else 0)


if sys.argv[1:2] == ["--honest"]:
    asyncio.run(be_honest(Front(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])))
elif sys.argv[1:2] == ["--vnc-server"]:
    asyncio.run(be_vnc_server())
else:
    asyncio.run(main())
