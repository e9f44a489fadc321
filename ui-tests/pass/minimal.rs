use ws_runtime::prelude::*;

#[derive(Default)]
struct Echo;

#[websocket]
impl Echo {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }
}

fn main() {
    let _route = Route::<Echo>::new(());
}
