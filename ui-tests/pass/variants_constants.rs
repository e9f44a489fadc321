#![deny(warnings)]

use ws_runtime::prelude::*;

// Names that are no variants' stand for some all the same.
#[derive(serde::Deserialize, Variants, PartialEq, Eq)]
pub enum Word {
    Go,
    Stay,
    Wait,
}

impl Word {
    pub const LATER: Self = Self::Wait;
}

pub const ON: Word = Word::Go;
use Word::Stay as Remain;

#[derive(Default)]
pub struct Constants;

#[websocket(message = Word)]
impl Constants {
    #[message(ON)]
    fn on(&mut self) {}

    #[message(Remain | Word::LATER)]
    fn remain(&mut self) {}
}
