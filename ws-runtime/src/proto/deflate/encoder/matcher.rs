//! Text into literals and references: hash chains, and a look at the next place before a match is taken.
#![expect(clippy::cast_possible_truncation, reason = "places are the lowest 16 bits, and bytes the lowest 8")]

use super::super::options::{Config, Strategy};
use super::super::symbols::{MAX_MATCH, MIN_MATCH, at};
use super::super::zeros;
use super::tokens::Tokens;

/// How hard to search.
#[derive(Clone, Copy, Debug)]
struct Effort {
    /// How many places are compared with each.
    depth: u32,
    /// A match of this length is taken without a look at farther ones.
    nice: usize,
    /// Behind a match of less than this, the next place is looked at before it is taken.
    lazy: usize,
    /// Behind a match of at least this, the next place is looked at less.
    good: usize,
    /// The shortest match that is taken.
    shortest: usize,
}

impl Effort {
    fn of(config: Config) -> Self {
        let (depth, nice, lazy, good) = match config.level {
            0 | 1 => (2, 8, 0, 0),
            2 => (4, 16, 0, 0),
            3 => (8, 32, 0, 0),
            4 => (12, 32, 16, 8),
            5 => (20, 64, 32, 8),
            6 => (32, 128, 32, 8),
            7 => (192, MAX_MATCH, 64, 32),
            8 => (384, MAX_MATCH, 128, 64),
            _ => (512, MAX_MATCH, MAX_MATCH, 64),
        };
        // As zlib has it.
        let shortest = if config.strategy == Strategy::Filtered { 6 } else { 4 };
        Self { depth, nice, lazy, good, shortest }
    }
}

/// A piece of text, at places of 16 bits, so that no place is outside.
pub(super) type Text = [u8; TEXT + MAX_MATCH + 8];
pub(super) const TEXT: usize = 1 << 16;

/// Where in the text four bytes like these have been before.
///
/// Places are counted from the start of the stream, and kept as their lowest 16 bits. A place may have been overwritten or
/// be from another turn of the count: then what is found there is something else, or too far away. That costs a comparison
/// and breaks nothing, because only what compares equal is referred to.
#[derive(Debug)]
pub(super) struct Index {
    /// The last place of each hash.
    last: Box<[u16; 1 << HASH_BITS]>,
    /// For each place of the window, the one before it of the same hash.
    before: Box<[u16]>,
}

const HASH_BITS: u32 = 13;

impl Index {
    /// An index of a window of `2^window_bits` bytes.
    pub(super) fn new(window_bits: u8) -> Self {
        Self { last: zeros(), before: vec![0; 1 << window_bits].into() }
    }

    /// Adds the place of `bytes`, and returns the one before of four bytes like these.
    #[inline]
    fn add(last: &mut [u16; 1 << HASH_BITS], before: &mut [u16], bytes: u32, place: u16) -> u16 {
        let found = last.get_mut(hash(bytes)).map_or(0, |last| std::mem::replace(last, place));
        let mask = before.len().wrapping_sub(1);
        if let Some(slot) = before.get_mut(usize::from(place) & mask) {
            *slot = found;
        }
        found
    }

    /// The last place of four bytes like these.
    #[inline]
    fn get(last: &[u16; 1 << HASH_BITS], bytes: u32) -> u16 {
        at(last, hash(bytes))
    }

    /// The place before that one.
    #[inline]
    fn previous(before: &[u16], place: u16) -> u16 {
        at(before, usize::from(place) & before.len().wrapping_sub(1))
    }
}

