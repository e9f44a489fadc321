//! The greeter of the guide of 2013.

use std::time::Duration;

use tokio::time::{Instant, timeout};
use ws_runtime::{Route, WebSocketHandler};

use super::open;

mod block;
mod hand;

// Cowboy: B158
#[tokio::test(start_paused = true)]
async fn by_hand() {
    greets::<hand::Greeter>().await;
}

// Cowboy: B158
#[tokio::test(start_paused = true)]
async fn as_a_block() {
    greets::<block::Greeter>().await;
}

async fn greets<H: WebSocketHandler<RouteState = ()>>() {
    let mut client = open(Route::<H>::new(()), "/websocket").await;
    let begun = Instant::now();
    client.send(0x81, b"It is big.").await;
    assert_eq!(client.text().await, "That's what she said! It is big.");
    assert!(begun.elapsed() < Duration::from_secs(1), "without waiting for a timer");

    for (second, greeting) in
        [(1, "Hello!"), (2, "How' you doin'?"), (3, "How' you doin'?")]
    {
        assert_eq!(client.text().await, greeting);
        let elapsed = begun.elapsed();
        assert!(elapsed >= Duration::from_secs(second), "{elapsed:?}");
        assert!(elapsed < Duration::from_millis(second * 1000 + 100), "{elapsed:?}");
    }

    // Other frames are taken without a word; the pong is the runtime's.
    client.send(0x82, b"\x01").await;
    client.send(0x8A, b"").await;
    client.send(0x89, b"?").await;
    assert_eq!(client.next().await, Some((0x8A, b"?".to_vec())));
    let before_the_next = Duration::from_millis(500);
    assert!(timeout(before_the_next, client.next()).await.is_err(), "nothing else");
    assert_eq!(client.text().await, "How' you doin'?");
}
