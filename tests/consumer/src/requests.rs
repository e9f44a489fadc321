//! Requests with answers at once, later and as a stream, in the format that was agreed on.

use ::std::default::Default;
use ::std::iter::Iterator as _;
use ::std::option::Option::{self, Some};
use ::std::result::Result::{self, Err, Ok};
use ::std::string::String;

use ::futures_util::stream::{self, Stream};
use ::sockets::Variants;
use ::sockets::prelude::*;

/// What clients ask.
#[derive(Debug, ::serde::Deserialize, Variants)]
#[variants(crate = ::sockets)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Question {
    /// Half of a number.
    Half {
        /// The request's.
        id: u64,
        /// The number.
        number: u8,
    },
    /// The last half, when there is one.
    Last {
        /// The request's.
        id: String,
    },
    /// The numbers up to one.
    Count {
        /// The request's.
        id: Option<u32>,
        /// The last number.
        to: u8,
    },
}

/// A connection that answers.
#[derive(Debug, Default)]
pub struct Answers {
    /// What was answered last.
    last: Option<u8>,
    /// Who waits for that.
    waiting: Option<Reply<u8>>,
}

#[websocket(message = Question, protocols("ask.json" = Json, "ask.pack" = MessagePack), max_streams = 2)]
impl Answers {
    #[message(Question::Half { id, number }, reply = id)]
    async fn half(&mut self, number: u8) -> Result<u8, &'static str> {
        if number % 2 == 1 {
            return Err("odd");
        }
        let half = number / 2;
        self.last = Some(half);
        if let Some(waiting) = self.waiting.take() {
            waiting.send(half);
        }
        Ok(half)
    }

    #[message(Question::Last { id }, reply = id)]
    fn last(&mut self, reply: Reply<u8>) {
        match self.last {
            Some(last) => reply.send(last),
            _ => self.waiting = Some(reply),
        }
    }

    #[message(Question::Count { id, to }, stream, reply = id)]
    fn count(&mut self, to: u8) -> impl Stream<Item = Result<u8, String>> + use<> {
        stream::iter((1..=to).map(Ok))
    }
}
