//! Bits into bytes, the lowest first (RFC 1951 §3.1.1).

/// Appends bits to a buffer.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// Where the next byte goes. What is in `out` behind it is room.
    at: usize,
    bits: u64,
    /// How many of `bits` count: 63 at most.
    count: u32,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        let at = out.len();
        Self { out, at, bits: 0, count: 0 }
    }

    /// Makes room for so many bits before they are put.
    pub(super) fn make_room(&mut self, bits: usize) {
        // Eight bytes wait at most, and as many are written at once.
        self.out.resize(self.at + 8 + bits.div_ceil(8) + 8, 0);
    }

    /// Puts the lowest `count` of `bits`, 48 at most. The others are 0.
    #[inline]
    pub(super) fn put(&mut self, bits: u64, count: u32) {
        if self.count + count > 63 {
            self.flush();
        }
        self.bits |= bits << (self.count & 63);
        self.count += count;
    }

    /// Moves whole bytes out.
    #[inline]
    fn flush(&mut self) {
        let slot = self.out.get_mut(self.at..).and_then(<[u8]>::first_chunk_mut);
        debug_assert!(slot.is_some(), "there is room for all that is put");
        if let Some(slot) = slot {
            *slot = self.bits.to_le_bytes();
        }
        let whole = self.count / 8;
        self.at += whole as usize;
        self.bits >>= (whole * 8) & 63;
        self.count %= 8;
    }

    /// Bits of zero up to the end of a byte.
    pub(super) fn align(&mut self) {
        self.flush();
        self.count = self.count.next_multiple_of(8);
        self.flush();
    }

    /// How many bits there are to the end of a byte, behind so many more.
    pub(super) const fn padding(&self, bits: u32) -> u32 {
        (self.count + bits).wrapping_neg() % 8
    }

    /// Puts whole bytes; what is before them is aligned.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.out.truncate(self.at);
        self.out.extend_from_slice(bytes);
        self.at += bytes.len();
    }

    /// Ends what is aligned.
    pub(super) fn finish(self) {
        self.out.truncate(self.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_any_number_go_before_whole_bytes() {
        for before in 0..200 {
            let mut out = vec![7];
            let mut writer = Writer::new(&mut out);
            writer.make_room(before);
            for _ in 0..before {
                writer.put(1, 1);
            }
            writer.align();
            writer.bytes(b"text");
            writer.make_room(50);
            writer.put(0xFFFF_FFFF_FFFF, 48);
            writer.align();
            writer.finish();
            let ones =
                (0..before.div_ceil(8)).map(|byte| (0xFF_u16 >> (8 - (before - byte * 8).min(8))).to_le_bytes()[0]);
            let expected: Vec<u8> = [7].into_iter().chain(ones).chain(*b"text").chain([0xFF; 6]).collect();
            assert_eq!(out, expected, "{before} bits");
        }
    }
}
