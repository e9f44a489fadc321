//! An inflater that is written from RFC 1951 alone, slow and plain, and tells how far back the data refers.

/// What a message inflates to behind `history`, and the largest distance in it. Panics if it is not valid.
pub(super) fn puff(history: &[u8], compressed: &[u8]) -> (Vec<u8>, usize) {
    let input = [compressed, &[0, 0, 0xFF, 0xFF]].concat();
    let mut bits = Bits { input: &input, at: 0 };
    let mut out = history.to_vec();
    let mut farthest = 0;
    while bits.at + 3 <= input.len() * 8 {
        let last = bits.take(1) == 1;
        match bits.take(2) {
            0 => {
                bits.at = bits.at.next_multiple_of(8);
                let (len, not) = (bits.take(16), bits.take(16));
                assert_eq!(len ^ not, 0xFFFF, "a stored block with two lengths");
                for _ in 0..len {
                    out.push(u8::try_from(bits.take(8)).unwrap());
                }
            }
            kind => {
                let (literals, distances) = if kind == 1 { fixed() } else { dynamic(&mut bits) };
                while let Some(reference) = symbol(&mut bits, &literals, &distances, &mut out) {
                    farthest = farthest.max(reference);
                }
            }
        }
        assert!(!last, "a final block");
    }
    assert_eq!(bits.at, input.len() * 8, "the message ends where a block does");
    (out.split_off(history.len()), farthest)
}

struct Bits<'a> {
    input: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> usize {
        (0..count).fold(0, |value, bit| {
            let one = usize::from(self.input[self.at / 8] >> (self.at % 8) & 1);
            self.at += 1;
            value | one << bit
        })
    }
}

/// The code lengths of an alphabet.
type Code = Vec<usize>;

/// Decodes one symbol of a canonical code (RFC 1951 §3.2.2).
fn decode(bits: &mut Bits<'_>, code: &Code) -> usize {
    let (mut value, mut first) = (0, 0);
    for len in 1..=15 {
        value = value << 1 | bits.take(1);
        first <<= 1;
        let count = code.iter().filter(|of| **of == len).count();
        if value < first + count {
            return code.iter().enumerate().filter(|(_, of)| **of == len).nth(value - first).unwrap().0;
        }
        first += count;
    }
    panic!("no such code")
}

/// Reads a literal or a match; its distance, 0 for a literal, `None` at the end of the block.
fn symbol(bits: &mut Bits<'_>, literals: &Code, distances: &Code, out: &mut Vec<u8>) -> Option<usize> {
    match decode(bits, literals) {
        256 => None,
        literal @ 0..=255 => {
            out.push(u8::try_from(literal).unwrap());
            Some(0)
        }
        length => {
            let (extra, base) = match length - 257 {
                28 => (0, 258),
                code @ 0..=7 => (0, 3 + code),
                code => (code / 4 - 1, 3 + ((4 + code % 4) << (code / 4 - 1))),
            };
            let len = base + bits.take(extra);
            let (extra, base) = match decode(bits, distances) {
                code @ 0..=3 => (0, 1 + code),
                code => (code / 2 - 1, 1 + ((2 + code % 2) << (code / 2 - 1))),
            };
            let distance = base + bits.take(extra);
            for _ in 0..len {
                out.push(out[out.len() - distance]);
            }
            Some(distance)
        }
    }
}

fn fixed() -> (Code, Code) {
    let mut literals = vec![8; 288];
    literals[144..256].fill(9);
    literals[256..280].fill(7);
    (literals, vec![5; 30])
}

/// RFC 1951 §3.2.7.
fn dynamic(bits: &mut Bits<'_>) -> (Code, Code) {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let (literals, distances, lengths) = (257 + bits.take(5), 1 + bits.take(5), 4 + bits.take(4));
    let mut code = vec![0; 19];
    for place in &ORDER[..lengths] {
        code[*place] = bits.take(3);
    }
    let mut all: Code = Vec::new();
    while all.len() < literals + distances {
        let (value, count) = match decode(bits, &code) {
            16 => (*all.last().unwrap(), 3 + bits.take(2)),
            17 => (0, 3 + bits.take(3)),
            18 => (0, 11 + bits.take(7)),
            len => (len, 1),
        };
        all.resize(all.len() + count, value);
    }
    let distances = all.split_off(literals);
    (all, distances)
}
