#!/usr/bin/env python3
# Copyright 2026 the Oriel authors
# SPDX-License-Identifier: Apache-2.0
"""Stands between kosoku, which knows WebSocket, and the gateway, behind which there is RFB.

    kosoku ──▶ the front ──▶ the gateway ──▶ the console

The console goes through the handshake of RFB and then sends back every byte. The front gives each connection of kosoku's
an access token, which opens once; answers it when the handshake of RFB is over; and then passes the bytes of both sides
on as they are. So what kosoku sends reaches the gateway unchanged, and what it is told comes from the gateway.

usage: conformance.py    a line of JSON on standard output: console and front, two ports of 127.0.0.1
                         a line of JSON on standard input: api and web, the gateway's two ports, and instance
                         it ends with its standard input
"""

import asyncio
import json
import struct
import sys

VERSION = b"RFB 003.008\n"
SERVER_INIT = struct.pack("!HHBBBBHHHBBBxxxI", 640, 480, 32, 24, 0, 1, 255, 255, 255, 16, 8, 0, 4) + b"echo"


async def console(reader, writer):
    """An RFB server that says what it hears."""
    try:
        writer.write(VERSION)
        await reader.readexactly(12)
        writer.write(b"\x01\x01")
        await reader.readexactly(1)
        writer.write(b"\0\0\0\0")
        await reader.readexactly(1)
        writer.write(SERVER_INIT)
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def masked(payload):
    """A client's binary frame of up to 125 bytes."""
    mask = b"\x0a\x0b\x0c\x0d"
    return struct.pack("!BB", 0x82, 0x80 | len(payload)) + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


async def payload(reader):
    """The payload of the next frame of the gateway's."""
    _, length = await reader.readexactly(2)
    if length >= 126:
        length = int.from_bytes(await reader.readexactly(2 if length == 126 else 8), "big")
    return await reader.readexactly(length)


class Front:
    def __init__(self):
        self.gateway = asyncio.get_running_loop().create_future()

    async def token(self):
        gateway = await self.gateway
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway["api"])
        body = json.dumps({"instance": gateway["instance"], "type": "novnc"})
        writer.write(
            f"POST /v1/consoles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
        answer = (await reader.read()).decode()
        writer.close()
        return answer.split("token%3D", 1)[1][:43]

    async def serve(self, client, to_client):
        to_gateway = None
        try:
            request = await client.readuntil(b"\r\n\r\n")
            method, _, rest = request.split(b" ", 2)
            gateway, to_gateway = await asyncio.open_connection("127.0.0.1", (await self.gateway)["web"])
            to_gateway.write(method + b" /?token=" + (await self.token()).encode() + b" " + rest)
            answer = await gateway.readuntil(b"\r\n\r\n")
            for expected, reply in ((VERSION, VERSION), (b"\x01\x01", b"\x01"), (b"\0\0\0\0", b"\x01")):
                assert await payload(gateway) == expected
                to_gateway.write(masked(reply))
            assert await payload(gateway) == SERVER_INIT
            to_client.write(answer)
            await asyncio.gather(self.pass_on(client, to_gateway), self.pass_on(gateway, to_client))
        except (asyncio.IncompleteReadError, ConnectionError, OSError):
            pass
        finally:
            to_client.close()
            if to_gateway:
                to_gateway.close()

    async def pass_on(self, reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def main():
    front = Front()
    servers = [await asyncio.start_server(serve, "127.0.0.1", 0) for serve in (console, front.serve)]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    print(json.dumps({"console": ports[0], "front": ports[1]}), flush=True)
    loop = asyncio.get_running_loop()
    front.gateway.set_result(json.loads(await loop.run_in_executor(None, sys.stdin.readline)))
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
