"""Checks an echo server with Python's websockets: websockets_client.py URL. At URL-deflate it compresses."""
import asyncio
import random
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

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


# What a client may ask for, and what has to be in the answer.
DEFLATE = (
    ({}, {}),
    ({"server_no_context_takeover": True}, {"remote_no_context_takeover": True}),
    ({"client_no_context_takeover": True}, {"local_no_context_takeover": True}),
    ({"server_no_context_takeover": True, "client_no_context_takeover": True},
     {"remote_no_context_takeover": True, "local_no_context_takeover": True}),
    ({"server_max_window_bits": 9}, {"remote_max_window_bits": 9}),
    ({"server_max_window_bits": 15, "client_max_window_bits": 15},
     {"remote_max_window_bits": 15, "local_max_window_bits": 15}),
    ({"client_max_window_bits": 9}, {"local_max_window_bits": 9}),
    ({"server_max_window_bits": 9, "client_max_window_bits": 9, "server_no_context_takeover": True},
     {"remote_max_window_bits": 9, "local_max_window_bits": 9, "remote_no_context_takeover": True}),
)


def compressing(url, offer):
    return opened(url + "-deflate", compression=None, extensions=[ClientPerMessageDeflateFactory(**offer)])


@check
async def deflate_is_agreed_on_as_asked(url):
    for offer, wanted in DEFLATE:
        async with compressing(url, offer) as ws:
            (extension,) = ws.protocol.extensions
            same({name: getattr(extension, name) for name in wanted}, wanted)


@check
async def deflate_of_messages_of_all_sizes(url):
    noise = random.Random(7692)
    for offer, _ in DEFLATE:
        async with compressing(url, offer) as ws:
            for size in (0, 1, 125, 126, 1000, 32768, 70000):
                for sent in ("m" * size, noise.randbytes(size), "again and again, " * (size // 10), "€" * size):
                    await ws.send(sent)
                    same(await ws.recv(), sent)


@check
async def deflate_of_eight_mebibytes(url):
    text = "".join("line %d of a long text\n" % n for n in range(2**23 // 20))[:2**23]
    for offer, _ in DEFLATE:
        async with compressing(url, offer) as ws:
            for sent in (text, random.Random(1).randbytes(2**23)):
                await ws.send(sent)
                same(await ws.recv(), sent)


@check
async def deflate_of_fragments(url):
    for offer, _ in DEFLATE:
        async with compressing(url, offer) as ws:
            async def parts():
                for n in range(50):
                    yield "part %d, and " % n * (n % 7)
                    if n % 10 == 0:
                        await (await ws.ping(b"in between"))
            for _ in range(3):
                await ws.send(parts())
                same(await ws.recv(), "".join("part %d, and " % n * (n % 7) for n in range(50)))


@check
async def deflate_with_its_default(url):
    async with opened(url + "-deflate") as ws:
        same(len(ws.protocol.extensions), 1)
        for n in range(300):
            sent = '{"n": %d, "text": "%s"}' % (n, "who said that? " * (n % 50))
            await ws.send(sent)
            same(await ws.recv(), sent)


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
