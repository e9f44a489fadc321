//! By hand.

use std::time::Duration;

use bytes::Bytes;
use ws_runtime::{
    CloseCode, Command, Commands, ControlPayload, Cx, DeflateOptions, Frame, InFrame,
    Options, OutOfRange, PartialRequest, Reject, Request, SetOptions, Strategy,
    TerminateReason, Upgrade, WebSocketHandler, close_code,
};

use super::disk::{Disk, Job, Kept, Said};

// ANCHOR: init
pub struct Upload {
    disk: Disk<Self>,
    name: Vec<u8>,
    agent: Option<String>,
    waiting: u32,
    written: u64,
}

impl Upload {
    pub const fn new(disk: Disk<Self>) -> Self {
        Self { disk, name: Vec::new(), agent: None, waiting: 0, written: 0 }
    }
}

fn deflate() -> Result<DeflateOptions, OutOfRange> {
    DeflateOptions::cowboy()
        .level(6)?
        .mem_level(5)?
        .strategy(Strategy::Default)
        .server_context_takeover(true)
        .client_context_takeover(false)
        .server_max_window_bits(12)?
        .client_max_window_bits(12)
}

impl WebSocketHandler for Upload {
    type RouteState = Disk<Self>;
    type Info = Said;

    fn options() -> Options {
        Options::cowboy()
    }

    async fn init(req: &Request, disk: Disk<Self>) -> Result<Upgrade<Self>, Reject> {
        let agent = req.header("user-agent").map(str::to_owned);
        let upload = Self { agent, ..Self::new(disk) };
        let deflate = deflate()?;
        Ok(Upgrade::new(upload).options(move |options| {
            options
                .compress(true)
                .deflate_opts(deflate)
                .idle_timeout(Duration::from_secs(30))
                .max_message_size(65536)
                .validate_utf8(false)
        }))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        drop(self.disk.send(Job::Open(cx.handle())));
        Frame::text("ready").into()
    }
    // ANCHOR_END: init

    // ANCHOR: handle
    async fn websocket_handle(
        &mut self,
        frame: InFrame<'_>,
        cx: &mut Cx<Self>,
    ) -> Commands {
        match frame {
            InFrame::Binary(chunk) => {
                self.waiting += 1;
                drop(self.disk.send(Job::Write(cx.share(chunk))));
                Command::Active(self.waiting < 2).into()
            }
            InFrame::RawText(b"preview") => Commands::from([
                Command::Deflate(false),
                Frame::binary(PREVIEW).into(),
                Command::Deflate(true),
                Frame::text("this is what it looks like").into(),
            ]),
            InFrame::RawText(b"slow") => {
                let patient =
                    SetOptions::new().idle_timeout(Duration::from_secs(600));
                Commands::from(patient).and(Frame::text("take your time"))
            }
            InFrame::RawText(b"pings") => Commands::from([
                Frame::ping().into(),
                Frame::Ping(payload("1")).into(),
                Frame::pong().into(),
                Frame::Pong(payload("2")).into(),
                Command::Hibernate,
            ]),
            InFrame::RawText(b"done") => Commands::from([
                Frame::text(self.written.to_string()).into(),
                Command::ShutdownReason("uploaded".into()),
                Frame::close(CloseCode::NORMAL, "thank you").into(),
            ]),
            InFrame::RawText(b"cancel") => Frame::Close(None).into(),
            InFrame::RawText(b"name?") => Frame::binary(self.name.clone()).into(),
            InFrame::RawText(name) => {
                name.clone_into(&mut self.name);
                Commands::none()
            }
            _ping_or_pong => Command::Hibernate.into(),
        }
    }
    // ANCHOR_END: handle

    // ANCHOR: info
    async fn websocket_info(&mut self, said: Said, _cx: &mut Cx<Self>) -> Commands {
        match said {
            Said::Written(bytes) => {
                self.waiting -= 1;
                self.written += bytes;
                Command::Active(true).into()
            }
            Said::Full => Commands::from([
                Command::ShutdownReason("the disk is full".into()),
                Frame::close(FULL, "disk full").into(),
            ]),
        }
    }

    async fn terminate(self, reason: TerminateReason, req: PartialRequest) {
        let kept = Kept { path: req.path().to_owned(), agent: self.agent };
        drop(self.disk.send(Job::Closed(reason, kept)));
    }
}

const FULL: CloseCode = close_code!(4507);
const PREVIEW: Bytes = Bytes::from_static(b"\x89PNG");

fn payload(text: &'static str) -> ControlPayload {
    ControlPayload::new(text).unwrap_or_default()
}
// ANCHOR_END: info
