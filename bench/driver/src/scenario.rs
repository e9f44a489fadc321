//! What is measured.

use crate::client::{Pattern, Protocol};
use crate::plan::{self, Plan};

/// A scenario, for all servers that have one of its modes.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    pub name: &'static str,
    pub title: &'static str,
    /// What one figure is, as "µs of the server's processor time a message".
    pub unit: &'static str,
    /// The mode of the servers, and another: a row of its own where there is one; for memory, what is taken where the
    /// first is not known.
    pub mode: &'static str,
    pub variant: Option<&'static str>,
    pub kind: Kind,
    pub note: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Processor time a message.
    Cpu(Traffic),
    /// Resident bytes a connection.
    Memory { connections: usize, deflate: bool },
    /// The same with two client processes, and processor time a message.
    Largest { connections: usize },
    /// Processor time a handshake.
    Storm,
    /// p50, p99 and p99.9 at half of what the server can do.
    Latency(Traffic),
    /// One and two threads.
    Scale(Traffic),
}

#[derive(Clone, Copy, Debug)]
pub struct Traffic {
    pub connections: usize,
    pub protocol: Protocol,
    pub pattern: Pattern,
    pub payload: Payload,
}

#[derive(Clone, Copy, Debug)]
pub enum Payload {
    Text {
        size: usize,
        batch: usize,
    },
    Binary {
        size: usize,
    },
    Fragments {
        size: usize,
        fragment: usize,
    },
    Typed,
    /// JSON, compressed as agreed on.
    Compressed,
}

impl Scenario {
    /// Whether it is part of a run of which nothing else was said.
    pub const fn is_usual(&self) -> bool {
        !matches!(self.kind, Kind::Largest { .. })
    }
}

impl Payload {
    pub fn plan(self, agreed: crate::client::Deflate) -> Plan {
        match self {
            Self::Text { size, batch } => plan::texts(size, batch),
            Self::Binary { size } => plan::binaries(size),
            Self::Fragments { size, fragment } => plan::fragments(size, fragment),
            Self::Typed => plan::typed(),
            Self::Compressed => plan::compressed(agreed),
        }
    }
}

const SMALL: Payload = Payload::Text { size: 64, batch: 1 };
const CPU: &str = "µs of the server's processor time a message";
const MIB: usize = 1 << 20;

const fn closed(connections: usize, protocol: Protocol, payload: Payload) -> Kind {
    Kind::Cpu(Traffic { connections, protocol, pattern: Pattern::Closed, payload })
}

const fn fanout(connections: usize) -> Kind {
    let pattern = Pattern::Publish;
    Kind::Cpu(Traffic { connections, protocol: Protocol::WebSocket, pattern, payload: SMALL })
}

const fn of(name: &'static str, title: &'static str, mode: &'static str, kind: Kind) -> Scenario {
    Scenario { name, title, unit: CPU, mode, variant: None, kind, note: "" }
}

const CLOCK: &str = "µs on the clock a message";
const DELIVERY: &str = "µs of the server's processor time a delivery";
const RESIDENT: &str = "resident bytes a connection";
const ONE_PUBLISHER: &str = "One client sends the next message when the last has come to all.";
const DOCUMENTS: &str = "64 differing messages of 1 KiB, compressed by the client at level 6. The ratio is that of what the \
                         server sends: compressed to plain.";

