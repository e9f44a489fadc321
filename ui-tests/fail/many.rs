use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compres, idle_timeout = "1 minute", mailbox = 0)]
impl Chat {
    #[text]
    fn text(self, text: &str) -> String {
        text.to_owned()
    }

    #[info]
    fn said(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[timer(every = "0s")]
    fn tick(&mut self) {}
}

fn main() {}
