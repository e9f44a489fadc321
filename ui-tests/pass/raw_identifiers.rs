#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Move { r#type: String, r#in: u8 },
}

#[derive(Default)]
pub struct r#Chat;

#[websocket(message = ClientMsg)]
impl r#Chat {
    #[message(ClientMsg::Move { r#type, r#in })]
    fn r#move(&mut self, r#in: u8, r#type: String) -> String {
        format!("{type} {in}", type = r#type, in = r#in)
    }

    #[info]
    fn r#match(&mut self, r#fn: String) -> String {
        r#fn
    }

    #[info]
    fn self_(&mut self) {}

    #[info]
    fn _1(&mut self, field: u8, info: u8, frame: u8, payload: u8) -> [String; 4] {
        [field, info, frame, payload].map(|number| number.to_string())
    }
}

fn main() {
    let _said: fn(Handle<Chat>) -> Result<(), SendError<ChatInfo>> = |handle| handle.r#match(String::new());
    let _made = [ChatInfo::Match { r#fn: String::new() }, ChatInfo::Self_];
}
