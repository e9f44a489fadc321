#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg<T> {
    Set(T),
    Get,
}

pub struct Cell<T>(T);

#[websocket(message = ClientMsg<T>)]
impl<T> Cell<T>
where
    T: serde::de::DeserializeOwned + ToString + Clone + Send + Sync + 'static,
{
    #[init]
    fn init(thing: T) -> Self {
        Self(thing)
    }

    #[message(ClientMsg::Set(thing))]
    fn set(&mut self, thing: T) {
        self.0 = thing;
    }

    #[message(ClientMsg::Get)]
    async fn get(&self) -> String {
        self.0.to_string()
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Cell(0.5), &[r#""Get""#, r#"{"Set":2.5}"#, r#""Get""#]), ["0.5", "2.5"]);
}
