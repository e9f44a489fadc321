//! As a block.

use std::time::Duration;

use ws_runtime::prelude::*;

use super::house::{House, News, Told, why};

// ANCHOR: handler
pub struct Table {
    house: House<Self>,
    role: String,
    dishes: u32,
}

#[websocket(info = News, cowboy, idle_timeout = off, protocols("table.v1"))]
impl Table {
    #[init]
    fn init(req: &Request, house: House<Self>) -> Result<Self, Reject> {
        let role = req.query("role");
        let role = role.ok_or_else(|| Reject::bad_request("which role?"))?;
        Ok(Self { house, role, dishes: 0 })
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> (Option<SetOptions>, Option<Hibernate>) {
        drop(self.house.send(Told::Arrived(cx.handle())));
        let after = |seconds| {
            Some(SetOptions::new().idle_timeout(Duration::from_secs(seconds)))
        };
        match self.role.as_str() {
            "guest" => (after(60), None),
            "kitchen" => (after(600), Some(Hibernate)),
            "display" => (None, Some(Hibernate)),
            _waiter => (None, None),
        }
    }

    #[text]
    fn text(&mut self, text: &str) -> Commands {
        match (text, text.strip_prefix("order ")) {
            (_, Some(dish)) => {
                self.dishes += 1;
                format!("{dish}, with pleasure").into()
            }
            ("menu", _) => Commands::from("soup")
                .and(Frame::text("fish"))
                .and(Command::Hibernate),
            ("bill", _) => Commands::from(self.dishes.to_string())
                .and(Frame::close(CloseCode::NORMAL, "come again")),
            ("leave", _) => Command::Stop.into(),
            _ => Command::Hibernate.into(),
        }
    }

    #[binary]
    fn photo<'a>(&mut self, photo: &'a [u8]) -> (&'a [u8], Hibernate) {
        (photo, Hibernate)
    }

    #[info(News::Ready(dish))]
    fn ready(&mut self, dish: &str) -> String {
        format!("{dish} is ready")
    }

    #[info(News::Special(dish))]
    fn special(&mut self, dish: &'static str) -> ([&'static str; 2], Hibernate) {
        (["today", dish], Hibernate)
    }

    #[info(News::Counted(dishes))]
    fn counted(&mut self, dishes: u32) {
        self.dishes = dishes;
    }

    #[info(News::Rumour)]
    fn rumour(&mut self) -> Hibernate {
        Hibernate
    }

    #[info(News::ClosingTime)]
    fn closing_time(&mut self) -> Stop {
        Stop
    }

    #[terminate]
    fn left(self, reason: TerminateReason, req: PartialRequest) {
        drop(self.house.send(Told::Left(req.path().to_owned(), why(reason))));
    }
}
// ANCHOR_END: handler
