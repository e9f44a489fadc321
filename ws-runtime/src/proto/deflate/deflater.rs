//! Messages into compressed payloads (RFC 7692 §7.2.1).

use std::cell::Cell;

use zlib_rs::{Deflate, DeflateFlush};

use super::TAIL;
use super::engines::{Config, with_deflate};
use super::history::History;

/// Compresses what one side of a connection sends.
#[derive(Debug)]
pub struct Deflater {
    config: Config,
    threshold: usize,
    /// What messages may refer to; `None` without context takeover.
    history: Option<History>,
}

/// A message that could not be compressed, and is to be sent as it is.
#[derive(Debug)]
pub(crate) struct NotDeflated;

impl Deflater {
    pub(super) fn new(config: Config, threshold: usize, takeover: bool) -> Self {
        Self { config, threshold, history: takeover.then(|| History::new(config.window_bits())) }
    }

    /// Whether a message of `len` bytes is to be compressed.
    pub(crate) const fn takes(&self, len: usize) -> bool {
        len >= self.threshold
    }

    /// Appends the compressed `payload` to `out`. After an error, `out` may have more at its end, and the message is
    /// to be sent as it is.
    pub(crate) fn deflate(&mut self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), NotDeflated> {
        let history = self.history.as_ref().map(History::bytes).unwrap_or_default();
        deflate(self.config, history, payload, out)?;
        self.sent(payload);
        Ok(())
    }

    /// Notes a message that others have compressed for this connection.
    pub(crate) fn sent(&mut self, payload: &[u8]) {
        if let Some(history) = &mut self.history {
            history.push(payload);
        }
    }

    /// How it compresses.
    pub(crate) const fn config(&self) -> Config {
        self.config
    }

    /// Gives back all memory. What follows does not refer to what was before, which is always allowed.
    pub(crate) fn release(&mut self) {
        if let Some(history) = &mut self.history {
            history.clear();
        }
    }
}

/// Appends `payload`, compressed so that it refers to nothing before it, to `out`.
pub(crate) fn deflate_alone(config: Config, payload: &[u8], out: &mut Vec<u8>) -> Result<(), NotDeflated> {
    deflate(config, &[], payload, out)
}

fn deflate(config: Config, history: &[u8], payload: &[u8], out: &mut Vec<u8>) -> Result<(), NotDeflated> {
    with_deflate(config, |engine| {
        if !history.is_empty() {
            engine.set_dictionary(history).map_err(|_| NotDeflated)?;
        }
        flush(engine, payload, out)
    })?;
    // RFC 7692 §7.2.1: the last four bytes of the flush are left out.
    let len = out.strip_suffix(&TAIL).ok_or(NotDeflated)?.len();
    out.truncate(len);
    Ok(())
}

fn flush(engine: &mut Deflate, mut payload: &[u8], out: &mut Vec<u8>) -> Result<(), NotDeflated> {
    /// The most room that is made at once, and what is added to half of the rest.
    const MOST: usize = 64 * 1024;
    const SPARE: usize = 64;
    loop {
        let start = out.len();
        let room = (payload.len() / 2 + SPARE).min(MOST);
        out.resize(start + room, 0);
        let (taken, made) = (engine.total_in(), engine.total_out());
        let result = engine.compress(payload, out.get_mut(start..).unwrap_or_default(), DeflateFlush::SyncFlush);
        let taken = usize::try_from(engine.total_in() - taken).unwrap_or(usize::MAX);
        let made = usize::try_from(engine.total_out() - made).unwrap_or(usize::MAX);
        out.truncate(start + made);
        payload = payload.get(taken..).unwrap_or_default();
        result.map_err(|_| NotDeflated)?;
        // zlib: a flush is complete when it has left room.
        if made < room {
            return Ok(());
        }
    }
}

/// An empty buffer of the thread's, for what is to be compressed.
pub(crate) fn with_scratch<T>(work: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    /// A buffer that has grown beyond this is not kept.
    const KEPT: usize = 64 * 1024;
    thread_local! {
        static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    }
    let mut scratch = SCRATCH.try_with(Cell::take).unwrap_or_default();
    let done = work(&mut scratch);
    if scratch.capacity() <= KEPT {
        scratch.clear();
        _ = SCRATCH.try_with(|kept| kept.set(scratch));
    }
    done
}
