//! Durations and sizes, as people write them.

use std::time::Duration;

use crate::message;

/// What a unit stands for.
type Units = &'static [(&'static str, u64)];

const MILLISECONDS: Units = &[("ms", 1), ("s", 1000), ("m", 60 * 1000), ("h", 60 * 60 * 1000)];

const BYTES: Units = &[
    ("B", 1),
    ("KB", 1000),
    ("MB", 1000 * 1000),
    ("GB", 1000 * 1000 * 1000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// A year: more is a mistake, and could be more than a clock can be moved by.
const LONGEST: u64 = 365 * 24 * 60 * 60 * 1000;

/// The largest payload that a frame can have (RFC 6455 §5.2).
pub(super) const LARGEST: u64 = (1 << 63) - 1;

/// `"500ms"`, `"60s"`, `"5m"`, `"1h"`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    match number(text, MILLISECONDS) {
        None => Err(message::not_a_duration(text)),
        Some(0) => Err(message::ZERO.to_owned()),
        Some(millis) if millis <= LONGEST => Ok(Duration::from_millis(millis)),
        Some(_) => Err(message::TOO_LONG.to_owned()),
    }
}

/// `"512B"`, `"64KiB"`, `"1MB"`.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    match number(text, BYTES) {
        None => Err(message::not_a_size(text)),
        Some(bytes) => in_range(bytes, LARGEST),
    }
}

/// A count of bytes, or of something else, between 1 and `most`.
pub(crate) fn in_range(number: u64, most: u64) -> Result<u64, String> {
    match number {
        0 => Err(message::ZERO.to_owned()),
        _ if number <= most => Ok(number),
        _ => Err(message::too_much(most)),
    }
}

/// A whole number with its unit; the largest number there is if it overflows.
fn number(text: &str, units: Units) -> Option<u64> {
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim_start_matches(' '))?;
    if digits.is_empty() {
        return None;
    }
    Some(digits.parse().map_or(u64::MAX, |number: u64| number.saturating_mul(*factor)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, millis) in
            [("500ms", 500), ("60s", 60_000), ("5m", 300_000), ("8760h", 31_536_000_000), ("1 s", 1000)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in [
            "",
            "60",
            "s",
            "60x",
            "60 seconds",
            "-1s",
            "1.5s",
            "1s ",
            "1h30m",
            "0s",
            "31536000001ms",
            "99999999999999999999s",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes() {
        for (text, count) in [
            ("512B", 512),
            ("64KiB", 65_536),
            ("1MB", 1_000_000),
            ("1MiB", 1 << 20),
            ("2 GiB", 2 << 30),
            ("9223372036854775807B", i64::MAX as u64),
            ("3GB", 3_000_000_000),
            ("4KB", 4000),
        ] {
            assert_eq!(bytes(text), Ok(count), "{text}");
        }
        for text in ["", "64", "64K", "64kib", "0B", "18446744073709551615GiB", "9223372036854775808B", "KiB"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }
}
