//! Compression against the RFC's examples, an inflater written anew, and bounds.

mod against_zlib;
mod bounds;
mod examples;
mod negotiation;
mod puff;
mod round_trip;

use super::{Agreed, DeflateOptions, Deflater, Inflater, Inflating, negotiate};
use crate::proto::violation::Violation;

/// What is agreed on with a client that offers everything.
fn agreed(options: DeflateOptions) -> Agreed {
    negotiate(&["permessage-deflate; client_max_window_bits"], &options).expect("the offer can be accepted")
}

fn deflate(deflater: &mut Deflater, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    deflater.deflate(payload, &mut out).expect("everything can be compressed");
    out
}

/// Inflates a message that comes in `pieces`.
fn inflate(inflater: &mut Inflater, pieces: &[&[u8]], limit: usize) -> Result<Vec<u8>, Violation> {
    let mut message = Vec::new();
    let mut inflating = Inflating::default();
    for piece in pieces {
        inflater.inflate(&mut inflating, piece, &mut message, limit)?;
    }
    inflater.finish(inflating, &mut message, limit)?;
    Ok(message)
}
