//! What can be set for a connection, with safe defaults.

use std::borrow::Cow;
use std::time::Duration;

use crate::proto::deflate::{Agreed, DeflateOptions, negotiate};
use crate::session::{Limits, Periods};

/// The options of a connection.
///
/// Set in the attribute (`#[websocket(idle_timeout = "60s")]`), for a route, or by `init` for one connection; the
/// later wins. [`Options::new`] has the defaults named below, [`Options::cowboy`] has Cowboy's.
///
/// ```
/// use std::time::Duration;
/// use ws_runtime::{Options, Ping};
///
/// let options = Options::new()
///     .idle_timeout(Duration::from_secs(30))
///     .ping(Ping::Off)
///     .max_message_size(64 * 1024)
///     .protocols(["chat.v2", "chat.v1"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Options {
    pub(crate) close_timeout: Duration,
    pub(crate) compress: bool,
    pub(crate) deflate_opts: DeflateOptions,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) mailbox: usize,
    pub(crate) max_fragments: u32,
    pub(crate) max_frame_size: Option<usize>,
    pub(crate) max_message_size: usize,
    pub(crate) max_streams: u32,
    pub(crate) message_timeout: Option<Duration>,
    pub(crate) origins: Origins,
    pub(crate) outbound_high_water: usize,
    pub(crate) outbound_limit: usize,
    pub(crate) ping: Ping,
    pub(crate) pong_timeout: Option<Duration>,
    pub(crate) protocols: Cow<'static, [Cow<'static, str>]>,
    pub(crate) send_timeout: Duration,
    pub(crate) validate_utf8: bool,
}

/// When the server pings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ping {
    /// After half of the idle timeout without a byte from the client.
    #[default]
    HalfIdle,
    /// After this long without a byte from the client.
    After(Duration),
    /// Never.
    Off,
}

/// The pages that may open a connection, by their origin. Browsers send it; other clients need not, and are let in
/// without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origins {
    /// Pages from the host that the request is for: a foreign page cannot act in the name of its visitor.
    #[default]
    SameHost,
    /// Pages from these origins, as `https://example.com` or `http://localhost:3000`. `null` has to be listed to be
    /// let in.
    List(Cow<'static, [Cow<'static, str>]>),
    /// Every page. Only where nothing depends on cookies, addresses or other marks that a browser adds by itself.
    Any,
}

impl Origins {
    /// Pages from these origins.
    pub fn list<T: Into<Cow<'static, str>>>(origins: impl IntoIterator<Item = T>) -> Self {
        Self::List(origins.into_iter().map(Into::into).collect())
    }
}

