//! The first program of the book.
#![expect(clippy::print_stdout, reason = "a program, not a library")]

// ANCHOR: all
// ANCHOR: handler
use ws_runtime::prelude::*;

#[derive(Default)]
struct Hello {
    count: u32,
}

#[websocket]
impl Hello {
    #[open]
    fn open(&mut self) -> &'static str {
        "Hello!"
    }

    #[text]
    fn text(&mut self, text: &str) -> String {
        self.count += 1;
        format!("message {}: {text}", self.count)
    }
}
// ANCHOR_END: handler

// ANCHOR: main
#[tokio::main]
async fn main() -> std::io::Result<()> {
    let route = Route::<Hello>::new(());
    let server = Server::new().route("/hello", route).bind("127.0.0.1:8080").await?;
    println!("open http://{} in a browser", server.local_addr());
    server.run_until(async { drop(tokio::signal::ctrl_c().await) }).await;
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
