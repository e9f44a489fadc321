use ws_runtime::prelude::*;

#[websocket]
pub struct Chat;

fn main() {}
