//! One connection: what it still has to send, and whether what comes back is right.

use std::collections::VecDeque;
use std::time::Instant;

use flate2::{Decompress, FlushDecompress};

use super::handshake::Opened;
use super::transport::{Transport, has_to_wait};
use super::{Deflate, Error};
use crate::frame::{self, Event, Reader};
use crate::plan::{Batch, Message, Plan};

/// How many messages of a connection are compared byte by byte, whatever their size. Of larger ones that come later
/// only the beginning and the end of each piece are, so that the client costs less than any server.
const COMPARED: u64 = 8;
const SMALL: usize = 1024;
const SAMPLE: usize = 32;

/// What came back, for all connections.
#[derive(Debug, Default)]
pub struct Check {
    pub messages: u64,
    pub batches: u64,
    /// Bytes of payload, as they came and inflated.
    pub on_wire: u64,
    pub plain: u64,
    /// From the time at which a batch should have been sent to its last answer, in nanoseconds.
    pub latencies: Option<Vec<u64>>,
    inflated: Vec<u8>,
    inflate: Option<Box<Decompress>>,
}

impl Check {
    /// Counts anew.
    pub(super) fn reset(&mut self, latencies: bool) {
        (self.messages, self.batches, self.on_wire, self.plain) = (0, 0, 0, 0);
        self.latencies = latencies.then(Vec::new);
    }
}

#[derive(Debug)]
pub(super) struct Connection {
    pub(super) transport: Transport,
    raw: bool,
    reader: Reader,
    inbox: Inbox,
    out: VecDeque<Piece>,
    next: usize,
}

/// What is not sent yet, and how much of it is.
#[derive(Debug)]
struct Piece {
    of: Of,
    at: usize,
}

#[derive(Debug)]
enum Of {
    Batch(usize),
    Pong(Vec<u8>),
}

/// What is waited for.
#[derive(Debug, Default)]
struct Inbox {
    waiting: VecDeque<Sent>,
    /// Messages of the oldest that have come, and bytes of the one after them.
    message: usize,
    at: usize,
    compressed: bool,
    seen: u64,
    /// A message that can only be looked at as a whole.
    collected: Vec<u8>,
    /// With context takeover of the server's.
    inflate: Option<Box<Decompress>>,
    pongs: Vec<u8>,
}

#[derive(Debug)]
struct Sent {
    batch: usize,
    /// When it should have been sent.
    due: Option<Instant>,
}

impl Connection {
    pub(super) fn new(opened: Opened, raw: bool, first: usize) -> (Self, Vec<u8>) {
        let inflate = opened.deflate.filter(|agreed: &Deflate| agreed.server_takeover);
        let inbox = Inbox { inflate: inflate.map(|_| Box::new(Decompress::new(false))), ..Inbox::default() };
        let new = Self {
            transport: opened.transport,
            raw,
            reader: Reader::default(),
            inbox,
            out: VecDeque::new(),
            next: first,
        };
        (new, opened.early)
    }

    /// Sends its next batch.
    pub(super) fn send_next(&mut self, plan: &Plan, due: Option<Instant>) -> Result<(), Error> {
        let batch = self.next;
        self.next = plan.after(batch);
        self.expect(batch, due);
        self.out.push_back(Piece { of: Of::Batch(batch), at: 0 });
        if self.out.len() == 1 { self.flush(plan) } else { Ok(()) }
    }

    /// What it will send next.
    pub(super) const fn next_batch(&self) -> usize {
        self.next
    }

    /// Waits for the messages of a batch, whoever sends it.
    pub(super) fn expect(&mut self, batch: usize, due: Option<Instant>) {
        self.inbox.waiting.push_back(Sent { batch, due });
    }

    /// Sends what it can.
    pub(super) fn flush(&mut self, plan: &Plan) -> Result<(), Error> {
        while let Some(piece) = self.out.front_mut() {
            let bytes = match &piece.of {
                Of::Batch(batch) => &plan.batches[*batch].bytes,
                Of::Pong(bytes) => bytes,
            };
            let written = self.transport.write(&bytes[piece.at..]);
            piece.at += written.as_ref().map_or(0, |n| *n);
            if piece.at == bytes.len() {
                self.out.pop_front();
            } else if has_to_wait(written)? {
                return Ok(());
            }
        }
        Ok(self.transport.flush()?)
    }

    pub(super) fn has_unsent(&self) -> bool {
        !self.out.is_empty()
    }

    /// Reads and checks all that has come: how many batches are complete now.
    pub(super) fn receive(&mut self, buffer: &mut [u8], plan: &Plan, check: &mut Check) -> Result<u64, Error> {
        let before = check.batches;
        loop {
            match self.transport.read(buffer) {
                Ok(0) => return Err("the server has closed the connection".into()),
                Ok(n) => {
                    self.take(&buffer[..n], plan, check)?;
                    if n < buffer.len() && self.transport.short_read_is_all() {
                        break;
                    }
                }
                read => {
                    if has_to_wait(read)? {
                        break;
                    }
                }
            }
        }
        if !self.inbox.pongs.is_empty() {
            self.out.push_back(Piece { of: Of::Pong(std::mem::take(&mut self.inbox.pongs)), at: 0 });
        }
        Ok(check.batches - before)
    }

