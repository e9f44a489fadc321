//! Requests, a stream that is cancelled, and a call of the client.

use serde_json::json;

use crate::support::Example;

#[tokio::test]
async fn requests_are_answered_by_their_ids() {
    let example = Example::start(env!("CARGO_BIN_EXE_library"), &[]);
    let mut client = example.connect("/library").await;
    client.json(json!({ "type": "find", "id": 1, "title": "Emma" })).await;
    client.expect(json!({ "reply": 1, "ok": 4 })).await;
    client.json(json!({ "type": "find", "id": 2, "title": "Ulyses" })).await;
    client.expect(json!({ "reply": 2, "error": "no_such_book" })).await;
}

#[tokio::test]
async fn a_stream_runs_until_it_is_cancelled() {
    let example = Example::start(env!("CARGO_BIN_EXE_library"), &[]);
    let mut client = example.connect("/library").await;
    client.json(json!({ "type": "arrivals", "id": 1 })).await;
    for title in ["Emma", "Ulysses", "Middlemarch", "Emma"] {
        client.expect(json!({ "reply": 1, "item": title })).await;
    }
    client.json(json!({ "type": "cancel", "target": 1 })).await;
    let cancelled = loop {
        let value = client.value().await;
        if value["reply"].is_null() {
            break value;
        }
    };
    assert_eq!(cancelled, json!({ "type": "cancelled", "target": 1, "was_running": true }));
    // Nothing more of it comes.
    client.json(json!({ "type": "cancel", "target": 1 })).await;
    client.expect(json!({ "type": "cancelled", "target": 1, "was_running": false })).await;
}

#[tokio::test]
async fn the_client_is_asked_before_the_answer() {
    let example = Example::start(env!("CARGO_BIN_EXE_library"), &[]);
    let mut client = example.connect("/library").await;
    for (call, yes, answer) in
        [(1, true, json!({ "reply": 7, "ok": null })), (2, false, json!({ "reply": 7, "error": "declined" }))]
    {
        client.json(json!({ "type": "reserve", "id": 7, "title": "Emma" })).await;
        client.expect(json!({ "type": "confirm", "call": call, "title": "Emma" })).await;
        client.json(json!({ "type": "confirmed", "call": 9, "yes": true })).await;
        client.expect(json!({ "type": "no_such_call", "call": 9 })).await;
        client.json(json!({ "type": "confirmed", "call": call, "yes": yes })).await;
        client.expect(answer).await;
    }
}
