//! The handler from the guide of Cowboy 0.8: it sends a message every second, and echoes what it gets.
//!
//! `cargo run -p examples --bin greeter`, then open the address that it prints.

use std::mem;
use std::process::ExitCode;

use examples::{Args, Files};
use ws_runtime::prelude::*;

// ANCHOR: handler
/// What it will say next.
#[derive(Debug)]
struct Greeter {
    greeting: &'static str,
}

#[websocket]
impl Greeter {
    #[init]
    fn init() -> Self {
        Self { greeting: "Hello!" }
    }

    #[text]
    fn text(&mut self, text: &str) -> String {
        format!("That's what she said! {text}")
    }

    #[timer(every = "1s")]
    fn greet(&mut self) -> &'static str {
        mem::replace(&mut self.greeting, "How' you doin'?")
    }
}
// ANCHOR_END: handler

const PAGE: Files = &[
    ("/", "text/html; charset=utf-8", include_str!("page.html")),
    ("/page.js", "text/javascript; charset=utf-8", include_str!("page.js")),
];

fn main() -> ExitCode {
    examples::run(Args::parse(&[]), |_args| {
        Server::new().route("/websocket", Route::<Greeter>::new(())).fallback(examples::site(PAGE))
    })
}
