//! What can be set for HTTP/2.

use std::time::Duration;

use super::super::FOR_EVER;

/// Options of HTTP/2, for [`Server::http2`](crate::Server::http2).
///
/// ```
/// use std::time::Duration;
/// use ws_runtime::Server;
///
/// let server = Server::new()
///     .http2(|http2| http2.max_concurrent_streams(500).keep_alive(Some(Duration::from_secs(60))));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Http2 {
    pub(in crate::server) enabled: bool,
    pub(super) connect_protocol: bool,
    pub(super) max_concurrent_streams: u32,
    pub(super) stream_window: u32,
    pub(super) connection_window: u32,
    pub(super) max_header_list_size: u32,
    pub(super) keep_alive: Option<Duration>,
}

/// The widest window (RFC 9113 §6.9.1), and the one that each connection begins with, and cannot take back.
const WIDEST: u32 = (1 << 31) - 1;
const FIRST: u32 = 65_535;

impl Http2 {
    pub(in crate::server) const DEFAULT: Self = Self {
        enabled: true,
        connect_protocol: true,
        max_concurrent_streams: 100,
        stream_window: 64 * 1024,
        connection_window: 1024 * 1024,
        max_header_list_size: 16 * 1024,
        keep_alive: Some(Duration::from_secs(20)),
    };

    /// Whether HTTP/2 is spoken at all. Without it, its connections are closed. Default: on.
    #[must_use]
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Whether WebSockets are opened over HTTP/2, by extended CONNECT (RFC 8441). Without it, the server does not offer
    /// that, and a client that tries has its stream reset with `PROTOCOL_ERROR`; pages are served all the same.
    /// Cowboy's `enable_connect_protocol`. Default: on.
    #[must_use]
    pub const fn connect_protocol(mut self, enabled: bool) -> Self {
        self.connect_protocol = enabled;
        self
    }

    /// How many streams, and so WebSockets, live at once on one connection; more are refused. Default: 100.
    #[must_use]
    pub const fn max_concurrent_streams(mut self, streams: u32) -> Self {
        self.max_concurrent_streams = streams;
        self
    }

    /// How many bytes a client may send on a stream beyond what has been read of it, and so how many a paused WebSocket
    /// keeps at most: flow control, in place of Cowboy's `data_delivery_flow`. At most 2^31 - 1. Default: 64 KiB.
    #[must_use]
    pub const fn stream_window(mut self, bytes: u32) -> Self {
        self.stream_window = if bytes > WIDEST { WIDEST } else { bytes };
        self
    }

    /// The same for all streams of a connection together: 65,535 to 2^31 - 1 bytes. Default: 1 MiB.
    #[must_use]
    pub const fn connection_window(mut self, bytes: u32) -> Self {
        self.connection_window = if bytes > WIDEST {
            WIDEST
        } else if bytes < FIRST {
            FIRST
        } else {
            bytes
        };
        self
    }

    /// The longest head of a request, in bytes after decompression, beyond which it is answered 431. Default: 16 KiB.
    #[must_use]
    pub const fn max_header_list_size(mut self, bytes: u32) -> Self {
        self.max_header_list_size = bytes;
        self
    }

    /// How long a connection may be silent before it is pinged; as long again without an answer, and it is closed.
    /// `None` for no pings. Default: 20 s.
    #[must_use]
    pub fn keep_alive(mut self, period: Option<Duration>) -> Self {
        self.keep_alive = period.map(|period| period.clamp(Duration::from_millis(1), FOR_EVER));
        self
    }
}
