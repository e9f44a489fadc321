//! `terminate` runs exactly once, with the true reason, and the peer is told what it should be told.

use std::io;
use std::time::Duration;

use tests::{Call, Probe, Seen, frame};
use tokio::task::JoinHandle;
use ws_runtime::{CloseFrame, ErrorReason, Exit, Shutdown, TerminateReason, Violation, close_code};

/// The reason of a connection that is to end, which has to be the one that `terminate` was told, once.
async fn reason(seen: &Seen, connection: JoinHandle<Exit>) -> TerminateReason {
    let exit = connection.await.expect("the task does not panic");
    assert_eq!(seen.reasons(), std::slice::from_ref(&exit.reason));
    exit.reason
}

// Cowboy: B62, B114, B119
#[tokio::test(start_paused = true)]
async fn stop() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.text("stop").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    peer.close(1000, "").await;
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Stop);
}

#[tokio::test(start_paused = true)]
async fn stop_with_a_code_and_a_reason() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.text("close so be it").await;
    assert_eq!(peer.recv_close().await, Some((4000, "so be it".to_owned())));
    drop(peer);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Stop);
}

// Cowboy: B48, B119
#[tokio::test(start_paused = true)]
async fn stop_in_websocket_init() {
    let (probe, seen) = Probe::new("close-empty");
    let (mut peer, connection) = probe.run();
    assert_eq!(peer.recv_close().await, None);
    drop(peer);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Stop);
    assert_eq!(seen.calls()[0], Call::Init);
}

// Cowboy: B120, B138
#[tokio::test(start_paused = true)]
async fn timeout() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(1024, None, |options| options.ping(ws_runtime::Ping::Off));
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    drop(peer);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Timeout);
}

// Cowboy: B111, B117, B157
#[tokio::test(start_paused = true)]
async fn remote_without_a_code() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.send(0x88, b"").await;
    assert_eq!(peer.recv_close().await, None);
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Remote(None));
}

// Cowboy: B111, B112, B118
#[tokio::test(start_paused = true)]
async fn remote_with_a_code_and_a_reason() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.raw(&[frame(0x81, b"hello"), frame(0x88, b"\x0F\xA1why not"), frame(0x81, b"late")].concat()).await;
    assert_eq!(peer.recv_text().await, "hello");
    assert_eq!(peer.recv_close().await, Some((4001, String::new())), "the code comes back, the reason does not");
    assert_eq!(peer.recv().await, None);
    let close = CloseFrame::new(close_code!(4001), "why not");
    assert_eq!(reason(&seen, connection).await, TerminateReason::Remote(Some(close)));
    assert!(!seen.calls().contains(&Call::Handle("text", b"late".to_vec())), "nothing after a close");
}

// Cowboy: B91, B122
#[tokio::test(start_paused = true)]
async fn bad_encoding() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.send(0x81, b"\xFF").await;
    assert_eq!(peer.recv_close().await, Some((1007, String::new())));
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Error(ErrorReason::BadEncoding));
}

// Cowboy: B79, B121
#[tokio::test(start_paused = true)]
async fn bad_frame() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.raw(&[frame(0x81, b"good"), vec![0x81, 0x01, b'x']].concat()).await;
    assert_eq!(peer.recv_text().await, "good");
    assert_eq!(peer.recv_close().await, Some((1002, String::new())));
    assert_eq!(peer.recv().await, None);
    let expected = TerminateReason::Error(ErrorReason::BadFrame(Violation::Unmasked));
    assert_eq!(reason(&seen, connection).await, expected);
}

// Cowboy: B102, B105, B114, B123
#[tokio::test(start_paused = true)]
async fn bad_size() {
    for (change, wire, code, violation) in [
        ("size", frame(0x82, &[0; 101]), 1009, Violation::FrameTooBig),
        ("size", [frame(0x02, &[0; 60]), frame(0x80, &[0; 41])].concat(), 1009, Violation::MessageTooBig),
        ("count", [frame(0x02, b""), frame(0x00, b""), frame(0x80, b"")].concat(), 1008, Violation::TooManyFragments),
    ] {
        let (probe, seen) = Probe::new("");
        let (mut peer, connection) =
            probe.run_with(1024, None, |options| options.max_message_size(100).max_fragments(2));
        peer.raw(&wire).await;
        assert_eq!(peer.recv_close().await, Some((code, String::new())), "{change}");
        drop(peer);
        let expected = TerminateReason::Error(ErrorReason::BadSize(violation));
        assert_eq!(reason(&seen, connection).await, expected);
    }
}

// Cowboy: B115, B124
#[tokio::test(start_paused = true)]
async fn closed_after_the_frames_before_it_are_handled() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.raw(&[frame(0x81, b"last words"), frame(0x81, b"cut off")[..3].to_vec()].concat()).await;
    peer.finish().await;
    assert_eq!(peer.recv_text().await, "last words");
    assert_eq!(peer.recv().await, None, "there is no close frame for a peer that is gone");
    assert_eq!(reason(&seen, connection).await, TerminateReason::Error(ErrorReason::Closed));
}

// Cowboy: B78, B125, G9
#[tokio::test(start_paused = true)]
async fn a_stalled_peer() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(1024, None, |options| options.idle_timeout(None));
    peer.text("big 100000").await;
    let before = tokio::time::Instant::now();
    let expected = TerminateReason::Error(ErrorReason::Io(io::ErrorKind::TimedOut));
    assert_eq!(reason(&seen, connection).await, expected);
    let waited = before.elapsed();
    assert!(waited >= Duration::from_secs(30) && waited < Duration::from_secs(31), "{waited:?}");
}

