#![deny(warnings)]

use ws_runtime::prelude::*;

pub enum ChatInfo<T> {
    Said { from: String, text: T },
    Tick,
    Left(u64),
}

pub struct Chat<T>(Vec<T>);

#[websocket(info = ChatInfo<T>)]
impl<T: Send + 'static> Chat<T> {
    #[init]
    fn init() -> Self {
        Self(Vec::new())
    }

    #[info(ChatInfo::Said { from, text })]
    fn said(&mut self, text: T, from: String) -> String {
        self.0.push(text);
        from
    }

    #[info(ChatInfo::Left(id) if id > 9)]
    fn left(&mut self, id: u64) -> String {
        id.to_string()
    }

    #[info(ChatInfo::Left(_))]
    fn ignored(&mut self) {}

    #[timer(every = "500ms", info = ChatInfo::Tick)]
    fn tick(&mut self) {}
}

#[derive(Default)]
pub struct Numbers;

#[websocket(info = u64)]
impl Numbers {
    #[info(number)]
    fn number(&mut self, number: u64) -> String {
        number.to_string()
    }
}

fn main() {
    let _said: fn(Handle<Chat<u8>>) -> Result<(), SendError<ChatInfo<u8>>> = |handle| handle.try_send(ChatInfo::Left(1));
    let _number: fn(Handle<Numbers>) -> Result<(), SendError<u64>> = |handle| handle.try_send(1);
}
