//! Close codes, reasons and the payload of a close frame (RFC 6455 §5.5.1, §7.4).

use std::borrow::Cow;
use std::fmt;

use super::utf8;
use super::violation::Violation;

/// The status code of a close frame: one that may be on the wire.
///
/// 1000 to 1003 and 1007 to 1014 (RFC 6455 §7.4.1 and its registry), 3000 to 3999 for libraries, 4000 to 4999 for
/// applications. 1004 to 1006, 1015 and the rest cannot be made: they are never sent, and a peer that sends one is
/// in error.
///
/// ```
/// use ws_runtime::CloseCode;
///
/// assert_eq!(CloseCode::NORMAL.get(), 1000);
/// assert!(CloseCode::new(4001).is_some());
/// assert!(CloseCode::new(1006).is_none());
/// const KICKED: CloseCode = ws_runtime::close_code!(4001); // checked when it is compiled
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CloseCode(u16);

impl CloseCode {
    /// 1000: the purpose is fulfilled.
    pub const NORMAL: Self = Self(1000);
    /// 1001: the server goes down, or the page is left.
    pub const GOING_AWAY: Self = Self(1001);
    /// 1002: a breach of the protocol.
    pub const PROTOCOL_ERROR: Self = Self(1002);
    /// 1003: a kind of data that is not accepted here.
    pub const UNSUPPORTED_DATA: Self = Self(1003);
    /// 1007: data that does not fit its message's type, as text that is not UTF-8.
    pub const INVALID_PAYLOAD: Self = Self(1007);
    /// 1008: against a rule of the server's.
    pub const POLICY_VIOLATION: Self = Self(1008);
    /// 1009: a message that is too big.
    pub const MESSAGE_TOO_BIG: Self = Self(1009);
    /// 1010: an extension that the client needs was not negotiated.
    pub const MANDATORY_EXTENSION: Self = Self(1010);
    /// 1011: the server failed.
    pub const INTERNAL_ERROR: Self = Self(1011);
    /// 1012: the server restarts.
    pub const SERVICE_RESTART: Self = Self(1012);
    /// 1013: try again later.
    pub const TRY_AGAIN_LATER: Self = Self(1013);
    /// 1014: a gateway got a bad response.
    pub const BAD_GATEWAY: Self = Self(1014);

    /// The code `code`; `None` if it may not be on the wire (RFC 6455 §7.4).
    pub const fn new(code: u16) -> Option<Self> {
        match code {
            1000..=1003 | 1007..=1014 | 3000..=4999 => Some(Self(code)),
            _ => None,
        }
    }

    /// The number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// A [`CloseCode`] from a constant that is checked when it is compiled.
///
/// ```
/// assert_eq!(ws_runtime::close_code!(4999).get(), 4999);
/// ```
/// ```compile_fail
/// ws_runtime::close_code!(1006); // may not be sent
/// ```
#[macro_export]
macro_rules! close_code {
    ($code:expr) => {
        const {
            match $crate::CloseCode::new($code) {
                Some(code) => code,
                None => panic!("not a close code that may be sent: 1000-1003, 1007-1014, 3000-4999"),
            }
        }
    };
}

impl fmt::Debug for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for CloseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl From<CloseCode> for u16 {
    fn from(code: CloseCode) -> Self {
        code.0
    }
}

impl TryFrom<u16> for CloseCode {
    type Error = Violation;

    fn try_from(code: u16) -> Result<Self, Violation> {
        Self::new(code).ok_or(Violation::CloseCode)
    }
}

/// The text beside a close code: at most [`CloseReason::MAX_LEN`] bytes of UTF-8 (RFC 6455 §5.5).
///
/// A longer one is cut after the last character that fits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CloseReason(Cow<'static, str>);

impl CloseReason {
    /// What a control frame leaves beside the code: 123 bytes.
    pub const MAX_LEN: usize = 123;

