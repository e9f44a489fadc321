// ws on node, with what its README and doc/ws.md name for speed.
//
// - `bufferutil`, its optional peer: masks are taken off in C for 48 bytes and more. `utf-8-validate` is "not needed" since
//   Node 18.14: `buffer.isUtf8`.
// - `clientTracking` only where all clients are gone through: `fanout`.
// - It writes header and payload in one `writev` for each message. `echo-flush` corks the socket for what one read has
//   brought, which it gives in one turn (`allowSynchronousEvents`, as it comes).
// - Deflate: node's zlib on libuv's threads, level 6, window 15, as it comes; `threshold: 0`, so that each message is
//   compressed. Its README warns of the cost of that.
// - `fanout` is the broadcast of its README. A cluster cannot do it, so there it has one thread.
// - `tls`: node's OpenSSL, TLS 1.3, a certificate of ECDSA P-256 made by the `openssl` program.
// - `idle`: a state of 64 bytes; no timer, no mailbox. No HTTP/2.

import cluster from 'node:cluster';
import { execFileSync } from 'node:child_process';
import http from 'node:http';
import https from 'node:https';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';

const MAX_MESSAGE_SIZE = (16 << 20) + 1024;
const BACKLOG = 8192;
const FROM = 4711;

const MODES = ['echo', 'echo-flush', 'fanout', 'fanout-deflate', 'deflate', 'deflate-takeover', 'json', 'tls', 'idle', 'idle-deflate'];

function refuse(why) {
  console.error(why);
  process.exit(2);
}

function options() {
  try {
    const { values } = parseArgs({ options: { mode: { type: 'string' }, threads: { type: 'string', default: '1' } } });
    return { mode: values.mode, threads: Number(values.threads) };
  } catch (error) {
    return refuse(error.message);
  }
}

const { mode, threads } = options();
if (!MODES.includes(mode)) refuse(`no mode ${mode} here`);
if (!(threads > 0)) refuse('--threads needs a number');
const isFanout = mode.startsWith('fanout');
if (isFanout && threads > 1) refuse('fanout has one thread');

function deflate() {
  const noTakeover = ['deflate', 'fanout-deflate', 'idle-deflate'].includes(mode);
  if (!noTakeover && mode !== 'deflate-takeover') return false;
  return { serverNoContextTakeover: noTakeover, clientNoContextTakeover: noTakeover, threshold: 0 };
}

const HANDLERS = {
  echo(socket) {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  },

  'echo-flush'(socket, stream) {
    let corked = false;
    const uncork = () => {
      corked = false;
      stream.uncork();
    };
    socket.on('message', (data, isBinary) => {
      if (!corked) {
        corked = true;
        stream.cork();
        process.nextTick(uncork);
      }
      socket.send(data, { binary: isBinary });
    });
  },

  fanout(socket, _stream, clients) {
    socket.on('message', (data, isBinary) => {
      for (const client of clients) {
        if (client.readyState === client.OPEN) client.send(data, { binary: isBinary });
      }
    });
  },

  json(socket) {
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.type !== 'say') return;
      const { room, text, at } = message;
      socket.send(JSON.stringify({ type: 'said', room, from: FROM, text, at }));
    });
  },

  idle(socket) {
    socket.state = new Float64Array(8).fill(7);
    HANDLERS.echo(socket);
  },
};

function certificate() {
  const made = execFileSync(
    'openssl',
    ['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', '/CN=localhost', '-keyout', '-'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return { key: made, cert: made, minVersion: 'TLSv1.3' };
}

function serve(tls) {
  const server = tls ? https.createServer(tls) : http.createServer();
  const sockets = new WebSocketServer({
    server,
    clientTracking: isFanout,
    maxPayload: MAX_MESSAGE_SIZE,
    perMessageDeflate: deflate(),
  });
  const handler = HANDLERS[mode] ?? HANDLERS[mode.replace('-deflate', '')] ?? HANDLERS.echo;
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => socket.terminate());
    handler(socket, request.socket, sockets.clients);
  });
  return server;
}

if (threads > 1 && cluster.isPrimary) {
  if (mode === 'tls') process.env.BENCH_CERTIFICATE = JSON.stringify(certificate());
  let waiting = threads;
  for (let i = 0; i < threads; i++) {
    cluster.fork().on('listening', ({ port }) => {
      waiting -= 1;
      if (waiting === 0) console.log(`ws://127.0.0.1:${port}`);
    });
  }
} else {
  const made = process.env.BENCH_CERTIFICATE;
  const server = serve(mode === 'tls' && (made ? JSON.parse(made) : certificate()));
  server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, () => {
    if (!cluster.isWorker) console.log(`ws://127.0.0.1:${server.address().port}`);
  });
}
