#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum Word {
    Go,
    Stay,
    Wait,
}

pub trait Speaks {
    type Message;
}

#[derive(Default)]
pub struct Projected;

impl Speaks for Projected {
    type Message = Word;
}

#[websocket(message = <Self as Speaks>::Message)]
impl Projected {
    #[message(Word::Go)]
    fn go(&mut self) {}

    #[message(Word::Stay | Word::Wait)]
    fn stay(&mut self) {}
}
