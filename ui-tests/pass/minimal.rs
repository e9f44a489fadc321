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

#[test]
fn passes() {
    let _route = Route::<Echo>::new(());
}
