use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[timer(every = "1s")]
    fn tick(&mut self, count: usize) -> String {
        count.to_string()
    }
}

fn main() {}
