//! What a peer can do wrong, and the close code that tells it so.

use std::fmt;

use super::close::CloseCode;

/// A breach of the protocol or of a limit. It fails the connection (RFC 6455 §7.1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Violation {
    /// A reserved bit where no extension gives it a meaning.
    ReservedBit,
    /// Opcode 3 to 7 or 11 to 15.
    ReservedOpcode,
    /// A control frame with FIN clear.
    FragmentedControl,
    /// A control frame with more than 125 bytes of payload.
    LongControl,
    /// A frame from a client that is not masked.
    Unmasked,
    /// A payload length in a longer form than it needs.
    LengthForm,
    /// A 64-bit payload length with its highest bit set.
    LengthSign,
    /// A continuation while no message is open.
    LoneContinuation,
    /// A text or binary frame while a fragmented message is open.
    InterruptedMessage,
    /// A close frame with a payload of a single byte.
    ShortClose,
    /// A close frame with a code that may not be on the wire.
    CloseCode,
    /// A compressed message that cannot be inflated.
    Inflate,
    /// A text message or close reason that is not UTF-8.
    Utf8,
    /// A frame longer than `max_frame_size`.
    FrameTooBig,
    /// A message longer than `max_message_size`, on the wire or inflated.
    MessageTooBig,
    /// A message that inflates to more than `max_inflate_ratio` times its length.
    InflateRatio,
    /// A message of more than `max_fragments` fragments.
    TooManyFragments,
}

impl Violation {
    /// The code of the close frame that reports it.
    pub const fn close_code(self) -> CloseCode {
        match self {
            Self::ReservedBit
            | Self::ReservedOpcode
            | Self::FragmentedControl
            | Self::LongControl
            | Self::Unmasked
            | Self::LengthForm
            | Self::LengthSign
            | Self::LoneContinuation
            | Self::InterruptedMessage
            | Self::ShortClose
            | Self::CloseCode
            | Self::Inflate => CloseCode::PROTOCOL_ERROR,
            Self::Utf8 => CloseCode::INVALID_PAYLOAD,
            Self::FrameTooBig | Self::MessageTooBig | Self::InflateRatio => CloseCode::MESSAGE_TOO_BIG,
            Self::TooManyFragments => CloseCode::POLICY_VIOLATION,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReservedBit => {
                "reserved bit set where no extension gives it a meaning (RFC 6455 §5.2, RFC 7692 §6.1)"
            }
            Self::ReservedOpcode => "reserved opcode (RFC 6455 §5.2)",
            Self::FragmentedControl => "fragmented control frame (RFC 6455 §5.5)",
            Self::LongControl => "control frame of more than 125 bytes (RFC 6455 §5.5)",
            Self::Unmasked => "frame from a client without a mask (RFC 6455 §5.1)",
            Self::LengthForm => "payload length not in its shortest form (RFC 6455 §5.2)",
            Self::LengthSign => "payload length with its highest bit set (RFC 6455 §5.2)",
            Self::LoneContinuation => "continuation without a message (RFC 6455 §5.4)",
            Self::InterruptedMessage => "new message inside a fragmented one (RFC 6455 §5.4)",
            Self::ShortClose => "close frame of a single byte (RFC 6455 §5.5.1)",
            Self::CloseCode => "close code that may not be sent (RFC 6455 §7.4)",
            Self::Inflate => "compressed data that cannot be inflated (RFC 7692 §7.2.2)",
            Self::Utf8 => "text that is not UTF-8 (RFC 6455 §8.1)",
            Self::FrameTooBig => "frame longer than max_frame_size",
            Self::MessageTooBig => "message longer than max_message_size",
            Self::InflateRatio => "message that inflates to more than max_inflate_ratio times its length",
            Self::TooManyFragments => "message of more than max_fragments fragments",
        })
    }
}

impl std::error::Error for Violation {}
