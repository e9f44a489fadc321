use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(compress, deflate_opts(server_no_context_takeover))]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
