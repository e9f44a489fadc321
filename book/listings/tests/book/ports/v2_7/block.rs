//! As a block.

use std::time::Duration;

use bytes::Bytes;
use ws_runtime::{ControlPayload, close_code, prelude::*};

use super::disk::{Disk, Job, Kept, Said};

// ANCHOR: handler
pub struct Upload {
    disk: Disk<Self>,
    name: Vec<u8>,
    agent: Option<String>,
    waiting: u32,
    written: u64,
}

#[websocket(
    info = Said,
    cowboy,
    compress,
    deflate_opts(
        level = 6,
        mem_level = 5,
        strategy = default,
        server_context_takeover = true,
        client_context_takeover = false,
        server_max_window_bits = 12,
        client_max_window_bits = 12
    ),
    idle_timeout = "30s",
    max_message_size = "64KiB",
    validate_utf8 = false
)]
impl Upload {
    #[init]
    fn init(req: &Request, disk: Disk<Self>) -> Self {
        let agent = req.header("user-agent").map(str::to_owned);
        Self { agent, ..Self::new(disk) }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> &'static str {
        drop(self.disk.send(Job::Open(cx.handle())));
        "ready"
    }

    #[binary]
    fn chunk(&mut self, chunk: Bytes) -> Command {
        self.waiting += 1;
        drop(self.disk.send(Job::Write(chunk)));
        Command::Active(self.waiting < 2)
    }

    #[text]
    fn text(&mut self, text: &[u8], cx: &mut Cx<Self>) {
        match text {
            b"preview" => {
                cx.send(Command::Deflate(false));
                cx.send(PREVIEW);
                cx.send((Command::Deflate(true), "this is what it looks like"));
            }
            b"slow" => {
                cx.send(SetOptions::new().idle_timeout(Duration::from_secs(600)));
                cx.send("take your time");
            }
            b"pings" => {
                cx.send([Frame::ping(), Frame::Ping(payload("1"))]);
                cx.send([Frame::pong(), Frame::Pong(payload("2"))]);
                cx.send(Hibernate);
            }
            b"done" => {
                cx.send(self.written.to_string());
                cx.send(Command::ShutdownReason("uploaded".into()));
                cx.send(Close(CloseCode::NORMAL, "thank you"));
            }
            b"cancel" => cx.send(Frame::Close(None)),
            b"name?" => cx.send(self.name.as_slice()),
            name => name.clone_into(&mut self.name),
        }
    }

    #[ping]
    fn ping(&mut self) -> Hibernate {
        Hibernate
    }

    #[pong]
    fn pong(&mut self) -> Hibernate {
        Hibernate
    }

    #[info(Said::Written(bytes))]
    fn written(&mut self, bytes: u64) -> Command {
        self.waiting -= 1;
        self.written += bytes;
        Command::Active(true)
    }

    #[info(Said::Full)]
    fn full(&mut self) -> (Command, Close) {
        let reason = Command::ShutdownReason("the disk is full".into());
        (reason, Close(close_code!(4507), "disk full"))
    }

    #[terminate]
    fn closed(self, reason: TerminateReason, req: PartialRequest) {
        let kept = Kept { path: req.path().to_owned(), agent: self.agent };
        drop(self.disk.send(Job::Closed(reason, kept)));
    }
}

const PREVIEW: Bytes = Bytes::from_static(b"\x89PNG");

fn payload(text: &'static str) -> ControlPayload {
    ControlPayload::new(text).unwrap_or_default()
}
// ANCHOR_END: handler

impl Upload {
    pub const fn new(disk: Disk<Self>) -> Self {
        Self { disk, name: Vec::new(), agent: None, waiting: 0, written: 0 }
    }
}
