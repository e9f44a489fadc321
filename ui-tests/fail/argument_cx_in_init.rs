use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(_cx: &mut Cx<Self>) -> Self {
        Self
    }
}

fn main() {}
