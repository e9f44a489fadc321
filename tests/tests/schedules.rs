//! `terminate` runs exactly once, and last, under any schedule of what can happen to a connection.

use std::time::Duration;

use proptest::prelude::*;
use tests::{Call, Probe, frame};
use tokio::time::sleep;
use ws_runtime::{CloseCode, Shutdown, TerminateReason};

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    /// The peer sends a message.
    Receive(&'static str),
    /// The peer sends a part of a frame.
    Torn(usize),
    /// The peer breaks the protocol.
    Violate,
    /// The peer closes.
    PeerCloses,
    /// The peer ends its side of the stream.
    PeerFinishes,
    /// The peer is gone.
    PeerVanishes,
    /// The system sends a message.
    Info(&'static str),
    /// A handle closes.
    HandleCloses,
    /// The server stops.
    Shutdown,
    /// The task is dropped.
    Abort,
    /// A handler that waits may go on.
    Release,
    /// Time passes.
    Pass(u64),
    /// The peer reads what there is.
    Read,
}

fn instruction() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&[
        "hello",
        "hello",
        "hello",
        "silence",
        "stop",
        "close 1",
        "panic at the disco",
        "crash",
        "passive",
        "active",
        "timer 50",
        "every 70",
        "idle 100",
        "wait",
        "wait",
        "big 200000",
        "after-close",
    ])
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => instruction().prop_map(Step::Receive),
        1 => (1_usize..8).prop_map(Step::Torn),
        1 => Just(Step::Violate),
        1 => Just(Step::PeerCloses),
        1 => Just(Step::PeerFinishes),
        1 => Just(Step::PeerVanishes),
        4 => instruction().prop_map(Step::Info),
        1 => Just(Step::HandleCloses),
        1 => Just(Step::Shutdown),
        1 => Just(Step::Abort),
        3 => Just(Step::Release),
        6 => (0_u64..2000).prop_map(Step::Pass),
        3 => Just(Step::Read),
    ]
}

/// Carries out the steps, and then waits for the end, with a stop of the server if it needs one. What was seen.
async fn run(steps: Vec<Step>, open: &'static str, capacity: usize) -> Vec<Call> {
    let shutdown = Shutdown::new();
    let (probe, seen) = Probe::new(open);
    let (probe, gate) = probe.with_gate();
    let (probe, handle) = probe.with_handle();
    let (peer, connection) = probe.run_with(capacity, Some(&shutdown), |options| {
        options.idle_timeout(Duration::from_secs(5)).send_timeout(Duration::from_secs(3)).mailbox(4)
    });
    let handle = handle.await.expect("it opens");
    let mut peer = Some(peer);
    for step in steps {
        match (step, &mut peer) {
            (Step::Receive(text), Some(peer)) => give(peer.try_raw(&frame(0x81, text.as_bytes()))).await,
            (Step::Torn(len), Some(peer)) => give(peer.try_raw(&frame(0x81, b"torn")[..len])).await,
            (Step::Violate, Some(peer)) => give(peer.try_raw(&[0xFF, 0xFF])).await,
            (Step::PeerCloses, Some(peer)) => give(peer.try_raw(&frame(0x88, b"\x03\xE9"))).await,
            (Step::PeerFinishes, Some(peer)) => {
                give(async { tokio::io::AsyncWriteExt::shutdown(peer.stream()).await }).await;
            }
            (Step::Read, Some(peer)) => give(peer.recv()).await,
            (Step::PeerVanishes, _) => drop(peer.take()),
            (Step::Info(text), _) => drop(handle.try_send(text.to_owned())),
            (Step::HandleCloses, _) => handle.close(CloseCode::NORMAL, "handle"),
            (Step::Shutdown, _) => shutdown.start(),
            (Step::Abort, _) => connection.abort(),
            (Step::Release, _) => drop(gate.try_send(())),
            (Step::Pass(time), _) => sleep(Duration::from_millis(time)).await,
            (_, None) => {}
        }
    }
    // A handler that waits for ever is let go when the server's patience ends.
    shutdown.start();
    shutdown.finished(Duration::from_secs(20)).await;
    // An aborted task ends with an error, and has terminated all the same.
    drop(tokio::time::timeout(Duration::from_secs(20), connection).await.expect("no task is left"));
    assert_eq!(shutdown.connections(), 0);
    assert!(handle.is_closed());
    seen.calls()
}

/// Does something that may take for ever.
async fn give<T>(what: impl Future<Output = T>) {
    drop(tokio::time::timeout(Duration::from_millis(20), what).await);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    // Cowboy: B47, B128, G3
    #[test]
    fn terminate_runs_exactly_once_and_last(
        steps in prop::collection::vec(step(), 0..14),
        open in instruction(),
        capacity in prop::sample::select(&[16_usize, 1024, 65_536]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let calls = runtime.block_on(run(steps, open, capacity));
        let terminated = calls.iter().filter(|call| matches!(call, Call::Terminate(_))).count();
        prop_assert_eq!(terminated, 1, "{:?}", calls);
        prop_assert!(matches!(calls.last(), Some(Call::Terminate(_))), "{:?}", calls);
        prop_assert_eq!(&calls[0], &Call::Init);
    }
}

/// The schedules above do reach every kind of end.
#[test]
fn the_schedules_reach_every_end() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    for (steps, expected) in [
        (vec![Step::Receive("stop"), Step::Pass(10)], "Stop"),
        (vec![Step::Pass(1999); 4], "Timeout"),
        (vec![Step::PeerCloses, Step::Pass(10)], "Remote"),
        (vec![Step::Violate, Step::Pass(10)], "Error(BadFrame"),
        (vec![Step::PeerVanishes, Step::Pass(10)], "Error(Closed"),
        (vec![Step::Receive("big 200000"), Step::Pass(4000)], "Error(Io"),
        (vec![Step::Info("panic x"), Step::Pass(10)], "Crash"),
        (vec![Step::Receive("wait"), Step::Shutdown], "Shutdown"),
        (vec![Step::Abort], "Shutdown"),
    ] {
        let calls = runtime.block_on(run(steps.clone(), "silence", 1024));
        let Some(Call::Terminate(reason)) = calls.last() else { panic!("{calls:?}") };
        let text = format!("{reason:?}");
        assert!(text.starts_with(expected), "{steps:?}: {text} instead of {expected}");
        assert_ne!(*reason, TerminateReason::Normal);
    }
}
