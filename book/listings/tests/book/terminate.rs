//! Terminate reasons.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ws_runtime::prelude::*;
use ws_runtime::{Connection, Shutdown, Violation};

use crate::testing::Client;

// ANCHOR: matching
#[derive(Default)]
struct Metrics {
    lost: u32,
    faults: u32,
}

struct Player {
    metrics: Arc<Mutex<Metrics>>,
}

#[websocket(idle_timeout = "60s", max_message_size = "1KiB")]
impl Player {
    #[init]
    fn init(metrics: Arc<Mutex<Metrics>>) -> Self {
        Self { metrics }
    }

    #[text]
    async fn text(&mut self, text: &str) -> Result<(), Close> {
        match text {
            "resign" => Err(Close(CloseCode::NORMAL, "well played")),
            "cheat" => panic!("nobody thought of this"),
            "think" => {
                tokio::time::sleep(Duration::from_secs(3600)).await;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    #[terminate]
    fn over(self, reason: TerminateReason) {
        let mut metrics = self.metrics.lock().unwrap();
        match reason {
            // The player has left, or had to.
            TerminateReason::Remote(_)
            | TerminateReason::Stop
            | TerminateReason::Shutdown => {}
            // The network has failed: keep the seat for a while.
            TerminateReason::Timeout
            | TerminateReason::Error(ErrorReason::Closed | ErrorReason::Io(_)) => {
                metrics.lost += 1;
            }
            // One of the two programs is wrong.
            _ => metrics.faults += 1,
        }
    }
}
// ANCHOR_END: matching

/// Runs a connection to its end: the close code, the reason, and whether it was counted as lost or as a fault.
async fn end(bytes: &[u8]) -> (Option<u16>, TerminateReason, (u32, u32)) {
    let metrics = Arc::new(Mutex::new(Metrics::default()));
    let (mut client, connection) =
        Client::of(Player { metrics: Arc::clone(&metrics) });
    client.bytes(bytes).await;
    let code = loop {
        match client.next().await {
            Some((0x88, payload)) => {
                break payload.first_chunk().map(|code| u16::from_be_bytes(*code));
            }
            Some(_) => {}
            None => break None,
        }
    };
    drop(client);
    let reason = connection.await.unwrap().reason;
    let counted = metrics.lock().unwrap();
    (code, reason, (counted.lost, counted.faults))
}

#[tokio::test(start_paused = true)]
async fn the_table() {
    use ErrorReason::{BadEncoding, BadFrame, BadSize};
    use TerminateReason::{Crash, Error, Remote, Stop, Timeout};
    let fault = (0, 1);
    assert_eq!(end(b"").await, (Some(1000), Timeout, (1, 0)));
    assert_eq!(end(b"\x81\x86\0\0\0\0resign").await, (Some(1000), Stop, (0, 0)));
    assert_eq!(
        end(b"\x81\x85\0\0\0\0cheat").await,
        (Some(1011), Crash("nobody thought of this".into()), fault)
    );
    assert_eq!(end(b"\x88\x80\0\0\0\0").await, (None, Remote(None), (0, 0)));
    assert_eq!(end(b"\x88\x82\0\0\0\0\x0F\xA0").await.0, Some(4000));
    assert_eq!(
        end(b"\x81\x02hi").await,
        (Some(1002), Error(BadFrame(Violation::Unmasked)), fault)
    );
    assert_eq!(
        end(b"\x81\x81\0\0\0\0\xFF").await,
        (Some(1007), Error(BadEncoding), fault)
    );
    assert_eq!(
        end(b"\x82\x81\0\0\0\0x").await,
        (Some(1003), Error(BadEncoding), fault)
    );
    assert_eq!(
        end(b"\x81\xFE\x08\0\0\0\0\0").await,
        (Some(1009), Error(BadSize(Violation::FrameTooBig)), fault)
    );
    let fragments =
        [b"\x01\x80\0\0\0\0".as_slice(), &b"\x00\x80\0\0\0\0".repeat(4096)].concat();
    assert_eq!(
        end(&fragments).await,
        (Some(1008), Error(BadSize(Violation::TooManyFragments)), fault)
    );
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_never_finished() {
    let metrics = Arc::default();
    let (mut client, connection) = Client::of(Player { metrics });
    // A byte now and then is not silence, but it is no message either.
    client.bytes(b"\x81\xFE\x02\0\0\0\0\0").await;
    let code = loop {
        client.bytes(b"x").await;
        tokio::select! {
            frame = client.next() => match frame {
                Some((0x88, payload)) => break payload.first_chunk().map(|code| u16::from_be_bytes(*code)),
                Some(_) => {}
                None => break None,
            },
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
        }
    };
    drop(client);
    assert_eq!(
        (code, connection.await.unwrap().reason),
        (Some(1008), TerminateReason::Timeout)
    );
}

#[tokio::test(start_paused = true)]
async fn the_peer_is_gone() {
    let metrics: Arc<Mutex<Metrics>> = Arc::default();
    let (client, connection) = Client::of(Player { metrics: Arc::clone(&metrics) });
    drop(client);
    assert_eq!(
        connection.await.unwrap().reason,
        TerminateReason::Error(ErrorReason::Closed)
    );
    assert_eq!(metrics.lock().unwrap().lost, 1);
}

#[tokio::test(start_paused = true)]
async fn the_server_stops() {
    let shutdown = Shutdown::new();
    let player =
        || Connection::new(Player { metrics: Arc::default() }).shutdown(&shutdown);
    let (mut quick, quick_end) = Client::on(player());
    let (mut busy, busy_end) = Client::on(player());
    busy.send(0x81, b"think").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    shutdown.start();
    assert_eq!(quick.closed().await, Some(1001));
    assert!(!shutdown.finished(Duration::from_secs(10)).await);
    assert_eq!(
        busy.closed().await,
        Some(1001),
        "also the client of a handler that had to be dropped"
    );
    assert_eq!(quick_end.await.unwrap().reason, TerminateReason::Shutdown);
    assert_eq!(busy_end.await.unwrap().reason, TerminateReason::Shutdown);
}

mod exit;

#[tokio::test(start_paused = true)]
async fn the_owner_is_told() {
    let (mut client, connection) = Client::of(exit::Game);
    client.send(0x81, b"checkmate").await;
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(
        connection.await.unwrap().shutdown_reason.as_deref(),
        Some("after checkmate")
    );
}

mod declined;

// Cowboy: B55, B116
#[tokio::test]
async fn a_declined_request_terminates_normally() {
    let told = Arc::default();
    let server =
        Server::new().route("/", Route::<declined::Declined>::new(Arc::clone(&told)));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let (address, shutdown) = (server.local_addr(), server.shutdown_handle());
    let serving = tokio::spawn(server.run());
    assert!(Client::refusal(address, "/?page=1").await.starts_with("HTTP/1.1 404 "));
    assert_eq!(*told.lock().unwrap(), Some(TerminateReason::Normal));
    shutdown.start();
    assert!(serving.await.unwrap());
}
