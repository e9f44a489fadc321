use std::borrow::Cow;

use futures_util::stream::{self, Stream};
use ws_runtime::RequestId;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg<'a> {
    Number { id: u64, key: u8, other: u8 },
    Text { id: &'a str },
    Cow { id: Cow<'a, str> },
    Maybe { id: Option<u32> },
    Own { id: Ticket },
    Later { r#type: String },
    Reply { reply: u8 },
    Watch,
    History { id: i64 },
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

#[derive(serde::Serialize)]
pub struct Value<T>(T);

type Checked<T> = std::result::Result<T, String>;

pub struct Store<T> {
    value: T,
}

fn max<A, B>(_: A, _: B) -> u8 {
    0
}

#[websocket(message = ClientMsg<'_>)]
impl<T> Store<T>
where
    T: serde::Serialize + Clone + Send + Sync + 'static,
{
    #[init]
    fn init(value: T) -> Self {
        Self { value }
    }

    #[before]
    fn before(&mut self) {}

    #[message(ClientMsg::Number { id, key, other } if max::<u8, u8>(key, other) < key && [1, 2].len() == 2, reply = id)]
    async fn number(&mut self, key: u8, other: u8, id: u64) -> Checked<u64> {
        Ok(u64::from(key + other) + id)
    }

    #[message(ClientMsg::Number { id, .. }, reply = id,)]
    fn borrowed(&mut self, cx: &mut Cx<Self>) -> &T {
        cx.cancel(&1_u64);
        cx.cancel(&id_of("a"));
        &self.value
    }

    #[message(ClientMsg::Text { id }, reply = id)]
    fn text(&mut self, id: &str) -> Value<T> {
        assert!(!id.is_empty());
        Value(self.value.clone())
    }

    #[message(ClientMsg::Cow { id }, reply = id)]
    fn cow(&mut self) {}

    #[message(ClientMsg::Maybe { id: reply }, reply = reply)]
    fn maybe(&mut self) -> Option<()> {
        None
    }

    #[message(ClientMsg::Own { id }, reply = id)]
    fn own(&mut self) -> impl serde::Serialize + use<T> {
        1
    }

    #[message(ClientMsg::Later { r#type }, reply = r#type)]
    fn later(&mut self, reply: Reply<Checked<T>>) -> Option<Stop> {
        reply.send(Ok(self.value.clone()));
        None
    }

    #[message(ClientMsg::Reply { reply })]
    fn reply(&mut self, reply: u8) {
        assert!(reply > 0);
    }

    #[message(ClientMsg::Watch, stream)]
    fn watch(&mut self) -> impl Stream<Item = Result<String, Close>> + use<T> {
        stream::iter([Ok(String::new())])
    }

    #[message(ClientMsg::History { id }, stream, reply = id)]
    async fn history(&mut self, id: i64) -> impl Stream<Item = Checked<Value<T>>> + use<T> {
        assert!(id > 0);
        stream::iter([Ok(Value(self.value.clone()))])
    }

    #[message(ClientMsg::Both(id, 0) | ClientMsg::Both(0, id), reply = id)]
    fn either(&mut self, _reply: Reply<u8>) {}

    #[message(ClientMsg::Both(_, id), reply = id)]
    fn both(&mut self) -> Box<u8> {
        Box::new(1)
    }
}

fn id_of(text: &str) -> String {
    text.to_owned()
}

#[test]
fn passes() {}