    /// Checks bytes that have come.
    pub(super) fn take(&mut self, bytes: &[u8], plan: &Plan, check: &mut Check) -> Result<(), Error> {
        if self.raw {
            return self.inbox.take_raw(bytes, plan, check);
        }
        let Self { reader, inbox, .. } = self;
        reader.feed(bytes, |event| match event {
            Event::Begin { opcode, compressed } => inbox.begin(plan, opcode, compressed),
            Event::Data(data) => {
                check.on_wire += data.len() as u64;
                inbox.data(plan, data)
            }
            Event::End => inbox.end(plan, check),
            Event::Ping(payload) => {
                frame::put_pong(&mut inbox.pongs, payload);
                Ok(())
            }
        })
    }
}

impl Inbox {
    fn batch<'a>(&self, plan: &'a Plan) -> Result<&'a Batch, Error> {
        let sent = self.waiting.front().ok_or("the server sends what was not asked for")?;
        Ok(&plan.batches[sent.batch])
    }

    fn expected<'a>(&self, plan: &'a Plan) -> Result<&'a Message, Error> {
        Ok(&self.batch(plan)?.messages[self.message])
    }

    /// What a TCP echo sends back, as much of a batch as there is.
    fn take_raw(&mut self, mut bytes: &[u8], plan: &Plan, check: &mut Check) -> Result<(), Error> {
        while !bytes.is_empty() {
            let batch = self.batch(plan)?;
            let n = bytes.len().min(batch.bytes.len() - self.at);
            if !self.is_like(&bytes[..n], &batch.bytes) {
                return Err("other bytes than those that were sent".into());
            }
            self.at += n;
            bytes = &bytes[n..];
            if self.at == batch.bytes.len() {
                self.at = 0;
                self.seen += 1;
                check.messages += batch.messages.len() as u64;
                self.end_batch(check);
            }
        }
        Ok(())
    }

    /// Whether `data` is what stands in `whole` where we are; only samples of what is large and not among the first.
    fn is_like(&self, data: &[u8], whole: &[u8]) -> bool {
        let Some(expected) = whole.get(self.at..self.at + data.len()) else { return false };
        if whole.len() <= SMALL || self.seen < COMPARED || data.len() <= 2 * SAMPLE {
            return data == expected;
        }
        let end = data.len() - SAMPLE;
        data[..SAMPLE] == expected[..SAMPLE] && data[end..] == expected[end..]
    }

    fn begin(&mut self, plan: &Plan, opcode: u8, compressed: bool) -> Result<(), Error> {
        let expected = self.expected(plan)?.opcode;
        if opcode != expected {
            return Err(format!("a message with the opcode {opcode} and not {expected}").into());
        }
        self.at = 0;
        self.compressed = compressed;
        self.collected.clear();
        Ok(())
    }

    fn data(&mut self, plan: &Plan, data: &[u8]) -> Result<(), Error> {
        let expected = self.expected(plan)?;
        if self.compressed || expected.json {
            self.collected.extend_from_slice(data);
        } else if self.is_like(data, &expected.payload) {
            self.at += data.len();
        } else {
            return Err("a message that is not the one that was expected".into());
        }
        Ok(())
    }

    fn end(&mut self, plan: &Plan, check: &mut Check) -> Result<(), Error> {
        let batch = self.batch(plan)?;
        let expected = &batch.messages[self.message];
        if self.compressed {
            self.inflate(check)?;
            if check.inflated != expected.payload {
                return Err("a compressed message that is not the one that was expected".into());
            }
        } else if expected.json {
            let value = |text| serde_json::from_slice::<serde_json::Value>(text);
            if self.collected != expected.payload && value(&self.collected)? != value(&expected.payload)? {
                return Err(format!("another answer: {}", String::from_utf8_lossy(&self.collected)).into());
            }
        } else if self.at != expected.payload.len() {
            return Err("a message that is too short".into());
        }
        check.plain += expected.payload.len() as u64;
        check.messages += 1;
        self.seen += 1;
        self.message += 1;
        if self.message == batch.messages.len() {
            self.message = 0;
            self.end_batch(check);
        }
        Ok(())
    }

    fn end_batch(&mut self, check: &mut Check) {
        let due = self.waiting.pop_front().and_then(|sent| sent.due);
        check.batches += 1;
        if let (Some(due), Some(latencies)) = (due, &mut check.latencies) {
            latencies.push(due.elapsed().as_nanos() as u64);
        }
    }

    /// Into `check.inflated`.
    fn inflate(&mut self, check: &mut Check) -> Result<(), Error> {
        self.collected.extend([0, 0, 0xff, 0xff]);
        check.inflated.clear();
        check.inflated.reserve(64 * 1024);
        let inflate = self.inflate.as_mut().unwrap_or_else(|| {
            let shared = check.inflate.get_or_insert_with(|| Box::new(Decompress::new(false)));
            shared.reset(false);
            shared
        });
        let before = inflate.total_in();
        inflate.decompress_vec(&self.collected, &mut check.inflated, FlushDecompress::Sync)?;
        if inflate.total_in() - before != self.collected.len() as u64 {
            return Err("a compressed message that is much too long".into());
        }
        Ok(())
    }
}
