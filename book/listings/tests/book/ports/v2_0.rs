//! A handler of 2.0 before its release, with meta values.

use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;
use ws_runtime::{DeflateOptions, Route, WebSocketHandler};

use super::{ask, in_time, next, open};
use crate::testing::Client;

mod block;
mod hand;
mod museum;

use museum::{Closing, Left, Museum};

#[tokio::test(start_paused = true)]
async fn by_hand() {
    a_visit::<hand::Guide>().await;
}

#[tokio::test(start_paused = true)]
async fn as_a_block() {
    a_visit::<block::Guide>().await;
}

async fn a_visit<H: WebSocketHandler<RouteState = Museum, Info = Closing>>() {
    before_the_upgrade::<H>().await;
    meta_values::<H>().await;
    results::<H>().await;
    reasons::<H>().await;
}

fn museum<H>() -> (Route<H>, UnboundedReceiver<Left>)
where
    H: WebSocketHandler<RouteState = Museum, Info = Closing>,
{
    let (museum, left) = unbounded_channel();
    (Route::new(museum), left)
}

async fn enter<H>() -> (Client<DuplexStream>, UnboundedReceiver<Left>)
where
    H: WebSocketHandler<RouteState = Museum, Info = Closing>,
{
    let (route, left) = museum::<H>();
    (open(route, "/guide?exhibit=7").await, left)
}

/// `{ok, Req, State}` from `init/2`, and the subprotocol.
async fn before_the_upgrade<H>()
where
    H: WebSocketHandler<RouteState = Museum, Info = Closing>,
{
    let (route, mut left) = museum::<H>();
    assert_eq!(super::refused(route.clone(), "/guide").await, "404");
    assert_eq!(next(&mut left).await, Some((String::new(), "no upgrade".into())));

    let version = "Sec-WebSocket-Version: 13";
    for (offer, answered) in [("guide.v1", true), ("guide.v2", false)] {
        let offer = format!("Sec-WebSocket-Protocol: {offer}");
        let (head, _client) =
            ask(route.clone(), "/guide?exhibit=7", &[version, &offer]).await;
        assert_eq!(
            head.contains("\r\nsec-websocket-protocol: guide.v1\r\n"),
            answered,
            "{head}"
        );
    }
}

/// `websocket_version` and `websocket_compress`.
async fn meta_values<H>()
where
    H: WebSocketHandler<RouteState = Museum, Info = Closing>,
{
    let extension = "Sec-WebSocket-Extensions: permessage-deflate";
    for (version, compressed) in
        [("7", false), ("8", true), ("13", false), ("13", true)]
    {
        let (route, _left) = museum::<H>();
        // By default short texts go plain, so that this test can read them.
        let route =
            route.options(|options| options.deflate_opts(DeflateOptions::new()));
        let version_field = format!("Sec-WebSocket-Version: {version}");
        let fields = [version_field.as_str(), extension];
        let fields = if compressed { &fields[..] } else { &fields[..1] };
        let (_head, mut client) = ask(route, "/guide?exhibit=7", fields).await;
        client.send(0x81, b"about").await;
        let about = format!("version {version}, compressed {compressed}");
        assert_eq!(client.text().await, about);
    }
}

/// The results of `websocket_handle/3` and `websocket_info/3`.
async fn results<H>()
where
    H: WebSocketHandler<RouteState = Museum, Info = Closing>,
{
    let (mut client, mut left) = enter::<H>().await;
    let begun = Instant::now();
    client.send(0x82, b"hm").await;
    client.send(0x89, b"").await;
    assert_eq!(client.next().await, Some((0x8A, vec![])));
    client.send(0x81, b"next").await;
    assert_eq!(
        (client.text().await, client.text().await),
        ("and here".into(), "exhibit 8".into())
    );
    client.send(0x81, b"listen").await;
    assert_eq!(client.next().await, Some((0x82, b"la la".to_vec())));
    client.send(0x81, b"enough").await;
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(next(&mut left).await, Some(("8".into(), "stopped".into())));
    assert!(begun.elapsed() < Duration::from_secs(1));

    // The museum closes after 50 seconds. Without a word from the client the timeout comes first.
    let (mut client, mut left) = enter::<H>().await;
    let begun = Instant::now();
    tokio::time::sleep(Duration::from_secs(25)).await;
    client.send(0x8A, b"").await;
    assert_eq!(client.text().await, "we close soon");
    assert!(begun.elapsed() >= Duration::from_secs(40));
    assert_eq!(client.next().await, Some((0x88, b"\x0F\xA0closing time".to_vec())));
    assert!(begun.elapsed() >= Duration::from_secs(50));
    assert_eq!(next(&mut left).await, Some(("7".into(), "stopped".into())));
}

/// The reasons that are left.
async fn reasons<H>()
where
    H: WebSocketHandler<RouteState = Museum, Info = Closing>,
{
    ends::<H>(b"\x88\x80\0\0\0\0", Some(b""), "remote").await;
    ends::<H>(b"\x88\x84\0\0\0\0\x0F\xA0no", Some(b"\x0F\xA0"), "remote 4000 no")
        .await;
    ends::<H>(b"\x81\x85\0\0\0\0touch", Some(b"\x03\xF3"), "crash: do not touch")
        .await;
    ends::<H>(b"\x81\x81\0\0\0\0\xFF", Some(b"\x03\xEF"), "badencoding").await;
    ends::<H>(b"\x81\x02hi", Some(b"\x03\xEA"), "badframe").await;
    ends::<H>(b"\x8A\x80\0\0\0\0", Some(b"\x03\xE8"), "timeout").await;
    ends::<H>(b"", None, "closed").await;
}

/// What the client gets after these bytes, and what the museum is told.
async fn ends<H>(bytes: &[u8], close: Option<&[u8]>, why: &str)
where
    H: WebSocketHandler<RouteState = Museum, Info = Closing>,
{
    let (mut client, mut left) = enter::<H>().await;
    client.bytes(bytes).await;
    if let Some(close) = close {
        let answer = in_time(client.next()).await;
        assert_eq!(answer, Some((0x88, close.to_vec())), "{why}");
    }
    drop(client);
    assert_eq!(next(&mut left).await, Some(("7".into(), why.into())));
}
