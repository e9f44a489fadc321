//! The usual message, found by the shortest way.

use super::inbound::Limits;
use crate::proto::opcode::Opcode;

/// A message that is a frame of its own, there as a whole, and not compressed.
#[derive(Clone, Copy, Debug)]
pub struct Whole {
    pub(super) opcode: Opcode,
    pub(super) mask: [u8; 4],
    header: usize,
    len: usize,
}

impl Whole {
    /// At the start of `input`, where a message may begin. Whatever is another case, or wrong, is not found.
    #[inline]
    pub(super) fn find(input: &[u8], limits: &Limits) -> Option<Self> {
        let (&[first, second], rest) = input.split_first_chunk()?;
        let opcode = match first {
            0x81 => Opcode::Text,
            0x82 => Opcode::Binary,
            _ => return None,
        };
        let (header, len, rest) = match second {
            0x80..=0xFD => (6, u16::from(second & 0x7F), rest),
            0xFE => {
                let (len, rest) = rest.split_first_chunk()?;
                // RFC 6455 §5.2: the length is written in the fewest bytes that hold it.
                (8, Some(u16::from_be_bytes(*len)).filter(|len| *len > 125)?, rest)
            }
            _ => return None,
        };
        let (&mask, rest) = rest.split_first_chunk()?;
        let fits = u64::from(len) <= limits.max_frame_size.min(limits.max_message_size) && limits.max_fragments > 0;
        let len = usize::from(len);
        (fits && len <= rest.len()).then_some(Self { opcode, mask, header, len })
    }

    /// How long the frame is.
    #[inline]
    pub const fn frame_len(&self) -> usize {
        self.header + self.len
    }

    /// Its payload in the bytes where it was found.
    #[inline]
    pub(super) fn payload<'a>(&self, input: &'a mut [u8]) -> &'a mut [u8] {
        input.get_mut(self.header..self.frame_len()).unwrap_or_default()
    }
}
