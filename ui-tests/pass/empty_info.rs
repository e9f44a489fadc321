#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(info = pub enum ChatInfo)]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

#[derive(serde::Deserialize)]
pub enum Nothing {}

#[derive(Default)]
pub struct Deaf;

#[websocket(message = Nothing)]
impl Deaf {
    #[decode_error]
    fn bad(&mut self) -> Stop {
        Stop
    }
}

fn main() {
    let _none: Option<ChatInfo> = None;
}
