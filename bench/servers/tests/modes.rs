//! Each server does in each of its modes what the mode is called for, so that no figure is taken of one that does something
//! else; and each mode that it has not ends it with exit code 2.
//!
//! Those that are built apart are looked at where they can be run: `soketto` once it is built, `node` once its packages are
//! there.

mod client;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use client::{BINARY, Client, PING, PONG, Server, TEXT, frame, h2, tcp, tls};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use serde_json::{Value, json};

const ALL: [&str; 11] = [
    "echo",
    "echo-flush",
    "fanout",
    "fanout-deflate",
    "deflate",
    "deflate-takeover",
    "json",
    "tls",
    "h2",
    "idle",
    "idle-deflate",
];

fn check(server: Server<'_>, modes: &[&str]) {
    for mode in ALL {
        if !modes.contains(&mode) {
            refuses(server, mode);
            continue;
        }
        let running = server.start(mode, 1);
        let address = running.address;
        match mode {
            "fanout" => fanout(|| Client::new(tcp(address), None), same),
            "fanout-deflate" => fanout(|| Client::new(tcp(address), Some(NO_TAKEOVER)), same_deflated),
            "deflate" | "idle-deflate" => {
                for offer in ["", "; client_max_window_bits"] {
                    let offer = format!("{NO_TAKEOVER}{offer}");
                    deflate(&mut Client::new(tcp(address), Some(&offer)), false);
                }
            }
            "deflate-takeover" => {
                for offer in ["permessage-deflate", "permessage-deflate; client_max_window_bits"] {
                    deflate(&mut Client::new(tcp(address), Some(offer)), true);
                }
            }
            "json" => typed(&mut Client::new(tcp(address), None)),
            "tls" => echo(&mut Client::new(tls::connect(address), None)),
            "h2" => echo(&mut Client::raw(h2::connect(address))),
            _ => {
                let mut client = Client::new(tcp(address), Some(NO_TAKEOVER));
                assert_eq!(client.extensions, None, "{mode} is without compression");
                echo(&mut client);
            }
        }
    }
    refuses(server, "no-such-mode");
    if modes.contains(&"echo") {
        threads(server);
    }
}

fn refuses(server: Server<'_>, mode: &str) {
    let output = server.command(mode, 1).stdin(Stdio::null()).output().expect("the server can be run");
    assert_eq!(output.status.code(), Some(2), "{mode}");
    assert!(!output.stderr.is_empty(), "{mode}: it says why");
    assert!(output.stdout.is_empty(), "{mode}: nothing else");
}

/// Several threads, each of which has connections.
fn threads(server: Server<'_>) {
    let running = server.start("echo", 2);
    let mut clients = [0; 8].map(|_| Client::new(tcp(running.address), None));
    for client in &mut clients {
        client.send(TEXT, b"to one of two");
    }
    for client in &mut clients {
        assert_eq!(client.receive().payload, b"to one of two");
    }
}

fn payload(n: usize) -> Vec<u8> {
    (0..n)
        .map(|i| u8::try_from(i % 251).expect("it is small") ^ u8::try_from(i >> 8 & 0x7f).expect("it is small"))
        .collect()
}

fn same<S: Read + Write>(client: &mut Client<S>, opcode: u8, payload: &[u8]) {
    let message = client.receive();
    assert_eq!((message.opcode, message.rsv1), (opcode, false));
    // Not by assert_eq!, which would print a megabyte.
    assert!(message.payload == payload, "{} bytes came back as {}", payload.len(), message.payload.len());
}

fn echo<S: Read + Write>(client: &mut Client<S>) {
    for (opcode, payload) in [
        (TEXT, "Grüß Gott".as_bytes().to_vec()),
        (BINARY, payload(64)),
        (BINARY, Vec::new()),
        (TEXT, "ä€😀".repeat(8000).into_bytes()),
        (BINARY, payload(64 * 1024)),
        (BINARY, payload(16 * 1024)),
        (BINARY, payload(1 << 20)),
    ] {
        client.send(opcode, &payload);
        same(client, opcode, &payload);
    }
    // Many in one write come back in their order.
    let messages: Vec<_> = (0..64).map(|i| payload(64 + i)).collect();
    let at_once: Vec<_> = messages.iter().flat_map(|payload| frame(0x80 | BINARY, payload)).collect();
    client.write(&at_once);
    for payload in &messages {
        same(client, BINARY, payload);
    }
    // In fragments of 64 KiB, and a ping within.
    let whole = payload(1 << 20);
    for (i, fragment) in whole.chunks(64 * 1024).enumerate() {
        let opcode = if i == 0 { BINARY } else { 0 };
        let fin = if i == 15 { 0x80 } else { 0 };
        client.write(&frame(fin | opcode, fragment));
        if i == 3 {
            client.send(PING, b"there?");
            same(client, PONG, b"there?");
        }
    }
    same(client, BINARY, &whole);
    // As large as any has to take.
    let large = payload(16 << 20);
    client.send(BINARY, &large);
    same(client, BINARY, &large);
}

