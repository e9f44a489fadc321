"""Checks an echo server with Python's h2, by extended CONNECT (RFC 8441): h2_client.py [--require-deflate] URL.

h2 knows HTTP/2 and no WebSocket: the frames within are made and read here, from RFC 6455.
"""
import os
import socket
import struct
import sys
import urllib.parse
import zlib

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ConnectionTerminated, DataReceived, ResponseReceived, StreamEnded, StreamReset
from h2.settings import SettingCodes

PATIENCE = 30
# What deflate with a sync flush ends with, and messages leave out (RFC 7692 §7.2.1).
TAIL = b"\0\0\xff\xff"

checks = []
require_deflate = False


def check(f):
    checks.append(f)
    return f


def same(found, wanted):
    if found != wanted:
        raise AssertionError("%.80r, not %.80r" % (found, wanted))


class NotNegotiated(Exception):
    """The server does not compress."""


class Http2:
    """A connection, with the settings that h2 has by default: windows of 64 KiB."""

    def __init__(self, url):
        url = urllib.parse.urlsplit(url)
        self.authority, self.path = url.netloc, url.path
        self.socket = socket.create_connection((url.hostname, url.port), timeout=PATIENCE)
        self.h2 = H2Connection(H2Configuration(client_side=True, header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.streams = {}
        self.is_over = False
        self.flush()
        # Extended CONNECT may be used once the server has said so (RFC 8441 §3).
        while not self.h2.remote_settings.get(SettingCodes.ENABLE_CONNECT_PROTOCOL):
            self.receive()

    def flush(self):
        self.socket.sendall(self.h2.data_to_send())

    def receive(self):
        """Reads once, and gives each stream what is its own."""
        data = self.socket.recv(65536)
        if not data:
            raise AssertionError("the connection has ended")
        for event in self.h2.receive_data(data):
            if isinstance(event, ConnectionTerminated):
                self.is_over = True
            stream = self.streams.get(getattr(event, "stream_id", None))
            if stream is None:
                continue
            if isinstance(event, ResponseReceived):
                stream.headers = dict(event.headers)
            elif isinstance(event, DataReceived):
                stream.unread += event.data
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, StreamEnded):
                stream.ended = True
            elif isinstance(event, StreamReset):
                stream.reset = event.error_code
        self.flush()

    def open(self, path=None, method="CONNECT", **headers):
        head = [(":method", method), (":scheme", "http"), (":path", path or self.path), (":authority", self.authority)]
        if method == "CONNECT":
            head += [(":protocol", "websocket"), ("sec-websocket-version", "13")]
        head += [(name.replace("_", "-"), value) for name, value in headers.items()]
        stream = Stream(self, self.h2.get_next_available_stream_id())
        self.streams[stream.id] = stream
        self.h2.send_headers(stream.id, head, end_stream=method != "CONNECT")
        self.flush()
        while stream.headers is None and stream.reset is None:
            self.receive()
        return stream

    def close(self):
        self.h2.close_connection()
        self.flush()
        self.socket.close()


class Stream:
    def __init__(self, http2, id):
        self.http2, self.id = http2, id
        self.headers = self.reset = None
        self.unread = b""
        self.ended = False

    def send(self, data, end=False):
        """Sends bytes, as fast as the server lets us."""
        h2 = self.http2.h2
        while data:
            room = min(h2.local_flow_control_window(self.id), h2.max_outbound_frame_size, len(data))
            if room:
                h2.send_data(self.id, data[:room])
                data = data[room:]
                self.http2.flush()
            else:
                self.http2.receive()
        if end:
            h2.end_stream(self.id)
            self.http2.flush()

    def take(self, length):
        while len(self.unread) < length:
            if self.ended or self.reset is not None:
                raise AssertionError("the stream has ended: %r, reset %r" % (self.ended, self.reset))
            self.http2.receive()
        taken, self.unread = self.unread[:length], self.unread[length:]
        return taken

    def until_end(self):
        while not self.ended and self.reset is None:
            self.http2.receive()
        same(self.unread, b"")

    def frame(self, first, payload, end=False):
        """Sends a frame, masked."""
        mask = os.urandom(4)
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", first, 0x80 | length)
        elif length < 65536:
            head = struct.pack("!BBH", first, 0xFE, length)
        else:
            head = struct.pack("!BBQ", first, 0xFF, length)
        key = int.from_bytes((mask * (length // 4 + 1))[:length], "big")
        masked = (int.from_bytes(payload, "big") ^ key).to_bytes(length, "big")
        self.send(head + mask + masked, end)

    def recv(self):
        """The next frame: its first byte, and its payload."""
        first, length = self.take(2)
        if length == 126:
            (length,) = struct.unpack("!H", self.take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self.take(8))
        return first, self.take(length)

    def echo(self, first, payload):
        self.frame(first, payload)
        same(self.recv(), (first, payload))


def websocket(http2, **headers):
    stream = http2.open(**headers)
    same(stream.headers and stream.headers[":status"], "200")
    return stream


@check
def handshake(http2):
    headers = websocket(http2, sec_websocket_key="not used").headers
    same([name for name in headers if name in ("sec-websocket-accept", "upgrade", "connection")], [])


@check
def refusals(http2):
    same(http2.open(path=http2.path + "/nowhere").headers[":status"], "404")
    same(http2.open(method="GET").headers[":status"], "501")
    websocket(http2).echo(0x81, b"and the connection lives")


@check
def text(http2):
    stream = websocket(http2)
    for sent in ("", "hello", "zażółć gęślą jaźń \U0001f980", "x" * 125, "x" * 126, "x" * 65535, "x" * 65536):
        stream.echo(0x81, sent.encode())


@check
def binary(http2):
    stream = websocket(http2)
    for sent in (b"", bytes(range(256)), b"\0" * 65536):
        stream.echo(0x82, sent)


@check
def one_mebibyte(http2):
    websocket(http2).echo(0x82, bytes(range(256)) * 4096)


@check
def fragmented(http2):
    stream = websocket(http2)
    stream.frame(0x01, b"one ")
    stream.frame(0x00, b"")
    stream.frame(0x89, b"in between")
    stream.frame(0x80, b"two")
    same(stream.recv(), (0x8A, b"in between"))
    same(stream.recv(), (0x81, b"one two"))


@check
def pings(http2):
    stream = websocket(http2)
    for payload in (b"", b"p", b"p" * 125):
        stream.frame(0x89, payload)
        same(stream.recv(), (0x8A, payload))


@check
def many_streams(http2):
    streams = [websocket(http2) for _ in range(50)]
    for n, stream in enumerate(streams):
        stream.frame(0x81, b"%d" % n)
    for n, stream in reversed(list(enumerate(streams))):
        same(stream.recv(), (0x81, b"%d" % n))


@check
def client_closes(http2):
    for code in (1000, 1001, 3000, 4999):
        stream = websocket(http2)
        stream.frame(0x88, struct.pack("!H", code), end=True)
        same(stream.recv(), (0x88, struct.pack("!H", code)))
        stream.until_end()
        # The server ends the stream in an orderly way, and may be done before it has seen the end of ours.
        same((stream.ended, stream.reset in (None, 0)), (True, True))


@check
def server_closes(http2):
    stream = websocket(http2)
    stream.frame(0x81, b"\xc0\xaf")
    same(stream.recv(), (0x88, struct.pack("!H", 1007)))
    stream.until_end()
    same(stream.ended, True)
    websocket(http2).echo(0x81, b"the others go on")


@check
def client_resets(http2):
    stream = websocket(http2)
    stream.echo(0x81, b"before")
    http2.h2.reset_stream(stream.id, 8)
    http2.flush()
    websocket(http2).echo(0x81, b"the others go on")


@check
def compressed(http2):
    stream = websocket(http2, path=http2.path + "-deflate", sec_websocket_extensions="permessage-deflate")
    agreed = stream.headers.get("sec-websocket-extensions", "")
    if not agreed.startswith("permessage-deflate"):
        raise NotNegotiated
    deflate, inflate = zlib.compressobj(wbits=-15), zlib.decompressobj(wbits=-15)
    for sent in (b"hello", b"hello", b"", b"x" * 100000, bytes(range(256)) * 4096):
        packed = deflate.compress(sent) + deflate.flush(zlib.Z_SYNC_FLUSH)
        same(packed[-4:], TAIL)
        stream.frame(0xC2, packed[:-4])
        first, payload = stream.recv()
        # The server may leave a message as it is.
        same(first & 0xBF, 0x82)
        if first & 0x40:
            payload = inflate.decompress(payload + TAIL)
        same(payload, sent)
        if "client_no_context_takeover" in agreed:
            deflate = zlib.compressobj(wbits=-15)
        if "server_no_context_takeover" in agreed:
            inflate = zlib.decompressobj(wbits=-15)


def main(url):
    failed = 0
    for f in checks:
        name = f.__name__.replace("_", " ")
        try:
            http2 = Http2(url)
            f(http2)
            same(http2.is_over, False)
            http2.close()
            print("ok      h2: %s" % name, flush=True)
        except NotNegotiated:
            failed += require_deflate
            print("%s  h2: %s: not negotiated" % ("FAILED" if require_deflate else "ok    ", name), flush=True)
        except Exception as e:
            failed += 1
            print("FAILED  h2: %s: %s" % (name, str(e) or repr(e)), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    require_deflate = "--require-deflate" in arguments
    sys.exit(main([argument for argument in arguments if not argument.startswith("--")][0]))
