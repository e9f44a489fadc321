//! The first program of the book, with typed messages.
#![expect(clippy::print_stdout, reason = "a program, not a library")]

// ANCHOR: all
use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Order { dish: String, portions: u32 },
    Cancel,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Ordered { dish: String, total: u32 },
    Cancelled,
}

#[derive(Default)]
struct Table {
    total: u32,
}

#[websocket(message = ClientMsg, reply = ServerMsg)]
impl Table {
    #[message(ClientMsg::Order { dish, portions })]
    fn order(&mut self, dish: String, portions: u32) -> ServerMsg {
        self.total = self.total.saturating_add(portions);
        ServerMsg::Ordered { dish, total: self.total }
    }

    #[message(ClientMsg::Cancel)]
    fn cancel(&mut self) -> (ServerMsg, Stop) {
        self.total = 0;
        (ServerMsg::Cancelled, Stop)
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let server = Server::new()
        .route("/table", Route::<Table>::new(()))
        .bind("127.0.0.1:8080")
        .await?;
    println!("open http://{} in a browser", server.local_addr());
    server.run_until(async { drop(tokio::signal::ctrl_c().await) }).await;
    Ok(())
}
// ANCHOR_END: all
