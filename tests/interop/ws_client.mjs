// Checks an echo server with npm's ws: node ws_client.mjs URL. At URL-deflate it compresses.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import WebSocket from "ws";

const url = process.argv[2];

// A message grows by as much at once. A server that refuses it reads on for a little only, so that a client that has
// much more under way may lose the close frame.
const STEP = 32 * 1024;
// Beyond what the echo example takes as one message.
const TOO_BIG = 20 * 1024 * 1024;

async function opened(options = {}, address = url) {
  const ws = new WebSocket(address, { maxPayload: 0, ...options });
  ws.inbox = [];
  ws.on("message", (data, isBinary) => ws.inbox.push(isBinary ? data : data.toString()));
  ws.on("error", (error) => (ws.failed = error));
  await once(ws, "open");
  return ws;
}

// The next message.
async function received(ws) {
  while (ws.inbox.length === 0) {
    await once(ws, "message");
  }
  return ws.inbox.shift();
}

async function echoes(ws, message) {
  ws.send(message);
  same(await received(ws), message);
}

function same(found, wanted) {
  if (Buffer.isBuffer(wanted)) {
    assert(Buffer.isBuffer(found) && found.equals(wanted), `other bytes: ${found.length} of ${wanted.length}`);
  } else {
    assert.equal(found, wanted);
  }
}

async function closed(ws) {
  const [code, reason] = await once(ws, "close");
  return [code, reason.toString()];
}

async function closing(ws) {
  ws.close();
  same((await closed(ws))[0], 1005);
}

// What a client may ask for, and the answer.
const deflate = [
  [{}, "permessage-deflate; client_max_window_bits=15"],
  [{ serverNoContextTakeover: true }, "permessage-deflate; server_no_context_takeover; client_max_window_bits=15"],
  [{ clientNoContextTakeover: true }, "permessage-deflate; client_no_context_takeover; client_max_window_bits=15"],
  [
    { serverNoContextTakeover: true, clientNoContextTakeover: true, clientMaxWindowBits: 9, serverMaxWindowBits: 9 },
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9; " +
      "client_max_window_bits=9",
  ],
  [{ serverMaxWindowBits: 9 }, "permessage-deflate; server_max_window_bits=9; client_max_window_bits=15"],
  [{ clientMaxWindowBits: 9 }, "permessage-deflate; client_max_window_bits=9"],
  [
    { serverMaxWindowBits: 15, clientMaxWindowBits: 15 },
    "permessage-deflate; server_max_window_bits=15; client_max_window_bits=15",
  ],
];

// Does `what` on a connection for each of them.
async function deflating(what) {
  for (const [offer, answer] of deflate) {
    let extensions;
    const opening = { perMessageDeflate: { threshold: 0, ...offer } };
    const ws = await opened({ ...opening, finishRequest(request) {
      request.on("upgrade", (response) => (extensions = response.headers["sec-websocket-extensions"]));
      request.end();
    } }, `${url}-deflate`);
    same(extensions, answer);
    await what(ws);
    await closing(ws);
  }
}