#[inline]
const fn hash(bytes: u32) -> usize {
    (bytes.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize
}

#[inline]
fn four(text: &Text, at: u16) -> u32 {
    let at = usize::from(at);
    text.get(at..at + 4).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

#[inline]
fn eight(text: &Text, at: usize) -> u64 {
    text.get(at..at + 8).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// A reference.
#[derive(Clone, Copy)]
struct Match {
    length: usize,
    /// 0: there is none, and what is to be one has to be longer.
    distance: u16,
}

/// A text on its way.
pub(super) struct Parser<'a> {
    index: &'a mut Index,
    effort: Effort,
    /// What may be referred to, and behind it what is to be said.
    text: &'a Text,
    /// The place of its first byte in the stream.
    origin: u16,
    /// How far references reach.
    window: u16,
    /// How many bytes at the start of the text no reference begins with: the first of a stream, as with zlib, so that the
    /// RFC's examples come out.
    spared: u16,
    /// Where the next token begins.
    pub(super) next: usize,
    /// Where the text ends.
    end: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        index: &'a mut Index,
        config: Config,
        text: &'a Text,
        origin: u16,
        spared: u16,
        next: usize,
        end: usize,
    ) -> Self {
        Self { index, effort: Effort::of(config), text, origin, window: 1 << config.window_bits, spared, next, end }
    }

    /// Adds the places before the next token to the index, from `from` on.
    pub(super) fn learn(&mut self, from: usize) {
        let Index { last, before } = &mut *self.index;
        for at in from..self.next.min(self.end.saturating_sub(3)) {
            let at = at as u16;
            Index::add(last, before, four(self.text, at), self.origin.wrapping_add(at));
        }
    }

    /// Adds literals only, up to `most` tokens.
    pub(super) fn literals(&mut self, tokens: &mut Tokens, most: usize) {
        while self.next < self.end && tokens.len() < most {
            tokens.literal(at(self.text, self.next));
            self.next += 1;
        }
    }

    /// Adds literals and runs of the one before, up to `most` tokens.
    pub(super) fn runs(&mut self, tokens: &mut Tokens, most: usize) {
        while self.next < self.end && tokens.len() < most {
            let here = self.next as u16;
            let length =
                if here > 0 { common(self.text, here - 1, here).min(self.end - self.next).min(MAX_MATCH) } else { 0 };
            if length >= MIN_MATCH {
                tokens.reference(length, 1);
                self.next += length;
            } else {
                tokens.literal(at(self.text, self.next));
                self.next += 1;
            }
        }
    }

    /// Adds literals and references, up to `most` tokens and few more.
    pub(super) fn matches(&mut self, tokens: &mut Tokens, most: usize) {
        let Self { text, end, origin, window, spared, effort, .. } = *self;
        let Index { last, before } = &mut *self.index;
        let last = &mut **last;
        let before = &mut **before;
        let nothing = Match { length: effort.shortest - 1, distance: 0 };
        // What was found at the place before.
        let mut held = nothing;
        let mut here = self.next;
        // Where fewer than four bytes are left, nothing is looked for.
        let stop = end.saturating_sub(3);
        while here < stop && tokens.len() < most {
            let at = here as u16;
            let bytes = four(text, at);
            let place = origin.wrapping_add(at);
            let mut candidate = Index::add(last, before, bytes, place);
            let mut best = Match { length: held.length, distance: 0 };
            if held.length < effort.lazy.max(effort.shortest).min(end - here) {
                // The places that are looked at have four bytes in common with this one: the first, or those `ahead`.
                let mut ahead = 0;
                let mut depth = effort.depth;
                if held.distance > 0 {
                    depth >>= if held.length < effort.good { 1 } else { 2 };
                    // What is longer than what is held has its last four bytes, too, and they are the rarer ones.
                    ahead = held.length as u16 - 3;
                    candidate = Index::get(last, four(text, at.wrapping_add(ahead)));
                }
                let reach = window.min(at.saturating_sub(spared));
                let longest = MAX_MATCH.min(end - here);
                let mut distance = place.wrapping_add(ahead).wrapping_sub(candidate);
                // What has to be the same, so that more can be.
                let (mut probe, mut wanted) = (0, bytes);
                while distance.wrapping_sub(1) < reach && depth > 0 {
                    depth -= 1;
                    let there = at - distance;
                    if four(text, there.wrapping_add(probe)) == wanted {
                        let length = longest.min(common(text, there, at));
                        if length > best.length {
                            best = Match { length, distance };
                            if length >= effort.nice.min(longest) {
                                break;
                            }
                            probe = length as u16 - 3;
                            wanted = four(text, at.wrapping_add(probe));
                            // The last four bytes of what is longer than this: if they are rarer, they are followed.
                            let other = Index::get(last, wanted);
                            let farther = place.wrapping_add(probe).wrapping_sub(other);
                            if farther == 0 || farther > distance {
                                (ahead, candidate, distance) = (probe, other, farther);
                                (probe, wanted) = (0, bytes);
                                continue;
                            }
                        }
                    }
                    candidate = Index::previous(before, candidate);
                    let farther = place.wrapping_add(ahead).wrapping_sub(candidate);
                    if farther <= distance {
                        break;
                    }
                    distance = farther;
                }
            }
            if best.distance > 0 {
                if held.distance > 0 {
                    tokens.literal(four(text, at.wrapping_sub(1)) as u8);
                }
                held = best;
                here += 1;
            } else if held.distance > 0 {
                tokens.reference(held.length, held.distance.into());
                let next = here - 1 + held.length;
                for inside in here + 1..next.min(stop) {
                    let at = inside as u16;
                    Index::add(last, before, four(text, at), origin.wrapping_add(at));
                }
                held = nothing;
                here = next;
            } else {
                tokens.literal(bytes as u8);
                here += 1;
            }
        }
        if held.distance > 0 {
            tokens.reference(held.length, held.distance.into());
            here += held.length - 1;
        }
        self.next = here;
        if here >= stop {
            self.literals(tokens, most);
        }
    }
}

/// How many bytes are the same from `there` and from `here` on.
#[inline]
fn common(text: &Text, there: u16, here: u16) -> usize {
    let (there, here) = (usize::from(there), usize::from(here));
    let mut length = 0;
    loop {
        let different = eight(text, there + length) ^ eight(text, here + length);
        length += different.trailing_zeros() as usize / 8;
        if different != 0 || length >= MAX_MATCH {
            return length;
        }
    }
}
