//! Cowboy's `ws_handler_SUITE`: what callbacks return, in each group.

use std::time::Duration;

use tests::Peer;
use tokio::io::DuplexStream;
use tokio::time::{Instant, sleep};
use ws_runtime::{
    CloseFrame, Command, Commands, Crash, Cx, DeflateOptions, ErrorReason, Frame, InFrame, Ping, SetOptions,
    TerminateReason, close_code,
};

use crate::script::{SECOND, Script, Told, binary, closes, reason, request, sent, silence, text};

/// How the connection is made, and how results end.
#[derive(Clone, Copy)]
enum Group {
    /// Over HTTP/1.1.
    H1,
    /// The same, and each result ends with `Hibernate`.
    H1Hibernate,
}

impl Group {
    fn script(self, script: Script) -> Script {
        script.hibernate(matches!(self, Self::H1Hibernate))
    }

    /// A connection to a handler.
    async fn connect(self, script: Script) -> (Peer<DuplexStream>, Told) {
        let told = Told::clone(&script.told);
        (self.script(script).connect().await, told)
    }
}

/// Makes a test of each body in each group.
macro_rules! in_groups {
    ($($name:ident,)*) => {
        mod h1 {
            $(#[tokio::test(start_paused = true)] async fn $name() { super::$name(super::Group::H1).await })*
        }
        mod h1_hibernate {
            $(#[tokio::test(start_paused = true)] async fn $name() { super::$name(super::Group::H1Hibernate).await })*
        }
    };
}

in_groups! {
    websocket_init_nothing, websocket_init_invalid, websocket_init_one_frame, websocket_init_many_frames,
    websocket_init_close_frame, websocket_init_many_frames_then_close_frame, websocket_init_trap_exit_false,
    websocket_handle_nothing, websocket_handle_invalid, websocket_handle_one_frame, websocket_handle_many_frames,
    websocket_handle_close_frame, websocket_handle_many_frames_then_close_frame,
    websocket_info_nothing, websocket_info_invalid, websocket_info_one_frame, websocket_info_many_frames,
    websocket_info_close_frame, websocket_info_many_frames_then_close_frame,
    websocket_active_false, websocket_deflate_false, websocket_deflate_ignore_if_not_negotiated,
    websocket_set_options_idle_timeout, websocket_set_options_max_frame_size, websocket_shutdown_reason,
    websocket_terminate_close_normal, websocket_terminate_close_reason, websocket_terminate_socket_close,
    websocket_terminate_req_filter,
}

fn nothing() -> Commands {
    Commands::none()
}

/// What could not be carried out, where the compiler lets it pass at all.
fn invalid(cx: &mut Cx<Script>) -> Commands {
    cx.send(Crash::new("bad"));
    Commands::none()
}

fn one() -> Commands {
    Frame::text("One frame!").into()
}

fn many() -> Commands {
    [Frame::text("One frame!").into(), Frame::binary("Two frames!").into()].into()
}

fn close() -> Commands {
    Frame::Close(None).into()
}

fn many_then_close() -> Commands {
    many().and(Frame::Close(None))
}

async fn is_nothing(peer: &mut Peer<DuplexStream>) {
    silence(peer).await;
}

async fn is_many(peer: &mut Peer<DuplexStream>) {
    assert_eq!(peer.recv().await, text("One frame!"));
    assert_eq!(peer.recv().await, binary(b"Two frames!"));
}

/// The client is told that the server failed, and `terminate` why.
async fn is_invalid(peer: &mut Peer<DuplexStream>, told: &Told) {
    closes(peer, Some(1011)).await;
    assert_eq!(reason(told).await, TerminateReason::Crash("bad".to_owned()));
}

// Cowboy: B48, B58, ws_handler_SUITE/websocket_init_nothing (h1, h1_hibernate)
async fn websocket_init_nothing(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().open(|_| nothing())).await;
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_init_invalid (h1, h1_hibernate)
async fn websocket_init_invalid(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().open(invalid)).await;
    is_invalid(&mut peer, &told).await;
}

// Cowboy: B48, ws_handler_SUITE/websocket_init_one_frame (h1, h1_hibernate)
async fn websocket_init_one_frame(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().open(|_| one())).await;
    assert_eq!(peer.recv().await, text("One frame!"));
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_init_many_frames (h1, h1_hibernate)
async fn websocket_init_many_frames(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().open(|_| many())).await;
    is_many(&mut peer).await;
    is_nothing(&mut peer).await;
}

