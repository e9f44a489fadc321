//! Cowboy's `ws_handler_SUITE`: commands, and what `terminate` is told, in each group.

use std::time::Duration;

use tokio::time::{Instant, timeout};
use ws_runtime::{
    CloseFrame, Command, Commands, DeflateOptions, ErrorReason, Frame, InFrame, Ping, SetOptions, TerminateReason,
    close_code,
};

use crate::groups::{Group, in_groups};
use crate::script::{SECOND, Script, Told, binary, closes, reason, sent, text};

in_groups! {
    websocket_active_false, websocket_deflate_false, websocket_deflate_ignore_if_not_negotiated,
    websocket_set_options_idle_timeout, websocket_set_options_max_frame_size,
    websocket_terminate_close_normal, websocket_terminate_close_reason, websocket_terminate_socket_close,
    websocket_terminate_req_filter,
}

// Cowboy: B149, ws_handler_SUITE/websocket_init_trap_exit_false, sys_SUITE/trap_exit_parent_exit_ws
#[tokio::test(start_paused = true)]
async fn websocket_init_trap_exit_false() {
    let script = Script::echo();
    let told = Told::clone(&script.told);
    let (mut peer, connection) = script.run();
    peer.text("hello").await;
    assert_eq!(peer.recv().await, text("hello"));
    connection.abort();
    assert!(connection.await.is_err());
    assert_eq!(reason(&told).await, TerminateReason::Shutdown);
}

// Cowboy: B44, B73, B99, B129, ws_handler_SUITE/websocket_active_false (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_active_false(group: Group) {
    let script = Script::echo()
        .open(|cx| {
            cx.start_timer(SECOND * 3 / 2, "active");
            Command::Active(false).into()
        })
        .info(|_, _| Command::Active(true).into());
    let (mut peer, _told) = group.connect(script).await;
    let before = Instant::now();
    let big = vec![0; 100_000];
    peer.send(0x82, &big).await;
    peer.send(0x89, b"unread").await;
    peer.text("Not received until the handler enables active again.").await;
    assert_eq!(peer.recv().await, binary(&big));
    assert!(before.elapsed() >= SECOND * 3 / 2, "it came while the handler was passive");
    assert_eq!(peer.recv().await, sent(0x8A, b"unread"));
    assert_eq!(peer.recv_text().await, "Not received until the handler enables active again.");
}

// Cowboy: B33, B74, ws_handler_SUITE/websocket_deflate_false (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_deflate_false(group: Group) {
    let script = Script::echo().options(|options| options.compress(true).deflate_opts(DeflateOptions::cowboy()));
    let script = script.handle(|frame, _| match frame {
        InFrame::Text(text) => [Frame::text(text).into(), Command::Deflate(text == "on")].into(),
        _ => Commands::none(),
    });
    let (mut peer, _told) = group.connect_with(script, &[("sec-websocket-extensions", "permessage-deflate")]).await;
    for (word, first) in [("off", 0xC1), ("still", 0x81), ("on", 0x81), ("off", 0xC1), ("on", 0x81)] {
        peer.text(word).await;
        let frame = peer.recv().await.expect("an echo");
        assert_eq!(frame.first, first, "{word}");
        assert!(first == 0xC1 || frame.payload == word.as_bytes(), "{frame:?}");
    }
}

// Cowboy: B74, ws_handler_SUITE/websocket_deflate_ignore_if_not_negotiated (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_deflate_ignore_if_not_negotiated(group: Group) {
    let script = Script::echo().handle(|frame, _| match frame {
        InFrame::Text(text) => {
            let compress = text.ends_with(['1', '3', '5', '7', '9']);
            [Command::Deflate(compress), Frame::text(text).into(), Command::Deflate(!compress)].into()
        }
        _ => Commands::none(),
    });
    let (mut peer, _told) = group.connect(script).await;
    for number in 0..10 {
        let hello = format!("Hello {number}");
        peer.text(&hello).await;
        assert_eq!(peer.recv().await, text(&hello), "plain");
    }
}

