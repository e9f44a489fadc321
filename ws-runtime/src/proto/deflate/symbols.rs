//! The alphabets of lengths and distances (RFC 1951 §3.2.5), and of code lengths (§3.2.7).

/// The symbol that ends a block.
pub(super) const END_OF_BLOCK: usize = 256;
/// The symbol of the shortest length.
pub(super) const FIRST_LENGTH: usize = 257;
/// The longest code of a literal, a length or a distance.
pub(super) const LONGEST_CODE: usize = 15;
/// The shortest match, and the longest.
pub(super) const MIN_MATCH: usize = 3;
pub(super) const MAX_MATCH: usize = 258;

/// The shortest length of each symbol from 257 on, and how many bits more there are.
pub(super) const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// The same for the symbols of distances.
pub(super) const DISTANCES: [(u16, u8); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];

/// In which order the lengths of the codes of code lengths are written.
pub(super) const CODE_LENGTH_ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The lengths of the fixed codes of literals and lengths (RFC 1951 §3.2.6). Those of distances are 5.
#[expect(clippy::indexing_slicing, reason = "done by the compiler")]
pub(super) const FIXED_LITERALS: [u8; 288] = {
    let mut lengths = [8; 288];
    let mut symbol = 144;
    while symbol < 280 {
        lengths[symbol] = if symbol < 256 { 9 } else { 7 };
        symbol += 1;
    }
    lengths
};

/// How many of these lengths are 1, 2 and so on.
pub(super) fn word_counts(lengths: &[u8]) -> [u16; LONGEST_CODE + 1] {
    let mut counts = [0; LONGEST_CODE + 1];
    for length in lengths {
        if let Some(count) = counts.get_mut(usize::from(*length & 15)) {
            *count += 1;
        }
    }
    counts[0] = 0;
    counts
}

/// The first word of each length, of the canonical code with so many of each (RFC 1951 §3.2.2).
pub(super) fn first_words(counts: &[u16; LONGEST_CODE + 1]) -> [u16; LONGEST_CODE + 1] {
    let mut first = [0; LONGEST_CODE + 1];
    let mut word = 0_u16;
    for (slot, count) in first.iter_mut().skip(1).zip(counts.iter().skip(1)) {
        word = word.wrapping_mul(2);
        *slot = word;
        word = word.wrapping_add(*count);
    }
    first
}

/// The element at `index`; nothing from beyond the end.
#[inline]
pub(super) fn at<T: Copy + Default>(slice: &[T], index: usize) -> T {
    slice.get(index).copied().unwrap_or_default()
}

/// Sets the element at `index`, if there is one.
#[inline]
pub(super) fn set<T>(slice: &mut [T], index: usize, value: T) {
    if let Some(slot) = slice.get_mut(index) {
        *slot = value;
    }
}