// Cowboy: B48, B119, ws_handler_SUITE/websocket_init_close_frame (h1, h1_hibernate)
async fn websocket_init_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().open(|_| close())).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_init_many_frames_then_close_frame (h1, h1_hibernate)
async fn websocket_init_many_frames_then_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().open(|_| many_then_close())).await;
    is_many(&mut peer).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_handle_nothing (h1, h1_hibernate)
async fn websocket_handle_nothing(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().handle(|_, _| nothing())).await;
    peer.text("shoot").await;
    is_nothing(&mut peer).await;
}

// Cowboy: B63, B67, G3, ws_handler_SUITE/websocket_handle_invalid (h1, h1_hibernate)
async fn websocket_handle_invalid(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().handle(|_, cx| invalid(cx))).await;
    peer.text("shoot").await;
    is_invalid(&mut peer, &told).await;
}

// Cowboy: ws_handler_SUITE/websocket_handle_one_frame (h1, h1_hibernate)
async fn websocket_handle_one_frame(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().handle(|_, _| one())).await;
    peer.text("shoot").await;
    assert_eq!(peer.recv().await, text("One frame!"));
    is_nothing(&mut peer).await;
}

// Cowboy: B58, B65, ws_handler_SUITE/websocket_handle_many_frames (h1, h1_hibernate)
async fn websocket_handle_many_frames(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().handle(|_, _| many())).await;
    peer.text("shoot").await;
    is_many(&mut peer).await;
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_handle_close_frame (h1, h1_hibernate)
async fn websocket_handle_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().handle(|_, _| close())).await;
    peer.text("shoot").await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: B66, ws_handler_SUITE/websocket_handle_many_frames_then_close_frame (h1, h1_hibernate)
async fn websocket_handle_many_frames_then_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().handle(|_, _| many_then_close())).await;
    peer.text("shoot").await;
    is_many(&mut peer).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_info_nothing (h1, h1_hibernate)
async fn websocket_info_nothing(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().told_at_once().info(|_, _| nothing())).await;
    is_nothing(&mut peer).await;
}

// Cowboy: B126, ws_handler_SUITE/websocket_info_invalid (h1, h1_hibernate)
async fn websocket_info_invalid(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().told_at_once().info(|_, cx| invalid(cx))).await;
    is_invalid(&mut peer, &told).await;
}

// Cowboy: B52, ws_handler_SUITE/websocket_info_one_frame (h1, h1_hibernate)
async fn websocket_info_one_frame(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().told_at_once().info(|_, _| one())).await;
    assert_eq!(peer.recv().await, text("One frame!"));
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_info_many_frames (h1, h1_hibernate)
async fn websocket_info_many_frames(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().told_at_once().info(|_, _| many())).await;
    is_many(&mut peer).await;
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_info_close_frame (h1, h1_hibernate)
async fn websocket_info_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().told_at_once().info(|_, _| close())).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_info_many_frames_then_close_frame (h1, h1_hibernate)
async fn websocket_info_many_frames_then_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().told_at_once().info(|_, _| many_then_close())).await;
    is_many(&mut peer).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: B149, ws_handler_SUITE/websocket_init_trap_exit_false, sys_SUITE/trap_exit_parent_exit_ws (h1, h1_hibernate)
async fn websocket_init_trap_exit_false(group: Group) {
    let script = group.script(Script::echo());
    let told = Told::clone(&script.told);
    let (mut peer, connection) = script.run();
    peer.text("hello").await;
    assert_eq!(peer.recv().await, text("hello"));
    connection.abort();
    assert!(connection.await.is_err());
    assert_eq!(reason(&told).await, TerminateReason::Shutdown);
}

// Cowboy: B73, B99, B129, ws_handler_SUITE/websocket_active_false (h1, h1_hibernate)
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

// Cowboy: B74, ws_handler_SUITE/websocket_deflate_false (h1, h1_hibernate)
async fn websocket_deflate_false(group: Group) {
    let script = Script::echo().options(|options| options.compress(true).deflate_opts(DeflateOptions::cowboy()));
    let script = group.script(script.handle(|frame, _| match frame {
        InFrame::Text(text) => [Frame::text(text).into(), Command::Deflate(text == "on")].into(),
        _ => nothing(),
    }));
    let (head, stream) = script.ask(request("Sec-WebSocket-Extensions: permessage-deflate\r\n").as_bytes()).await;
    assert!(head.contains("\r\nsec-websocket-extensions: permessage-deflate\r\n"), "{head}");
    let mut peer = Peer::new(stream);
    for (word, first) in [("off", 0xC1), ("still", 0x81), ("on", 0x81), ("off", 0xC1), ("on", 0x81)] {
        peer.text(word).await;
        let frame = peer.recv().await.expect("an echo");
        assert_eq!(frame.first, first, "{word}");
        assert!(first == 0xC1 || frame.payload == word.as_bytes(), "{frame:?}");
    }
}

