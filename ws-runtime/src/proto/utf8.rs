//! UTF-8 checked while it arrives (RFC 6455 §8.1).

use super::violation::Violation;

/// Checks a text that arrives in pieces, and fails at the first byte that no continuation could mend.
///
/// ```
/// use ws_runtime::proto::utf8::Utf8;
///
/// let mut text = Utf8::default();
/// text.step(b"\xE2\x82").unwrap(); // the euro sign, but for its last byte
/// assert!(text.finish().is_err());
/// text.step(b"\xAC").unwrap();
/// assert!(text.finish().is_ok());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Utf8 {
    /// The bytes of the character that is not finished.
    partial: [u8; 4],
    len: u8,
}

impl Utf8 {
    /// Takes the next bytes of the text.
    ///
    /// # Errors
    /// [`Violation::Utf8`] as soon as the bytes so far cannot begin a text.
    pub fn step(&mut self, mut bytes: &[u8]) -> Result<(), Violation> {
        while self.len > 0 {
            let Some((&next, rest)) = bytes.split_first() else { return Ok(()) };
            self.complete(next)?;
            bytes = rest;
        }
        if simdutf8::basic::from_utf8(bytes).is_ok() {
            return Ok(());
        }
        match std::str::from_utf8(bytes) {
            Ok(_) => Ok(()),
            Err(error) if error.error_len().is_some() => Err(Violation::Utf8),
            Err(error) => bytes.iter().skip(error.valid_up_to()).try_for_each(|&byte| self.complete(byte)),
        }
    }

    /// Whether the text may end here.
    ///
    /// # Errors
    /// [`Violation::Utf8`] in the middle of a character.
    pub const fn finish(&self) -> Result<(), Violation> {
        if self.len == 0 { Ok(()) } else { Err(Violation::Utf8) }
    }

    /// Adds a byte to the unfinished character.
    fn complete(&mut self, byte: u8) -> Result<(), Violation> {
        let Some(slot) = self.partial.get_mut(usize::from(self.len)) else { return Err(Violation::Utf8) };
        *slot = byte;
        self.len += 1;
        match std::str::from_utf8(self.partial.get(..usize::from(self.len)).unwrap_or_default()) {
            Ok(_) => self.len = 0,
            Err(error) if error.error_len().is_some() => return Err(Violation::Utf8),
            Err(_) => {}
        }
        Ok(())
    }
}

/// `bytes` as text, checked in one pass.
///
/// # Errors
/// [`Violation::Utf8`] if they are not UTF-8.
#[inline]
pub fn text(bytes: &[u8]) -> Result<&str, Violation> {
    simdutf8::basic::from_utf8(bytes).map_err(|_| Violation::Utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the standard library says of the same bytes: the index of the byte that is one too many, if any, and
    /// whether they may end there.
    fn oracle(bytes: &[u8]) -> (Option<usize>, bool) {
        for end in 1..=bytes.len() {
            if let Err(error) = std::str::from_utf8(&bytes[..end]) {
                if error.error_len().is_some() {
                    return (Some(end - 1), false);
                }
            }
        }
        (None, std::str::from_utf8(bytes).is_ok())
    }

    fn check(bytes: &[u8]) {
        let (bad, complete) = oracle(bytes);
        for cut in 0..=bytes.len() {
            let mut utf8 = Utf8::default();
            let verdict = utf8.step(&bytes[..cut]).and_then(|()| utf8.step(&bytes[cut..]));
            assert_eq!(verdict.is_err(), bad.is_some(), "{bytes:x?} cut at {cut}");
            if verdict.is_ok() {
                assert_eq!(utf8.finish().is_ok(), complete, "{bytes:x?} cut at {cut}");
            }
        }
        let mut utf8 = Utf8::default();
        let first_bad = bytes.iter().position(|&byte| utf8.step(&[byte]).is_err());
        assert_eq!(first_bad, bad, "{bytes:x?} byte by byte");
    }

    // Cowboy: B92, cow_ws/validate_text_rejects_ascii_after_multibyte_lead_test_
    #[test]
    fn all_strings_of_up_to_two_bytes() {
        check(&[]);
        for a in 0..=255 {
            check(&[a]);
            for b in 0..=255 {
                check(&[a, b]);
            }
        }
    }

    // Cowboy: B92, cow_ws/validate_text_rejects_streamed_ascii_in_continuation_state_test_
    /// Every lead byte with every pair of bytes from the edges of all ranges.
    #[test]
    fn three_and_four_bytes_at_the_edges() {
        const EDGES: [u8; 17] =
            [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xEF, 0xF0, 0xF4, 0xFF];
        for a in 0..=255 {
            for b in EDGES {
                for c in EDGES {
                    check(&[a, b, c]);
                    for d in EDGES {
                        check(&[a, b, c, d]);
                    }
                }
            }
        }
    }

    // Cowboy: B92, cow_ws/validate_text_valid_test
    #[test]
    fn every_character_is_text_at_every_cut() {
        for character in (0..=0x0010_FFFF).step_by(7).filter_map(char::from_u32) {
            let mut bytes = [0; 4];
            check(character.encode_utf8(&mut bytes).as_bytes());
        }
    }
}
