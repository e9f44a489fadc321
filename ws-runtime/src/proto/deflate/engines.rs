//! zlib's decompressors, which belong to threads: tens of kilobytes each, and needed for microseconds.

use std::cell::RefCell;

use zlib_rs::Inflate;

/// How many a thread keeps.
const KEPT: usize = 4;

thread_local! {
    static INFLATE: RefCell<Vec<Inflate>> = const { RefCell::new(Vec::new()) };
}

/// A decompressor at the start of a stream.
pub(super) fn inflate() -> Inflate {
    match INFLATE.try_with(|kept| kept.borrow_mut().pop()) {
        Ok(Some(mut engine)) => {
            engine.reset(false);
            engine
        }
        _ => Inflate::new(false, 15),
    }
}

/// Gives a decompressor back to the thread.
pub(super) fn return_inflate(engine: Inflate) {
    _ = INFLATE.try_with(|kept| {
        let mut kept = kept.borrow_mut();
        if kept.len() < KEPT {
            kept.push(engine);
        }
    });
}