const checks = {
  async "deflate of messages of all sizes"() {
    await deflating(async (ws) => {
      for (const size of [0, 1, 125, 126, 1000, 32768, 70000]) {
        await echoes(ws, "m".repeat(size));
        await echoes(ws, randomBytes(size));
        await echoes(ws, "again and again, ".repeat(size / 10));
        await echoes(ws, "€".repeat(size));
      }
    });
  },
  async "deflate of eight mebibytes"() {
    const text = Array.from({ length: 2 ** 23 / 16 }, (_, n) => `the line ${n}\n`).join("").slice(0, 2 ** 23);
    await deflating(async (ws) => {
      await echoes(ws, text);
      await echoes(ws, randomBytes(2 ** 23));
    });
  },
  async "deflate of fragments"() {
    await deflating(async (ws) => {
      const parts = Array.from({ length: 50 }, (_, n) => `part ${n}, and `.repeat(n % 7));
      for (let n = 0; n < 3; n++) {
        parts.forEach((part, n) => {
          ws.send(part, { fin: n === parts.length - 1 });
          n % 10 === 0 && ws.ping("in between");
        });
        same(await received(ws), parts.join(""));
      }
    });
  },
  async "handshake without subprotocol"() {
    const ws = await opened();
    same(ws.protocol, "");
    await closing(ws);
  },
  async "handshake without compression offered"() {
    const ws = await opened({ perMessageDeflate: false });
    same(ws.extensions, "");
    await echoes(ws, "plain");
    await closing(ws);
  },
  async "text"() {
    const ws = await opened();
    for (const text of ["hello", "zażółć gęślą jaźń \u{1f980}", "\0", ...[125, 126, 65535, 65536].map((n) => "x".repeat(n))]) {
      await echoes(ws, text);
    }
    await closing(ws);
  },
  async "binary"() {
    const ws = await opened();
    for (const length of [1, 125, 126, 65535, 65536]) {
      await echoes(ws, Buffer.alloc(length, length));
    }
    await closing(ws);
  },
  async "empty"() {
    const ws = await opened();
    await echoes(ws, "");
    await echoes(ws, Buffer.alloc(0));
    await closing(ws);
  },
  async "one mebibyte"() {
    const ws = await opened();
    await echoes(ws, "m".repeat(2 ** 20));
    await echoes(ws, Buffer.alloc(2 ** 20, "binary"));
    await closing(ws);
  },
  async "fragmented"() {
    const ws = await opened({ perMessageDeflate: false });
    ws.send("one ", { fin: false });
    ws.send("", { fin: false });
    ws.ping("in between");
    ws.send("two", { fin: true });
    const [pong] = await once(ws, "pong");
    same(pong.toString(), "in between");
    same(await received(ws), "one two");
    await closing(ws);
  },
  async "pings"() {
    const ws = await opened();
    for (const payload of ["", "p", "p".repeat(125)]) {
      ws.ping(payload);
      const [pong] = await once(ws, "pong");
      same(pong.toString(), payload);
    }
    ws.pong("unasked");
    await echoes(ws, "still there");
    await closing(ws);
  },
  async "pipelined"() {
    const ws = await opened();
    const sent = Array.from({ length: 5000 }, (_, n) => `${n} ${"x".repeat(n % 300)}`);
    sent.forEach((message) => ws.send(message));
    for (const message of sent) {
      same(await received(ws), message);
    }
    await closing(ws);
  },
  async "client closes"() {
    for (const [code, reason] of [[1000, ""], [1001, "going"], [3000, "why"], [4999, "r".repeat(123)]]) {
      const ws = await opened();
      ws.close(code, reason);
      same((await closed(ws))[0], code);
    }
  },
  async "client closes behind messages"() {
    const ws = await opened();
    for (let n = 0; n < 100; n++) {
      ws.send(String(n));
    }
    ws.close(4000);
    same((await closed(ws))[0], 4000);
    same(ws.inbox.length, 100);
  },
  async "server closes on bad UTF-8"() {
    const ws = await opened();
    ws.send(Buffer.from([0xc0, 0xaf]), { binary: false });
    same((await closed(ws))[0], 1007);
    same(ws.failed, undefined);
  },
  async "server closes on too big"() {
    const ws = await opened({ perMessageDeflate: false });
    const end = closed(ws);
    for (let sent = 0; sent < TOO_BIG && ws.readyState === WebSocket.OPEN; sent += STEP) {
      ws.send(Buffer.alloc(STEP), { fin: false });
      ws.ping();
      await Promise.race([once(ws, "pong"), end]);
    }
    same((await end)[0], 1009);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const timer = new AbortController();
  const timeout = after(30_000, undefined, { signal: timer.signal }).then(() => {
    throw new Error("nothing moves any more");
  });
  try {
    await Promise.race([check(), timeout]);
    console.log(`ok      ws: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ws: ${name}: ${error.message.split("\n").join(" ")}`);
  } finally {
    timer.abort();
    await timeout.catch(() => {});
  }
}
process.exit(failed ? 1 : 0);
