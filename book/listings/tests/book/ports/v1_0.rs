//! A handler of Cowboy 1.0, with `Req` and `Timeout`.

use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout};
use ws_runtime::{Handle, Route, WebSocketHandler};

use super::{ask, in_time, next, open, refused};
use crate::testing::Client;

mod block;
mod hand;
mod house;

use house::{House, News, Told};

// Cowboy: B60, B61, B62, B111, B155, B156, B157
#[tokio::test(start_paused = true)]
async fn by_hand() {
    an_evening::<hand::Table>().await;
}

// Cowboy: B60, B61, B62, B111, B155, B156, B157
#[tokio::test(start_paused = true)]
async fn as_a_block() {
    an_evening::<block::Table>().await;
}

async fn an_evening<H: WebSocketHandler<RouteState = House<H>, Info = News>>() {
    before_the_upgrade::<H>().await;
    timeouts::<H>().await;
    frames::<H>().await;
    info::<H>().await;
    reasons::<H>().await;
}

/// A route, and what its house is told.
fn house<H>() -> (Route<H>, UnboundedReceiver<Told<H>>)
where
    H: WebSocketHandler<RouteState = House<H>, Info = News>,
{
    let (house, told) = unbounded_channel();
    (Route::new(house), told)
}

async fn arrive<H>(
    role: &str,
) -> (Client<DuplexStream>, Handle<H>, UnboundedReceiver<Told<H>>)
where
    H: WebSocketHandler<RouteState = House<H>, Info = News>,
{
    let (route, mut told) = house::<H>();
    let client = open(route, &format!("/table?role={role}")).await;
    match next(&mut told).await {
        Some(Told::Arrived(table)) => (client, table, told),
        _ => panic!("the house is told who has arrived"),
    }
}

async fn left<H: WebSocketHandler>(mut told: UnboundedReceiver<Told<H>>) -> String {
    match next(&mut told).await {
        Some(Told::Left(path, why)) => {
            assert_eq!(path, "/table");
            assert!(next(&mut told).await.is_none(), "it is told once");
            why
        }
        _ => panic!("the house is told who has left"),
    }
}

/// `{shutdown, Req}` from `websocket_init/3`, and the subprotocol that it could agree on.
async fn before_the_upgrade<H>()
where
    H: WebSocketHandler<RouteState = House<H>, Info = News>,
{
    let (route, mut told) = house::<H>();
    assert_eq!(refused(route.clone(), "/table").await, "400");
    assert!(told.try_recv().is_err(), "neither arrived nor left");

    let offer =
        ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: table.v2, table.v1"];
    let (head, _client) = ask(route, "/table?role=waiter", &offer).await;
    assert!(head.contains("\r\nsec-websocket-protocol: table.v1\r\n"), "{head}");
}

/// The four results of `websocket_init/3` that open the connection.
async fn timeouts<H>()
where
    H: WebSocketHandler<RouteState = House<H>, Info = News>,
{
    for (role, seconds) in [("guest", 60), ("kitchen", 600)] {
        let (mut client, _table, told) = arrive::<H>(role).await;
        tokio::time::sleep(Duration::from_secs(seconds - 10)).await;
        client.send(0x8A, b"").await;
        let heard = Instant::now();
        assert_eq!(in_time(client.closed()).await, Some(1000), "{role}");
        let silent = heard.elapsed();
        assert!(silent >= Duration::from_secs(seconds), "{role}: {silent:?}");
        assert!(
            silent <= Duration::from_secs(seconds * 11 / 10),
            "{role}: {silent:?}"
        );
        assert_eq!(left(told).await, "silence");
    }
    for role in ["display", "waiter"] {
        let (mut client, _table, _told) = arrive::<H>(role).await;
        let a_day = Duration::from_secs(24 * 3600);
        assert!(timeout(a_day, client.next()).await.is_err(), "{role}");
    }
}

/// The results of `websocket_handle/3`.
async fn frames<H>()
where
    H: WebSocketHandler<RouteState = House<H>, Info = News>,
{
    let (mut client, _table, told) = arrive::<H>("guest").await;
    client.send(0x81, b"order soup").await;
    assert_eq!(client.text().await, "soup, with pleasure");
    client.send(0x81, b"menu").await;
    assert_eq!(
        (client.text().await, client.text().await),
        ("soup".into(), "fish".into())
    );
    client.send(0x82, b"photo").await;
    assert_eq!(client.next().await, Some((0x82, b"photo".to_vec())));
    client.send(0x89, b"1").await;
    assert_eq!(
        client.next().await,
        Some((0x8A, b"1".to_vec())),
        "the runtime's answer, and no other"
    );
    client.send(0x8A, b"2").await;
    client.send(0x81, b"hm").await;
    client.send(0x81, b"bill").await;
    assert_eq!(client.text().await, "1");
    assert_eq!(client.next().await, Some((0x88, b"\x03\xE8come again".to_vec())));
    assert_eq!(left(told).await, "the handler has ended it");

    let (mut client, _table, told) = arrive::<H>("guest").await;
    client.send(0x81, b"leave").await;
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(left(told).await, "the handler has ended it");
}

/// The results of `websocket_info/3`.
async fn info<H>()
where
    H: WebSocketHandler<RouteState = House<H>, Info = News>,
{
    let (mut client, table, told) = arrive::<H>("waiter").await;
    for news in
        [News::Counted(7), News::Rumour, News::Ready("fish"), News::Special("pie")]
    {
        table.send(news).await.unwrap();
    }
    assert_eq!(client.text().await, "fish is ready");
    assert_eq!(
        (client.text().await, client.text().await),
        ("today".into(), "pie".into())
    );
    client.send(0x81, b"order pie").await;
    assert_eq!(client.text().await, "pie, with pleasure");
    table.send(News::ClosingTime).await.unwrap();
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(left(told).await, "the handler has ended it");
}

/// The reasons of `websocket_terminate/3` that the client brings about.
async fn reasons<H>()
where
    H: WebSocketHandler<RouteState = House<H>, Info = News>,
{
    let sent: [(&[u8], &str); 5] = [
        (b"\x88\x80\0\0\0\0", "the client has closed"),
        (b"\x88\x84\0\0\0\0\x0F\xA0no", "the client has closed: 4000 no"),
        (b"\x81\x81\0\0\0\0\xFF", "no UTF-8"),
        (b"\x81\x02hi", "not a frame"),
        (b"", "gone without a word"),
    ];
    for (bytes, why) in sent {
        let (mut client, _table, told) = arrive::<H>("guest").await;
        client.bytes(bytes).await;
        if !bytes.is_empty() {
            assert!(matches!(client.next().await, Some((0x88, _))), "{why}");
        }
        drop(client);
        assert_eq!(left(told).await, why);
    }
}