// Cowboy: B74, ws_handler_SUITE/websocket_deflate_ignore_if_not_negotiated (h1, h1_hibernate)
async fn websocket_deflate_ignore_if_not_negotiated(group: Group) {
    let script = Script::echo().handle(|frame, _| match frame {
        InFrame::Text(text) => {
            let compress = text.ends_with(['1', '3', '5', '7', '9']);
            [Command::Deflate(compress), Frame::text(text).into(), Command::Deflate(!compress)].into()
        }
        _ => nothing(),
    });
    let (mut peer, _told) = group.connect(script).await;
    for number in 0..10 {
        let hello = format!("Hello {number}");
        peer.text(&hello).await;
        assert_eq!(peer.recv().await, text(&hello), "plain");
    }
}

// Cowboy: B75, B135, B139, ws_handler_SUITE/websocket_set_options_idle_timeout (h1, h1_hibernate)
async fn websocket_set_options_idle_timeout(group: Group) {
    let script = Script::echo()
        .options(|options| options.idle_timeout(None).ping(Ping::Off))
        .handle(|_, _| SetOptions::new().idle_timeout(Duration::from_millis(500)).into());
    let (mut peer, told) = group.connect(script).await;
    silence(&mut peer).await;
    sleep(SECOND).await;
    let before = Instant::now();
    peer.text("from now on").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    let waited = before.elapsed();
    assert!(waited >= SECOND / 2 && waited <= SECOND * 6 / 10, "{waited:?}");
    assert_eq!(reason(&told).await, TerminateReason::Timeout);
}

// Cowboy: B75, B76, B100, ws_handler_SUITE/websocket_set_options_max_frame_size (h1, h1_hibernate)
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

// Cowboy: B77, ws_handler_SUITE/websocket_shutdown_reason (h1, h1_hibernate)
async fn websocket_shutdown_reason(group: Group) {
    let script =
        group.script(Script::echo().open(|_| Command::ShutdownReason("first".into()).into()).handle(|frame, _| {
            match frame {
                InFrame::Text(text) => {
                    [Command::ShutdownReason(text.to_owned().into()), Frame::Close(None).into()].into()
                }
                _ => nothing(),
            }
        }));
    let (mut peer, connection) = script.run();
    peer.text("the last").await;
    closes(&mut peer, None).await;
    let exit = connection.await.expect("the task does not panic");
    assert_eq!(exit.shutdown_reason.as_deref(), Some("the last"));
    assert_eq!(exit.reason, TerminateReason::Stop, "what terminate is told is unchanged");
}

// Cowboy: B111, B117, B147, ws_handler_SUITE/websocket_terminate_close_normal (h1, h1_hibernate)
async fn websocket_terminate_close_normal(group: Group) {
    let (mut peer, told) = group.connect(Script::echo()).await;
    peer.send(0x88, b"").await;
    assert_eq!(peer.recv_close().await, None);
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&told).await, TerminateReason::Remote(None));
    let told = told.lock().unwrap();
    let (_, req, _) = &told[0];
    assert_eq!((req.method().as_str(), req.path(), req.uri().query()), ("GET", "/ws", Some("key=value")));
}

// Cowboy: B111, B118, ws_handler_SUITE/websocket_terminate_close_reason (h1, h1_hibernate)
async fn websocket_terminate_close_reason(group: Group) {
    let (mut peer, told) = group.connect(Script::echo()).await;
    peer.close(4000, "test-close").await;
    assert_eq!(peer.recv_close().await, Some((4000, String::new())));
    let close = CloseFrame::new(close_code!(4000), "test-close");
    assert_eq!(reason(&told).await, TerminateReason::Remote(Some(close)));
}

// Cowboy: B115, B124, ws_handler_SUITE/websocket_terminate_socket_close (h1, h1_hibernate)
async fn websocket_terminate_socket_close(group: Group) {
    let (peer, told) = group.connect(Script::echo()).await;
    drop(peer);
    assert_eq!(reason(&told).await, TerminateReason::Error(ErrorReason::Closed));
}

// Cowboy: B147, ws_handler_SUITE/websocket_terminate_req_filter (h1, h1_hibernate)
async fn websocket_terminate_req_filter(group: Group) {
    let script = group.script(Script::echo());
    let told = Told::clone(&script.told);
    let (head, stream) = script.ask(request("User-Agent: Gun\r\n").as_bytes()).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    drop(stream);
    reason(&told).await;
    assert_eq!(told.lock().unwrap()[0].2, "Gun");
}
