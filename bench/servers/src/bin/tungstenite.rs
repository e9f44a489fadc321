//! tokio-tungstenite as it comes: a read buffer of 128 KiB for each connection, which its documentation names for "high
//! read load". See `tungstenite-4k` for the other size that it names.

#[path = "../peers/tungstenite.rs"]
mod peer;

use std::process::ExitCode;

use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

fn main() -> ExitCode {
    peer::run(WebSocketConfig::default())
}