impl Options {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            close_timeout: Duration::from_secs(5),
            compress: false,
            deflate_opts: DeflateOptions::new(),
            idle_timeout: Some(Duration::from_secs(60)),
            mailbox: 1024,
            max_fragments: 4096,
            max_frame_size: None,
            max_message_size: 1024 * 1024,
            max_streams: 64,
            message_timeout: Some(Duration::from_secs(60)),
            origins: Origins::SameHost,
            outbound_high_water: 64 * 1024,
            outbound_limit: 256 * 1024,
            ping: Ping::HalfIdle,
            pong_timeout: None,
            protocols: Cow::Borrowed(&[]),
            send_timeout: Duration::from_secs(30),
            validate_utf8: true,
        }
    }

    /// Cowboy's own: messages of up to 1,000,000 bytes, idle after 60 s, no pings, any origin, no limit on fragments
    /// or on the time that a message takes, and compression as in [`DeflateOptions::cowboy`] (Cowboy's B145). What Cowboy has no option for stays as in
    /// [`Options::new`].
    pub fn cowboy() -> Self {
        Self {
            deflate_opts: DeflateOptions::cowboy(),
            max_message_size: 1_000_000,
            max_fragments: u32::MAX,
            message_timeout: None,
            ping: Ping::Off,
            origins: Origins::Any,
            ..Self::new()
        }
    }

    /// How long a close may take: to be written, and then to be answered. Default: 5 s.
    pub const fn close_timeout(mut self, timeout: Duration) -> Self {
        self.close_timeout = timeout;
        self
    }

    /// Whether to compress messages with clients that offer it (permessage-deflate, RFC 7692; Cowboy's B21).
    /// Default: no. Of messages that mix a secret with what an attacker may choose, the length tells the secret bit by
    /// bit: send those with [`Command::Deflate(false)`](crate::Command::Deflate).
    pub const fn compress(mut self, compress: bool) -> Self {
        self.compress = compress;
        self
    }

    /// How to compress, where `compress` is on. Default: [`DeflateOptions::new`].
    pub const fn deflate_opts(mut self, options: DeflateOptions) -> Self {
        self.deflate_opts = options;
        self
    }

    /// How long the client may send nothing, to a tenth of it; `None`: for ever. Default: 60 s.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.idle_timeout = timeout.into();
        self
    }

    /// How many info messages may wait. Default: 1,024; at least 1. Whatever these messages own waits with them: where
    /// they carry payloads of any size, as in a broadcast, that many times the largest is what a peer that reads nothing
    /// can cost.
    pub const fn mailbox(mut self, messages: usize) -> Self {
        self.mailbox = if messages == 0 { 1 } else { messages };
        self
    }

    /// The most fragments of one message, empty ones included. Default: 4,096; at least 1.
    pub const fn max_fragments(mut self, fragments: u32) -> Self {
        self.max_fragments = if fragments == 0 { 1 } else { fragments };
        self
    }

    /// The longest payload of one frame, in bytes on the wire; `None`: as of one message. Default: `None`.
    pub fn max_frame_size(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.max_frame_size = bytes.into();
        self
    }

    /// The longest message, all fragments together, in bytes: on the wire and, if it is compressed, inflated
    /// (Cowboy's B103). Default: 1 MiB.
    pub const fn max_message_size(mut self, bytes: usize) -> Self {
        self.max_message_size = bytes;
        self
    }

    /// How many streams, and answers that are given later, a connection may have; and, counted for themselves, how many
    /// calls of the client. Default: 64. Beyond that, [`Cx::stream`](crate::Cx::stream) returns
    /// [`TooManyStreams`](crate::TooManyStreams), a request is answered with `failed: "busy"`, a `#[message(.., stream)]`
    /// without an id ends the connection with 1008, and a call is [`CallError::Busy`](crate::CallError::Busy).
    pub const fn max_streams(mut self, streams: u32) -> Self {
        self.max_streams = streams;
        self
    }

    /// How long a message may take to arrive, from its first byte, to a tenth of it; `None`: for ever. Default: 60 s.
    pub fn message_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.message_timeout = timeout.into();
        self
    }

    /// The pages that may open a connection. Default: those of the same host. They are looked at before `init` is
    /// called, so what `init` sets here comes too late.
    pub fn origins(mut self, origins: Origins) -> Self {
        self.origins = origins;
        self
    }

    /// How many bytes may wait for the client before nothing more is read from it, and no stream is polled. Default:
    /// 64 KiB.
    pub const fn outbound_high_water(mut self, bytes: usize) -> Self {
        self.outbound_high_water = bytes;
        self
    }

    /// How many bytes may wait for the client before info messages and timers wait, too; while the messages of one read
    /// are being handled, they wait from the high water on. What one callback sends goes beyond it. Default: 256 KiB.
    pub const fn outbound_limit(mut self, bytes: usize) -> Self {
        self.outbound_limit = bytes;
        self
    }

    /// When the server pings. Default: after half of the idle timeout.
    pub const fn ping(mut self, ping: Ping) -> Self {
        self.ping = ping;
        self
    }

    /// How long after a ping of the server's the client has to send something, to a tenth of it; `None`: until the
    /// idle timeout. Default: `None`.
    pub fn pong_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.pong_timeout = timeout.into();
        self
    }

    /// The subprotocols that are spoken, best first: the first that the client offers too is agreed on. If it offers
    /// some and none of them is spoken, the connection opens without one, and browsers then close it
    /// (Cowboy's B18, B19). Default: none.
    pub fn protocols<T: Into<Cow<'static, str>>>(mut self, protocols: impl IntoIterator<Item = T>) -> Self {
        self.protocols = protocols.into_iter().map(Into::into).collect();
        self
    }

    /// How long the client may take nothing of what waits for it. Default: 30 s.
    pub const fn send_timeout(mut self, timeout: Duration) -> Self {
        self.send_timeout = timeout;
        self
    }

    /// Whether texts and close reasons have to be UTF-8. Off, texts come unchecked, as `InFrame::RawText`.
    /// Default: yes.
    pub const fn validate_utf8(mut self, validate: bool) -> Self {
        self.validate_utf8 = validate;
        self
    }

    /// The compression that these options agree on with a client that offers `extensions`, if `compress` is on: as a
    /// [`Route`](crate::Route) does, for connections whose handshake is done elsewhere, and for tests.
    ///
    /// ```
    /// use ws_runtime::Options;
    ///
    /// let agreed = Options::new().compress(true).negotiate(&["permessage-deflate"]).unwrap();
    /// assert_eq!(agreed.response(), "permessage-deflate; server_max_window_bits=12");
    /// assert_eq!(Options::new().negotiate(&["permessage-deflate"]), None);
    /// ```
    pub fn negotiate(&self, extensions: &[impl AsRef<str>]) -> Option<Agreed> {
        if self.compress { negotiate(extensions, &self.deflate_opts) } else { None }
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            max_frame_size: self.max_frame_size.unwrap_or(self.max_message_size) as u64,
            max_message_size: self.max_message_size as u64,
            max_fragments: self.max_fragments,
            validate_utf8: self.validate_utf8,
        }
    }

    /// The periods of silence, with `idle` for the idle timeout.
    pub(crate) fn periods(&self, idle: Option<Duration>) -> Periods {
        let ping = match self.ping {
            Ping::HalfIdle => idle.map(|idle| idle / 2),
            Ping::After(silence) => Some(silence),
            Ping::Off => None,
        };
        Periods { idle, ping, pong: self.pong_timeout.filter(|_| ping.is_some()), message: self.message_timeout }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}
