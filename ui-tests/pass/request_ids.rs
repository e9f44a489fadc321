use std::borrow::Cow;

use ws_runtime::RequestId;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg<'a> {
    Text { id: &'a str },
    Cow { id: Cow<'a, str> },
    Maybe { id: Option<u32> },
    Own { id: Ticket },
    Raw { r#type: String },
    Both(u16, u16),
}

#[derive(PartialEq, serde::Deserialize, serde::Serialize)]
pub struct Ticket(u8);

impl RequestId for Ticket {
    type Id = Self;

    fn into_id(self) -> Option<Self> {
        Some(self)
    }
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg<'_>)]
impl Store {
    /// The method may have it, too.
    #[message(ClientMsg::Text { id }, reply = id)]
    fn text(&mut self, id: &str) -> bool {
        id.is_empty()
    }

    #[message(ClientMsg::Cow { id }, reply = id)]
    fn cow(&mut self) {}

    #[message(ClientMsg::Maybe { id: reply }, reply = reply)]
    fn maybe(&mut self, reply: Option<u32>) -> bool {
        reply.is_some()
    }

    #[message(ClientMsg::Own { id }, reply = id)]
    fn own(&mut self, cx: &mut Cx<Self>) -> bool {
        cx.cancel(&Ticket(1)) || cx.cancel(&1_u64) || cx.cancel(&"a".to_owned())
    }

    #[message(ClientMsg::Raw { r#type }, reply = r#type)]
    fn raw(&mut self) {}

    #[message(ClientMsg::Both(id, 0) | ClientMsg::Both(_, id), reply = id)]
    fn both(&mut self) {}
}
