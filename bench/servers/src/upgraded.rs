//! The stream under an upgrade of hyper's, for peers that can work on it directly: without hyper's boxed stream and its
//! calls through a vtable.

use std::io;

use hyper::rt::{Read, Write};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;

/// Fails where the client has sent frames before it had the answer to its request, which it must not do (RFC 6455, 4.1).
pub fn stream<S>(upgraded: Upgraded) -> io::Result<S>
where
    S: 'static,
    TokioIo<S>: Read + Write + Unpin,
{
    let parts = upgraded.downcast::<TokioIo<S>>().map_err(|_| io::Error::other("not the stream that was served"))?;
    if !parts.read_buf.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frames before the answer"));
    }
    Ok(parts.io.into_inner())
}
