use ws_runtime::prelude::*;

pub struct Chat;

impl Chat {}

fn serve<H: WebSocketHandler>() {}

fn main() {
    serve::<Chat>();
}
