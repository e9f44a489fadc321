//! What hostile data costs.

use super::super::{DeflateOptions, Inflating, TAIL};
use super::{agreed, deflate, inflate};
use crate::proto::violation::Violation;

// Cowboy: G20, B103
#[test]
fn a_message_may_be_as_long_as_the_limit_and_no_longer() {
    let agreed = agreed(DeflateOptions::new());
    for len in [1, 255, 256, 257, 65_535, 65_536, 65_537, 1 << 20] {
        let bomb = deflate(&mut agreed.deflater(), &vec![0; len]);
        let (head, rest) = bomb.split_at(bomb.len() / 2);
        for pieces in [&[&bomb[..]][..], &[head, rest]] {
            assert_eq!(inflate(&mut agreed.inflater(), pieces, len).unwrap().len(), len);
            assert_eq!(inflate(&mut agreed.inflater(), pieces, len - 1), Err(Violation::MessageTooBig), "{len}");
        }
    }
}

#[test]
fn a_bomb_takes_no_more_memory_than_the_limit() {
    const LIMIT: usize = 100_000;
    let agreed = agreed(DeflateOptions::new());
    let bomb = deflate(&mut agreed.deflater(), &vec![b'x'; 10 << 20]);
    assert!(bomb.len() < 11_000, "{}", bomb.len());
    let inflater = agreed.inflater();
    let mut message = Vec::new();
    let failed = inflater.inflate(&mut Inflating::default(), &bomb, &mut message, LIMIT);
    assert_eq!(failed, Err(Violation::MessageTooBig));
    assert!(message.capacity() <= LIMIT + 1, "{}", message.capacity());
}

#[test]
fn a_ratio_counts_from_64_kib_on() {
    let inflate_zeros = |len, ratio| {
        let agreed = agreed(DeflateOptions::new().max_inflate_ratio(ratio));
        let bomb = deflate(&mut agreed.deflater(), &vec![0; len]);
        inflate(&mut agreed.inflater(), &[&bomb], usize::MAX).map(|message| message.len())
    };
    assert_eq!(inflate_zeros(64 * 1024, 100), Ok(64 * 1024));
    assert_eq!(inflate_zeros(64 * 1024 + 1, 100), Err(Violation::InflateRatio));
    assert_eq!(inflate_zeros(1 << 20, 1100), Ok(1 << 20));
    assert_eq!(inflate_zeros(1 << 20, 0), Err(Violation::InflateRatio), "0 stands for 1");
}

#[test]
fn data_that_is_cut_or_broken_is_no_message() {
    let agreed = agreed(DeflateOptions::new());
    let text = b"what is said here is said twice, what is said here";
    let whole = deflate(&mut agreed.deflater(), text);
    assert_eq!(inflate(&mut agreed.inflater(), &[&whole], 1000).unwrap(), text);
    for cut in 1..whole.len() {
        let failed = inflate(&mut agreed.inflater(), &[&whole[..cut]], 1000);
        assert_eq!(failed, Err(Violation::Inflate), "{cut} of {} bytes", whole.len());
    }
    let failed = inflate(&mut agreed.inflater(), &[&whole, &TAIL], 1000);
    assert_eq!(failed, Err(Violation::Inflate), "RFC 7692 §7.2.1: the tail is left out");
    // The last is a stored block of 16 bytes, of which one is there.
    let all = [&[0xFF; 20][..], &[0x07], &[0x00, 0x01, 0x02, 0x03, 0x04], &[0x00, 0x10, 0x00, 0xEF, 0xFF, 0x48]];
    for garbage in all {
        assert_eq!(inflate(&mut agreed.inflater(), &[garbage], 1000), Err(Violation::Inflate), "{garbage:02x?}");
    }
}

#[test]
fn final_blocks_without_end_are_no_message() {
    let agreed = agreed(DeflateOptions::new());
    let some = [0x03, 0x00].repeat(16);
    assert_eq!(inflate(&mut agreed.inflater(), &[&some], 0).unwrap(), b"");
    let many = [0x03, 0x00].repeat(1000);
    assert_eq!(inflate(&mut agreed.inflater(), &[&many], 0), Err(Violation::Inflate));
}

#[test]
fn what_is_released_is_not_referred_to() {
    let agreed = agreed(DeflateOptions::new());
    let mut deflater = agreed.deflater();
    let first = deflate(&mut deflater, b"Hello");
    deflater.release();
    assert_eq!(deflate(&mut deflater, b"Hello"), first);
    assert_ne!(deflate(&mut deflater, b"Hello"), first, "and then it is, again");
}
