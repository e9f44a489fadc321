use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(max_message_size = "64KiB", max_frame_size = "1MiB")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
