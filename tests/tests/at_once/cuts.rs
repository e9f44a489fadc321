//! The same comes of the same bytes, wherever they are cut.

use bytes::Bytes;
use tests::{frame, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use ws_runtime::{CloseFrame, Connection, ErrorReason, TerminateReason, Violation, close_code};

use crate::twin::{DOES_NOT_WAIT, Log, NEVER_WAITS, Setup, Step, Twin, WAITS, play_all};

/// Something of everything, and an end.
fn script(end: &[u8]) -> Vec<u8> {
    [
        &frame(0x81, b"hello"),
        &frame(0x89, b"ping"),
        &frame(0x81, b""),
        &frame(0x01, b"t"),
        &frame(0x89, b""),
        &frame(0x80, b"wo"),
        &frame(0x82, &[7; 130]),
        &frame(0x81, b"many"),
        &frame(0x8A, b"pong"),
        &frame(0x81, b"limit 9"),
        &frame(0x81, b"prepared"),
        &frame(0x81, b"123456789"),
        end,
        &frame(0x81, b"too late"),
        &frame(0x88, b""),
    ]
    .concat()
}

/// How many bytes follow on the end.
const LATE: usize = 14 + 6;

/// What is to be sent before the end.
fn replies() -> Vec<u8> {
    [
        b"\x81\x05hello\x8A\x04ping\x81\x0Dpinged with 4\x8A\x00\x81\x0Dpinged with 0".as_slice(),
        b"\x81\x05first\x81\x06second\x82\x7E\x00\x82",
        &[7; 130],
        b"\x81\x03one\x82\x32",
        &[2; 50],
        b"\x89\x00\x81\x00\x81\x09123456789",
    ]
    .concat()
}

/// Ends, what the peer gets of each, and what it is for `terminate`.
fn ends() -> Vec<(Vec<u8>, Vec<u8>, TerminateReason)> {
    let bad = |violation| TerminateReason::Error(ErrorReason::BadFrame(violation));
    vec![
        (frame(0x81, b"panic"), crash(b"before the panic"), TerminateReason::Crash("at the disco".to_owned())),
        (frame(0x89, b"panic"), b"\x8A\x05panic\x88\x02\x03\xF3".to_vec(), {
            TerminateReason::Crash("at a ping".to_owned())
        }),
        (frame(0x81, b"crash x"), b"\x88\x02\x03\xF3".to_vec(), TerminateReason::Crash("x".to_owned())),
        (frame(0x81, b"close x"), b"\x88\x03\x0F\xA0x".to_vec(), TerminateReason::Stop),
        (frame(0x81, b"stop"), b"\x88\x02\x03\xE8".to_vec(), TerminateReason::Stop),
        (frame(0x81, b"1234567890"), b"\x88\x02\x03\xF1".to_vec(), {
            TerminateReason::Error(ErrorReason::BadSize(Violation::FrameTooBig))
        }),
        (frame(0x81, b"\xFF"), b"\x88\x02\x03\xEF".to_vec(), TerminateReason::Error(ErrorReason::BadEncoding)),
        (frame(0x83, b""), b"\x88\x02\x03\xEA".to_vec(), bad(Violation::ReservedOpcode)),
        (frame(0x88, b"\x0F\xA0x"), b"\x88\x02\x0F\xA0".to_vec(), {
            TerminateReason::Remote(Some(CloseFrame::new(close_code!(4000), "x")))
        }),
    ]
}

fn crash(before: &[u8]) -> Vec<u8> {
    [&[0x81, 16], before, b"\x88\x02\x03\xF3"].concat()
}

/// Without how much had come when.
fn callbacks(log: Vec<String>) -> Vec<String> {
    log.into_iter().filter(|line| !line.ends_with(" bytes")).collect()
}

#[test]
fn cuts_change_nothing() {
    for (index, (end, reply, reason)) in ends().into_iter().enumerate() {
        let script = script(&end);
        let expected = [replies(), reply].concat();
        let mut called: Option<Vec<String>> = None;
        // What comes before the end is always the same.
        let ending = script.len() - end.len() - LATE;
        for cut in if index == 0 { 0..script.len() } else { ending..script.len() } {
            let (before, after) = script.split_at(cut);
            let outcome = play_all(&Setup::default(), &[Step::Write(before.to_vec()), Step::Write(after.to_vec())]);
            assert_eq!(outcome.received, expected, "{reason:?}, cut at {cut}");
            assert_eq!(outcome.exit.reason, reason, "cut at {cut}");
            let callbacks = callbacks(outcome.log);
            let called = called.get_or_insert_with(|| callbacks.clone());
            assert_eq!(*called, callbacks, "{reason:?}, cut at {cut}");
        }
    }
}

#[test]
fn neither_do_single_bytes_nor_what_comes_with_the_request() {
    for (end, reply, reason) in ends() {
        let script = script(&end);
        let expected = [replies(), reply].concat();
        let bytes: Vec<Step> = script.iter().map(|byte| Step::Write(vec![*byte])).collect();
        let early = Setup { early: script, ..Setup::default() };
        for (setup, steps) in [(Setup::default(), bytes), (early, Vec::new())] {
            let outcome = play_all(&setup, &steps);
            assert_eq!(outcome.received, expected, "{reason:?}, {} steps", steps.len());
            assert_eq!(outcome.exit.reason, reason, "{} steps", steps.len());
        }
    }
}

/// The same on a socket: all that is sent, the reason and the callbacks.
async fn on_socket<const WAY: u8>(pieces: [&[u8]; 3]) -> (Vec<u8>, TerminateReason, Vec<String>) {
    let log = Log::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    client.set_nodelay(true).unwrap();
    let (server, _) = listener.accept().await.unwrap();
    let connection = tokio::spawn(Connection::new(Twin::<WAY>::new(&log)).run(server, Bytes::new()));
    for piece in pieces {
        client.write_all(piece).await.unwrap();
        tokio::task::yield_now().await;
    }
    let mut received = Vec::new();
    soon(client.read_to_end(&mut received)).await.unwrap();
    drop(client);
    let exit = soon(connection).await.unwrap();
    (received, exit.reason, log.lines())
}

#[tokio::test]
async fn cuts_change_nothing_on_sockets() {
    for (end, reply, reason) in ends() {
        let script = script(&end);
        let expected = [replies(), reply].concat();
        for cut in (0..script.len()).step_by(31) {
            let (first, rest) = script.split_at(cut);
            let (second, third) = rest.split_at(rest.len() / 2);
            let pieces = [first, second, third];
            let outcome = on_socket::<NEVER_WAITS>(pieces).await;
            assert_eq!((&outcome.0, &outcome.1), (&expected, &reason), "cut at {cut}");
            assert_eq!(on_socket::<DOES_NOT_WAIT>(pieces).await, outcome, "cut at {cut}");
            assert_eq!(on_socket::<WAITS>(pieces).await, outcome, "cut at {cut}");
        }
    }
}
