//! What is sent, made once before anything is measured, and what has to come back for it.

use flate2::{Compress, Compression, FlushCompress};

use crate::client::Deflate;
use crate::frame::{self, BINARY, Bits, TEXT};

/// A message that has to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub opcode: u8,
    pub payload: Vec<u8>,
    /// Objects are equal whatever the order of their members.
    pub json: bool,
}

/// What goes into one write, and the messages that it brings back, or one byte for each sent by a plain TCP echo.
#[derive(Clone, Debug)]
pub struct Batch {
    pub bytes: Vec<u8>,
    pub messages: Vec<Message>,
}

/// Batches in the order in which each connection sends them, over and over.
#[derive(Clone, Debug)]
pub struct Plan {
    pub batches: Vec<Batch>,
    /// Where it goes on after the last.
    pub repeat_from: usize,
    /// Whether connections may begin anywhere, so that not all send the same at the same time.
    pub spread: bool,
}

impl Plan {
    fn new(batches: Vec<Batch>) -> Self {
        Self { batches, repeat_from: 0, spread: true }
    }

    pub fn first(&self, connection: usize) -> usize {
        if self.spread { connection % self.batches.len() } else { 0 }
    }

    pub fn after(&self, batch: usize) -> usize {
        if batch + 1 < self.batches.len() { batch + 1 } else { self.repeat_from }
    }
}

/// Texts of `size` bytes, `batch` of them in one write.
pub fn texts(size: usize, batch: usize) -> Plan {
    let mut random = Random::new(1);
    let batches = (0..8).map(|_| {
        let messages = (0..batch).map(|_| {
            let payload = (0..size).map(|_| b' ' + (random.below(95)) as u8).collect();
            Message { opcode: TEXT, payload, json: false }
        });
        whole(messages.collect(), &mut random)
    });
    Plan::new(batches.collect())
}

/// Binary messages of `size` bytes.
pub fn binaries(size: usize) -> Plan {
    let mut random = Random::new(2);
    let batches = (0..4).map(|_| {
        let message = random.binary(size);
        whole(vec![message], &mut random)
    });
    Plan::new(batches.collect())
}

/// Binary messages of `size` bytes in fragments of `fragment` bytes.
pub fn fragments(size: usize, fragment: usize) -> Plan {
    let mut random = Random::new(3);
    let batches = (0..4).map(|_| {
        let message = random.binary(size);
        let mut bytes = Vec::with_capacity(size + 16 * size.div_ceil(fragment));
        let count = size.div_ceil(fragment);
        for (i, payload) in message.payload.chunks(fragment).enumerate() {
            let bits = Bits { fin: i + 1 == count, rsv1: false, opcode: if i == 0 { BINARY } else { 0 } };
            frame::put(&mut bytes, bits, random.key(), payload);
        }
        Batch { bytes, messages: vec![message] }
    });
    Plan::new(batches.collect())
}

