//! An info enum of its own, that a timer's messages are among.

use ::std::default::Default;
use ::std::string::String;
use ::std::sync::Arc;

use ::sockets::prelude::*;

/// What is said to readers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum News {
    /// Something happened.
    Happened {
        /// What.
        what: Arc<str>,
    },
    /// Time goes by.
    Tick,
}

/// A connection.
#[derive(Debug, Default)]
pub struct Reader {
    /// The name that the client gave.
    name: String,
}

#[websocket(info = News, crate = ::sockets)]
impl Reader {
    #[text]
    fn named(&mut self, name: String) -> &str {
        self.name = name;
        &self.name
    }

    #[info(News::Happened { what } if !what.is_empty())]
    fn happened(&mut self, what: Arc<str>) -> String {
        ::std::format!("{}: {what}", self.name)
    }

    #[info(News::Happened { .. })]
    fn nothing(&self) {}

    #[timer(every = "1h", info = News::Tick)]
    async fn tick(&mut self) -> Frame {
        Frame::ping()
    }
}
