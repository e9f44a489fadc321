//! By hand.

use std::time::Duration;

use ws_runtime::{
    CloseCode, Commands, Cx, Frame, InFrame, Options, PartialRequest, Reject,
    Request, TerminateReason, Upgrade, WebSocketHandler, close_code, cowboy,
};

use super::museum::{Closing, Museum, why};

// ANCHOR: init
const CLOSED: CloseCode = close_code!(4000);

pub struct Guide {
    museum: Museum,
    exhibit: Option<u32>,
}

impl WebSocketHandler for Guide {
    type RouteState = Museum;
    type Info = Closing;

    fn options() -> Options {
        Options::cowboy().compress(true)
    }

    async fn init(req: &Request, museum: Museum) -> Result<Upgrade<Self>, Reject> {
        let exhibit = req.query("exhibit").and_then(|exhibit| exhibit.parse().ok());
        let guide = Upgrade::new(Self { museum, exhibit });
        if exhibit.is_none() {
            return Ok(guide.decline(Reject::not_found("no such exhibit")));
        }
        Ok(guide
            .protocol("guide.v1")
            .options(|options| options.idle_timeout(Duration::from_secs(30))))
    }

    // 2.0 had no such callback: `init/2` started the timers, and hibernated.
    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        cx.start_timer(Duration::from_secs(40), Closing::Soon);
        cx.start_timer(Duration::from_secs(50), Closing::Now);
        cowboy::ok_hibernate()
    }
    // ANCHOR_END: init

    // ANCHOR: callbacks
    async fn websocket_handle(
        &mut self,
        frame: InFrame<'_>,
        cx: &mut Cx<Self>,
    ) -> Commands {
        match frame {
            InFrame::Text("about") => {
                let (version, compressed) = (cx.version() as u8, cx.compressed());
                cowboy::reply([Frame::text(format!(
                    "version {version}, compressed {compressed}"
                ))])
            }
            InFrame::Text("next") => {
                let next = self.exhibit.unwrap_or_default() + 1;
                self.exhibit = Some(next);
                cowboy::reply([
                    Frame::text("and here"),
                    Frame::text(format!("exhibit {next}")),
                ])
            }
            InFrame::Text("listen") => {
                cowboy::reply_hibernate([Frame::binary("la la")])
            }
            InFrame::Text("touch") => panic!("do not touch"),
            InFrame::Text("enough") => cowboy::stop(),
            InFrame::Ping(_) | InFrame::Pong(_) => cowboy::ok(),
            _ => cowboy::ok_hibernate(),
        }
    }

    async fn websocket_info(
        &mut self,
        closing: Closing,
        _cx: &mut Cx<Self>,
    ) -> Commands {
        match closing {
            Closing::Soon => cowboy::reply([Frame::text("we close soon")]),
            Closing::Now => cowboy::reply([Frame::close(CLOSED, "closing time")]),
        }
    }

    async fn terminate(self, reason: TerminateReason, _req: PartialRequest) {
        let exhibit = self.exhibit.map(|exhibit| exhibit.to_string());
        drop(self.museum.send((exhibit.unwrap_or_default(), why(reason))));
    }
}
// ANCHOR_END: callbacks