// Cowboy: B75, B135, B139, ws_handler_SUITE/websocket_set_options_idle_timeout (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_set_options_idle_timeout(group: Group) {
    let script = Script::echo()
        .options(|options| options.idle_timeout(None).ping(Ping::Off))
        .handle(|_, _| SetOptions::new().idle_timeout(Duration::from_millis(500)).into());
    let (mut peer, told) = group.connect(script).await;
    let came = timeout(if group.http2 { SECOND } else { SECOND * 100 }, peer.recv()).await;
    assert!(came.is_err(), "{came:?}");
    let before = Instant::now();
    peer.text("from now on").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    let waited = before.elapsed();
    // A clock that runs may have run on.
    assert!(waited >= SECOND / 2 && (group.http2 || waited <= SECOND * 6 / 10), "{waited:?}");
    assert_eq!(reason(&told).await, TerminateReason::Timeout);
}

// Cowboy: B75, B76, B100, ws_handler_SUITE/websocket_set_options_max_frame_size (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_set_options_max_frame_size(group: Group) {
    let script =
        Script::echo().options(|options| options.max_message_size(1_000_000)).handle(|frame, cx| match frame {
            InFrame::Text(_) => SetOptions::new().max_message_size(1000).into(),
            frame => crate::script::echo(frame, cx),
        });
    let (mut peer, told) = group.connect(script).await;
    let payload = vec![7; 1_000_000];
    peer.send(0x82, &payload).await;
    assert!(peer.recv().await == binary(&payload));
    peer.text("less").await;
    peer.send(0x82, &payload[..1000]).await;
    assert_eq!(peer.recv().await, binary(&payload[..1000]));
    peer.send(0x82, &payload[..1001]).await;
    assert_eq!(peer.recv_close().await, Some((1009, String::new())));
    assert!(matches!(reason(&told).await, TerminateReason::Error(ErrorReason::BadSize(_))));
}

// Cowboy: B77, ws_handler_SUITE/websocket_shutdown_reason
#[tokio::test(start_paused = true)]
async fn websocket_shutdown_reason() {
    let script = Script::echo().open(|_| Command::ShutdownReason("first".into()).into());
    let script = script.handle(|frame, _| match frame {
        InFrame::Text(text) => [Command::ShutdownReason(text.to_owned().into()), Frame::Close(None).into()].into(),
        _ => Commands::none(),
    });
    let (mut peer, connection) = script.run();
    peer.text("the last").await;
    closes(&mut peer, None).await;
    let exit = connection.await.expect("the task does not panic");
    assert_eq!(exit.shutdown_reason.as_deref(), Some("the last"));
    assert_eq!(exit.reason, TerminateReason::Stop, "what terminate is told is unchanged");
}

// Cowboy: B111, B117, B147, ws_handler_SUITE/websocket_terminate_close_normal (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_terminate_close_normal(group: Group) {
    let (mut peer, told) = group.connect(Script::echo()).await;
    peer.send(0x88, b"").await;
    assert_eq!(peer.recv_close().await, None);
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&told).await, TerminateReason::Remote(None));
    let told = told.lock().unwrap();
    let (_, req, _) = &told[0];
    let method = if group.http2 { "CONNECT" } else { "GET" };
    assert_eq!((req.method().as_str(), req.path(), req.uri().query()), (method, "/ws", Some("key=value")));
}

// Cowboy: B111, B118, ws_handler_SUITE/websocket_terminate_close_reason (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_terminate_close_reason(group: Group) {
    let (mut peer, told) = group.connect(Script::echo()).await;
    peer.close(4000, "test-close").await;
    assert_eq!(peer.recv_close().await, Some((4000, String::new())));
    let close = CloseFrame::new(close_code!(4000), "test-close");
    assert_eq!(reason(&told).await, TerminateReason::Remote(Some(close)));
}

// Cowboy: B42, B115, B124, ws_handler_SUITE/websocket_terminate_socket_close (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_terminate_socket_close(group: Group) {
    let (peer, told) = group.connect(Script::echo()).await;
    drop(peer);
    // Over HTTP/2 the stream is reset, with CANCEL.
    let gone = if group.http2 { ErrorReason::Reset(8) } else { ErrorReason::Closed };
    assert_eq!(reason(&told).await, TerminateReason::Error(gone));
}

// Cowboy: B147, ws_handler_SUITE/websocket_terminate_req_filter (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_terminate_req_filter(group: Group) {
    let (peer, told) = group.connect_with(Script::echo(), &[("user-agent", "Gun")]).await;
    drop(peer);
    reason(&told).await;
    assert_eq!(told.lock().unwrap()[0].2, "Gun");
}
