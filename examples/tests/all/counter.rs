//! A connection that is asked from outside.

use serde_json::json;

use crate::support::{Client, Example};

async fn id_of(client: &mut Client) -> u64 {
    client.value().await["id"].as_u64().unwrap()
}

#[tokio::test]
async fn counts_and_tells_over_http() {
    let example = Example::start(env!("CARGO_BIN_EXE_counter"), &[]);
    let (mut one, mut two) = (example.connect("/counter").await, example.connect("/counter").await);
    let (first, second) = (id_of(&mut one).await, id_of(&mut two).await);
    assert_ne!(first, second);

    for amount in [1, 1, 40] {
        one.json(json!({ "type": "add", "amount": amount })).await;
    }
    for count in [1, 2, 42] {
        one.expect(json!({ "type": "count", "id": first, "count": count })).await;
    }
    assert_eq!(example.get(&format!("/count?id={first}")).await, (200, "42\n".to_owned()));
    assert_eq!(example.get(&format!("/count?id={second}")).await, (200, "0\n".to_owned()));

    one.leave().await;
    let gone = example.get(&format!("/count?id={first}")).await;
    assert_eq!(gone.0, 404, "{}", gone.1);
}

#[tokio::test]
async fn nonsense_is_refused() {
    let example = Example::start(env!("CARGO_BIN_EXE_counter"), &[]);
    for path in ["/count", "/count?id=", "/count?id=-1", "/count?id=1e3", "/count?no=1"] {
        assert_eq!(example.get(path).await.0, 400, "{path}");
    }
    assert_eq!(example.get("/count?id=18446744073709551615").await.0, 404);
    let mut client = example.connect("/counter").await;
    client.send("one more, please").await;
    assert_eq!(client.closed().await.0, 1007);
    assert_eq!(example.get("/").await.0, 200);
}
