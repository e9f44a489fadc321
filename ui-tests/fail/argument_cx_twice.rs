use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, cx: &mut Cx<Self>, _cx: &mut Cx<Self>) {
        cx.send("hello");
    }
}

fn main() {}
