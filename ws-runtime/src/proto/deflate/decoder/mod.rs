//! A decompressor for short messages that have come whole (RFC 1951).
//!
//! It knows what nearly all messages are. Whatever else there is, and whatever is wrong, is for zlib to say.
#![expect(clippy::cast_possible_truncation, reason = "what is cut off is not wanted, or is not there")]

mod table;

use super::TAIL;
use super::symbols::{CODE_LENGTH_ORDER, END_OF_BLOCK, FIXED_LITERALS, MAX_MATCH, at, set};
use super::zeros;
use table::{
    CODE_LENGTH_ENTRIES, DISTANCE_ENTRIES, END, EXTRA_SHIFT, INVALID, LENGTH, LITERAL, LITERAL_ENTRIES, Table,
    VALUE_SHIFT,
};

/// The longest payload that is worth it: for longer ones, zlib is as fast.
pub(super) const MOST_IN: usize = 16 * 1024;
/// The longest message.
const MOST_OUT: usize = 64 * 1024;

/// What a thread needs to inflate.
#[derive(Debug)]
pub(super) struct Decoder {
    /// The payload, its tail, and zeros that need not be looked for.
    input: Vec<u8>,
    /// The message, and room for what is copied beyond its end.
    out: Box<Out>,
    literals: Table<1024>,
    distances: Table<256>,
    code_lengths: Table<128>,
    fixed: Option<Box<(Table<1024>, Table<256>)>>,
}

type Out = [u8; MOST_OUT + MAX_MATCH + 16];

impl Decoder {
    pub(super) fn new() -> Self {
        Self {
            input: Vec::new(),
            out: zeros(),
            literals: Table::EMPTY,
            distances: Table::EMPTY,
            code_lengths: Table::EMPTY,
            fixed: None,
        }
    }

    /// What `payload` inflates to behind `history`; `None` if it is for zlib.
    pub(super) fn inflate(&mut self, history: &[u8], payload: &[u8]) -> Option<&[u8]> {
        if payload.len() > MOST_IN {
            return None;
        }
        self.input.clear();
        self.input.extend_from_slice(payload);
        self.input.extend_from_slice(&TAIL);
        let end = self.input.len();
        self.input.extend_from_slice(&[0; 16]);
        let mut bits = Bits { input: &self.input, at: 0, word: 0, count: 0 };
        let mut len = 0;
        loop {
            bits.refill()?;
            match bits.take(3) {
                0b000 => {
                    bits.align();
                    bits.refill()?;
                    let (stored, complement) = (bits.take(16), bits.take(16));
                    if stored ^ complement != 0xFFFF {
                        return None;
                    }
                    let from = bits.place();
                    let stored = self.input.get(from..from + stored as usize)?;
                    if from + stored.len() > end {
                        return None;
                    }
                    self.out.get_mut(len..len + stored.len())?.copy_from_slice(stored);
                    len += stored.len();
                    bits = Bits { input: &self.input, at: from + stored.len(), word: 0, count: 0 };
                    if bits.at == end {
                        return self.out.get(..len).filter(|_| len <= MOST_OUT);
                    }
                }
                0b010 => {
                    let (literals, distances) = &**self.fixed.get_or_insert_with(|| {
                        let mut tables = Box::new((Table::EMPTY, Table::EMPTY));
                        _ = tables.0.fill(&FIXED_LITERALS, &LITERAL_ENTRIES);
                        _ = tables.1.fill(&[5; 32], &DISTANCE_ENTRIES);
                        tables
                    });
                    len = block(&mut bits, literals, distances, history, &mut self.out, len)?;
                }
                0b100 => {
                    let (lengths, literals, distances) = code_lengths(&mut bits, &mut self.code_lengths)?;
                    self.literals.fill(lengths.get(..literals)?, &LITERAL_ENTRIES)?;
                    self.distances.fill(lengths.get(literals..literals + distances)?, &DISTANCE_ENTRIES)?;
                    len = block(&mut bits, &self.literals, &self.distances, history, &mut self.out, len)?;
                }
                _ => return None,
            }
        }
    }
}

/// Bits of bytes, the lowest first.
#[derive(Clone, Copy)]
struct Bits<'a> {
    input: &'a [u8],
    /// Where the next byte is.
    at: usize,
    word: u64,
    /// How many of `word` count; those above are of the next byte, or 0.
    count: u32,
}

impl Bits<'_> {
    /// Makes it 56 bits at least.
    #[inline]
    fn refill(&mut self) -> Option<()> {
        let bytes = self.input.get(self.at..)?.first_chunk()?;
        self.word |= u64::from_le_bytes(*bytes) << (self.count & 63);
        self.at += (63 - self.count as usize) / 8;
        self.count |= 0x38;
        Some(())
    }

    #[inline]
    const fn skip(&mut self, count: u32) {
        self.word >>= count & 63;
        self.count -= count;
    }

    /// Takes up to 31 bits, if they are there.
    #[inline]
    const fn take(&mut self, count: u32) -> u32 {
        let taken = self.word as u32 & ((1 << count) - 1);
        self.skip(count);
        taken
    }

    /// Goes on at the start of a byte.
    const fn align(&mut self) {
        self.skip(self.count % 8);
    }

    /// The next byte's place.
    const fn place(&self) -> usize {
        self.at - self.count as usize / 8
    }
}

