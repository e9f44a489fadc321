use std::future;

use futures_util::stream::{self, Stream};
use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Count { id: i64, to: u8 },
    Say { words: u8 },
}

#[derive(Default)]
pub struct Counter;

#[websocket(message = ClientMsg)]
impl Counter {
    #[message(ClientMsg::Count { id, to }, reply = id, stream)]
    fn count(&mut self, to: u8) -> Result<impl Stream<Item = Result<u8, bool>> + use<>, String> {
        if to == 0 { Err("nothing".to_owned()) } else { Ok(stream::iter((1..=to).map(Ok))) }
    }

    #[message(ClientMsg::Say { words }, stream)]
    async fn say(&mut self, words: u8) -> Outcome<impl Stream<Item = &'static str> + use<>> {
        future::ready(()).await;
        if words == 0 { Err(("bye", Stop)) } else { Ok(stream::iter(["word"])) }
    }
}

type Outcome<S> = Result<S, (&'static str, Stop)>;

#[test]
fn passes() {
    let asked = [r#"{"Count":{"id":1,"to":0}}"#, r#"{"Count":{"id":2,"to":1}}"#, r#"{"Say":{"words":1}}"#];
    let said = [r#"{"reply":1,"error":"nothing"}"#, r#"{"reply":2,"item":1}"#, r#"{"reply":2,"ok":null}"#, "word"];
    assert_eq!(answers(Counter, &asked), said);
    assert_eq!(answers(Counter, &[r#"{"Say":{"words":0}}"#]), ["bye"]);
}
