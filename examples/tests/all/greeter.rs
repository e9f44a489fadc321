//! The greeter keeps the time, and answers in between.

use std::time::{Duration, Instant};

use crate::support::Example;

// Cowboy: B158, examples_SUITE/websocket
#[tokio::test]
async fn greets_every_second_and_echoes() {
    let example = Example::start(env!("CARGO_BIN_EXE_greeter"), &[]);
    let before = Instant::now();
    let mut client = example.connect("/websocket").await;
    client.send("It is big.").await;
    assert_eq!(client.text().await, "That's what she said! It is big.");
    assert_eq!(client.text().await, "Hello!");
    assert!(before.elapsed() >= Duration::from_secs(1));
    assert_eq!(client.text().await, "How' you doin'?");
    assert_eq!(client.text().await, "How' you doin'?");
    let elapsed = before.elapsed();
    assert!(elapsed >= Duration::from_secs(3), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(5), "{elapsed:?}");
    client.leave().await;
}

#[tokio::test]
async fn has_a_page() {
    let example = Example::start(env!("CARGO_BIN_EXE_greeter"), &[]);
    let (status, page) = example.get("/").await;
    assert_eq!(status, 200);
    assert!(page.contains("page.js"));
    assert_eq!(example.get("/page.js").await.0, 200);
    assert_eq!(example.get("/page.jsx").await.0, 404);
}
