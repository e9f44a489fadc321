//! A compressor for messages (RFC 1951): made so that a short one costs no more than its own bytes.
//!
//! Nothing is cleared between messages, and what a connection has said before is in an index that is kept for it, or is
//! made anew from its history.
#![expect(clippy::cast_possible_truncation, reason = "places are the lowest 16 bits")]

mod bits;
mod block;
mod huffman;
mod matcher;
mod pool;
mod tokens;

pub(super) use pool::StreamId;

use super::history::tail;
use super::options::{Config, Strategy};
use super::zeros;
use bits::Writer;
use block::{Codes, put_stored};
use matcher::{Index, Parser, TEXT, Text};
use pool::Pool;
use tokens::Tokens;

/// What a thread needs to compress.
#[derive(Debug)]
pub(super) struct Encoder {
    tokens: Tokens,
    codes: Codes,
    text: Box<Text>,
    /// For messages of streams that have none.
    index: Index,
    /// Where the next text begins in it.
    place: u16,
    pool: Pool,
}

/// What has been said before on a stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past<'a> {
    pub(super) id: StreamId,
    /// How many bytes in all.
    pub(super) said: u64,
    /// The last of them, as far as they may be referred to.
    pub(super) history: &'a [u8],
}

impl Encoder {
    pub(super) fn new() -> Self {
        Self {
            tokens: Tokens::new(),
            codes: Codes::new(),
            text: zeros(),
            index: Index::new(15),
            place: 0,
            pool: Pool::default(),
        }
    }

    /// Appends `payload`, as it is flushed behind what has been said before, to `out`: without the four bytes that end
    /// the flush.
    pub(super) fn deflate(&mut self, config: Config, past: Option<Past<'_>>, payload: &[u8], out: &mut Vec<u8>) {
        let mut writer = Writer::new(out);
        if config.level == 0 {
            put_stored(payload, &mut writer);
        } else {
            self.blocks(config, past, payload, &mut writer);
        }
        // The header of the empty stored block that is the flush.
        writer.make_room(3);
        writer.put(0b000, 3);
        writer.align();
        writer.finish();
    }

    /// Forgets a stream.
    pub(super) fn forget(&mut self, id: StreamId) {
        self.pool.remove(id);
    }

    fn blocks(&mut self, config: Config, past: Option<Past<'_>>, payload: &[u8], out: &mut Writer<'_>) {
        let Self { tokens, codes, text, index, place, pool } = self;
        let window = 1 << config.window_bits;
        let history = tail(past.map(|past| past.history).unwrap_or_default(), window);
        let kept = past
            .filter(|_| !history.is_empty())
            .and_then(|past| Some((pool.get(past.id, config.window_bits)?, past.said)));
        // Of the text, how many places are in the index already: not the last, which have no four bytes yet.
        let (index, mut origin, mut known) = if let Some((kept, said)) = kept {
            let start = said.saturating_sub(history.len() as u64);
            let known = kept.until.saturating_sub(start);
            kept.until = kept.until.max((said + payload.len() as u64).saturating_sub(3));
            (&mut kept.index, start as u16, usize::try_from(known).unwrap_or(usize::MAX))
        } else {
            let origin = *place;
            *place = origin.wrapping_add(history.len() as u16).wrapping_add(payload.len() as u16);
            (index, origin, 0)
        };

        let most = 1 << (config.mem_level + 6);
        tokens.clear(most);
        // How much of the payload is in blocks, and how much of it has been in the text.
        let (mut told, mut taken) = (0, 0);
        let mut filled = put_text(text, 0, history);
        let mut spared = u16::from(filled < window);
        while let Some(rest) = payload.get(taken..).filter(|rest| !rest.is_empty()) {
            let end = put_text(text, filled, rest);
            let mut parser = Parser::new(index, config, text, origin, spared, filled, end);
            parser.learn(known);
            loop {
                match config.strategy {
                    Strategy::HuffmanOnly => parser.literals(tokens, most),
                    Strategy::Rle => parser.runs(tokens, most),
                    Strategy::Default | Strategy::Filtered | Strategy::Fixed => parser.matches(tokens, most),
                }
                if tokens.len() < most {
                    break;
                }
                let from = std::mem::replace(&mut told, taken + parser.next - filled);
                codes.put(tokens, payload.get(from..told).unwrap_or_default(), config.strategy, out);
                tokens.clear(most);
            }
            taken += end - filled;
            // What may be referred to stays.
            let moved = end.saturating_sub(window);
            text.copy_within(moved..end, 0);
            origin = origin.wrapping_add(moved as u16);
            filled = end - moved;
            spared = 0;
            known = filled.saturating_sub(3);
        }
        if let Some(rest) = payload.get(told..).filter(|rest| !rest.is_empty()) {
            codes.put(tokens, rest, config.strategy, out);
        }
    }
}

/// Puts bytes into the text, as many as there is room for, and returns where they end.
fn put_text(text: &mut Text, from: usize, bytes: &[u8]) -> usize {
    let end = TEXT.min(from + bytes.len());
    if let (Some(slots), Some(bytes)) = (text.get_mut(from..end), bytes.get(..end.saturating_sub(from))) {
        slots.copy_from_slice(bytes);
    }
    end
}
