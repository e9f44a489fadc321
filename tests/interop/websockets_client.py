"""Checks an echo server with Python's websockets: websockets_client.py URL."""
import asyncio
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

# A message grows by as much at once. A server that refuses it reads on for a little only, so that a client that has
# much more under way may lose the close frame.
STEP = 32 * 1024
# Beyond what the echo example takes as one message.
TOO_BIG = 20 * 1024 * 1024

checks = []


def check(f):
    checks.append(f)
    return f


def same(found, wanted):
    if found != wanted:
        raise AssertionError("%.80r, not %.80r" % (found, wanted))


def opened(url, **options):
    return connect(url, max_size=None, proxy=None, **options)


@check
async def handshake_without_subprotocol(url):
    async with opened(url) as ws:
        same(ws.response.status_code, 101)
        same(ws.subprotocol, None)


@check
async def handshake_without_compression_offered(url):
    async with opened(url, compression=None) as ws:
        same(ws.response.headers.get("Sec-WebSocket-Extensions"), None)
        await ws.send("plain")
        same(await ws.recv(), "plain")


@check
async def address_that_is_not_there(url):
    try:
        async with opened(url.rstrip("/") + "/nowhere"):
            raise AssertionError("it opened")
    except InvalidStatus as refused:
        same(refused.response.status_code, 404)


@check
async def text(url):
    async with opened(url) as ws:
        for sent in ("hello", "zażółć gęślą jaźń \U0001f980", "\0", "x" * 125, "x" * 126, "x" * 65535, "x" * 65536):
            await ws.send(sent)
            same(await ws.recv(), sent)


@check
async def binary(url):
    async with opened(url) as ws:
        for sent in (bytes(range(256)), b"\0" * 125, b"\0" * 126, b"\0" * 65535, b"\0" * 65536):
            await ws.send(sent)
            same(await ws.recv(), sent)


@check
async def empty(url):
    async with opened(url) as ws:
        for sent in ("", b""):
            await ws.send(sent)
            same(await ws.recv(), sent)


@check
async def one_mebibyte(url):
    async with opened(url) as ws:
        for sent in ("m" * 2**20, bytes(range(256)) * 4096):
            await ws.send(sent)
            same(await ws.recv(), sent)


@check
async def fragmented(url):
    async with opened(url) as ws:
        await ws.send(["one ", "", "two ", "thr€€"])
        same(await ws.recv(), "one two thr€€")
        await ws.send([b"\1" * 70000, b"\2", b""])
        same(await ws.recv(), b"\1" * 70000 + b"\2")


@check
async def ping_between_fragments(url):
    async with opened(url) as ws:
        async def parts():
            yield "before "
            await (await ws.ping(b"in between"))
            yield "after"
        await ws.send(parts())
        same(await ws.recv(), "before after")


@check
async def pings(url):
    async with opened(url) as ws:
        for payload in (b"", b"p", b"p" * 125):
            await (await ws.ping(payload))
        await ws.pong(b"unasked")
        await ws.send("still there")
        same(await ws.recv(), "still there")


@check
async def pipelined(url):
    async with opened(url, max_queue=None) as ws:
        sent = ["%d %s" % (n, "x" * (n % 300)) for n in range(5000)]

        async def send():
            for message in sent:
                await ws.send(message)
        sending = asyncio.create_task(send())
        for message in sent:
            same(await ws.recv(), message)
        await sending


@check
async def client_closes(url):
    for code, reason in ((1000, ""), (1001, "going"), (3000, "why"), (4999, "r" * 123)):
        ws = await opened(url)
        await ws.close(code, reason)
        same((ws.protocol.close_sent.code, ws.protocol.close_rcvd.code), (code, code))
        same(ws.protocol.close_rcvd_then_sent, False)


async def server_closes(url, code, send):
    async with opened(url) as ws:
        try:
            await send(ws)
            await ws.recv()
            raise AssertionError("there was an answer")
        except ConnectionClosed as closed:
            same(closed.rcvd and closed.rcvd.code, code)
            same(closed.rcvd_then_sent, True)


@check
async def server_closes_on_bad_utf8(url):
    await server_closes(url, 1007, lambda ws: ws.send(b"\xc0\xaf", text=True))


@check
async def server_closes_on_too_big(url):
    async def send(ws):
        async def parts():
            for _ in range(TOO_BIG // STEP):
                yield b"\0" * STEP
                await (await ws.ping())
        await ws.send(parts())
    await server_closes(url, 1009, send)


@check
async def many_connections(url):
    async def one(n):
        async with opened(url) as ws:
            await ws.send(str(n))
            same(await ws.recv(), str(n))
    await asyncio.gather(*(one(n) for n in range(100)))


async def main(url):
    failed = 0
    for f in checks:
        name = f.__name__.replace("_", " ")
        try:
            async with asyncio.timeout(30):
                await f(url)
            print("ok      websockets: %s" % name, flush=True)
        except Exception as e:
            failed += 1
            print("FAILED  websockets: %s: %s" % (name, str(e) or repr(e)), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))
