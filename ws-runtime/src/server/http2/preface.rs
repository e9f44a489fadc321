//! Which HTTP a client speaks that did not say so before (RFC 9113 §3.3).

use std::io;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::sleep;

/// What HTTP/2 begins with, and no request of HTTP/1.1 does (RFC 9113 §3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How often a preface that comes in pieces is looked at, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// Whether a client speaks HTTP/2. What it has sent stays unread, so that either protocol gets the stream as it came.
///
/// # Cancellation
/// Dropped before it is done, it has done nothing.
pub(in crate::server) async fn is_http2(stream: &TcpStream) -> io::Result<bool> {
    let mut start = [0; PREFACE.len()];
    let mut pause = FIRST_PAUSE;
    loop {
        let len = stream.peek(&mut start).await?;
        let start = start.get(..len).unwrap_or_default();
        if start.is_empty() || !PREFACE.starts_with(start) {
            return Ok(false);
        }
        if start.len() == PREFACE.len() {
            return Ok(true);
        }
        // A part of it: the stream is readable until somebody reads, so it cannot be waited for by that.
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
