"""Checks the formats example with Python's msgpack and cbor2, and with its json: formats_client.py URL."""
import asyncio
import json
import sys

import cbor2
import msgpack
from websockets.asyncio.client import connect

FORMATS = (
    ("till.v1", lambda value: json.dumps(value), json.loads),
    ("till.v1+msgpack", msgpack.packb, msgpack.unpackb),
    # As short as can be: JavaScript's libraries write floats of two bytes, too.
    ("till.v1+cbor", lambda value: cbor2.dumps(value, canonical=True), cbor2.loads),
)


def same(found, wanted):
    if found != wanted:
        raise AssertionError("%.200r, not %.200r" % (found, wanted))


async def talk(url, protocol, dumps, loads):
    async with connect(url, subprotocols=[protocol], proxy=None) as ws:
        same(ws.subprotocol, protocol)

        async def answer(value):
            sent = dumps(value)
            await ws.send(sent)
            reply = await ws.recv()
            same(type(reply), type(sent))
            return loads(reply)
        buy = {"type": "buy", "item": "zażółć", "count": 2, "price": 1.5}
        same(await answer(buy), {"type": "bought", "items": ["zażółć"], "total": 3.0, "note": None})
        buy = {"more": [{"x": [None, True]}, -1, 2**64 - 1], **buy, "price": 3, "note": "n" * 70000, "item": "tea"}
        same(await answer(buy), {"type": "bought", "items": ["zażółć", "tea"], "total": 9.0, "note": "n" * 70000})
        receipt = "zażółć\ntea".encode()
        same(await answer({"type": "pay"}),
             {"type": "paid", "total": 9.0, "receipt": list(receipt) if isinstance(dumps({}), str) else receipt})


async def main(url):
    failed = 0
    for protocol, dumps, loads in FORMATS:
        try:
            async with asyncio.timeout(30):
                await talk(url, protocol, dumps, loads)
            print("ok      formats: %s" % protocol, flush=True)
        except Exception as e:
            failed += 1
            print("FAILED  formats: %s: %s" % (protocol, str(e) or repr(e)), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))
