//! The closing handshake (RFC 6455 §7.1.2 to §7.1.4).

/// Where the closing handshake stands.
///
/// ```text
///        send_close           recv_close
///  Open ────────────▶ Local ─────────────▶ Done
///    │   recv_close           send_close     ▲
///    └──────────────▶ Remote ────────────────┘
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "closed by RFC 6455 §7.1")]
pub enum Closing {
    /// Neither side has sent a close frame.
    #[default]
    Open,
    /// We have, the peer has not.
    Local,
    /// The peer has, we have not.
    Remote,
    /// Both have: TCP may be closed.
    Done,
}

impl Closing {
    /// After a close frame of ours; `None` if there was one before (RFC 6455 §5.5.1).
    #[must_use]
    pub const fn send_close(self) -> Option<Self> {
        match self {
            Self::Open => Some(Self::Local),
            Self::Remote => Some(Self::Done),
            Self::Local | Self::Done => None,
        }
    }

    /// After a close frame of the peer's; `None` if there was one before.
    #[must_use]
    pub const fn recv_close(self) -> Option<Self> {
        match self {
            Self::Open => Some(Self::Remote),
            Self::Local => Some(Self::Done),
            Self::Remote | Self::Done => None,
        }
    }

    /// Whether frames may still be sent: none follows a close frame (RFC 6455 §5.5.1).
    pub const fn may_send(self) -> bool {
        matches!(self, Self::Open | Self::Remote)
    }
}

#[cfg(test)]
mod tests {
    use super::Closing::{self, Done, Local, Open, Remote};

    /// The whole machine, as a table.
    #[test]
    fn transitions() {
        let table: [(Closing, Option<Closing>, Option<Closing>, bool); 4] = [
            (Open, Some(Local), Some(Remote), true),
            (Local, None, Some(Done), false),
            (Remote, Some(Done), None, true),
            (Done, None, None, false),
        ];
        for (state, send, recv, may_send) in table {
            assert_eq!((state.send_close(), state.recv_close(), state.may_send()), (send, recv, may_send), "{state:?}");
        }
    }
}
