//! The handler without the macro.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::support::Example;

fn start() -> Example {
    Example::start(env!("CARGO_BIN_EXE_by_hand"), &[])
}

#[tokio::test]
async fn every_message() {
    let example = start();
    let mut client = example.connect("/counter?from=40").await;
    client.expect(json!({ "type": "count", "count": 40 })).await;
    client.json(json!({ "type": "add", "amount": 2 })).await;
    client.expect(json!({ "type": "count", "count": 42 })).await;
    client.send(Message::binary(vec![1, 2, 3])).await;
    client.expect(json!({ "type": "error", "detail": "3 bytes of what?" })).await;
    client.json(json!({ "type": "shout" })).await;
    let error = client.value().await;
    assert!(error["detail"].as_str().unwrap().contains("unknown variant `shout`"), "{error}");
    client.json(json!({ "type": "leave" })).await;
    assert_eq!(client.closed().await, (1000, String::new()));
}

#[tokio::test]
async fn too_much() {
    let example = start();
    let mut client = example.connect(&format!("/counter?from={}", i64::MAX)).await;
    client.json(json!({ "type": "add", "amount": 1 })).await;
    assert_eq!(client.closed().await, (1008, "too much".to_owned()));
}

#[tokio::test]
async fn every_second_tick_is_a_ping() {
    let example = start();
    let mut client = example.connect("/counter").await;
    client.expect(json!({ "type": "count", "count": 0 })).await;
    assert_eq!(client.next().await, Message::Ping(Vec::new().into()));
}

#[tokio::test]
async fn refusals() {
    let example = start();
    assert_eq!(example.refusal("/counter?from=x", None).await, (400, "from is not a number\n".to_owned()));
    assert_eq!(example.refusal("/nothing", None).await.0, 404);
    assert_eq!(example.get("/counter").await.0, 426);
}
