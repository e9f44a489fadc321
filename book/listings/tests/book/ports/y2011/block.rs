//! As a block.

use ws_runtime::prelude::*;

use super::{Desk, Note};

// ANCHOR: handler
pub struct Pager {
    desk: Desk<Self>,
    name: String,
    pages: u32,
}

#[websocket]
impl Pager {
    #[init]
    fn init(req: &Request, desk: Desk<Self>) -> Self {
        Self { desk, name: req.query("name").unwrap_or_default(), pages: 0 }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        drop(self.desk.send(Note::Here(self.name.clone(), cx.handle())));
    }

    #[text]
    fn text(&mut self, text: &str) -> Commands {
        match text {
            "bye" => Command::Stop.into(),
            "how many?" => self.pages.to_string().into(),
            _ => Command::Hibernate.into(),
        }
    }

    #[binary]
    fn binary(&mut self) -> Hibernate {
        Hibernate
    }

    #[info]
    fn page(&mut self, text: String, reply: Reply<u32>) -> String {
        self.pages += 1;
        reply.send(self.pages);
        text
    }

    #[terminate]
    fn gone(self, reason: TerminateReason, req: PartialRequest) {
        drop(self.desk.send(Note::Gone(self.name, req.path().to_owned(), reason)));
    }
}
// ANCHOR_END: handler
