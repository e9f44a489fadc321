//! What the cases in `pass` share: a conversation with a handler, and messages of another crate.

use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use tests::{Peer, frame};
use tokio::{io, runtime, time};
use ws_runtime::{CloseCode, Connection, WebSocketHandler};

/// What a handler sends to a client that sends these texts, one after the other, and then closes.
///
/// Texts are themselves, other messages their number of bytes, and a close frame with another code than 1000 that code.
///
/// # Panics
/// If the connection is not one.
pub fn answers<H: WebSocketHandler>(handler: H, texts: &[&str]) -> Vec<String> {
    let runtime = runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("tokio starts").block_on(async {
        let (client, server) = io::duplex(64 * 1024);
        let connection = tokio::spawn(Connection::new(handler).run(server, Bytes::new()));
        let mut peer = Peer::new(client);
        let messages = texts.iter().map(|text| frame(0x81, text.as_bytes()));
        for message in messages.chain([frame(0x88, &CloseCode::NORMAL.get().to_be_bytes())]) {
            // The clock is paused, and moves when there is nothing left to do: every info message is handled by then.
            time::sleep(Duration::from_millis(1)).await;
            if !peer.try_raw(&message).await {
                break;
            }
        }
        let frames = peer.rest().await;
        connection.await.expect("the connection ends");
        frames.into_iter().filter_map(|frame| shown(frame.first, frame.payload)).collect()
    })
}

fn shown(first: u8, payload: Vec<u8>) -> Option<String> {
    match (first, payload.split_first_chunk::<2>()) {
        (0x81, _) => String::from_utf8(payload).ok(),
        (0x88, Some((code, _))) => {
            Some(u16::from_be_bytes(*code)).filter(|code| *code != 1000).map(|code| code.to_string())
        }
        (0x88, None) => None,
        _ => Some(format!("{} bytes", payload.len())),
    }
}

/// A message type of another crate.
#[derive(Debug, Deserialize)]
#[expect(clippy::exhaustive_enums, reason = "the case is about one that is")]
pub enum Foreign {
    /// Something is said.
    Say {
        /// What.
        text: String,
    },
    /// Somebody goes.
    Leave,
}

/// A message type of another crate that may have more variants in its next release.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub enum Growing {
    /// Something is said.
    Say {
        /// What.
        text: String,
    },
    /// Somebody goes.
    Leave,
}
