//! The receiving half against frames of all kinds, in all pieces.

mod chunks;
mod compressed;
mod limits;
mod rules;
mod whole;

use bytes::BufMut;

use super::{Event, Inbound, Limits, Payload, TextPayload};
use crate::proto::close::CloseFrame;
use crate::proto::mask::unmask;
use crate::proto::violation::Violation;

const LIMITS: Limits =
    Limits { max_frame_size: 1 << 20, max_message_size: 1 << 20, max_fragments: 4096, validate_utf8: true };

/// A frame as a client sends it.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    masked(first, payload, [0xA5, 0x0F, 0x3C, 0x77])
}

/// The same with a masking key.
fn masked(first: u8, payload: &[u8], key: [u8; 4]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        len @ 0..=125 => bytes.push(0x80 | u8::try_from(len).unwrap()),
        len @ 126..=65_535 => {
            bytes.push(0xFE);
            bytes.extend(u16::try_from(len).unwrap().to_be_bytes());
        }
        len => {
            bytes.push(0xFF);
            bytes.extend((len as u64).to_be_bytes());
        }
    }
    bytes.extend(key);
    let start = bytes.len();
    bytes.extend(payload);
    unmask(&mut bytes[start..], key, 0);
    bytes
}

/// An event without its borrows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    Text(Vec<u8>),
    Binary(Vec<u8>),
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(Option<CloseFrame>),
    Failed(Violation),
}

fn bytes(payload: &Payload<'_>) -> Vec<u8> {
    payload.as_ref().to_vec()
}

fn seen(event: Event<'_>) -> Seen {
    match event {
        Event::Text(TextPayload::Read(text)) => Seen::Text(text.as_bytes().to_vec()),
        Event::Text(TextPayload::Other(payload)) => Seen::Text(bytes(&payload)),
        Event::Binary(payload) => Seen::Binary(bytes(&payload)),
        Event::Ping(payload) => Seen::Ping(bytes(&payload)),
        Event::Pong(payload) => Seen::Pong(bytes(&payload)),
        Event::Close(close) => Seen::Close(close),
    }
}

/// Everything that comes out when `wire` goes in, in reads that end at `cuts`.
fn receive(inbound: &mut Inbound, wire: &[u8], cuts: &[usize]) -> Vec<Seen> {
    let mut events = Vec::new();
    for read in reads(wire, cuts) {
        if !take(inbound, &mut read.to_vec(), &mut events) {
            break;
        }
    }
    events
}

/// The same with reads into the room for large messages, `most` bytes at once, wherever there is such room.
fn receive_in_place(inbound: &mut Inbound, wire: &[u8], cuts: &[usize], most: usize) -> Vec<Seen> {
    let mut events = Vec::new();
    for mut read in reads(wire, cuts) {
        while !read.is_empty() {
            let mut room = inbound.room(most);
            let (now, later) = read.split_at(room.as_ref().map_or(most, BufMut::remaining_mut).min(read.len()));
            let mut buffer = match &mut room {
                Some(room) => {
                    room.put_slice(now);
                    Vec::new()
                }
                None => now.to_vec(),
            };
            drop(room);
            read = later;
            if !take(inbound, &mut buffer, &mut events) {
                return events;
            }
        }
    }
    events
}

/// The parts of `wire` that end at `cuts`, and the rest.
fn reads<'a>(wire: &'a [u8], cuts: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut start = 0;
    cuts.iter().copied().chain([wire.len()]).map(move |end| &wire[std::mem::replace(&mut start, end)..end])
}

/// Hands over what was read; whether more may follow.
fn take(inbound: &mut Inbound, read: &mut [u8], events: &mut Vec<Seen>) -> bool {
    let mut from = 0;
    loop {
        let received = inbound.recv(&mut read[from..]);
        from += received.consumed;
        match received.event {
            Ok(Some(event)) => events.push(seen(event)),
            Ok(None) => break,
            Err(violation) => {
                events.push(Seen::Failed(violation));
                return false;
            }
        }
    }
    assert_eq!(from, read.len(), "everything is consumed");
    true
}

/// The same for a new connection.
fn events(limits: Limits, wire: &[u8]) -> Vec<Seen> {
    receive(&mut Inbound::new(limits), wire, &[])
}