/// The lengths of a block's codes (RFC 1951 §3.2.7), how many there are of literals, and of distances.
fn code_lengths(bits: &mut Bits<'_>, table: &mut Table<128>) -> Option<([u8; 320], usize, usize)> {
    bits.refill()?;
    let (literals, distances, count) =
        (bits.take(5) as usize + 257, bits.take(5) as usize + 1, bits.take(4) as usize + 4);
    let mut own = [0; 19];
    for symbol in CODE_LENGTH_ORDER.iter().take(count) {
        bits.refill()?;
        set(&mut own, usize::from(*symbol), bits.take(3) as u8);
    }
    table.fill(&own, &CODE_LENGTH_ENTRIES)?;
    let mut lengths = [0_u8; 320];
    let mut filled = 0;
    while filled < literals + distances {
        bits.refill()?;
        let entry = table.entry(bits.word);
        if entry == 0 {
            return None;
        }
        bits.skip(entry & LENGTH);
        let (length, run) = match entry >> VALUE_SHIFT {
            16 => (at(&lengths, filled.checked_sub(1)?), 3 + bits.take(2)),
            17 => (0, 3 + bits.take(3)),
            18 => (0, 11 + bits.take(7)),
            length => (length as u8, 1),
        };
        let run = run as usize;
        if run == 1 {
            set(&mut lengths, filled, length);
        } else {
            lengths.get_mut(filled..filled + run)?.fill(length);
        }
        filled += run;
    }
    // Too many; or a block that cannot end.
    if filled > literals + distances || at(&lengths, END_OF_BLOCK) == 0 {
        return None;
    }
    Some((lengths, literals, distances))
}

/// Takes a block behind `len` bytes of `out`, and returns how many there are then.
fn block(
    source: &mut Bits<'_>,
    literals: &Table<1024>,
    distances: &Table<256>,
    history: &[u8],
    out: &mut Out,
    mut len: usize,
) -> Option<usize> {
    let mut bits = *source;
    while len < MOST_OUT {
        bits.refill()?;
        let mut entry = literals.entry(bits.word);
        if entry & LITERAL != 0 {
            bits.skip(entry & LENGTH);
            set(out, len, (entry >> VALUE_SHIFT) as u8);
            len += 1;
            entry = literals.entry(bits.word);
            if entry & LITERAL != 0 {
                bits.skip(entry & LENGTH);
                set(out, len, (entry >> VALUE_SHIFT) as u8);
                len += 1;
                continue;
            }
            bits.refill()?;
        }
        if entry == 0 {
            entry = literals.long(bits.word)?;
            if entry & LITERAL != 0 {
                bits.skip(entry & LENGTH);
                set(out, len, (entry >> VALUE_SHIFT) as u8);
                len += 1;
                continue;
            }
        }
        bits.skip(entry & LENGTH);
        if entry & END != 0 {
            *source = bits;
            return Some(len);
        }
        let length = (entry >> VALUE_SHIFT) as usize + bits.take(entry >> EXTRA_SHIFT & 15) as usize;
        let mut other = distances.entry(bits.word);
        if other == 0 {
            other = distances.long(bits.word)?;
        }
        if (entry | other) & INVALID != 0 {
            return None;
        }
        bits.skip(other & LENGTH);
        let distance = (other >> VALUE_SHIFT) as usize + bits.take(other >> EXTRA_SHIFT & 15) as usize;
        copy(out, len, history, distance, length)?;
        len += length;
    }
    None
}

/// Copies `length` bytes from `distance` bytes back to `to`, and some more.
#[inline]
fn copy(out: &mut Out, mut to: usize, history: &[u8], distance: usize, length: usize) -> Option<()> {
    let end = to + length;
    if distance > to {
        to = remember(out, to, history, distance - to, length)?;
    }
    if distance >= 8 {
        while to < end {
            let bytes: [u8; 8] = *out.get(to - distance..)?.first_chunk()?;
            *out.get_mut(to..)?.first_chunk_mut()? = bytes;
            to += 8;
        }
        return Some(());
    }
    repeat(out, to, end, distance)
}

/// Copies to `to` what is so far back in the history, up to its end, and returns where that is.
#[inline(never)]
fn remember(out: &mut Out, to: usize, history: &[u8], back: usize, length: usize) -> Option<usize> {
    let known = history.get(history.len().checked_sub(back)?..)?;
    if let (Some(known), true) = (known.first_chunk::<32>(), length <= 32) {
        *out.get_mut(to..)?.first_chunk_mut()? = *known;
        return Some(to + length);
    }
    let known = known.get(..length).unwrap_or(known);
    out.get_mut(to..to + known.len())?.copy_from_slice(known);
    Some(to + known.len())
}

/// Copies up to `end` from less than eight bytes back.
#[inline(never)]
fn repeat(out: &mut Out, to: usize, end: usize, distance: usize) -> Option<()> {
    for to in to..end {
        *out.get_mut(to)? = *out.get(to - distance)?;
    }
    Some(())
}
