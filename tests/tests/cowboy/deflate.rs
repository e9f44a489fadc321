//! Compression: Cowboy's cases of `ws_SUITE`, and what it means on the wire.

use bytes::Bytes;
use tests::{Peer, ServerFrame, frame};
use tokio::io::DuplexStream;
use ws_runtime::prelude::websocket;
use ws_runtime::proto::deflate::negotiate;
use ws_runtime::{
    Commands, Connection, DeflateOptions, ErrorReason, Frame, InFrame, Options, OutOfRange, Prepared, Strategy,
    TerminateReason, Violation,
};

use crate::script::{SECOND, Script, Told, binary, reason, request, sent, silence, text};

/// "Hello", compressed (RFC 7692 §7.2.3.1).
const HELLO: &[u8] = &[0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00];
/// The same by reference to the one before it (RFC 7692 §7.2.3.2).
const AGAIN: &[u8] = &[0xF2, 0x00, 0x11, 0x00, 0x00];
/// A hundred times "x".
const LONG: &[u8] = &[0xAA, 0xA8, 0xA0, 0x3D, 0x00, 0x00];

type SetOptions = fn(DeflateOptions) -> Result<DeflateOptions, OutOfRange>;

/// A script that compresses everything, with Cowboy's options.
fn deflating() -> Script {
    Script::echo().options(|options| options.compress(true).deflate_opts(DeflateOptions::cowboy()))
}

/// Offers these extensions: what is answered, and the connection.
async fn offer(script: Script, extensions: &str) -> (Option<String>, Peer<DuplexStream>) {
    let fields = format!("Sec-WebSocket-Extensions: {extensions}\r\n");
    let (head, stream) = script.ask(request(&fields).as_bytes()).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    let answers: Vec<&str> = head.lines().filter_map(|line| line.strip_prefix("sec-websocket-extensions: ")).collect();
    assert!(answers.len() <= 1, "{head}");
    (answers.first().map(ToString::to_string), Peer::new(stream))
}

/// A connection that has agreed on permessage-deflate.
async fn deflate(script: Script) -> Peer<DuplexStream> {
    let (answer, peer) = offer(script, "permessage-deflate").await;
    assert_eq!(answer.as_deref(), Some("permessage-deflate"));
    peer
}

/// A compressed text of the server's.
fn packed(payload: &[u8]) -> Option<ServerFrame> {
    sent(0xC1, payload)
}

/// A close with a code.
fn closed(code: u16) -> Option<ServerFrame> {
    sent(0x88, &code.to_be_bytes())
}

// Cowboy: B21
#[tokio::test(start_paused = true)]
async fn nothing_is_compressed_unless_the_server_wants_it() {
    let (answer, mut peer) = offer(Script::echo(), "permessage-deflate").await;
    assert_eq!(answer, None);
    peer.text("Hello").await;
    assert_eq!(peer.recv().await, text("Hello"));
    peer.send(0xC1, HELLO).await;
    assert_eq!(peer.recv_close().await, Some((1002, String::new())), "a bit that was not agreed on");
    for script in [Script::echo(), deflating()] {
        let broken = request("Sec-WebSocket-Extensions: permessage-deflate; =\r\n");
        let (head, _stream) = script.ask(broken.as_bytes()).await;
        assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    }
}

// Cowboy: B22, B23
#[tokio::test(start_paused = true)]
async fn the_first_offer_that_can_be_accepted_holds() {
    let (answer, mut peer) = offer(deflating(), "x-unknown, permessage-deflate; foo, permessage-deflate").await;
    assert_eq!(answer.as_deref(), Some("permessage-deflate"));
    peer.send(0xC1, HELLO).await;
    assert_eq!(peer.recv().await, packed(HELLO));
    let (answer, mut peer) = offer(deflating(), "Permessage-Deflate, permessage-deflate; foo").await;
    assert_eq!(answer, None, "a refused offer does not fail the handshake");
    peer.text("Hello").await;
    assert_eq!(peer.recv().await, text("Hello"));
}