/// All scenarios, in the order of the report.
pub const ALL: &[Scenario] = &[
    of("echo", "Echo of 64 B on 64 connections", "echo", closed(64, Protocol::WebSocket, SMALL)),
    Scenario {
        variant: Some("echo-flush"),
        note: "Each client sends 16 messages in one write, and the next 16 when all are back.",
        ..of(
            "inflight",
            "Echo of 64 B, 16 in flight on each of 64 connections",
            "echo",
            closed(64, Protocol::WebSocket, Payload::Text { size: 64, batch: 16 }),
        )
    },
    of(
        "binary-16k",
        "Echo of 16 KiB, binary, on 64 connections",
        "echo",
        closed(64, Protocol::WebSocket, Payload::Binary { size: 16 << 10 }),
    ),
    of(
        "binary-1m",
        "Echo of 1 MiB, binary, on 4 connections",
        "echo",
        closed(4, Protocol::WebSocket, Payload::Binary { size: MIB }),
    ),
    of(
        "fragments-1m",
        "Echo of 1 MiB, in fragments of 64 KiB, on 4 connections",
        "echo",
        closed(4, Protocol::WebSocket, Payload::Fragments { size: MIB, fragment: 64 << 10 }),
    ),
    Scenario {
        unit: DELIVERY,
        note: ONE_PUBLISHER,
        ..of("fanout-10", "Fan-out of 64 B to 10 connections", "fanout", fanout(10))
    },
    Scenario {
        unit: DELIVERY,
        note: ONE_PUBLISHER,
        ..of("fanout-1000", "Fan-out of 64 B to 1,000 connections", "fanout", fanout(1000))
    },
    Scenario {
        unit: DELIVERY,
        note: ONE_PUBLISHER,
        ..of("fanout-10000", "Fan-out of 64 B to 10,000 connections", "fanout", fanout(10_000))
    },
    Scenario {
        unit: DELIVERY,
        note: "1 KiB of JSON, which can be compressed once for all.",
        ..of(
            "fanout-deflate",
            "Fan-out of 1 KiB of JSON, compressed, to 1,000 connections",
            "fanout-deflate",
            Kind::Cpu(Traffic {
                connections: 1000,
                protocol: Protocol::Deflate { takeover: false },
                pattern: Pattern::Publish,
                payload: Payload::Compressed,
            }),
        )
    },
    Scenario {
        unit: RESIDENT,
        variant: Some("echo"),
        note: "Beyond those of the process with 500 connections; after one message on each, and after 100.",
        ..of("idle", "Memory of idle connections", "idle", Kind::Memory { connections: 5000, deflate: false })
    },
    Scenario {
        unit: RESIDENT,
        variant: Some("deflate"),
        note: "The same with permessage-deflate agreed on, without context takeover, and compressed messages of 1 KiB.",
        ..of(
            "idle-deflate",
            "Memory of idle connections with compression",
            "idle-deflate",
            Kind::Memory { connections: 2000, deflate: true },
        )
    },
    Scenario {
        note: DOCUMENTS,
        ..of(
            "deflate",
            "Echo of 1 KiB of JSON, compressed, without context takeover, on 64 connections",
            "deflate",
            closed(64, Protocol::Deflate { takeover: false }, Payload::Compressed),
        )
    },
    Scenario {
        note: DOCUMENTS,
        ..of(
            "deflate-takeover",
            "Echo of 1 KiB of JSON, compressed, with context takeover, on 64 connections",
            "deflate-takeover",
            closed(64, Protocol::Deflate { takeover: true }, Payload::Compressed),
        )
    },
    Scenario {
        note: "Decoded by serde to an enum, handled, and answered with another; beside it the same written by hand.",
        ..of("json", "Typed JSON on 64 connections", "json", closed(64, Protocol::WebSocket, Payload::Typed))
    },
    of("tls", "Echo of 64 B over TLS 1.3 on 64 connections", "tls", closed(64, Protocol::Tls, SMALL)),
    Scenario {
        note: "One WebSocket on each connection of HTTP/2.",
        ..of("http2", "Echo of 64 B over HTTP/2 on 64 connections", "h2", closed(64, Protocol::Http2, SMALL))
    },
    Scenario {
        unit: "µs of the server's processor time a handshake",
        note: "Connect, opening handshake, reset; 64 on their way at any time. The floor sends the request back.",
        ..of("storm", "Connection storm", "echo", Kind::Storm)
    },
    Scenario {
        unit: "µs from when it should have been sent to its answer, p99",
        note: "Sent at random times, half as many a second as the server has done when it had as much as it could do. The \
               client never sleeps.",
        ..of(
            "latency",
            "Latency at half of saturation, 64 B on 64 connections",
            "echo",
            Kind::Latency(Traffic {
                connections: 64,
                protocol: Protocol::WebSocket,
                pattern: Pattern::Closed,
                payload: SMALL,
            }),
        )
    },
    Scenario {
        unit: RESIDENT,
        variant: Some("echo"),
        note: "From two client processes. Only where it is asked for by its name. The kernel's bytes are those of the \
               sockets of the server and of the clients, without what is on its way.",
        ..of("largest", "As many connections as there are descriptors", "idle", Kind::Largest { connections: 19_000 })
    },
    of("echo-10000", "Echo of 64 B on 10,000 connections", "echo", closed(10_000, Protocol::WebSocket, SMALL)),
    Scenario {
        unit: CLOCK,
        note: SCALE,
        ..of(
            "scale-echo",
            "One and two threads, echo of 64 B on 64 connections a core",
            "echo",
            Kind::Scale(Traffic {
                connections: 64,
                protocol: Protocol::WebSocket,
                pattern: Pattern::Closed,
                payload: SMALL,
            }),
        )
    },
    Scenario {
        unit: CLOCK,
        note: SCALE,
        ..of(
            "scale-deflate",
            "One and two threads, echo of 1 KiB of JSON, compressed, on 64 connections a core",
            "deflate",
            Kind::Scale(Traffic {
                connections: 64,
                protocol: Protocol::Deflate { takeover: false },
                pattern: Pattern::Closed,
                payload: Payload::Compressed,
            }),
        )
    },
];

const SCALE: &str = "Each core has one thread of the server and one client process with 64 connections: with two threads \
                     there is twice as much of everything.";
