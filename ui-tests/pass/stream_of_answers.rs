use std::pin::Pin;

use futures_util::stream::{self, Stream};
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    History { id: i64 },
    Boxed { id: i64 },
}

pub struct Store<T>(T);

#[websocket(message = ClientMsg)]
impl<T> Store<T>
where
    T: serde::Serialize + Clone + Send + Sync + 'static,
{
    #[init]
    fn init(value: T) -> Self {
        Self(value)
    }

    #[message(ClientMsg::History { id }, stream, reply = id)]
    async fn history(&mut self, id: i64) -> impl Stream<Item = Result<T, String>> + use<T> {
        assert!(id > 0);
        stream::iter([Ok(self.0.clone())])
    }

    #[message(ClientMsg::Boxed { id }, reply = id, stream)]
    fn boxed(&mut self) -> Pin<Box<dyn Stream<Item = u8> + Send>> {
        Box::pin(stream::empty())
    }
}