// Cowboy: B26
#[tokio::test(start_paused = true)]
async fn takeover_is_kept_to() {
    let (answer, mut peer) = offer(deflating(), "permessage-deflate; server_no_context_takeover").await;
    assert_eq!(answer.as_deref(), Some("permessage-deflate; server_no_context_takeover"));
    for hello in [HELLO, AGAIN] {
        peer.send(0xC1, hello).await;
        assert_eq!(peer.recv().await, packed(HELLO), "the server's refer to nothing");
    }
    let (answer, mut peer) = offer(deflating(), "permessage-deflate; client_no_context_takeover").await;
    assert_eq!(answer.as_deref(), Some("permessage-deflate; client_no_context_takeover"));
    for hello in [HELLO, AGAIN] {
        peer.send(0xC1, HELLO).await;
        assert_eq!(peer.recv().await, packed(hello), "the server's do");
    }
    peer.send(0xC1, AGAIN).await;
    assert_eq!(peer.recv_close().await, Some((1002, String::new())), "there is nothing that it may refer to");
}

// Cowboy: B29, B30
#[tokio::test(start_paused = true)]
async fn the_smallest_window_is_answered_and_kept_to() {
    // Bytes that repeat nothing, so that only the second message has something to refer to.
    let noise = (0..300).scan(1_u32, |state, _| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(state.to_be_bytes()[0])
    });
    let noise: Vec<u8> = noise.collect();
    for (bits, longest) in [(15, 50), (8, 400)] {
        let (answer, mut peer) =
            offer(deflating(), &format!("permessage-deflate; server_max_window_bits={bits}")).await;
        assert_eq!(answer, Some(format!("permessage-deflate; server_max_window_bits={bits}")));
        let mut lengths = Vec::new();
        for _ in 0..2 {
            peer.send(0x82, &noise).await;
            let frame = peer.recv().await.expect("an echo");
            assert_eq!(frame.first, 0xC2);
            lengths.push(frame.payload.len());
        }
        assert!(lengths[0] >= 300 && lengths[1] <= longest, "{lengths:?} with {bits} bits");
        assert_eq!(bits == 8, lengths[1] >= 300, "300 bytes back is too far for 8 bits: {lengths:?}");
    }
}

/// "Hello" is compressed byte for byte as by zlib with any of its options.
async fn says_hello(script: Script) {
    let mut peer = deflate(script).await;
    peer.send(0xC1, HELLO).await;
    assert_eq!(peer.recv().await, packed(HELLO));
}

fn with(options: Options, set: SetOptions) -> Options {
    options.compress(true).deflate_opts(set(DeflateOptions::cowboy()).expect("options in their range"))
}

// Cowboy: B31, ws_SUITE/ws_deflate_opts_zlevel
#[tokio::test(start_paused = true)]
async fn ws_deflate_opts_zlevel() {
    says_hello(Script::echo().options(|options| with(options, |deflate| deflate.level(1)))).await;
    // Not compressed at all: a stored block.
    let mut peer = deflate(Script::echo().options(|options| with(options, |deflate| deflate.level(0)))).await;
    peer.text("Hello").await;
    assert_eq!(peer.recv().await, packed(b"\x00\x05\x00\xFA\xFFHello\x00"));
}

// Cowboy: B31, ws_SUITE/ws_deflate_opts_zmemlevel
#[tokio::test(start_paused = true)]
async fn ws_deflate_opts_zmemlevel() {
    says_hello(Script::echo().options(|options| with(options, |deflate| deflate.mem_level(9)))).await;
    says_hello(Script::echo().options(|options| with(options, |deflate| deflate.mem_level(1)))).await;
}

// Cowboy: B31, ws_SUITE/ws_deflate_opts_zstrategy
#[tokio::test(start_paused = true)]
async fn ws_deflate_opts_zstrategy() {
    says_hello(Script::echo().options(|options| with(options, |deflate| Ok(deflate.strategy(Strategy::Rle))))).await;
    let huffman = |options| with(options, |deflate| Ok(deflate.strategy(Strategy::HuffmanOnly)));
    let mut peer = deflate(Script::echo().options(huffman)).await;
    for _ in 0..2 {
        peer.text("Hello").await;
        assert_eq!(peer.recv().await, packed(HELLO), "no references, whatever came before");
    }
}

