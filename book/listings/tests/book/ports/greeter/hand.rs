//! By hand.

use std::time::Duration;

use ws_runtime::{
    Commands, Cx, Frame, InFrame, Reject, Request, Upgrade, WebSocketHandler, cowboy,
};

// ANCHOR: handler
pub struct Greeter;

impl WebSocketHandler for Greeter {
    type RouteState = ();
    type Info = &'static str;

    async fn init(_req: &Request, _opts: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        cx.start_timer(Duration::from_secs(1), "Hello!");
        cowboy::ok()
    }

    async fn websocket_handle(
        &mut self,
        frame: InFrame<'_>,
        _cx: &mut Cx<Self>,
    ) -> Commands {
        match frame {
            InFrame::Text(msg) => {
                cowboy::reply([Frame::text(format!("That's what she said! {msg}"))])
            }
            _ => cowboy::ok(),
        }
    }

    async fn websocket_info(
        &mut self,
        msg: &'static str,
        cx: &mut Cx<Self>,
    ) -> Commands {
        cx.start_timer(Duration::from_secs(1), "How' you doin'?");
        cowboy::reply([Frame::text(msg)])
    }
}
// ANCHOR_END: handler
