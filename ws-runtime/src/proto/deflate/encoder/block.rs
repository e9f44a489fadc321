//! Blocks: stored, with the fixed codes, or with codes of their own (RFC 1951 §3.2.3).
#![expect(clippy::cast_possible_truncation, reason = "runs have at most 138 codes")]

use super::super::options::Strategy;
use super::super::symbols::{
    CODE_LENGTH_ORDER, DISTANCES, END_OF_BLOCK, FIRST_LENGTH, FIXED_LITERALS, LENGTHS, LONGEST_CODE, at,
};
use super::bits::Writer;
use super::huffman::Code;
use super::tokens::{Token, Tokens, distance_symbol, length_symbol};

/// The codes of blocks.
#[derive(Debug)]
pub(super) struct Codes {
    fixed_literals: Code,
    fixed_distances: Code,
    literals: Code,
    distances: Code,
    code_lengths: Code,
}

/// The lengths of a block's codes as they are written (RFC 1951 §3.2.7): symbols, and in the bits from 8 on what goes
/// with 16, 17 and 18.
struct Header {
    symbols: [u16; 286 + 30],
    len: usize,
    literals: usize,
    distances: usize,
    code_lengths: usize,
    bits: usize,
}

impl Codes {
    pub(super) fn new() -> Self {
        let none = Code::default();
        Self {
            fixed_literals: Code::of(&FIXED_LITERALS),
            fixed_distances: Code::of(&[5; 30]),
            literals: none.clone(),
            distances: none.clone(),
            code_lengths: none,
        }
    }

    /// Puts a block of `tokens`, which stand for `text`, in the way that is the shortest.
    pub(super) fn put(&mut self, tokens: &Tokens, text: &[u8], strategy: Strategy, out: &mut Writer<'_>) {
        let extra = extra_bits(tokens);
        let fixed =
            extra + cost(&tokens.literals, &self.fixed_literals) + cost(&tokens.distances, &self.fixed_distances);
        // Each stored block has 3 bits, what is left of a byte, and 4 bytes.
        let stored = text.len() * 8 + text.len().div_ceil(MOST_STORED) * 32 + out.padding(3) as usize;
        let own = if strategy == Strategy::Fixed || fixed <= WORTH_TRYING {
            None
        } else {
            self.literals.fit(&tokens.literals, LONGEST_CODE);
            self.distances.fit(&tokens.distances, LONGEST_CODE);
            let header = self.header();
            let own =
                header.bits + extra + cost(&tokens.literals, &self.literals) + cost(&tokens.distances, &self.distances);
            (own < fixed).then_some((header, own))
        };
        let coded = own.as_ref().map_or(fixed, |(_, own)| *own);
        if stored <= coded {
            return put_stored(text, out);
        }
        out.make_room(coded + 3);
        if let Some((header, _)) = own {
            out.put(0b100, 3);
            self.put_header(&header, out);
            put_tokens(tokens, &self.literals, &self.distances, out);
        } else {
            out.put(0b010, 3);
            put_tokens(tokens, &self.fixed_literals, &self.fixed_distances, out);
        }
    }

    /// Describes the codes of the block.
    fn header(&mut self) -> Header {
        let used = |lengths: &[u8], least: usize| {
            lengths.iter().rposition(|length| *length > 0).map_or(least, |last| least.max(last + 1))
        };
        let mut header = Header {
            symbols: [0; 286 + 30],
            len: 0,
            literals: used(&self.literals.lengths, 257),
            distances: used(&self.distances.lengths, 1),
            code_lengths: 0,
            bits: 0,
        };
        let mut all = [0_u8; 286 + 30];
        let literals = self.literals.lengths.iter().take(header.literals);
        let lengths = literals.chain(self.distances.lengths.iter().take(header.distances));
        for (slot, length) in all.iter_mut().zip(lengths) {
            *slot = *length;
        }
        let mut frequencies = [0_u32; 19];
        let mut rest = all.get(..header.literals + header.distances).unwrap_or_default();
        while let Some(length) = rest.first() {
            let run = rest.iter().take_while(|other| *other == length).count();
            rest = rest.get(run..).unwrap_or_default();
            header.run(*length, run, &mut frequencies);
        }
        self.code_lengths.fit(&frequencies, 7);
        header.code_lengths = CODE_LENGTH_ORDER
            .iter()
            .rposition(|symbol| at(&self.code_lengths.lengths, usize::from(*symbol)) > 0)
            .map_or(4, |last| 4.max(last + 1));
        header.bits = 14
            + 3 * header.code_lengths
            + cost(&frequencies, &self.code_lengths)
            + [(16, 2), (17, 3), (18, 7)]
                .map(|(symbol, bits)| at(&frequencies, symbol) as usize * bits)
                .iter()
                .sum::<usize>();
        header
    }

