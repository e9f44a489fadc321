//! By hand.

use ws_runtime::{
    Commands, Cx, Frame, InFrame, PartialRequest, Reject, Reply, Request,
    TerminateReason, Upgrade, WebSocketHandler, cowboy,
};

use super::{Desk, Note};

// ANCHOR: handler
/// The state.
pub struct Pager {
    desk: Desk<Self>,
    name: String,
    pages: u32,
}

/// The message `{page, From, Text}`.
pub struct Page {
    pub text: String,
    pub answer: Reply<u32>,
}

impl WebSocketHandler for Pager {
    type RouteState = Desk<Self>;
    type Info = Page;

    async fn init(req: &Request, desk: Desk<Self>) -> Result<Upgrade<Self>, Reject> {
        let name = req.query("name").unwrap_or_default();
        Ok(Upgrade::new(Self { desk, name, pages: 0 }))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        drop(self.desk.send(Note::Here(self.name.clone(), cx.handle())));
        cowboy::ok()
    }

    async fn websocket_handle(
        &mut self,
        frame: InFrame<'_>,
        _cx: &mut Cx<Self>,
    ) -> Commands {
        match frame {
            InFrame::Text("bye") => cowboy::shutdown(),
            InFrame::Text("how many?") => {
                cowboy::reply([Frame::text(self.pages.to_string())])
            }
            _ => cowboy::ok_hibernate(),
        }
    }

    async fn websocket_info(&mut self, page: Page, _cx: &mut Cx<Self>) -> Commands {
        self.pages += 1;
        page.answer.send(self.pages);
        cowboy::reply([Frame::text(page.text)])
    }

    async fn terminate(self, reason: TerminateReason, req: PartialRequest) {
        drop(self.desk.send(Note::Gone(self.name, req.path().to_owned(), reason)));
    }
}
// ANCHOR_END: handler
