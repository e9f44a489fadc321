//! By hand.

use std::time::Duration;

use ws_runtime::{
    CloseCode, Commands, Cx, Frame, InFrame, Options, PartialRequest, Reject,
    Request, TerminateReason, Upgrade, WebSocketHandler, cowboy,
};

use super::house::{House, News, Told, why};

// ANCHOR: init
pub struct Table {
    house: House<Self>,
    role: String,
    dishes: u32,
}

impl WebSocketHandler for Table {
    type RouteState = House<Self>;
    type Info = News;

    /// Cowboy 1.0 had no idle timeout unless `websocket_init/3` returned one.
    fn options() -> Options {
        Options::cowboy().idle_timeout(None)
    }

    // `init/3`, and that part of `websocket_init/3` that needs `Req`.
    async fn init(
        req: &Request,
        house: House<Self>,
    ) -> Result<Upgrade<Self>, Reject> {
        let Some(role) = req.query("role") else {
            return Err(Reject::bad_request("which role?"));
        };
        let table = Self { house, role, dishes: 0 };
        Ok(Upgrade::new(table).protocol("table.v1"))
    }

    // The other part.
    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        drop(self.house.send(Told::Arrived(cx.handle())));
        match self.role.as_str() {
            "guest" => cowboy::ok_timeout(Duration::from_secs(60)),
            "kitchen" => cowboy::ok_timeout_hibernate(Duration::from_secs(600)),
            "display" => cowboy::ok_hibernate(),
            _waiter => cowboy::ok(),
        }
    }
    // ANCHOR_END: init

    // ANCHOR: handle
    async fn websocket_handle(
        &mut self,
        frame: InFrame<'_>,
        _cx: &mut Cx<Self>,
    ) -> Commands {
        match frame {
            InFrame::Text("menu") => {
                cowboy::reply_hibernate([Frame::text("soup"), Frame::text("fish")])
            }
            InFrame::Text("bill") => cowboy::reply([
                Frame::text(self.dishes.to_string()),
                Frame::close(CloseCode::NORMAL, "come again"),
            ]),
            InFrame::Text("leave") => cowboy::shutdown(),
            InFrame::Text(text) => match text.strip_prefix("order ") {
                Some(dish) => {
                    self.dishes += 1;
                    cowboy::reply([Frame::text(format!("{dish}, with pleasure"))])
                }
                None => cowboy::ok_hibernate(),
            },
            InFrame::Binary(photo) => {
                cowboy::reply_hibernate([Frame::binary(photo.to_vec())])
            }
            InFrame::Ping(_) => cowboy::ok(),
            _pong => cowboy::ok_hibernate(),
        }
    }
    // ANCHOR_END: handle

    // ANCHOR: info
    async fn websocket_info(&mut self, news: News, _cx: &mut Cx<Self>) -> Commands {
        match news {
            News::Ready(dish) => {
                cowboy::reply([Frame::text(format!("{dish} is ready"))])
            }
            News::Special(dish) => {
                cowboy::reply_hibernate([Frame::text("today"), Frame::text(dish)])
            }
            News::Counted(dishes) => {
                self.dishes = dishes;
                cowboy::ok()
            }
            News::Rumour => cowboy::ok_hibernate(),
            News::ClosingTime => cowboy::shutdown(),
        }
    }

    async fn terminate(self, reason: TerminateReason, req: PartialRequest) {
        drop(self.house.send(Told::Left(req.path().to_owned(), why(reason))));
    }
}
// ANCHOR_END: info
