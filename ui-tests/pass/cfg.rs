#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[cfg(any())]
    #[init]
    fn init(state: Missing) -> Self {
        Self
    }

    #[cfg(all())]
    #[init]
    fn init(_state: u8) -> Self {
        Self
    }

    #[cfg(any())]
    #[open]
    fn open(&mut self, cx: &mut Missing) {}

    #[cfg(all())]
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[cfg(not(all()))]
    #[text]
    fn text(&mut self) -> Missing {}

    #[cfg(any())]
    #[binary]
    fn binary(&mut self, data: Missing) {}

    #[cfg(any())]
    #[ping]
    fn ping(&mut self, data: Missing) {}

    #[cfg(any())]
    #[info]
    fn said(&mut self, text: Missing) {}

    #[cfg(all())]
    #[info]
    fn said(&mut self, text: String) -> String {
        text
    }

    #[cfg(any())]
    #[timer(every = "1s")]
    fn tick(&mut self, cx: &mut Missing) {}

    #[cfg(any())]
    #[decode_error]
    fn bad(&mut self) -> Missing {}

    #[cfg(any())]
    #[terminate]
    fn bye(self) -> Missing {}
}

#[derive(Default)]
pub struct Nothing;

#[websocket]
impl Nothing {
    #[cfg(any())]
    #[info]
    fn said(&mut self, text: Missing) {}
}

fn main() {
    let _route = Route::<Chat>::new(1);
    let _said: fn(Handle<Chat>) -> Result<(), SendError<ChatInfo>> = |handle| handle.said(String::new());
    let _route = Route::<Nothing>::new(());
}
