use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[init]
    fn init(req: &Request) -> Option<Self> {
        req.query("name").map(|_| Self)
    }
}

fn main() {}
