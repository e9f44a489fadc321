//! Where in the histories of its connections what is: an index for each of those that a thread has had to do with lately.
#![expect(clippy::cast_possible_truncation, reason = "a remainder is small")]

use std::sync::atomic::{AtomicU64, Ordering};

use super::matcher::Index;

/// How many a thread keeps: with the largest window, 80 KiB each.
const SLOTS: usize = 128;

/// Tells streams apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct StreamId(u64);

impl StreamId {
    /// One that no other stream has.
    pub(in super::super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    const fn slot(self) -> usize {
        (self.0 % SLOTS as u64) as usize
    }
}

#[derive(Debug, Default)]
pub(super) struct Pool {
    slots: Vec<Option<Kept>>,
}

/// The index of a stream.
#[derive(Debug)]
pub(super) struct Kept {
    id: StreamId,
    window_bits: u8,
    /// How often another stream may ask for the slot in vain.
    turns: u8,
    pub(super) index: Index,
    /// How much of the stream is in the index.
    pub(super) until: u64,
}

impl Pool {
    /// The index of a stream; `None` where another stream has its slot, and uses it more.
    pub(super) fn get(&mut self, id: StreamId, window_bits: u8) -> Option<&mut Kept> {
        /// What a stream can earn.
        const MOST_TURNS: u8 = 3;
        if self.slots.is_empty() {
            self.slots.resize_with(SLOTS, || None);
        }
        let slot = self.slots.get_mut(id.slot())?;
        let kept = slot.get_or_insert_with(|| Kept::new(id, window_bits));
        if kept.id == id {
            kept.turns = MOST_TURNS.min(kept.turns + 1);
        } else if kept.turns > 0 {
            kept.turns -= 1;
            return None;
        } else if kept.window_bits == window_bits {
            // What is in the index does no harm.
            (kept.id, kept.until) = (id, 0);
        } else {
            *kept = Kept::new(id, window_bits);
        }
        Some(kept)
    }

    pub(super) fn remove(&mut self, id: StreamId) {
        if let Some(slot) = self.slots.get_mut(id.slot()) {
            slot.take_if(|kept| kept.id == id);
        }
    }
}

impl Kept {
    fn new(id: StreamId, window_bits: u8) -> Self {
        Self { id, window_bits, turns: 0, index: Index::new(window_bits), until: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_goes_to_who_uses_it() {
        let mut pool = Pool::default();
        let (one, other) = (StreamId(7), StreamId(7 + SLOTS as u64));
        let got = |pool: &mut Pool, id| pool.get(id, 9).map(|kept| std::mem::replace(&mut kept.until, 5));
        assert_eq!(got(&mut pool, one), Some(0));
        assert_eq!(got(&mut pool, one), Some(5), "and it is as it was left");
        assert_eq!([(); 2].map(|()| got(&mut pool, other)), [None, None]);
        assert_eq!(got(&mut pool, other), Some(0), "who asks thrice gets it");
        pool.remove(one);
        assert_eq!(got(&mut pool, other), Some(5));
        pool.remove(other);
        assert_eq!(got(&mut pool, one), Some(0));
    }
}
