use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[terminate]
    fn bye(self) -> String {
        String::new()
    }
}

fn main() {}
