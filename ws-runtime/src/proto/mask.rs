//! Masking (RFC 6455 §5.3).

/// From this length on it pays to begin at an aligned address.
const LONG: usize = 2048;

/// What is unmasked at once.
const LINE: usize = 32;

/// What the SIMD registers take at once on every x86-64 and `AArch64`.
const ALIGNMENT: usize = 16;

/// Unmasks (or masks: it is the same) `bytes` in place.
///
/// `offset` is how much of the frame's payload came before `bytes`, so that a payload can be unmasked in the
/// pieces in which it arrives.
#[inline]
pub fn unmask(bytes: &mut [u8], mut key: [u8; 4], offset: u64) {
    key.rotate_left((offset % 4) as usize);
    if bytes.len() < LONG { line_by_line(bytes, key) } else { unmask_long(bytes, key) }
}

#[inline(never)]
fn unmask_long(bytes: &mut [u8], mut key: [u8; 4]) {
    // A payload starts wherever its header ends. Half as fast again is what does not straddle cache lines.
    let odd = bytes.as_ptr().align_offset(ALIGNMENT).min(bytes.len());
    let (head, bytes) = bytes.split_at_mut(odd);
    octet_by_octet(head, key);
    key.rotate_left(odd % 4);
    line_by_line(bytes, key);
}

#[inline]
fn line_by_line(bytes: &mut [u8], key: [u8; 4]) {
    let wide = wide(key);
    let mut lines = bytes.chunks_exact_mut(LINE);
    for line in &mut lines {
        // The compiler makes SIMD of it.
        line.chunks_exact_mut(8).for_each(|word| unmask_word(word, wide));
    }
    let mut words = lines.into_remainder().chunks_exact_mut(8);
    for word in &mut words {
        unmask_word(word, wide);
    }
    octet_by_octet(words.into_remainder(), key);
}

#[inline]
fn unmask_word(word: &mut [u8], wide: u64) {
    if let Ok(masked) = <[u8; 8]>::try_from(&*word) {
        word.copy_from_slice(&(u64::from_ne_bytes(masked) ^ wide).to_ne_bytes());
    }
}

/// Appends `bytes` to `out`, unmasked: for what has to be copied anyway, this costs little more than the copy.
pub fn unmask_into(out: &mut Vec<u8>, bytes: &[u8], mut key: [u8; 4], offset: u64) {
    key.rotate_left((offset % 4) as usize);
    let wide = wide(key);
    let words = bytes.chunks_exact(8);
    let rest = words.remainder();
    out.reserve(bytes.len());
    out.extend(words.flat_map(|word| {
        let masked = <[u8; 8]>::try_from(word).unwrap_or_default();
        (u64::from_ne_bytes(masked) ^ wide).to_ne_bytes()
    }));
    out.extend(rest.iter().zip(key.into_iter().cycle()).map(|(byte, mask)| byte ^ mask));
}

/// The key for eight bytes at a time; the compiler makes SIMD of it.
const fn wide(key: [u8; 4]) -> u64 {
    let key = u32::from_ne_bytes(key) as u64;
    key << 32 | key
}

/// The definition of the RFC.
fn octet_by_octet(bytes: &mut [u8], key: [u8; 4]) {
    for (byte, mask) in bytes.iter_mut().zip(key.into_iter().cycle()) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The RFC's definition, byte by byte.
    fn definition(bytes: &mut [u8], key: [u8; 4], offset: u64) {
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte ^= key[(usize::try_from(offset).unwrap() + i) % 4];
        }
    }

    #[test]
    fn equals_the_definition_for_every_length_alignment_and_rotation() {
        let key = [0x37, 0xfa, 0x21, 0x3d];
        let source: Vec<u8> = (0..251).map(|i: u8| i.wrapping_mul(31)).cycle().take(2 * LONG).collect();
        for start in 0..2 * ALIGNMENT {
            for len in (0..=300).chain(LONG - 2..LONG + 40) {
                for offset in 0..4 {
                    let mut fast = source.clone();
                    let mut slow = source.clone();
                    unmask(&mut fast[start..start + len], key, offset);
                    definition(&mut slow[start..start + len], key, offset);
                    assert_eq!(fast, slow, "start {start}, length {len}, offset {offset}");
                    let mut copied = vec![7; start];
                    unmask_into(&mut copied, &source[start..start + len], key, offset);
                    assert_eq!(copied[..start], vec![7; start]);
                    assert_eq!(
                        copied[start..],
                        slow[start..start + len],
                        "start {start}, length {len}, offset {offset}"
                    );
                }
            }
        }
    }

    #[test]
    fn pieces_equal_the_whole() {
        let key = [1, 2, 3, 4];
        let source: Vec<u8> = (0..=255).collect();
        let mut whole = source.clone();
        unmask(&mut whole, key, 0);
        for cut in 0..=source.len() {
            let mut pieces = source.clone();
            let (head, tail) = pieces.split_at_mut(cut);
            unmask(head, key, 0);
            unmask(tail, key, cut as u64);
            assert_eq!(pieces, whole, "cut at {cut}");
        }
    }

    #[test]
    fn huge_offsets_do_not_overflow() {
        let mut bytes = [0; 4];
        unmask(&mut bytes, [1, 2, 3, 4], u64::MAX);
        assert_eq!(bytes, [4, 1, 2, 3]);
    }
}
