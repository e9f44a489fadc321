//! Compressed payloads into messages, within bounds (RFC 7692 §7.2.2).

use std::cell::RefCell;
use std::fmt;
use std::num::NonZeroU32;

use bytes::Bytes;
use zlib_rs::{Inflate, InflateFlush, Status};

use super::TAIL;
use super::decoder::Decoder;
use super::engines;
use super::history::{History, tail};
use super::negotiation::Extension;
use crate::proto::room::make_room;
use crate::proto::violation::Violation;

/// Inflates what one side of a connection receives.
#[derive(Debug)]
pub struct Inflater {
    extension: Extension,
    max_ratio: Option<NonZeroU32>,
    /// What messages may refer to; `None` without context takeover.
    history: Option<History>,
}

/// A compressed message that is not finished. Its decompressor goes back to the thread when it is dropped.
#[derive(Default)]
pub(crate) struct Inflating {
    /// From the first byte on.
    engine: Option<Inflate>,
    /// How many compressed bytes have come.
    taken: u64,
    /// Whether a final block has ended the stream, and nothing has come since.
    ended: bool,
    /// How often the message went on after that.
    restarts: u64,
}

/// How often a message may go on after a final block, and one more time for so many compressed bytes. Each costs as
/// much as kilobytes of text, and two bytes could ask for it; honest messages have one, if any.
const RESTARTS: u64 = 16;
const BYTES_PER_RESTART: u64 = 256;

impl Inflater {
    pub(super) fn new(extension: Extension, max_ratio: Option<NonZeroU32>, window_bits: u8, takeover: bool) -> Self {
        Self { extension, max_ratio, history: takeover.then(|| History::new(window_bits)) }
    }

    /// Whether the continuations of a compressed message may be marked as compressed, too.
    pub(crate) const fn marks_continuations(&self) -> bool {
        matches!(self.extension, Extension::WebkitDeflateFrame)
    }

    /// What a `payload` that has come whole inflates to; `None` if it is to be taken piece by piece.
    pub(crate) fn whole(&mut self, payload: &[u8], limit: usize) -> Option<Bytes> {
        thread_local! {
            static DECODER: RefCell<Option<Box<Decoder>>> = const { RefCell::new(None) };
        }
        DECODER
            .try_with(|decoder| {
                let mut decoder = decoder.borrow_mut();
                let decoder = decoder.get_or_insert_with(|| Box::new(Decoder::new()));
                let history = self.history.as_ref().map(History::bytes).unwrap_or_default();
                let message = decoder.inflate(history, payload).filter(|message| message.len() <= limit)?;
                if let Some(history) = &mut self.history {
                    history.push(message);
                }
                Some(Bytes::copy_from_slice(message))
            })
            .ok()?
    }

    /// Appends what `piece` inflates to, up to a message of `limit` bytes.
    pub(crate) fn inflate(
        &self,
        inflating: &mut Inflating,
        mut piece: &[u8],
        message: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(), Violation> {
        if piece.is_empty() {
            return Ok(());
        }
        let engine = inflating.engine.get_or_insert_with(|| {
            let mut engine = engines::inflate();
            self.teach(&mut engine, &[]);
            engine
        });
        // What is left of the input may be in the decompressor, as output for which there was no room.
        let mut more = false;
        while more || !piece.is_empty() {
            if inflating.ended {
                // RFC 7692 §7.2.3.4: after a final block the message goes on, and may refer to what was before.
                inflating.restarts += 1;
                if inflating.restarts > RESTARTS + inflating.taken / BYTES_PER_RESTART {
                    return Err(Violation::Inflate);
                }
                engine.reset(false);
                self.teach(engine, message);
                inflating.ended = false;
            }
            let start = message.len();
            // One byte more than there may be, to see that there are more.
            let room = room_for(piece.len()).min(limit.saturating_add(1).saturating_sub(start));
            make_room(message, room, limit.saturating_add(1));
            message.resize(start + room, 0);
            let (taken, made) = (engine.total_in(), engine.total_out());
            let out = message.get_mut(start..).unwrap_or_default();
            let status = engine.decompress(piece, out, InflateFlush::SyncFlush);
            let (taken, made) = (engine.total_in() - taken, engine.total_out() - made);
            message.truncate(start + usize::try_from(made).unwrap_or(usize::MAX));
            piece = piece.get(usize::try_from(taken).unwrap_or(usize::MAX)..).unwrap_or_default();
            inflating.taken += taken;
            let status = status.map_err(|_| Violation::Inflate)?;
            if message.len() > limit {
                return Err(Violation::MessageTooBig);
            }
            if self.max_ratio.is_some_and(|ratio| is_bomb(message.len(), inflating.taken, ratio)) {
                return Err(Violation::InflateRatio);
            }
            inflating.ended = status == Status::StreamEnd;
            more = !inflating.ended && made == room as u64;
            if !more && !inflating.ended && !piece.is_empty() && taken == 0 && made == 0 {
                return Err(Violation::Inflate);
            }
        }
        Ok(())
    }

    /// Ends a message.
    pub(crate) fn finish(
        &mut self,
        mut inflating: Inflating,
        message: &mut Vec<u8>,
        limit: usize,
    ) -> Result<(), Violation> {
        /// An empty final block: the stream ends with it if what came before was whole, and else it does not.
        const END: [u8; 5] = [0x01, 0x00, 0x00, 0xFF, 0xFF];
        // An empty message has either the one byte of an empty block, or none (Cowboy's B108).
        if inflating.taken > 0 && !inflating.ended {
            // RFC 7692 §7.2.2: the four bytes that were left out come back.
            self.inflate(&mut inflating, &TAIL, message, limit)?;
            self.inflate(&mut inflating, &END, message, limit)?;
            if !inflating.ended {
                return Err(Violation::Inflate);
            }
        }
        if let Some(history) = &mut self.history {
            history.push(message);
        }
        Ok(())
    }

    /// Lets a decompressor at the start of a stream know what the stream may refer to.
    fn teach(&self, engine: &mut Inflate, message: &[u8]) {
        /// The largest window.
        const WINDOW: usize = 1 << 15;
        let history = self.history.as_ref().map(History::bytes).unwrap_or_default();
        for text in [history, tail(message, WINDOW)] {
            if !text.is_empty() {
                // It has just been reset, and a raw stream takes a dictionary at any time.
                _ = engine.set_dictionary(text);
            }
        }
    }
}

/// How much to inflate at once: JSON grows by four and more.
fn room_for(piece: usize) -> usize {
    piece.saturating_mul(4).clamp(256, 64 * 1024)
}

/// Whether `made` bytes are too many for `taken` compressed ones.
fn is_bomb(made: usize, taken: u64, ratio: NonZeroU32) -> bool {
    /// What a small message grows by is no matter.
    const HARMLESS: usize = 64 * 1024;
    made > HARMLESS && made as u64 > taken.saturating_mul(u64::from(ratio.get()))
}

impl Drop for Inflating {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take() {
            engines::return_inflate(engine);
        }
    }
}

impl fmt::Debug for Inflating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflating").field("taken", &self.taken).field("ended", &self.ended).finish_non_exhaustive()
    }
}
