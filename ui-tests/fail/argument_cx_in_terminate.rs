use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(self, _cx: &mut Cx<Self>) {}
}

fn main() {}
