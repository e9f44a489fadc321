#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say(String),
    Leave,
}

#[derive(Default)]
pub struct Batches;

#[websocket(message = Vec<ClientMsg>)]
impl Batches {
    #[message(batch)]
    fn batch(&mut self, batch: Vec<ClientMsg>) -> Vec<Result<String, Stop>> {
        let answer = |message| match message {
            ClientMsg::Say(text) => Ok(text),
            ClientMsg::Leave => Err(Stop),
        };
        batch.into_iter().map(answer).collect()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Batches, &[r#"[{"Say":"a"},{"Say":"b"},"Leave",{"Say":"c"}]"#]), ["a", "b"]);
}
