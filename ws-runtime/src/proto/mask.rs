//! Masking (RFC 6455 §5.3).

/// Unmasks (or masks: it is the same) `bytes` in place.
///
/// `offset` is how much of the frame's payload came before `bytes`, so that a payload can be unmasked in the
/// pieces in which it arrives.
pub fn unmask(bytes: &mut [u8], mut key: [u8; 4], offset: u64) {
    key.rotate_left((offset % 4) as usize);
    let [a, b, c, d] = key;
    // Eight bytes at a time; the compiler makes SIMD of it.
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let mut words = bytes.chunks_exact_mut(8);
    for word in &mut words {
        if let Ok(masked) = <[u8; 8]>::try_from(&*word) {
            word.copy_from_slice(&(u64::from_ne_bytes(masked) ^ wide).to_ne_bytes());
        }
    }
    for (byte, mask) in words.into_remainder().iter_mut().zip(key.into_iter().cycle()) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The RFC's definition, byte by byte.
    fn octet_by_octet(bytes: &mut [u8], key: [u8; 4], offset: u64) {
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte ^= key[(usize::try_from(offset).unwrap() + i) % 4];
        }
    }

    #[test]
    fn equals_the_definition_for_every_length_alignment_and_rotation() {
        let key = [0x37, 0xfa, 0x21, 0x3d];
        let source: Vec<u8> = (0..1088u32).map(|i| (i * 31 % 251) as u8).collect();
        for start in 0..16 {
            for len in 0..=300 {
                for offset in 0..4 {
                    let mut fast = source.clone();
                    let mut slow = source.clone();
                    unmask(&mut fast[start..start + len], key, offset);
                    octet_by_octet(&mut slow[start..start + len], key, offset);
                    assert_eq!(fast, slow, "start {start}, length {len}, offset {offset}");
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