/// What is typed into a room: what goes in is not what comes back.
pub fn typed() -> Plan {
    let mut random = Random::new(4);
    let batches = (0..64).map(|_| {
        let (room, at, text) = (random.below(100), 1_700_000_000_000 + random.below(1 << 30), random.words(60));
        let said = format!(r#"{{"type":"say","room":{room},"text":"{text}","at":{at}}}"#);
        let heard = format!(r#"{{"type":"said","room":{room},"from":4711,"text":"{text}","at":{at}}}"#);
        let mut bytes = Vec::new();
        frame::put(&mut bytes, Bits::whole(TEXT), random.key(), said.as_bytes());
        Batch { bytes, messages: vec![Message { opcode: TEXT, payload: heard.into_bytes(), json: true }] }
    });
    Plan::new(batches.collect())
}

/// 64 differing JSON texts of about 1 KiB, compressed as it was agreed on.
///
/// With context takeover a message refers to those before it. The last 32 KiB before a message are the same each time
/// round, but for the first time, so there are two rounds, and the second is repeated.
pub fn compressed(agreed: Deflate) -> Plan {
    let mut random = Random::new(5);
    let texts: Vec<Vec<u8>> = (0..64).map(|_| random.document(1024)).collect();
    let rounds = if agreed.client_takeover { 2 } else { 1 };
    // zlib has no window of 8 bits; what is within one of 9 might not be within that.
    let bits = agreed.client_bits.max(9);
    let mut compress = Compress::new_with_window_bits(Compression::new(6), false, bits);
    let mut batches = Vec::new();
    for text in std::iter::repeat_n(&texts, rounds).flatten() {
        if !agreed.client_takeover {
            compress.reset();
        }
        let payload = deflate(&mut compress, text);
        let mut bytes = Vec::new();
        frame::put(&mut bytes, Bits { fin: true, rsv1: true, opcode: TEXT }, random.key(), &payload);
        let message = Message { opcode: TEXT, payload: text.clone(), json: false };
        batches.push(Batch { bytes, messages: vec![message] });
    }
    let repeat_from = batches.len() - texts.len();
    Plan { batches, repeat_from, spread: !agreed.client_takeover }
}

/// A message compressed, without the four bytes that each ends with (RFC 7692 §7.2.1).
fn deflate(compress: &mut Compress, text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 2 + 64);
    let before = compress.total_in();
    compress.compress_vec(text, &mut out, FlushCompress::Sync).expect("the compressor works");
    assert_eq!(compress.total_in() - before, text.len() as u64, "there was room for all of it");
    assert!(out.ends_with(&[0, 0, 0xff, 0xff]), "a flush ends with these");
    out.truncate(out.len() - 4);
    out
}

fn whole(messages: Vec<Message>, random: &mut Random) -> Batch {
    let mut bytes = Vec::new();
    for message in &messages {
        frame::put(&mut bytes, Bits::whole(message.opcode), random.key(), &message.payload);
    }
    Batch { bytes, messages }
}

/// Numbers that are the same in each run: xorshift64*.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        (self.number() >> 16) % bound
    }

    /// Above 0, up to 1.
    pub fn share(&mut self) -> f64 {
        ((self.number() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    fn key(&mut self) -> [u8; 4] {
        ((self.number() >> 32) as u32 | 0x0101_0101).to_be_bytes()
    }

    fn binary(&mut self, size: usize) -> Message {
        let mut payload: Vec<u8> = (0..size.div_ceil(8)).flat_map(|_| self.number().to_le_bytes()).collect();
        payload.truncate(size);
        Message { opcode: BINARY, payload, json: false }
    }

    /// Words of a language with few of them, up to `len` bytes.
    fn words(&mut self, len: usize) -> String {
        const WORDS: [&str; 24] = [
            "and", "the", "of", "today", "server", "room", "message", "later", "weather", "is", "was", "there", "when",
            "people", "window", "coffee", "train", "friday", "over", "never", "again", "nine", "blue", "yes",
        ];
        let mut text = String::new();
        while text.len() < len {
            text.push_str(WORDS[self.below(WORDS.len() as u64) as usize]);
            text.push(' ');
        }
        text.truncate(len);
        text
    }

    /// A JSON document as an API sends it, of about `len` bytes.
    fn document(&mut self, len: usize) -> Vec<u8> {
        let mut text = format!(r#"{{"type":"page","page":{},"items":["#, self.below(1000));
        while text.len() + 160 < len {
            let item = format!(
                r#"{{"id":{},"user":"{:08x}","name":"{}","price":{}.{:02},"active":{}}},"#,
                self.below(1_000_000),
                self.number() >> 32,
                self.words(24).trim_end(),
                self.below(500),
                self.below(100),
                self.below(2) == 0
            );
            text.push_str(&item);
        }
        text.pop();
        text.push_str("],\"note\":\"");
        let rest = len.saturating_sub(text.len() + 2);
        text.push_str(&self.words(rest));
        text.push_str("\"}");
        text.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Decompress, FlushDecompress};

    use super::*;
    use crate::frame::{Event, Reader, Wrong};

    /// The payloads of a client's frames, unmasked by hand.
    fn payloads(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
        let mut out = Vec::new();
        while let [first, second, rest @ ..] = bytes {
            assert!(second & 0x80 != 0, "masked");
            let (len, rest) = match second & 0x7f {
                126 => (usize::from(u16::from_be_bytes([rest[0], rest[1]])), &rest[2..]),
                127 => (u64::from_be_bytes(rest[..8].try_into().unwrap()) as usize, &rest[8..]),
                len => (usize::from(len), rest),
            };
            let (key, rest) = rest.split_at(4);
            assert!(key.iter().all(|byte| *byte != 0), "the mask does something");
            out.push((*first, rest[..len].iter().zip(key.iter().cycle()).map(|(a, b)| a ^ b).collect()));
            bytes = &rest[len..];
        }
        out
    }

    #[test]
    fn what_is_sent_is_what_is_expected() {
        let plan = texts(64, 16);
        for batch in &plan.batches {
            let sent = payloads(&batch.bytes);
            assert_eq!(sent.len(), 16);
            for ((first, payload), message) in sent.iter().zip(&batch.messages) {
                assert_eq!((*first, payload), (0x81, &message.payload));
                assert_eq!(payload.len(), 64);
            }
        }
        let plan = fragments(1 << 20, 65_536);
        let sent = payloads(&plan.batches[0].bytes);
        assert_eq!(sent.iter().map(|(first, _)| *first).collect::<Vec<_>>()[..2], [0x02, 0x00]);
        assert_eq!((sent.len(), sent[15].0), (16, 0x80));
        let whole: Vec<u8> = sent.into_iter().flat_map(|(_, payload)| payload).collect();
        assert_eq!(whole, plan.batches[0].messages[0].payload);
        assert_eq!(binaries(1 << 20).batches[3].messages[0].payload.len(), 1 << 20);
    }

    #[test]
    fn typed_messages_are_json() {
        for batch in &typed().batches {
            let said: serde_json::Value = serde_json::from_slice(&payloads(&batch.bytes)[0].1).unwrap();
            let heard: serde_json::Value = serde_json::from_slice(&batch.messages[0].payload).unwrap();
            assert_eq!((&said["text"], &said["at"]), (&heard["text"], &heard["at"]));
        }
    }

    #[test]
    fn compressed_messages_inflate_to_what_is_expected_however_often_they_are_repeated() {
        for (client_takeover, client_bits) in [(false, 15), (true, 15), (true, 10)] {
            let agreed = Deflate { client_takeover, client_bits, ..Deflate::default() };
            let plan = compressed(agreed);
            let mut inflate = Decompress::new_with_window_bits(false, client_bits);
            let mut at = 0;
            for _ in 0..64 * 4 {
                if !client_takeover {
                    inflate.reset(false);
                }
                let (first, mut payload) = payloads(&plan.batches[at].bytes).remove(0);
                assert_eq!(first, 0xc1);
                payload.extend([0, 0, 0xff, 0xff]);
                let mut out = Vec::with_capacity(4096);
                inflate.decompress_vec(&payload, &mut out, FlushDecompress::Sync).unwrap();
                assert_eq!(out, plan.batches[at].messages[0].payload);
                assert!((900..=1100).contains(&out.len()), "{}", out.len());
                serde_json::from_slice::<serde_json::Value>(&out).unwrap();
                at = plan.after(at);
            }
        }
    }

    #[test]
    fn clients_frames_are_none_of_a_server() {
        let read = Reader::default().feed(&texts(64, 1).batches[0].bytes, |_: Event<'_>| Ok::<_, Wrong>(()));
        assert_eq!(read, Err(Wrong::Masked));
    }
}
