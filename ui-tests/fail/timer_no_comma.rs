//! Cause: Between `every` and `info` there is no comma.
//!
//! Cure: Write one.

use ws_runtime::prelude::*;

pub enum ChatInfo {
    Tick,
}

#[derive(Default)]
pub struct Chat;

#[websocket(info = ChatInfo)]
impl Chat {
    #[timer(every = "30s" info = ChatInfo::Tick)]
    fn tick(&mut self) {}
}

fn main() {}
