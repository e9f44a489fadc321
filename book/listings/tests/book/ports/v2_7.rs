//! A handler of Cowboy 2.7, with commands.

use std::collections::HashSet;
use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, timeout};
use ws_runtime::{
    Connection, ErrorReason, Handle, Route, TerminateReason, Violation,
    WebSocketHandler,
};

use super::{ask, in_time, next};
use crate::testing::Client;

mod block;
mod disk;
mod hand;

use disk::{Disk, Job, Kept, Said};

#[tokio::test(start_paused = true)]
async fn by_hand() {
    an_upload(hand::Upload::new).await;
}

#[tokio::test(start_paused = true)]
async fn as_a_block() {
    an_upload(block::Upload::new).await;
}

async fn an_upload<H>(new: fn(Disk<H>) -> H)
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    frames::<H>().await;
    compression::<H>().await;
    active::<H>().await;
    set_options::<H>().await;
    limits::<H>().await;
    request::<H>().await;
    shutdown_reasons(new).await;
}

type Jobs<H> = UnboundedReceiver<Job<H>>;

async fn start<H>() -> (Client<DuplexStream>, Handle<H>, Jobs<H>)
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    let (disk, mut jobs) = unbounded_channel();
    let fields = ["Sec-WebSocket-Version: 13", "User-Agent: scanner"];
    let (head, mut client) =
        ask(Route::<H>::new(disk), "/upload?to=tray", &fields).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    assert_eq!(client.text().await, "ready");
    (client, opened(&mut jobs).await, jobs)
}

async fn opened<H: WebSocketHandler>(jobs: &mut Jobs<H>) -> Handle<H> {
    match next(jobs).await {
        Some(Job::Open(upload)) => upload,
        _ => panic!("the disk is told of the upload"),
    }
}

async fn closed<H: WebSocketHandler>(jobs: &mut Jobs<H>) -> (TerminateReason, Kept) {
    match next(jobs).await {
        Some(Job::Closed(reason, kept)) => (reason, kept),
        _ => panic!("the disk is told of the end"),
    }
}

/// `Frame`, and `deflate` where compression was not negotiated.
async fn frames<H>()
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    let (mut client, _upload, mut jobs) = start::<H>().await;
    client.send(0x81, b"preview").await;
    assert_eq!(client.next().await, Some((0x82, b"\x89PNG".to_vec())));
    assert_eq!(client.text().await, "this is what it looks like");
    client.send(0x81, b"pings").await;
    for (opcode, payload) in [(0x89, ""), (0x89, "1"), (0x8A, ""), (0x8A, "2")] {
        assert_eq!(client.next().await, Some((opcode, payload.into())));
    }
    // Two that hibernate: the pong to the first is the runtime's.
    client.send(0x89, b"3").await;
    assert_eq!(client.next().await, Some((0x8A, b"3".to_vec())));
    client.send(0x8A, b"").await;
    client.send(0x81, b"cancel").await;
    assert_eq!(client.next().await, Some((0x88, vec![])));
    assert_eq!(closed(&mut jobs).await.0, TerminateReason::Stop);
}

/// `compress`, `deflate_opts`, and `deflate` where compression was negotiated.
async fn compression<H>()
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    let (disk, _jobs) = unbounded_channel();
    let offer =
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    let (head, mut client) =
        ask(Route::<H>::new(disk), "/upload", &["Sec-WebSocket-Version: 13", offer])
            .await;
    let line = head.lines().find(|line| line.starts_with("sec-websocket-extensions"));
    let agreed: HashSet<&str> =
        line.unwrap().split([':', ';']).skip(1).map(str::trim).collect();
    let asked = [
        "permessage-deflate",
        "client_no_context_takeover",
        "server_max_window_bits=12",
        "client_max_window_bits=12",
    ];
    assert_eq!(agreed, asked.into());

    assert_eq!(client.next().await.unwrap().0, 0xC1, "a compressed text");
    client.send(0x81, b"preview").await;
    assert_eq!(
        client.next().await,
        Some((0x82, b"\x89PNG".to_vec())),
        "not compressed"
    );
    assert_eq!(client.next().await.unwrap().0, 0xC1, "compressed again");
}

