//! Streams beside everything else: clients that do not read, floods of items, other tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use tokio::time::sleep;
use ws_runtime::{Frame, Ping, TerminateReason};

use super::{Streaming, a_turn, counted};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_stream_is_not_polled_while_the_client_does_not_read() {
    let polls = Arc::new(AtomicUsize::new(0));
    let items = counted(&polls, |_| Poll::Ready(Some(Frame::binary(vec![0; 10_000]))));
    let (mut peer, _connection) = Streaming::new(|cx| Ok(vec![cx.stream(items)?])).run_with(64, |options| options);
    sleep(SECOND).await;
    let polled = polls.load(Ordering::Relaxed);
    assert!((7..=8).contains(&polled), "{polled} items: 64 KiB and the one that goes beyond");
    sleep(SECOND * 5).await;
    assert_eq!(polls.load(Ordering::Relaxed), polled);
    for _ in 0..100 {
        assert_eq!(peer.recv().await.unwrap().payload.len(), 10_000);
    }
    let polled = polls.load(Ordering::Relaxed);
    assert!((100..=110).contains(&polled), "{polled} items, as many as are read");
}

/// Another task has its turns between the `polls`.
async fn leaves_time(polls: &Arc<AtomicUsize>) {
    let polls = Arc::clone(polls);
    let neighbour = tokio::spawn(async move {
        let start = polls.load(Ordering::Relaxed);
        for _ in 0..1000 {
            let before = polls.load(Ordering::Relaxed);
            a_turn().await;
            let in_between = polls.load(Ordering::Relaxed) - before;
            assert!(in_between <= 256, "{in_between} polls before another task had its turn");
        }
        assert!(polls.load(Ordering::Relaxed) > start, "both go on");
    });
    neighbour.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_stream_without_end_shuts_out_neither_the_client_nor_the_mailbox_nor_others() {
    let polls = Arc::new(AtomicUsize::new(0));
    let items = counted(&polls, |_| Poll::Ready(Some("item")));
    let (sender, handle) = tokio::sync::oneshot::channel();
    let streaming = Streaming::new(|cx| {
        drop(sender.send(cx.handle()));
        Ok(vec![cx.stream(items)?])
    });
    // Everything that the stream has fits: nothing but its turn holds it up.
    let (mut peer, connection) = streaming.run_with(1 << 30, |options| options);
    let handle = handle.await.unwrap();
    leaves_time(&polls).await;

    peer.text("hello").await;
    peer.send(0x89, b"ping").await;
    handle.try_send("info".to_owned()).unwrap();
    let before = polls.load(Ordering::Relaxed);
    let (mut others, mut frames) = (Vec::new(), 0);
    while others.len() < 3 {
        let frame = peer.recv().await.unwrap();
        frames += 1;
        if frame.payload != b"item" {
            others.push(String::from_utf8(frame.payload).unwrap());
        }
    }
    others.sort();
    assert_eq!(others, ["hello", "info", "ping"]);
    assert!(frames < before + 1000, "they came within a few turns: {frames} frames, {before} before");
    connection.abort();
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_wakes_itself_leaves_time_for_others() {
    let polls = Arc::new(AtomicUsize::new(0));
    let items = counted::<(), _>(&polls, |cx| {
        cx.waker().wake_by_ref();
        Poll::Pending
    });
    let (mut peer, connection) = Streaming::new(|cx| Ok(vec![cx.stream(items)?])).run();
    leaves_time(&polls).await;
    peer.text("hello").await;
    assert_eq!(peer.recv_text().await, "hello");
    connection.abort();
}

#[tokio::test(start_paused = true)]
async fn the_client_is_heard_although_it_does_not_keep_up() {
    let items = stream::repeat(()).map(|()| Frame::binary(vec![0; 1000]));
    let (mut peer, connection) = Streaming::new(|cx| Ok(vec![cx.stream(items)?])).run_with(100, |options| options);
    sleep(SECOND).await;
    // It reads a frame at a time, and the stream would fill what that makes room for.
    let mut text = None;
    peer.text("cancel").await;
    for _ in 0..1000 {
        let frame = peer.recv().await.unwrap();
        if frame.first == 0x81 {
            text = Some(frame.payload);
            break;
        }
    }
    assert_eq!(text.as_deref(), Some(&b"[true] [false]"[..]));
    drop(peer);
    connection.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_no_sign_of_life_of_the_client() {
    let ticks = stream::unfold((), |()| async {
        sleep(SECOND).await;
        Some(("tick", ()))
    });
    let streaming = Streaming::new(|cx| Ok(vec![cx.stream(ticks)?]));
    let (mut peer, connection) = streaming.run_with(1024, |options| options.idle_timeout(SECOND * 5).ping(Ping::Off));
    let start = tokio::time::Instant::now();
    for seconds in 1..5 {
        assert_eq!((peer.recv_text().await, start.elapsed().as_secs()), ("tick".to_owned(), seconds));
    }
    while peer.recv().await.unwrap().first != 0x88 {}
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Timeout);
}

#[tokio::test(start_paused = true)]
async fn a_stream_may_wait_in_between() {
    let items = stream::iter(0..50).then(|number| async move {
        a_turn().await;
        number.to_string()
    });
    let (mut peer, _connection) = Streaming::new(|cx| Ok(vec![cx.stream(Box::pin(items))?])).run();
    for number in 0..50 {
        assert_eq!(peer.recv_text().await, number.to_string());
    }
}
