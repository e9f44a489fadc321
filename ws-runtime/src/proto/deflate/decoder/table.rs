//! What the words of a code stand for.
#![expect(clippy::cast_possible_truncation, reason = "what is cut off is not wanted, or is not there")]

use super::super::symbols::{
    DISTANCES, END_OF_BLOCK, FIRST_LENGTH, LENGTHS, LONGEST_CODE, at, first_words, set, word_counts,
};

/// The symbols of the words of a code, by their first bits.
#[derive(Clone, Debug)]
pub(super) struct Table<const SIZE: usize> {
    /// Entries: see below. 0: there is no such word, or it is longer.
    entries: [u32; SIZE],
    /// Covers the bits that the entries go by.
    mask: usize,
    /// The entries of all symbols that have words, in the order of the words.
    symbols: [u32; 288],
    counts: [u16; LONGEST_CODE + 1],
}

/// The length of the word is in the bits below these.
pub(super) const LENGTH: u32 = 0xF;
/// How many more bits belong to it.
pub(super) const EXTRA_SHIFT: u32 = 4;
/// What kind of symbol it is; none of these: a length or a distance.
pub(super) const LITERAL: u32 = 1 << 8;
pub(super) const END: u32 = 1 << 9;
pub(super) const INVALID: u32 = 1 << 10;
/// The literal; or the shortest length or distance.
pub(super) const VALUE_SHIFT: u32 = 16;

#[expect(clippy::indexing_slicing, reason = "done by the compiler")]
pub(super) const LITERAL_ENTRIES: [u32; 288] = {
    let mut entries = [INVALID; 288];
    let mut symbol = 0;
    while symbol < FIRST_LENGTH + LENGTHS.len() {
        entries[symbol] = if symbol < END_OF_BLOCK {
            LITERAL | (symbol as u32) << VALUE_SHIFT
        } else if symbol == END_OF_BLOCK {
            END
        } else {
            let (base, extra) = LENGTHS[symbol - FIRST_LENGTH];
            (base as u32) << VALUE_SHIFT | (extra as u32) << EXTRA_SHIFT
        };
        symbol += 1;
    }
    entries
};

#[expect(clippy::indexing_slicing, reason = "done by the compiler")]
pub(super) const DISTANCE_ENTRIES: [u32; 32] = {
    let mut entries = [INVALID; 32];
    let mut symbol = 0;
    while symbol < DISTANCES.len() {
        let (base, extra) = DISTANCES[symbol];
        entries[symbol] = (base as u32) << VALUE_SHIFT | (extra as u32) << EXTRA_SHIFT;
        symbol += 1;
    }
    entries
};

#[expect(clippy::indexing_slicing, reason = "done by the compiler")]
pub(super) const CODE_LENGTH_ENTRIES: [u32; 19] = {
    let mut entries = [0; 19];
    let mut symbol = 0;
    while symbol < entries.len() {
        entries[symbol] = LITERAL | (symbol as u32) << VALUE_SHIFT;
        symbol += 1;
    }
    entries
};

impl<const SIZE: usize> Table<SIZE> {
    pub(super) const EMPTY: Self =
        Self { entries: [0; SIZE], mask: 0, symbols: [0; 288], counts: [0; LONGEST_CODE + 1] };

    /// Makes it that of the code with words of these lengths; `None` if that is no whole code, or one of one word.
    pub(super) fn fill(&mut self, lengths: &[u8], entries: &[u32]) -> Option<()> {
        self.counts = word_counts(lengths);
        let (mut room, mut longest) = (1_i32, 0_u32);
        for (length, count) in (1_u32..).zip(self.counts.iter().skip(1)) {
            room = room * 2 - i32::from(*count);
            if room < 0 {
                return None;
            }
            if *count > 0 {
                longest = length;
            }
        }
        if room > 0 && longest > 1 {
            return None;
        }
        let mut next = [0_u16; LONGEST_CODE + 1];
        let mut before = 0;
        for (slot, count) in next.iter_mut().zip(&self.counts) {
            *slot = before;
            before += count;
        }
        for (length, entry) in lengths.iter().zip(entries) {
            if *length == 0 {
                continue;
            }
            if let Some(slot) = next.get_mut(usize::from(*length & 15)) {
                set(&mut self.symbols, usize::from(*slot), entry | u32::from(*length));
                *slot += 1;
            }
        }
        let first = first_words(&self.counts);
        let mut symbols = self.symbols.iter();
        let bits = longest.min(SIZE.ilog2());
        self.mask = (1 << bits) - 1;
        set(&mut self.entries, 0, 0);
        for length in 1..=bits {
            let half = 1 << (length - 1);
            if half * 2 <= SIZE {
                self.entries.copy_within(..half, half);
            }
            let word = at(&first, length as usize);
            for word in word..word + at(&self.counts, length as usize) {
                let place = word.reverse_bits() >> (16 - length);
                set(&mut self.entries, place.into(), symbols.next().copied()?);
            }
        }
        Some(())
    }

    /// The entry of the word that comes next.
    #[inline]
    pub(super) fn entry(&self, bits: u64) -> u32 {
        at(&self.entries, bits as usize & self.mask & (SIZE - 1))
    }

    /// The same for a word that may be longer.
    #[cold]
    pub(super) fn long(&self, bits: u64) -> Option<u32> {
        let (mut word, mut first, mut index) = (0, 0, 0);
        for (length, count) in (0..).zip(self.counts).skip(1) {
            word |= (bits >> (length - 1)) as usize & 1;
            let count = usize::from(count);
            if word < first + count {
                return self.symbols.get(index + word - first).copied();
            }
            index += count;
            first = (first + count) * 2;
            word *= 2;
        }
        None
    }
}