fn fanout(connect: impl Fn() -> Client<TcpStream>, same: impl Fn(&mut Client<TcpStream>, u8, &[u8])) {
    let mut clients: Vec<Client<TcpStream>> = Vec::new();
    for i in 0..4 {
        // Whoever has had what it sent is there.
        let text = format!("{i} is here");
        let mut client = connect();
        client.send(TEXT, text.as_bytes());
        clients.push(client);
        for client in &mut clients {
            same(client, TEXT, text.as_bytes());
        }
    }
    for round in 0..20 {
        let payload = payload(1 + round * 997);
        clients[round % 4].send(BINARY, &payload);
        for client in &mut clients {
            same(client, BINARY, &payload);
        }
    }
    // Nothing changes for the others when one is gone.
    drop(clients.pop());
    for text in ["one", "two", "three"] {
        clients[0].send(TEXT, text.as_bytes());
        for client in &mut clients {
            same(client, TEXT, text.as_bytes());
        }
    }
}

/// The same, compressed without context where that makes it shorter.
fn same_deflated(client: &mut Client<TcpStream>, opcode: u8, payload: &[u8]) {
    let message = client.receive();
    assert_eq!(message.opcode, opcode);
    if message.rsv1 {
        assert!(inflated(&mut Decompress::new(false), &message.payload) == payload);
    } else {
        assert!(payload.len() < 1024, "{} bytes are not compressed", payload.len());
        assert_eq!(message.payload, payload);
    }
}

const NO_TAKEOVER: &str = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

fn deflate<S: Read + Write>(client: &mut Client<S>, takeover: bool) {
    let extensions = client.extensions.clone().expect("an extension was offered");
    let agreed: Vec<_> = extensions.split(';').map(str::trim).collect();
    assert_eq!(agreed[0], "permessage-deflate");
    for side in ["server_no_context_takeover", "client_no_context_takeover"] {
        assert_eq!(agreed.contains(&side), !takeover, "{extensions}");
    }
    let text = json!({ "room": 17, "people": (0..24).map(|i| format!("person {}", i * i * 7919)).collect::<Vec<_>>() });
    let text = text.to_string();
    let (mut compress, mut decompress) = (Compress::new(Compression::default(), false), Decompress::new(false));
    let mut lengths = Vec::new();
    for _ in 0..3 {
        client.write(&frame(0xc0 | TEXT, &deflated(&mut compress, text.as_bytes())));
        let message = client.receive();
        assert_eq!((message.opcode, message.rsv1), (TEXT, true), "the answer is compressed");
        lengths.push(message.payload.len());
        assert_eq!(inflated(&mut decompress, &message.payload), text.as_bytes());
        if !takeover {
            compress.reset();
            decompress.reset(false);
        }
    }
    assert!(lengths[0] < text.len() / 2, "{lengths:?} of {}", text.len());
    if takeover {
        assert!(lengths[1] < lengths[0] && lengths[2] < lengths[0], "the context stays: {lengths:?}");
    } else {
        assert!(lengths.iter().all(|n| *n == lengths[0]), "each message stands alone: {lengths:?}");
    }
    // What comes uncompressed is answered too.
    client.send(PING, b"there?");
    same(client, PONG, b"there?");
    println!("{extensions}: {} bytes as {lengths:?}", text.len());
}

fn deflated(compress: &mut Compress, text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 1024);
    compress.compress_vec(text, &mut out, FlushCompress::Sync).expect("it can be compressed");
    assert!(out.ends_with(&[0, 0, 0xff, 0xff]));
    out.truncate(out.len() - 4);
    out
}

