//! The plain text that the next message may refer to.

use crate::proto::room::make_room;

/// The end of what has been compressed on one side of a connection, as far back as its window reaches.
#[derive(Debug)]
pub(super) struct History {
    window: usize,
    /// What it is the end of: an eighth more at most, so that it need not be moved for each message.
    bytes: Vec<u8>,
}

impl History {
    /// Nothing yet; it will reach back `2^window_bits` bytes.
    pub(super) const fn new(window_bits: u8) -> Self {
        Self { window: 1 << window_bits, bytes: Vec::new() }
    }

    /// The bytes, oldest first.
    pub(super) fn bytes(&self) -> &[u8] {
        tail(&self.bytes, self.window)
    }

    /// Adds a message.
    pub(super) fn push(&mut self, message: &[u8]) {
        let most = self.window + self.window / 8;
        let message = tail(message, self.window);
        if self.bytes.len() + message.len() > most {
            let kept = tail(&self.bytes, self.window - message.len()).len();
            self.bytes.drain(..self.bytes.len() - kept);
        }
        make_room(&mut self.bytes, message.len(), most);
        self.bytes.extend_from_slice(message);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.bytes = Vec::new();
    }
}

/// The last `len` bytes, or all.
pub(super) fn tail(bytes: &[u8], len: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(len)..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_end_of_all_messages_and_no_larger_than_they_were() {
        let mut all = Vec::new();
        let mut history = History::new(8);
        for len in [0, 1, 100, 3, 154, 255, 1, 256, 10, 1000, 7] {
            let message: Vec<u8> = (0..len).map(|i| (i * 7 + all.len()).to_le_bytes()[0]).collect();
            all.extend_from_slice(&message);
            history.push(&message);
            assert_eq!(history.bytes(), tail(&all, 256), "after {} bytes", all.len());
            assert!(history.bytes.capacity() <= (2 * all.len()).min(256 + 32));
        }
    }
}
