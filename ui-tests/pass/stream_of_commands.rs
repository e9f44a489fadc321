use futures_util::stream::{self, Stream};
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub struct Watch;

#[derive(Default)]
pub struct Store;

#[websocket(message = Watch)]
impl Store {
    #[message(_, stream)]
    fn watch(&mut self) -> impl Stream<Item = Result<String, Close>> + use<> {
        stream::iter([Ok(String::new())])
    }
}