fn inflated(decompress: &mut Decompress, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 << 20);
    let payload = [payload, &[0, 0, 0xff, 0xff]].concat();
    decompress.decompress_vec(&payload, &mut out, FlushDecompress::Sync).expect("it can be decompressed");
    out
}

fn typed<S: Read + Write>(client: &mut Client<S>) {
    let at = 1_700_000_000_000_u64;
    for (message, answer) in [
        (
            json!({ "type": "say", "room": 17, "text": "Grüß \"Gott\"", "at": at }),
            Some(json!({ "type": "said", "room": 17, "from": 4711, "text": "Grüß \"Gott\"", "at": at })),
        ),
        (json!({ "type": "typing", "room": 17, "on": true }), None),
        (json!({ "type": "leave" }), None),
        (
            json!({ "type": "say", "room": 0, "text": "", "at": 0 }),
            Some(json!({ "type": "said", "room": 0, "from": 4711, "text": "", "at": 0 })),
        ),
    ] {
        client.send(TEXT, message.to_string().as_bytes());
        if let Some(answer) = answer {
            let message = client.receive();
            assert_eq!(message.opcode, TEXT);
            assert_eq!(serde_json::from_slice::<Value>(&message.payload).expect("it is JSON"), answer);
        }
    }
}

macro_rules! servers {
    ($($name:ident, $bin:literal: [$($mode:literal),*];)*) => {$(
        #[test]
        fn $name() {
            let server = [env!(concat!("CARGO_BIN_EXE_", $bin))];
            check(Server(&server), &[$($mode),*]);
        }
    )*};
}

servers! {
    ws_runtime, "ws-runtime":
        ["echo", "fanout", "fanout-deflate", "deflate", "deflate-takeover", "json", "tls", "h2", "idle", "idle-deflate"];
    ws_runtime_by_hand, "ws-runtime-by-hand": ["json"];
    fastwebsockets, "fastwebsockets": ["echo", "echo-flush", "fanout", "json", "tls", "idle"];
    yawc, "yawc":
        ["echo", "echo-flush", "fanout", "fanout-deflate", "deflate", "deflate-takeover", "json", "tls", "h2", "idle", "idle-deflate"];
    sockudo_ws, "sockudo-ws":
        ["echo", "fanout", "fanout-deflate", "deflate", "deflate-takeover", "json", "tls", "h2", "idle", "idle-deflate"];
    tokio_websockets, "tokio-websockets": ["echo", "echo-flush", "fanout", "json", "tls", "idle"];
    tungstenite, "tungstenite": ["echo", "echo-flush", "fanout", "json", "tls", "idle"];
    tungstenite_4k, "tungstenite-4k": ["echo", "echo-flush", "fanout", "json", "tls", "idle"];
    axum, "axum": ["echo", "echo-flush", "fanout", "json", "tls", "h2", "idle"];
    actix_ws, "actix-ws": ["echo", "fanout", "json", "tls", "idle"];
}

/// One that is built apart, if `there` says that it can be run.
fn other(folder: &str, modes: &[&str], there: impl Fn(&Path) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if !there(&folder) {
        println!("not looked at: {}", folder.display());
        return;
    }
    let run = folder.join("run").into_os_string().into_string().expect("a path of text");
    check(Server(&[&run]), modes);
}

fn builds(folder: &Path) -> bool {
    Command::new(folder.join("build")).status().is_ok_and(|status| status.success())
}

#[test]
fn soketto() {
    let modes = ["echo", "echo-flush", "fanout", "fanout-deflate", "deflate", "json", "tls", "idle", "idle-deflate"];
    other("soketto", &modes, |folder| folder.join("../../target/soketto/release/soketto").exists());
}

#[test]
fn node() {
    let modes = [
        "echo",
        "echo-flush",
        "fanout",
        "fanout-deflate",
        "deflate",
        "deflate-takeover",
        "json",
        "tls",
        "idle",
        "idle-deflate",
    ];
    other("node", &modes, |folder| folder.join("node_modules/ws").exists());
}

#[test]
fn uwebsockets() {
    let modes = ["echo", "fanout", "fanout-deflate", "deflate", "deflate-takeover", "tls", "idle", "idle-deflate"];
    other("uwebsockets", &modes, builds);
}

#[test]
fn cowboy() {
    let modes = ["echo", "fanout", "fanout-deflate", "deflate", "deflate-takeover", "tls", "idle", "idle-deflate"];
    other("cowboy", &modes, builds);
}
