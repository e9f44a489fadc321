//! The literals and references that a block consists of.
#![expect(clippy::cast_possible_truncation, reason = "lengths and distances have at most 16 bits")]

use super::super::symbols::{END_OF_BLOCK, FIRST_LENGTH, LENGTHS, MAX_MATCH, MIN_MATCH, at};

/// What a block says, and how often it says what.
#[derive(Debug)]
pub(super) struct Tokens {
    list: Vec<u32>,
    len: usize,
    pub(super) literals: [u32; 286],
    pub(super) distances: [u32; 30],
}

/// Marks a reference: its length lies from bit 16 on, its distance below.
const REFERENCE: u32 = 1 << 31;

/// The symbol of each length, from the shortest on.
#[expect(clippy::indexing_slicing, reason = "done by the compiler")]
const LENGTH_SYMBOLS: [u8; MAX_MATCH - MIN_MATCH + 1] = {
    let mut symbols = [0; MAX_MATCH - MIN_MATCH + 1];
    let mut symbol = 0_u8;
    while (symbol as usize) < LENGTHS.len() {
        let mut length = LENGTHS[symbol as usize].0 as usize;
        while length <= MAX_MATCH {
            symbols[length - MIN_MATCH] = symbol;
            length += 1;
        }
        symbol += 1;
    }
    symbols
};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Literal(u8),
    Reference { length: usize, distance: usize },
}

impl Tokens {
    pub(super) const fn new() -> Self {
        Self { list: Vec::new(), len: 0, literals: [0; 286], distances: [0; 30] }
    }

    /// Forgets them, and makes room for `most` and one more.
    pub(super) fn clear(&mut self, most: usize) {
        self.len = 0;
        self.list.resize(most + 8, 0);
        self.literals = [0; 286];
        self.literals[END_OF_BLOCK] = 1;
        self.distances = [0; 30];
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    fn push(&mut self, token: u32) {
        if let Some(slot) = self.list.get_mut(self.len) {
            *slot = token;
        }
        self.len += 1;
    }

    #[inline]
    pub(super) fn literal(&mut self, byte: u8) {
        self.push(byte.into());
        if let Some(count) = self.literals.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }

    /// Adds a reference: 3 to 258 bytes from 1 to 32,768 bytes back.
    #[inline]
    pub(super) fn reference(&mut self, length: usize, distance: usize) {
        let packed = (length as u32) << 16 | distance as u32;
        self.push(REFERENCE | packed);
        if let Some(count) = self.literals.get_mut(FIRST_LENGTH + length_symbol(length)) {
            *count += 1;
        }
        if let Some(count) = self.distances.get_mut(distance_symbol(distance)) {
            *count += 1;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Token> {
        self.list.iter().take(self.len).map(|token| {
            if token & REFERENCE == 0 {
                Token::Literal(*token as u8)
            } else {
                Token::Reference { length: (token >> 16 & 0x1FF) as usize, distance: (token & 0xFFFF) as usize }
            }
        })
    }
}

/// The symbol of a length, from 0 on.
#[inline]
pub(super) fn length_symbol(length: usize) -> usize {
    at(&LENGTH_SYMBOLS, length.wrapping_sub(MIN_MATCH)).into()
}

/// The symbol of a distance: two for each power of two.
#[inline]
pub(super) const fn distance_symbol(distance: usize) -> usize {
    let from_zero = distance - 1;
    if from_zero < 2 {
        return from_zero;
    }
    let log = from_zero.ilog2() as usize;
    log * 2 + (from_zero >> (log - 1) & 1)
}

#[cfg(test)]
mod tests {
    use super::super::super::symbols::DISTANCES;
    use super::*;

    #[test]
    fn each_length_and_distance_has_the_symbol_of_the_rfc() {
        for (length, expected) in (MIN_MATCH..=MAX_MATCH)
            .map(|length| (length, LENGTHS.iter().rposition(|(base, _)| usize::from(*base) <= length).unwrap()))
        {
            assert_eq!(length_symbol(length), expected, "{length}");
        }
        for distance in 1..=32_768 {
            let expected = DISTANCES.iter().rposition(|(base, _)| usize::from(*base) <= distance).unwrap();
            assert_eq!(distance_symbol(distance), expected, "{distance}");
        }
    }
}
