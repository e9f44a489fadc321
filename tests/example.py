"""Building and running an example, for the checks that other languages make."""
import contextlib
import json
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Stop(Exception):
    """There is nothing to check: exit status 2."""


def build(example):
    """Builds an example in release mode; returns the path of its program."""
    cargo = subprocess.run(
        ["cargo", "build", "--release", "-p", "examples", "--bin", example, "--message-format=json-render-diagnostics"],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if cargo.returncode:
        raise Stop("the %s example does not build" % example)
    messages = [json.loads(line) for line in cargo.stdout.splitlines() if line.startswith("{")]
    return [m["executable"] for m in messages if m.get("executable")][-1]


@contextlib.contextmanager
def serving(program, *arguments):
    """Runs an example on a free port; gives its address, HOST:PORT, and its pid."""
    server = subprocess.Popen([program, "--addr", "127.0.0.1:0", *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, text=True)
    try:
        said = server.stdout.readline()
        address = re.search(r"127\.0\.0\.1:\d+", said)
        if not address:
            raise Stop("the server did not say where it listens, but %r" % said)
        yield address[0], server.pid
        if server.poll() is not None:
            raise Stop("the server has ended with status %d" % server.returncode)
    finally:
        server.kill()
        server.wait()