// Cowboy: B126
#[tokio::test(start_paused = true)]
async fn crash_by_panic() {
    for (instruction, text) in [("panic the disk is full", "the disk is full"), ("crash no disk", "no disk")] {
        let (probe, seen) = Probe::new("");
        let (mut peer, connection) = probe.run();
        peer.text(instruction).await;
        assert_eq!(peer.recv_close().await, Some((1011, String::new())));
        drop(peer);
        assert_eq!(reason(&seen, connection).await, TerminateReason::Crash(text.to_owned()));
    }
}

// Cowboy: B48, B126
#[tokio::test(start_paused = true)]
async fn crash_in_websocket_init_and_in_websocket_info() {
    let (probe, seen) = Probe::new("panic at once");
    let (mut peer, connection) = probe.run();
    assert_eq!(peer.recv_close().await, Some((1011, String::new())));
    drop(peer);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Crash("at once".to_owned()));

    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (mut peer, connection) = probe.run();
    handle.await.unwrap().try_send("panic later".to_owned()).unwrap();
    assert_eq!(peer.recv_close().await, Some((1011, String::new())));
    drop(peer);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Crash("later".to_owned()));
}

// Cowboy: B127, B151, G5
#[tokio::test(start_paused = true)]
async fn shutdown() {
    let shutdown = Shutdown::new();
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(1024, Some(&shutdown), |options| options);
    peer.text("hello").await;
    assert_eq!(peer.recv_text().await, "hello");
    assert_eq!(shutdown.connections(), 1);
    shutdown.start();
    assert_eq!(peer.recv_close().await, Some((1001, String::new())));
    peer.close(1001, "").await;
    assert_eq!(reason(&seen, connection).await, TerminateReason::Shutdown);
    assert!(shutdown.finished(Duration::from_secs(10)).await);
    assert_eq!(shutdown.connections(), 0);
}

// Cowboy: B127, B128
#[tokio::test(start_paused = true)]
async fn shutdown_of_a_handler_that_never_returns() {
    let shutdown = Shutdown::new();
    let (probe, seen) = Probe::new("");
    let (probe, _gate) = probe.with_gate();
    let (mut peer, connection) = probe.run_with(1024, Some(&shutdown), |options| options);
    peer.raw(&[frame(0x81, b"hello"), frame(0x81, b"wait")].concat()).await;
    assert_eq!(peer.recv_text().await, "hello", "what was said before is not held up by the handler");
    shutdown.start();
    assert!(!shutdown.finished(Duration::from_secs(10)).await, "not by itself");
    assert_eq!(reason(&seen, connection).await, TerminateReason::Shutdown);
}

// Cowboy: B127, B128, B149
#[tokio::test(start_paused = true)]
async fn a_dropped_task_terminates_too() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.text("hello").await;
    assert_eq!(peer.recv_text().await, "hello");
    connection.abort();
    assert!(connection.await.is_err());
    assert_eq!(seen.reasons(), [TerminateReason::Shutdown]);
}

#[tokio::test(start_paused = true)]
async fn a_handle_ends_it() {
    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (mut peer, connection) = probe.run();
    let handle = handle.await.unwrap();
    handle.close(close_code!(4321), "from outside");
    handle.stop();
    assert_eq!(peer.recv_close().await, Some((4321, "from outside".to_owned())), "the first wins");
    drop(peer);
    assert_eq!(reason(&seen, connection).await, TerminateReason::Stop);
    assert!(handle.is_closed());
    handle.closed().await;
}

// Cowboy: B77
#[tokio::test(start_paused = true)]
async fn the_shutdown_reason_is_for_ordinary_ends() {
    for (end, expected) in [("stop", Some("done".into())), ("panic x", None)] {
        let (probe, _seen) = Probe::new("reason done");
        let (mut peer, connection) = probe.run();
        peer.text(end).await;
        peer.recv_close().await;
        drop(peer);
        assert_eq!(connection.await.unwrap().shutdown_reason, expected, "{end}");
    }
}

// Cowboy: B127, B128
#[test]
fn a_runtime_that_ends_terminates_each_of_its_connections_once() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let start = |open| {
        let (probe, seen) = Probe::new(open);
        let (probe, gate) = probe.with_gate();
        (probe.run(), seen, gate)
    };
    // One waits in `websocket_init`, one for anything, one in `websocket_handle`, and one for the peer's close frame.
    let cases = [("wait", ""), ("", ""), ("", "wait"), ("", "stop")];
    let begun = runtime.block_on(async {
        let mut begun = Vec::new();
        for (open, text) in cases {
            let mut connection = start(open);
            connection.0.0.text(text).await;
            begun.push(connection);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
        begun
    });
    let before = begun.iter().map(|(_, seen, _)| seen.reasons()).collect::<Vec<_>>();
    assert_eq!(before, [vec![], vec![], vec![], vec![TerminateReason::Stop]]);
    let (_, never_polled, _) = &runtime.block_on(async { start("") });
    drop(runtime);
    for (_, seen, _) in &begun[..3] {
        assert_eq!(seen.reasons(), [TerminateReason::Shutdown]);
    }
    assert_eq!(begun[3].1.reasons(), [TerminateReason::Stop]);
    assert_eq!(never_polled.calls(), [Call::Terminate(TerminateReason::Shutdown)]);
}
