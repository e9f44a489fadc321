use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(outbound_high_water = "1MiB", outbound_limit = "64KiB")]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_owned()
    }
}

fn main() {}
