"""The paths that are measured, and the client that takes them: one message, or one burst, after the other."""
import json
import re
import socket
import zlib

TEXT, BINARY, CLOSE = 0x81, 0x82, 0x88
COMPRESSED = 0x40
# What is sent at once.
CHUNK = 1 << 16
MASK = b"\x1f\x8a\x33\xc5"


class Wrong(Exception):
    """The server did something else than it should: exit status 2."""


def frame(first, payload):
    """A frame of the client's."""
    length = len(payload)
    if length < 126:
        head = bytes([first, 0x80 | length])
    elif length < 1 << 16:
        head = bytes([first, 0xFE]) + length.to_bytes(2, "big")
    else:
        head = bytes([first, 0xFF]) + length.to_bytes(8, "big")
    mask = int.from_bytes((MASK * (length // 4 + 1))[:length], "big")
    return head + MASK + (int.from_bytes(payload, "big") ^ mask).to_bytes(length, "big")


class Client:
    """One connection."""

    def __init__(self, server, route, offer=None):
        host, port = server.address.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.settle()
        fields = ["GET %s HTTP/1.1" % route, "Host: " + server.address, "Connection: Upgrade", "Upgrade: websocket",
                  "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
        if offer:
            fields.append("Sec-WebSocket-Extensions: " + offer)
        self.send("".join(field + "\r\n" for field in fields).encode() + b"\r\n")
        self.stream = self.socket.makefile("rb")
        head = b"".join(iter(self.stream.readline, b"\r\n"))
        if not head.startswith(b"HTTP/1.1 101 ") or (b"permessage-deflate" in head) != bool(offer):
            raise Wrong("no handshake: %r" % head)

    def send(self, data):
        self.socket.sendall(data)

    def receive(self):
        """The next frame's first byte and payload."""
        first, length = self.read(2)
        if length > 125:
            length = int.from_bytes(self.read(2 if length == 126 else 8), "big")
        return first, self.read(length)

    def read(self, length):
        data = self.stream.read(length)
        if len(data) != length:
            raise Wrong("the server has closed")
        return data

    def expect(self, first, payload):
        got = self.receive()
        if got != (first, payload):
            raise Wrong("%#x %.80r instead of %#x %.80r" % (*got, first, payload))

    def close(self, server):
        self.send(frame(CLOSE, b""))
        self.expect(CLOSE, b"")
        server.settle()
        if self.stream.read():
            raise Wrong("something comes after the close")
        self.socket.close()


class Path:
    """A way through the server. `rounds` of them are measured, each of `messages`."""

    messages = 1

    def __init__(self, name, rounds, about):
        self.name, self.rounds, self.about = name, rounds, about

    def connect(self, server):
        self.server = server

    def round(self, number):
        raise NotImplementedError


class Echo(Path):
    """The same message again and again, or a burst of them with one write."""

    def __init__(self, name, rounds, about, first, payload, messages=1, route="/echo", answer=None):
        super().__init__(name, rounds, about)
        self.first, self.payload, self.messages, self.route = first, payload, messages, route
        self.answer = answer or payload
        self.burst = frame(first, payload) * messages

    def connect(self, server):
        super().connect(server)
        self.client = Client(self.server, self.route)

    def round(self, number):
        for at in range(0, len(self.burst), CHUNK):
            if at:
                # Else it would depend on the moment how much comes with each read.
                self.server.settle()
            self.client.send(self.burst[at:at + CHUNK])
        for _ in range(self.messages):
            self.client.expect(self.first, self.answer)


class Fanout(Path):
    """Each message of one client's goes to all."""

    messages = 32

    def connect(self, server):
        super().connect(server)
        self.clients = [Client(self.server, "/fanout") for _ in range(self.messages)]

    def round(self, number):
        text = b"%064d" % number
        self.clients[0].send(frame(TEXT, text))
        for client in self.clients:
            client.expect(TEXT, text)


class Deflate(Path):
    """Messages that differ, compressed on both ways."""

    def __init__(self, name, rounds, about, takeover):
        super().__init__(name, rounds, about)
        self.takeover = takeover

    def connect(self, server):
        super().connect(server)
        if self.takeover:
            self.client = Client(self.server, "/deflate-takeover", "permessage-deflate")
        else:
            offer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            self.client = Client(self.server, "/deflate", offer)
        self.renew()

    def renew(self):
        self.compressor, self.inflater = zlib.compressobj(6, wbits=-15), zlib.decompressobj(-15)

    def round(self, number):
        text = message(number)
        compressed = self.compressor.compress(text) + self.compressor.flush(zlib.Z_SYNC_FLUSH)
        self.client.send(frame(TEXT | COMPRESSED, compressed[:-4]))
        first, payload = self.client.receive()
        if first != TEXT | COMPRESSED or self.inflater.decompress(payload + b"\0\0\xff\xff") != text:
            raise Wrong("something else came back: %#x" % first)
        if not self.takeover:
            self.renew()


class Handshake(Path):
    """From the TCP connection to its end, with a closing handshake."""

    def round(self, number):
        Client(self.server, "/echo").close(self.server)
        self.server.settle()


def message(number):
    """1 KiB of JSON, as a list of events would be, with other figures each time."""
    names = ("anna", "boris", "carla", "dmitri", "esther", "farid", "greta")
    events = []
    while True:
        number += 1
        figure = number * 2654435761 % (1 << 32)
        events.append({"id": figure, "user": names[figure % 7], "room": figure % 97, "typing": figure % 3 == 0,
                       "at": 1700000000000 + number * 977})
        text = json.dumps(events).encode()
        if len(text) >= 1024:
            return text[:1024]


SAY = b'{"type":"say","room":17,"text":"Has anybody seen the other half of it?","at":1700000000000}'
SAID = re.sub(b'say",("room":17)', rb'said",\1,"from":7', SAY)

PATHS = (
    Echo("echo", 2000, "64 bytes of text there and back", TEXT, b"%064d" % 64),
    Echo("pipelined", 200, "the same, 16 with one write", TEXT, b"%064d" % 64, messages=16),
    Echo("16-KiB", 300, "16 KiB there and back, binary", BINARY, bytes(range(256)) * 64),
    Echo("1-MiB", 30, "1 MiB there and back, binary", BINARY, bytes(range(256)) * 4096),
    Fanout("fan-out", 100, "a delivery to one of 32 connections, of 64 bytes that came from one of them"),
    Echo("json", 1000, "a typed request and its answer", TEXT, SAY, route="/json", answer=SAID),
    Deflate("deflate", 300, "1 KiB of JSON there and back, compressed by itself", False),
    Deflate("takeover", 300, "the same, with context takeover", True),
    Handshake("handshake", 200, "a connection from its first byte to its last"),
)
