//! Messages.

use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

use crate::testing::Client;

mod typed;

#[tokio::test(start_paused = true)]
async fn typed_messages() {
    let (mut client, connection) = Client::of(typed::Player::default());
    client.send(0x81, br#"{"type":"jump","height":2}"#).await;
    client.send(0x81, br#"{"type":"wave"}"#).await;
    client.send(0x81, br#"{"type":"say","text":"hello"}"#).await;
    assert_eq!(client.text().await, r#"{"type":"heard","length":5}"#);
    client.send(0x81, br#"{"type":"step","x":1,"y":-2}"#).await;
    assert_eq!(client.text().await, r#"{"type":"at","x":1,"y":-2}"#);
    client.send(0x81, br#"{"type":"jump","height":4}"#).await;
    assert_eq!(client.text().await, r#"{"type":"error","detail":"4 is too high"}"#);
    client.send(0x81, br#"{"type":"leave"}"#).await;
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}

mod borrowed;

#[tokio::test(start_paused = true)]
async fn borrowed_messages() {
    let (mut client, _connection) = Client::of(borrowed::Search);
    client.send(0x81, br#"{"word":"tea"}"#).await;
    assert_eq!(client.text().await, "nothing about tea");
}

mod raw;

#[tokio::test(start_paused = true)]
async fn raw_messages() {
    let (mut client, connection) = Client::of(raw::Store::default());
    client.send(0x82, &[1, 2, 3]).await;
    client.send(0x89, b"x").await;
    assert_eq!(client.next().await, Some((0x8A, b"x".to_vec())));
    client.send(0x81, b" so ").await;
    assert_eq!(client.text().await, "1 parts, 1 pings; so what?");
    client.send(0x8A, b"enough").await;
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}

mod decoding;

#[tokio::test(start_paused = true)]
async fn decode_errors() {
    let (mut client, connection) = Client::of(decoding::Adder::default());
    for _ in 0..3 {
        client.send(0x81, br#"{"type":"add","amount":"2"}"#).await;
        assert!(
            client
                .text()
                .await
                .starts_with(r#"{"type":"error","detail":"invalid type: string"#)
        );
    }
    client.send(0x81, br#"{"type":"add","amount":2}"#).await;
    assert_eq!(client.text().await, r#"{"type":"sum","sum":2}"#);
    client.send(0x81, br#"{"type":"subtract","amount":2}"#).await;
    assert_eq!(client.closed().await, Some(1003));
    assert_eq!(
        connection.await.unwrap().reason,
        TerminateReason::Error(ErrorReason::BadEncoding)
    );
}

mod forms;

#[tokio::test(start_paused = true)]
async fn return_forms() {
    let (mut client, connection) = Client::of(forms::Forms);
    client.send(0x81, b"nothing").await;
    client.send(0x81, b"frames").await;
    assert_eq!(client.text().await, "one");
    assert_eq!(client.next().await, Some((0x89, vec![])));
    client.send(0x82, b"").await;
    client.send(0x82, b"12").await;
    assert_eq!(client.text().await, "not so fast");
    client.send(0x81, b"no such file").await;
    assert_eq!(client.closed().await, Some(1011));
    let reason = connection.await.unwrap().reason;
    assert!(
        matches!(&reason, TerminateReason::Crash(text) if text.contains("No such file")),
        "{reason}"
    );

    let (mut client, _connection) = Client::of(forms::Forms);
    client.send(0x82, b"123").await;
    assert_eq!(client.closed().await, Some(1008));

    let (mut client, connection) = Client::of(forms::Polite);
    client.send(0x82, b"1").await;
    assert_eq!(client.text().await, "got");
    assert_eq!(client.next().await, Some((0x82, b"1".to_vec())));
    client.send(0x81, b"bye").await;
    assert_eq!(client.text().await, "you are welcome");
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}
