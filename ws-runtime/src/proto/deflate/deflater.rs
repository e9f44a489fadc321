//! Messages into compressed payloads (RFC 7692 §7.2.1).

use std::cell::{Cell, RefCell};

use super::encoder::{Encoder, Past, StreamId};
use super::history::History;
use super::options::Config;

/// Compresses what one side of a connection sends.
#[derive(Debug)]
pub struct Deflater {
    config: Config,
    threshold: usize,
    /// What messages may refer to; `None` without context takeover.
    context: Option<Context>,
}

#[derive(Debug)]
struct Context {
    id: StreamId,
    /// How many bytes there have been in all.
    said: u64,
    history: History,
}

/// A message that could not be compressed, and is to be sent as it is.
#[derive(Debug)]
pub(crate) struct NotDeflated;

impl Deflater {
    pub(super) fn new(config: Config, threshold: usize, takeover: bool) -> Self {
        let context = || Context { id: StreamId::new(), said: 0, history: History::new(config.window_bits()) };
        Self { config, threshold, context: takeover.then(context) }
    }

    /// Whether a message of `len` bytes is to be compressed.
    pub(crate) const fn takes(&self, len: usize) -> bool {
        len >= self.threshold
    }

    /// Appends the compressed `payload` to `out`.
    pub(crate) fn deflate(&mut self, payload: &[u8], out: &mut Vec<u8>) -> Result<(), NotDeflated> {
        let past = self.context.as_ref().map(|Context { id, said, history }| Past {
            id: *id,
            said: *said,
            history: history.bytes(),
        });
        with_encoder(|encoder| encoder.deflate(self.config, past, payload, out))?;
        self.sent(payload);
        Ok(())
    }

    /// Notes a message that others have compressed for this connection.
    pub(crate) fn sent(&mut self, payload: &[u8]) {
        if let Some(context) = &mut self.context {
            context.said += payload.len() as u64;
            context.history.push(payload);
        }
    }

    /// How it compresses.
    pub(crate) const fn config(&self) -> Config {
        self.config
    }

    /// Gives back all memory. What follows does not refer to what was before, which is always allowed.
    pub(crate) fn release(&mut self) {
        if let Some(context) = &mut self.context {
            context.history.clear();
            _ = ENCODER.try_with(|encoder| {
                if let Some(encoder) = &mut *encoder.borrow_mut() {
                    encoder.forget(context.id);
                }
            });
        }
    }
}

impl Drop for Deflater {
    fn drop(&mut self) {
        self.release();
    }
}

/// Appends `payload`, compressed so that it refers to nothing before it, to `out`.
pub(crate) fn deflate_alone(config: Config, payload: &[u8], out: &mut Vec<u8>) -> Result<(), NotDeflated> {
    with_encoder(|encoder| encoder.deflate(config, None, payload, out))
}

thread_local! {
    /// The thread's compressor, if it has needed one: hundreds of kilobytes, and needed for microseconds.
    static ENCODER: RefCell<Option<Box<Encoder>>> = const { RefCell::new(None) };
}

/// Works with the thread's compressor; not while the thread is ending.
fn with_encoder(work: impl FnOnce(&mut Encoder)) -> Result<(), NotDeflated> {
    ENCODER
        .try_with(|encoder| work(encoder.borrow_mut().get_or_insert_with(|| Box::new(Encoder::new()))))
        .map_err(|_| NotDeflated)
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
