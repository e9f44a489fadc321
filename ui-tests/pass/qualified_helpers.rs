#![deny(warnings)]

use ws_runtime::prelude as ws;

#[derive(Default)]
pub(crate) struct Chat;

#[ws::websocket(cowboy, info = pub(crate) enum Messages)]
impl crate::Chat {
    #[ws::text]
    fn text(&mut self, text: &[u8]) -> String {
        text.len().to_string()
    }

    #[ws::timer(every = "1h")]
    fn tick(&mut self) {}
}

fn main() {
    let _made: Messages = Messages::Tick;
}