    fn put_header(&self, header: &Header, out: &mut Writer<'_>) {
        out.put((header.literals - 257) as u64, 5);
        out.put((header.distances - 1) as u64, 5);
        out.put((header.code_lengths - 4) as u64, 4);
        for symbol in CODE_LENGTH_ORDER.iter().take(header.code_lengths) {
            out.put(at(&self.code_lengths.lengths, usize::from(*symbol)).into(), 3);
        }
        for packed in header.symbols.iter().take(header.len) {
            let symbol = usize::from(*packed & 0xFF);
            let (word, length) = self.code_lengths.word(symbol);
            let extra = match symbol {
                16 => 2,
                17 => 3,
                18 => 7,
                _ => 0,
            };
            out.put(word | u64::from(*packed >> 8) << length, length + extra);
        }
    }
}

/// The most bytes of a stored block.
const MOST_STORED: usize = 0xFFFF;
/// No code of a block's own is written in fewer bits.
const WORTH_TRYING: usize = 100;

impl Header {
    /// Adds `run` codes of this length.
    fn run(&mut self, length: u8, mut run: usize, frequencies: &mut [u32; 19]) {
        let mut push = |symbol: u8, extra: usize| {
            if let Some(slot) = self.symbols.get_mut(self.len) {
                *slot = u16::from(symbol) | (extra as u16) << 8;
                self.len += 1;
            }
            if let Some(count) = frequencies.get_mut(usize::from(symbol)) {
                *count += 1;
            }
        };
        if length == 0 {
            while run >= 11 {
                let now = run.min(138);
                push(18, now - 11);
                run -= now;
            }
            if run >= 3 {
                push(17, run - 3);
                run = 0;
            }
        } else if run > 3 {
            push(length, 0);
            run -= 1;
            while run >= 3 {
                let now = run.min(6);
                push(16, now - 3);
                run -= now;
            }
        }
        for _ in 0..run {
            push(length, 0);
        }
    }
}

/// Puts `text` as it is.
pub(super) fn put_stored(text: &[u8], out: &mut Writer<'_>) {
    for part in text.chunks(MOST_STORED) {
        out.make_room(3 + 8 + 32);
        out.put(0b000, 3);
        out.align();
        let len = part.len() as u64;
        out.put(len | (len ^ 0xFFFF) << 16, 32);
        out.align();
        out.bytes(part);
    }
}

fn put_tokens(tokens: &Tokens, literals: &Code, distances: &Code, out: &mut Writer<'_>) {
    for token in tokens.iter() {
        match token {
            Token::Literal(byte) => {
                let (word, bits) = literals.word(byte.into());
                out.put(word, bits);
            }
            Token::Reference { length, distance } => {
                let symbol = length_symbol(length);
                let (base, extra) = at(&LENGTHS, symbol);
                let (mut word, mut bits) = literals.word(FIRST_LENGTH + symbol);
                word |= ((length - usize::from(base)) as u64) << bits;
                bits += u32::from(extra);
                let symbol = distance_symbol(distance);
                let (base, extra) = at(&DISTANCES, symbol);
                let (of_distance, its_bits) = distances.word(symbol);
                word |= of_distance << bits;
                bits += its_bits;
                word |= ((distance - usize::from(base)) as u64) << bits;
                out.put(word, bits + u32::from(extra));
            }
        }
    }
    let (word, bits) = literals.word(END_OF_BLOCK);
    out.put(word, bits);
}

/// How many bits it takes to say every symbol as often as it occurs.
fn cost(frequencies: &[u32], code: &Code) -> usize {
    frequencies.iter().zip(&code.lengths).map(|(frequency, length)| *frequency as usize * usize::from(*length)).sum()
}

/// The bits behind the symbols of lengths and distances.
fn extra_bits(tokens: &Tokens) -> usize {
    let sum = |frequencies: &[u32], symbols: &[(u16, u8)]| -> usize {
        frequencies.iter().zip(symbols).map(|(frequency, (_, bits))| *frequency as usize * usize::from(*bits)).sum()
    };
    sum(tokens.literals.get(FIRST_LENGTH..).unwrap_or_default(), &LENGTHS) + sum(&tokens.distances, &DISTANCES)
}
