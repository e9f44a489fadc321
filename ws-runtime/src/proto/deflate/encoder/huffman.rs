//! Codes of least redundancy, with words of limited length.
#![expect(clippy::cast_possible_truncation, reason = "there are 288 symbols")]

use super::super::symbols::{LONGEST_CODE, at, first_words, set, word_counts};

/// The most symbols of an alphabet.
pub(super) const SYMBOLS: usize = 288;

/// A prefix code.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// How long the words are; 0 for symbols that do not occur.
    pub(super) lengths: [u8; SYMBOLS],
    /// The words, as they are put, and their lengths in the bits from 16 on.
    pub(super) words: [u32; SYMBOLS],
}

impl Default for Code {
    fn default() -> Self {
        Self { lengths: [0; SYMBOLS], words: [0; SYMBOLS] }
    }
}

impl Code {
    /// The code with words of these lengths.
    pub(super) fn of(lengths: &[u8]) -> Self {
        let mut code = Self::default();
        for (slot, length) in code.lengths.iter_mut().zip(lengths) {
            *slot = *length;
        }
        code.assign(word_counts(lengths), lengths.len());
        code
    }

    /// The best code for symbols that occur so often, with words of at most `longest` bits.
    pub(super) fn fit(&mut self, frequencies: &[u32], longest: usize) {
        self.lengths = [0; SYMBOLS];
        // How often above, which symbol below.
        let mut leaves = [0_u32; ROOM];
        let mut used = 0;
        for (symbol, frequency) in (0..).zip(frequencies) {
            set(&mut leaves, used & (ROOM - 1), frequency << 9 | symbol);
            used += usize::from(*frequency > 0);
        }
        // A code of one word is one that not every inflater takes.
        let mut spare = 0;
        while used < 2 {
            if at(frequencies, spare) == 0 {
                set(&mut leaves, used, 1 << 9 | spare as u32);
                used += 1;
            }
            spare += 1;
        }
        let leaves = leaves.get_mut(..used).unwrap_or_default();
        // The rarest first.
        leaves.sort_unstable();
        let counts = word_lengths(leaves, longest);
        let mut rarest = leaves.iter();
        for (length, count) in (0..16).zip(counts).rev() {
            for leaf in rarest.by_ref().take(count.into()) {
                set(&mut self.lengths, (leaf & 0x1FF) as usize, length);
            }
        }
        self.assign(counts, frequencies.len());
    }

    /// Gives the first `symbols` symbols their words.
    fn assign(&mut self, counts: [u16; 16], symbols: usize) {
        let mut next = first_words(&counts);
        for (word, length) in self.words.iter_mut().zip(&self.lengths).take(symbols) {
            if *length == 0 {
                continue;
            }
            if let Some(next) = next.get_mut(usize::from(*length & 15)) {
                // Words are put with their first bit lowest.
                let reversed = next.reverse_bits() >> ((16 - u32::from(*length & 15)) & 15);
                *word = u32::from(reversed) | u32::from(*length) << 16;
                *next = next.wrapping_add(1);
            }
        }
    }

    /// A word, and how long it is.
    #[inline]
    pub(super) fn word(&self, symbol: usize) -> (u64, u32) {
        let word = at(&self.words, symbol);
        (u64::from(word & 0xFFFF), word >> 16)
    }
}

/// How many words of each length the best code has for `leaves`, of which there are two at least and the rarest is first.
fn word_lengths(leaves: &[u32], longest: usize) -> [u16; LONGEST_CODE + 1] {
    // Nodes of two subtrees each, in the order in which they are made: the lightest first.
    let mut weights = [u32::MAX; ROOM];
    // How many leaves a node has under it, and in the bits from 2 on, which node it is under; then, how deep it is.
    let mut nodes = [0_u16; ROOM];
    let made = leaves.len().saturating_sub(1);
    let (mut leaf, mut node) = (0, 0);
    let mut rarest = leaves.first().map_or(u32::MAX, |leaf| leaf >> 9);
    for index in 0..made.min(ROOM) {
        let (mut weight, mut below) = (0, 0);
        for _ in 0..2 {
            let lightest = at(&weights, node & (ROOM - 1));
            if rarest <= lightest {
                weight += rarest;
                below += 1;
                leaf += 1;
                rarest = leaves.get(leaf).map_or(u32::MAX, |leaf| leaf >> 9);
            } else {
                weight += lightest;
                if let Some(under) = nodes.get_mut(node & (ROOM - 1)) {
                    *under |= (index as u16) << 2;
                }
                node += 1;
            }
        }
        set(&mut weights, index, weight);
        set(&mut nodes, index, below);
    }
    let mut counts = [0_u16; LONGEST_CODE + 1];
    let mut depth = 0;
    for index in (0..made.min(ROOM)).rev() {
        let node = at(&nodes, index);
        if index + 1 < made {
            depth = at(&nodes, usize::from(node >> 2) & (ROOM - 1)) + 1;
        }
        set(&mut nodes, index, depth);
        if let Some(count) = counts.get_mut(longest.min(usize::from(depth) + 1) & 15) {
            *count += node & 3;
        }
    }
    limit(&mut counts, longest);
    counts
}

/// Room for the nodes of a tree.
const ROOM: usize = 512;

/// Makes a code again of words of which those that were too long have been cut to `longest` bits.
fn limit(counts: &mut [u16; LONGEST_CODE + 1], longest: usize) {
    let taken: u32 =
        (0_u32..).zip(counts.iter()).skip(1).map(|(length, count)| u32::from(*count) << longest >> length).sum();
    for _ in (1 << longest)..taken {
        // One of the longest words goes below one that is shorter, which gets longer by a bit: one place less is taken.
        let Some(length) = (1..longest).rev().find(|length| at(counts, *length) > 0) else { return };
        for (length, change) in [(longest, u16::MAX), (length, u16::MAX), (length + 1, 2)] {
            if let Some(count) = counts.get_mut(length) {
                *count = count.wrapping_add(change);
            }
        }
    }
}