// Cowboy: B32, ws_SUITE/ws_webkit_deflate
#[tokio::test(start_paused = true)]
async fn ws_webkit_deflate() {
    let (answer, mut peer) = offer(deflating(), "x-webkit-deflate-frame").await;
    assert_eq!(answer.as_deref(), Some("x-webkit-deflate-frame"));
    for hello in [HELLO, AGAIN] {
        peer.send(0xC1, hello).await;
        assert_eq!(peer.recv().await, packed(hello));
    }
}

// Cowboy: B32, B108, ws_SUITE/ws_webkit_deflate_fragments
#[tokio::test(start_paused = true)]
async fn ws_webkit_deflate_fragments() {
    let (_, mut peer) = offer(deflating(), "x-webkit-deflate-frame").await;
    peer.send(0x41, &HELLO[..4]).await;
    peer.send(0x80, &HELLO[4..]).await;
    assert_eq!(peer.recv().await, packed(HELLO));
    peer.raw(&[frame(0x41, &AGAIN[..2]), frame(0x40, &AGAIN[2..]), frame(0xC0, b"")].concat()).await;
    assert_eq!(peer.recv().await, packed(AGAIN), "each marked, and the last one empty");
}

// Cowboy: B32, B90, ws_SUITE/ws_webkit_deflate_single_bytes
#[tokio::test(start_paused = true)]
async fn ws_webkit_deflate_single_bytes() {
    let (_, mut peer) = offer(deflating(), "x-webkit-deflate-frame").await;
    for byte in frame(0xC1, HELLO) {
        peer.raw(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(peer.recv().await, packed(HELLO));
}

/// The same with a limit that is a byte less than the message has.
fn limited() -> Script {
    Script::echo().options(|options| options.compress(true).deflate_opts(DeflateOptions::cowboy()).max_message_size(99))
}

// Cowboy: B103, ws_SUITE/ws_deflate_max_frame_size_close
#[tokio::test(start_paused = true)]
async fn ws_deflate_max_frame_size_close() {
    let script = limited();
    let told = Told::clone(&script.told);
    let mut peer = deflate(script).await;
    peer.send(0xC1, LONG).await;
    assert_eq!(peer.recv_close().await, Some((1009, String::new())));
    let too_big = ErrorReason::BadSize(Violation::MessageTooBig);
    assert_eq!(reason(&told).await, TerminateReason::Error(too_big));
}

// Cowboy: B103, B104, G20, ws_SUITE/ws_deflate_max_frame_size_chunked_close
#[tokio::test(start_paused = true)]
async fn ws_deflate_max_frame_size_chunked_close() {
    let exact = Script::echo()
        .options(|options| options.compress(true).deflate_opts(DeflateOptions::cowboy()).max_message_size(100));
    for (script, expected) in [(exact, packed(LONG)), (limited(), closed(1009))] {
        let mut peer = deflate(script).await;
        let wire = frame(0xC1, LONG);
        for segment in [&wire[..8], &wire[8..10], &wire[10..]] {
            peer.raw(segment).await;
            tokio::time::sleep(SECOND / 100).await;
        }
        assert_eq!(peer.recv().await, expected);
    }
}

// Cowboy: B106, B107, B108
#[tokio::test(start_paused = true)]
async fn what_is_compressed_and_what_is_not() {
    let mut peer = deflate(deflating()).await;
    peer.text("Hello").await;
    assert_eq!(peer.recv().await, packed(HELLO), "also the answer to a plain message");
    peer.send(0x82, b"").await;
    assert_eq!(peer.recv().await, sent(0xC2, b"\0"), "an empty message");
    for empty in [&b"\0"[..], b""] {
        peer.send(0xC1, empty).await;
        assert_eq!(peer.recv().await, packed(b"\0"), "in both forms");
    }
    peer.send(0x89, b"ping").await;
    assert_eq!(peer.recv().await, sent(0x8A, b"ping"), "not control frames");
    peer.close(1000, "").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
}

// Cowboy: B109, G1
#[tokio::test(start_paused = true)]
async fn a_ping_within_a_compressed_message_is_a_ping() {
    let mut peer = deflate(deflating()).await;
    peer.raw(&[frame(0x41, &HELLO[..3]), frame(0x89, b"Hello"), frame(0x80, &HELLO[3..])].concat()).await;
    assert_eq!(peer.recv().await, sent(0x8A, b"Hello"));
    assert_eq!(peer.recv().await, packed(HELLO));
}

// Cowboy: B110, G2
#[tokio::test(start_paused = true)]
async fn a_final_block_does_not_end_what_follows() {
    let mut peer = deflate(deflating()).await;
    let last = [&[HELLO[0] | 1], &HELLO[1..]].concat();
    peer.send(0xC1, &last).await;
    assert_eq!(peer.recv().await, packed(HELLO));
    peer.send(0xC1, AGAIN).await;
    assert_eq!(peer.recv().await, packed(AGAIN), "not empty");
}

// Cowboy: B86, B121
#[tokio::test(start_paused = true)]
async fn what_cannot_be_inflated_is_a_bad_frame() {
    let script = deflating();
    let told = Told::clone(&script.told);
    let mut peer = deflate(script).await;
    peer.send(0xC1, &[0xFF; 10]).await;
    assert_eq!(peer.recv_close().await, Some((1002, String::new())));
    assert_eq!(reason(&told).await, TerminateReason::Error(ErrorReason::BadFrame(Violation::Inflate)));
}

// Cowboy: B148, G18
#[tokio::test(start_paused = true)]
async fn the_handler_knows_whether_messages_are_compressed() {
    let tells = || deflating().open(|cx| format!("{} {:?}", cx.compressed(), cx.version()).into());
    let (_, mut peer) = offer(tells(), "x-unknown").await;
    assert_eq!(peer.recv_text().await, "false V13");
    let (_, mut peer) = offer(tells().info(|_, _| Commands::none()), "permessage-deflate").await;
    assert_eq!(peer.recv().await.map(|frame| frame.first), Some(0xC1), "\"true V13\", compressed");
}

// Cowboy: G16
#[tokio::test(start_paused = true)]
async fn short_messages_go_plain_by_default() {
    let script = Script::echo().options(|options| options.compress(true)).handle(|frame, _| match frame {
        InFrame::Text(text) => Frame::text(text.repeat(1000)).into(),
        InFrame::Binary(payload) => Frame::binary(payload.to_vec()).into(),
        _ => Commands::none(),
    });
    let (answer, mut peer) = offer(script, "permessage-deflate").await;
    assert_eq!(answer.as_deref(), Some("permessage-deflate; server_max_window_bits=12"));
    peer.send(0x82, &[7; 1000]).await;
    assert_eq!(peer.recv().await, binary(&[7; 1000]));
    peer.text("Hello").await;
    let frame = peer.recv().await.expect("a message");
    assert!(frame.first == 0xC1 && frame.payload.len() < 100, "{} bytes for 5,000", frame.payload.len());
}

// Cowboy: B141
#[tokio::test(start_paused = true)]
async fn hibernate_gives_back_what_compression_keeps() {
    for (hibernate, second) in [(false, AGAIN), (true, HELLO)] {
        let mut peer = deflate(deflating().hibernate(hibernate)).await;
        peer.text("Hello").await;
        assert_eq!(peer.recv().await, packed(HELLO));
        silence(&mut peer).await;
        peer.text("Hello").await;
        assert_eq!(peer.recv().await, packed(second), "what the second can refer to");
    }
}

/// Says the same, whatever it is told.
struct News {
    news: Prepared,
}

#[websocket]
impl News {
    #[init]
    fn init(news: Prepared) -> Self {
        Self { news }
    }

    #[text]
    fn text(&mut self) -> &Prepared {
        &self.news
    }

    #[binary]
    fn binary(&mut self) -> Prepared {
        self.news.clone()
    }
}

// Cowboy: G19
#[tokio::test(start_paused = true)]
async fn a_prepared_message_refers_to_nothing_before_it() {
    let agreed = negotiate(&["permessage-deflate"], &DeflateOptions::cowboy());
    let (stream, server) = tokio::io::duplex(1024);
    let connection = Connection::new(News { news: Prepared::text("Hello") }).deflate(agreed);
    tokio::spawn(connection.run(server, Bytes::new()));
    let mut peer = Peer::new(stream);
    for first in [0x81, 0x82, 0x81] {
        peer.send(first, b"what?").await;
        assert_eq!(peer.recv().await, packed(HELLO));
    }
}
