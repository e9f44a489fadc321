//! tokio-tungstenite with a read buffer of 4 KiB, which its documentation names for "a lot of connections". The write
//! buffer stays as it comes: it is a threshold, and nothing is allocated for it.

#[path = "../peers/tungstenite.rs"]
mod peer;

use std::process::ExitCode;

use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

fn main() -> ExitCode {
    peer::run(WebSocketConfig::default().read_buffer_size(4 * 1024))
}
