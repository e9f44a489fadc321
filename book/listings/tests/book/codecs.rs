//! Codecs.

use serde::{Deserialize, Serialize};
use ws_runtime::prelude::*;

use crate::testing::Client;

mod one;

#[tokio::test(start_paused = true)]
async fn one_codec() {
    let (mut client, _connection) = Client::of(one::Meter::default());
    client.send(0x82, b"\x82\xa4type\xa3add\xa6amount\x02").await;
    let said = b"\x82\xa4type\xa5total\xa5total\x02".to_vec();
    assert_eq!(client.next().await, Some((0x82, said)));
    client.send(0x81, b"ping").await;
    assert_eq!(client.text().await, "pong");
}

mod chosen;

#[tokio::test(start_paused = true)]
async fn codecs_by_protocol() {
    for (protocol, add, total) in [
        ("meter.v1", &br#"{"type":"add","amount":2}"#[..], &br#"{"total":2}"#[..]),
        (
            "meter.v1+msgpack",
            b"\x82\xa4type\xa3add\xa6amount\x02",
            b"\x81\xa5total\x02",
        ),
    ] {
        let connection = Connection::new(chosen::Meter::default()).protocol(protocol);
        let (mut client, _connection) = Client::on(connection);
        let first = if protocol == "meter.v1" { 0x81 } else { 0x82 };
        client.send(first, add).await;
        assert_eq!(client.next().await, Some((first, total.to_vec())), "{protocol}");
        client.send(first ^ 3, b"{}").await;
        assert_eq!(client.closed().await, Some(1003), "{protocol}");
    }
}

mod broadcast;

#[tokio::test(start_paused = true)]
async fn broadcasts() {
    for (protocol, news) in
        [("feed.v1", (0x81, b"7".to_vec())), ("feed.v1+msgpack", (0x82, vec![7]))]
    {
        let (told, handle) = tokio::sync::oneshot::channel();
        let feed = broadcast::Feed { told: Some(told) };
        let (mut client, _connection) =
            Client::on(Connection::new(feed).protocol(protocol));
        let handle = handle.await.unwrap();
        let prepared = broadcast::News::new(&7).unwrap();
        broadcast::FeedHandle::news(&handle, prepared).unwrap();
        assert_eq!(client.next().await, Some(news));
    }
}

mod own;

#[tokio::test(start_paused = true)]
async fn a_codec_of_your_own() {
    let (mut client, _connection) = Client::of(own::Light::default());
    client.send(0x82, &[1, 200]).await;
    assert_eq!(client.next().await, Some((0x82, vec![200])));
    client.send(0x82, &[0]).await;
    assert_eq!(client.next().await, Some((0x82, vec![0])));
    client.send(0x82, &[7]).await;
    assert_eq!(client.closed().await, Some(1003));
    let (mut client, _connection) = Client::of(own::Light::default());
    client.send(0x82, &[1]).await;
    assert_eq!(client.closed().await, Some(1007));
}