/// `active`.
async fn active<H>()
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    let (mut client, upload, mut jobs) = start::<H>().await;
    for chunk in [b"one", b"two"] {
        client.send(0x82, chunk).await;
        assert!(
            matches!(next(&mut jobs).await, Some(Job::Write(bytes)) if bytes[..] == chunk[..])
        );
    }
    client.send(0x82, b"three").await;
    client.send(0x89, b"").await;
    let long = Duration::from_secs(20);
    assert!(
        timeout(long, jobs.recv()).await.is_err(),
        "nothing is read while two wait"
    );
    assert!(timeout(long, client.next()).await.is_err(), "nor is the ping answered");

    upload.send(Said::Written(3)).await.unwrap();
    assert!(
        matches!(next(&mut jobs).await, Some(Job::Write(bytes)) if bytes[..] == b"three"[..])
    );
    assert_eq!(client.next().await, Some((0x8A, vec![])));
}

/// `set_options`, and the option `idle_timeout`.
async fn set_options<H>()
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    for (first, seconds) in [("", 30), ("slow", 600)] {
        let (mut client, _upload, mut jobs) = start::<H>().await;
        let begun = Instant::now();
        client.send(0x81, first.as_bytes()).await;
        if first == "slow" {
            assert_eq!(client.text().await, "take your time");
        }
        assert_eq!(in_time(client.closed()).await, Some(1000));
        let silent = begun.elapsed();
        assert!(silent >= Duration::from_secs(seconds), "{silent:?}");
        assert!(silent <= Duration::from_secs(seconds * 11 / 10), "{silent:?}");
        assert_eq!(closed(&mut jobs).await.0, TerminateReason::Timeout);
    }
}

/// `max_frame_size` and `validate_utf8`.
async fn limits<H>()
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    let (mut client, _upload, mut jobs) = start::<H>().await;
    client.send(0x81, b"M\xFCller").await;
    client.send(0x81, b"name?").await;
    assert_eq!(
        client.next().await,
        Some((0x82, b"M\xFCller".to_vec())),
        "not checked"
    );

    // Two fragments of 32769 bytes each.
    let half = vec![b'x'; 0x8001];
    client.bytes(&[b"\x02\xFE\x80\x01\0\0\0\0", &half[..]].concat()).await;
    client.bytes(&[b"\x80\xFE\x80\x01\0\0\0\0", &half[..]].concat()).await;
    assert_eq!(client.closed().await, Some(1009));
    let too_big = ErrorReason::BadSize(Violation::MessageTooBig);
    assert_eq!(closed(&mut jobs).await.0, TerminateReason::Error(too_big));
}

/// What is left of the request.
async fn request<H>()
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    let (client, _upload, mut jobs) = start::<H>().await;
    drop(client);
    let kept = Kept { path: "/upload".into(), agent: Some("scanner".into()) };
    assert_eq!(
        closed(&mut jobs).await,
        (TerminateReason::Error(ErrorReason::Closed), kept)
    );
}

/// `shutdown_reason`, and the close codes beside it.
async fn shutdown_reasons<H>(new: fn(Disk<H>) -> H)
where
    H: WebSocketHandler<RouteState = Disk<H>, Info = Said>,
{
    let begin = || {
        let (disk, jobs) = unbounded_channel();
        let upload = Connection::new(new(disk))
            .options(|options| options.validate_utf8(false));
        let (client, connection) = Client::on(upload);
        (client, connection, jobs)
    };

    let (mut client, connection, mut jobs) = begin();
    assert_eq!(client.text().await, "ready");
    let upload = opened(&mut jobs).await;
    client.send(0x82, b"chunk").await;
    assert!(matches!(next(&mut jobs).await, Some(Job::Write(_))));
    upload.send(Said::Written(5)).await.unwrap();
    // Socket and mailbox take turns: what is sent after this answer is read after the mailbox.
    client.send(0x89, b"").await;
    assert_eq!(client.next().await, Some((0x8A, vec![])));
    client.send(0x81, b"done").await;
    assert_eq!(client.text().await, "5");
    assert_eq!(client.next().await, Some((0x88, b"\x03\xE8thank you".to_vec())));
    drop(client);
    assert_eq!(
        connection.await.unwrap().shutdown_reason.as_deref(),
        Some("uploaded")
    );

    let (mut client, connection, mut jobs) = begin();
    assert_eq!(client.text().await, "ready");
    opened(&mut jobs).await.send(Said::Full).await.unwrap();
    assert_eq!(client.next().await, Some((0x88, b"\x11\x9Bdisk full".to_vec())));
    drop(client);
    let exit = connection.await.unwrap();
    assert_eq!(exit.shutdown_reason.as_deref(), Some("the disk is full"));
    assert_eq!(exit.reason, TerminateReason::Stop);

    let (mut client, connection, _jobs) = begin();
    assert_eq!(client.text().await, "ready");
    client.send(0x81, b"cancel").await;
    assert_eq!(client.closed().await, None);
    drop(client);
    assert_eq!(connection.await.unwrap().shutdown_reason, None, "an ordinary end");
}
