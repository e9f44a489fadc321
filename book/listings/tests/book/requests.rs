//! Requests, streams and hooks.

use std::time::Duration;

use ws_runtime::prelude::*;

use crate::testing::Client;

mod hooks;

#[tokio::test(start_paused = true)]
async fn hooks_refuse_and_count() {
    let (mut client, _connection) = Client::of(hooks::Desk::default());
    for (request, answer) in [
        (r#"{"Note":{"id":1,"text":"x"}}"#, r#""LogInFirst""#),
        ("", r#"{"reply":1,"failed":"refused"}"#),
        (r#"{"LogIn":{"id":2,"name":"Ada"}}"#, r#"{"reply":2,"ok":null}"#),
        (r#"{"Note":{"id":3,"text":"x"}}"#, r#"{"reply":3,"ok":1}"#),
    ] {
        if !request.is_empty() {
            client.send(0x81, request.as_bytes()).await;
        }
        assert_eq!(client.text().await, answer);
    }
}

mod streams;

#[tokio::test(start_paused = true)]
async fn a_stream_of_ones_own() {
    let (mut client, _connection) = Client::of(streams::Clock::default());
    client.send(0x81, b"start").await;
    for seconds in 1..=3 {
        assert_eq!(client.text().await, format!("{seconds} s"));
    }
    client.send(0x81, b"stop").await;
    assert_eq!(client.text().await, "true");
    tokio::time::sleep(Duration::from_secs(9)).await;
    client.send(0x81, b"stop").await;
    assert_eq!(client.text().await, "false");
}
