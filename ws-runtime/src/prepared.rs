//! One message for many connections.

use std::fmt;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use crate::frame::Text;
use crate::proto::deflate::{Config, deflate_alone};
use crate::proto::header::{self, Coding};
use crate::proto::opcode::Opcode;

/// A message that is encoded once, however many connections it is sent to, and compressed once for each size of window
/// that they have agreed on. Cheap to clone.
///
/// ```
/// use ws_runtime::{Commands, Frame, Prepared};
///
/// let news = Prepared::text("something has happened");
/// let commands = Commands::from(Frame::from(news.clone()));
/// assert_eq!(news.payload(), b"something has happened");
/// ```
#[derive(Clone)]
pub struct Prepared(Arc<Inner>);

struct Inner {
    opcode: Opcode,
    /// Header and payload.
    plain: Bytes,
    header_len: usize,
    /// The same, compressed, by the window: 8 to 15 bits. Where the connections of a window differ in how they
    /// compress, it is done as for the first.
    deflated: [OnceLock<Option<Bytes>>; 8],
}

impl Prepared {
    /// A text message.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::new(Opcode::Text, &text.into().into_bytes())
    }

    /// A binary message.
    pub fn binary(payload: impl AsRef<[u8]>) -> Self {
        Self::new(Opcode::Binary, payload.as_ref())
    }

    pub(crate) fn new(opcode: Opcode, payload: &[u8]) -> Self {
        let mut plain = Vec::with_capacity(header::MAX_LEN + payload.len());
        header::encode(opcode, Coding::Plain, payload.len(), &mut plain);
        let header_len = plain.len();
        plain.extend_from_slice(payload);
        Self(Arc::new(Inner { opcode, plain: plain.into(), header_len, deflated: [const { OnceLock::new() }; 8] }))
    }

    /// The payload.
    pub fn payload(&self) -> &[u8] {
        self.0.plain.get(self.0.header_len..).unwrap_or_default()
    }

    /// The frame as it is.
    pub(crate) fn plain(&self) -> Bytes {
        self.0.plain.clone()
    }

    /// The frame with its payload compressed as `config` says; `None` if it cannot be.
    pub(crate) fn deflated(&self, config: Config) -> Option<Bytes> {
        let slot = self.0.deflated.get(usize::from(config.window_bits().saturating_sub(8)))?;
        slot.get_or_init(|| {
            let mut payload = Vec::new();
            deflate_alone(config, self.payload(), &mut payload).ok()?;
            let mut frame = Vec::with_capacity(header::MAX_LEN + payload.len());
            header::encode(self.0.opcode, Coding::Deflated, payload.len(), &mut frame);
            frame.extend_from_slice(&payload);
            Some(frame.into())
        })
        .clone()
    }
}

impl PartialEq for Prepared {
    fn eq(&self, other: &Self) -> bool {
        self.0.plain == other.0.plain
    }
}

impl Eq for Prepared {}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared").field("opcode", &self.0.opcode).field("len", &self.payload().len()).finish()
    }
}
