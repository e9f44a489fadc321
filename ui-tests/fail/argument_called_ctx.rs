use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, ctx: &mut Cx<Self>) {
        ctx.send("hello");
    }
}

fn main() {}