    /// No text.
    pub const fn none() -> Self {
        Self(Cow::Borrowed(""))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for CloseReason {
    fn from(reason: &'static str) -> Self {
        Self(Cow::Borrowed(prefix(reason)))
    }
}

impl From<String> for CloseReason {
    fn from(mut reason: String) -> Self {
        reason.truncate(prefix(&reason).len());
        Self(Cow::Owned(reason))
    }
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for CloseReason {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for CloseReason {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// The longest start of `reason` that fits.
fn prefix(reason: &str) -> &str {
    let end = (0..=CloseReason::MAX_LEN.min(reason.len())).rev().find(|&end| reason.is_char_boundary(end));
    end.and_then(|end| reason.get(..end)).unwrap_or_default()
}

/// The payload of a close frame that has one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "RFC 6455 §5.5.1 has these two fields")]
pub struct CloseFrame {
    /// Why, for machines.
    pub code: CloseCode,
    /// Why, for people and logs. Never shown to a page's user by a browser.
    pub reason: CloseReason,
}

impl CloseFrame {
    /// A close with a code and a reason (`""` for none).
    pub fn new(code: CloseCode, reason: impl Into<CloseReason>) -> Self {
        Self { code, reason: reason.into() }
    }

    /// Reads the payload of a received close frame; `None` for an empty one.
    ///
    /// With `validate_utf8` off, a reason that is not UTF-8 is taken with its bad bytes replaced.
    ///
    /// # Errors
    /// [`Violation::ShortClose`], [`Violation::CloseCode`] or [`Violation::Utf8`].
    pub fn parse(payload: &[u8], validate_utf8: bool) -> Result<Option<Self>, Violation> {
        let Some((code, reason)) = payload.split_first_chunk::<2>() else {
            // RFC 6455 §5.5.1: if there is a body, its first two bytes are a code.
            return if payload.is_empty() { Ok(None) } else { Err(Violation::ShortClose) };
        };
        let code = CloseCode::try_from(u16::from_be_bytes(*code))?;
        let reason = if validate_utf8 {
            utf8::text(reason)?.to_owned() // RFC 6455 §5.5.1: the reason is UTF-8
        } else {
            String::from_utf8_lossy(reason).into_owned()
        };
        Ok(Some(Self { code, reason: reason.into() }))
    }
}

impl From<CloseCode> for CloseFrame {
    fn from(code: CloseCode) -> Self {
        Self { code, reason: CloseReason::none() }
    }
}

impl fmt::Display for CloseFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.reason.as_str().is_empty() {
            write!(f, "{}", self.code)
        } else {
            write!(f, "{} {:?}", self.code, self.reason.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Cowboy: B70, B85, G13
    #[test]
    fn exactly_the_codes_that_may_be_on_the_wire() {
        for code in 0..=u16::MAX {
            let allowed = matches!(code, 1000 | 1001 | 1002 | 1003 | 1007..=1014 | 3000..=4999);
            assert_eq!(CloseCode::new(code).is_some(), allowed, "{code}");
            let received = CloseFrame::parse(&code.to_be_bytes(), true);
            assert_eq!(received.is_ok(), allowed, "{code} received");
        }
    }

    // Cowboy: B82, cow_ws/parse_payload_rejects_invalid_utf8_close_test
    #[test]
    fn payloads() {
        assert_eq!(CloseFrame::parse(b"", true), Ok(None));
        assert_eq!(CloseFrame::parse(b"\x03", true), Err(Violation::ShortClose));
        let bye = CloseFrame::new(CloseCode::NORMAL, "bye");
        assert_eq!(CloseFrame::parse(b"\x03\xE8bye", true), Ok(Some(bye)));
        assert_eq!(CloseFrame::parse(b"\x03\xE8\xFF", true), Err(Violation::Utf8));
        let replaced = CloseFrame::parse(b"\x03\xE8\xFF", false).unwrap().unwrap();
        assert_eq!(replaced.reason, "\u{FFFD}");
    }

    // Cowboy: B71
    #[test]
    fn a_long_reason_is_cut_between_characters() {
        assert_eq!(CloseReason::from("x".repeat(123)).as_str().len(), 123);
        assert_eq!(CloseReason::from("x".repeat(124)).as_str().len(), 123);
        assert_eq!(CloseReason::from("é".repeat(100)).as_str(), "é".repeat(61));
        assert_eq!(CloseReason::from("€".repeat(100)).as_str(), "€".repeat(41));
    }
}
