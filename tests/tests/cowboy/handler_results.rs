//! Cowboy's `ws_handler_SUITE`: what each callback returns, in each group.

use tests::Peer;
use ws_runtime::{Commands, Crash, Cx, Frame, TerminateReason};

use crate::groups::{Group, Wire, in_groups};
use crate::script::{Script, Told, binary, closes, reason, sent, text};

in_groups! {
    websocket_init_nothing, websocket_init_invalid, websocket_init_one_frame, websocket_init_many_frames,
    websocket_init_close_frame, websocket_init_many_frames_then_close_frame,
    websocket_handle_nothing, websocket_handle_invalid, websocket_handle_one_frame, websocket_handle_many_frames,
    websocket_handle_close_frame, websocket_handle_many_frames_then_close_frame,
    websocket_info_nothing, websocket_info_invalid, websocket_info_one_frame, websocket_info_many_frames,
    websocket_info_close_frame, websocket_info_many_frames_then_close_frame,
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

/// Nothing has come, and nothing comes before the answer to a ping.
async fn is_nothing(peer: &mut Peer<Wire>) {
    peer.send(0x89, b"still there?").await;
    assert_eq!(peer.recv().await, sent(0x8A, b"still there?"));
}

async fn is_many(peer: &mut Peer<Wire>) {
    assert_eq!(peer.recv().await, text("One frame!"));
    assert_eq!(peer.recv().await, binary(b"Two frames!"));
}

/// The client is told that the server failed, and `terminate` why.
async fn is_invalid(peer: &mut Peer<Wire>, told: &Told) {
    closes(peer, Some(1011)).await;
    assert_eq!(reason(told).await, TerminateReason::Crash("bad".to_owned()));
}

// Cowboy: B48, B58, ws_handler_SUITE/websocket_init_nothing (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_init_nothing(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().open(|_| nothing())).await;
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_init_invalid (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_init_invalid(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().open(invalid)).await;
    is_invalid(&mut peer, &told).await;
}

// Cowboy: B48, ws_handler_SUITE/websocket_init_one_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_init_one_frame(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().open(|_| one())).await;
    assert_eq!(peer.recv().await, text("One frame!"));
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_init_many_frames (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_init_many_frames(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().open(|_| many())).await;
    is_many(&mut peer).await;
    is_nothing(&mut peer).await;
}

// Cowboy: B48, B119, ws_handler_SUITE/websocket_init_close_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_init_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().open(|_| close())).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_init_many_frames_then_close_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_init_many_frames_then_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().open(|_| many_then_close())).await;
    is_many(&mut peer).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_handle_nothing (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_handle_nothing(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().handle(|_, _| nothing())).await;
    peer.text("shoot").await;
    is_nothing(&mut peer).await;
}

// Cowboy: B63, B67, G3, ws_handler_SUITE/websocket_handle_invalid (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_handle_invalid(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().handle(|_, cx| invalid(cx))).await;
    peer.text("shoot").await;
    is_invalid(&mut peer, &told).await;
}

// Cowboy: ws_handler_SUITE/websocket_handle_one_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_handle_one_frame(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().handle(|_, _| one())).await;
    peer.text("shoot").await;
    assert_eq!(peer.recv().await, text("One frame!"));
    is_nothing(&mut peer).await;
}

// Cowboy: B58, B65, B142, ws_handler_SUITE/websocket_handle_many_frames (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_handle_many_frames(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().handle(|_, _| many())).await;
    peer.text("shoot").await;
    is_many(&mut peer).await;
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_handle_close_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_handle_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().handle(|_, _| close())).await;
    peer.text("shoot").await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: B66, ws_handler_SUITE/websocket_handle_many_frames_then_close_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_handle_many_frames_then_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().handle(|_, _| many_then_close())).await;
    peer.text("shoot").await;
    is_many(&mut peer).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_info_nothing (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_info_nothing(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().told_at_once().info(|_, _| nothing())).await;
    is_nothing(&mut peer).await;
}

// Cowboy: B126, ws_handler_SUITE/websocket_info_invalid (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_info_invalid(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().told_at_once().info(|_, cx| invalid(cx))).await;
    is_invalid(&mut peer, &told).await;
}

// Cowboy: B52, ws_handler_SUITE/websocket_info_one_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_info_one_frame(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().told_at_once().info(|_, _| one())).await;
    assert_eq!(peer.recv().await, text("One frame!"));
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_info_many_frames (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_info_many_frames(group: Group) {
    let (mut peer, _told) = group.connect(Script::echo().told_at_once().info(|_, _| many())).await;
    is_many(&mut peer).await;
    is_nothing(&mut peer).await;
}

// Cowboy: ws_handler_SUITE/websocket_info_close_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_info_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().told_at_once().info(|_, _| close())).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: ws_handler_SUITE/websocket_info_many_frames_then_close_frame (h1, h1_hibernate, h2, h2_hibernate)
async fn websocket_info_many_frames_then_close_frame(group: Group) {
    let (mut peer, told) = group.connect(Script::echo().told_at_once().info(|_, _| many_then_close())).await;
    is_many(&mut peer).await;
    closes(&mut peer, None).await;
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}
