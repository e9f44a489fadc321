//! Codecs of the user's own, that do what they should not.

use std::sync::{Arc, Mutex};

use futures_util::SinkExt as _;
use tests::Running;
use tokio_tungstenite::tungstenite::Message;
use ws_runtime::prelude::*;
use ws_runtime::{Codec, Decoder, Encoder, MessageKind};

use super::connections::{closed, connect, received};

/// A word for each message, in texts.
enum Words {}

impl Codec for Words {
    const KIND: MessageKind = MessageKind::Text;
}

enum Word<'a> {
    Say(&'a str),
    Twice,
    Broken,
    Gone,
    No,
}

impl<'a> Decoder<'a, Word<'a>> for Words {
    fn decode(payload: &'a [u8]) -> Result<Word<'a>, DecodeError> {
        let text = std::str::from_utf8(payload).map_err(|error| DecodeError::malformed(error.to_string()))?;
        match text.split_once(' ').unwrap_or((text, "")) {
            ("say", "") => Err(DecodeError::malformed("say what?")),
            ("say", text) => Ok(Word::Say(text)),
            ("twice", _) => Ok(Word::Twice),
            ("broken", _) => Ok(Word::Broken),
            ("gone", _) => Ok(Word::Gone),
            ("no", _) => Ok(Word::No),
            (word, _) => Err(DecodeError::unknown_type(format!("`{word}` is not known"))),
        }
    }
}

enum Answer {
    Said(String),
    Broken,
    Gone,
    No,
}

impl Encoder<Answer> for Words {
    fn encode(value: &Answer, out: &mut Vec<u8>) -> Result<(), Crash> {
        match value {
            Answer::Said(text) => out.extend_from_slice(text.as_bytes()),
            Answer::Broken => out.extend_from_slice(b"half a char\xC3"),
            // The buffer is the codec's own, whatever it does to it.
            Answer::Gone => *out = b"gone".to_vec(),
            Answer::No => {
                out.extend_from_slice(b"half");
                return Err(Crash::new("there is no word for it"));
            }
        }
        Ok(())
    }
}

struct Talk(Ends);

type Ends = Arc<Mutex<Vec<TerminateReason>>>;

#[websocket(message = Word<'_>, reply = Answer, codec = Words)]
impl Talk {
    #[init]
    fn init(ends: Ends) -> Self {
        Self(ends)
    }

    #[message(Word::Say(text))]
    fn say(&mut self, text: &str) -> Answer {
        Answer::Said(text.to_owned())
    }

    #[message(Word::Twice)]
    fn twice(&mut self) -> [Answer; 3] {
        [Answer::Said("one".to_owned()), Answer::Gone, Answer::Said("three".to_owned())]
    }

    #[message(Word::Broken)]
    fn broken(&mut self) -> (Answer, Answer) {
        (Answer::Said("before".to_owned()), Answer::Broken)
    }

    #[message(Word::Gone)]
    fn gone(&mut self) -> Answer {
        Answer::Gone
    }

    #[message(Word::No)]
    fn no(&mut self) -> (Answer, Answer) {
        (Answer::Said("before".to_owned()), Answer::No)
    }

    #[binary]
    fn binary(&mut self, payload: &[u8]) -> String {
        format!("{} bytes", payload.len())
    }

    #[terminate]
    fn terminate(self, reason: TerminateReason) {
        self.0.lock().unwrap().push(reason);
    }
}

async fn serve() -> (Running, Ends) {
    let ends = Ends::default();
    (Running::start(Server::new().route("/talk", Route::<Talk>::new(Arc::clone(&ends)))).await, ends)
}

#[tokio::test]
async fn a_codec_of_ones_own_speaks() {
    let (server, _ends) = serve().await;
    let mut client = connect(&server, "/talk", "").await;
    for (sent, replies) in [("say hé", &["hé"][..]), ("twice", &["one", "gone", "three"]), ("gone", &["gone"])] {
        client.send(Message::text(sent)).await.unwrap();
        for reply in replies {
            assert_eq!(received(&mut client).await, Message::text(*reply));
        }
    }
    client.send(Message::binary(vec![0; 3])).await.unwrap();
    assert_eq!(received(&mut client).await, Message::text("3 bytes"));
    for (sent, code) in [("say", 1007), ("shout x", 1003)] {
        let mut client = connect(&server, "/talk", "").await;
        client.send(Message::text(sent)).await.unwrap();
        assert_eq!(closed(&mut client).await, code, "{sent}");
    }
    drop(client);
    assert!(server.stop().await);
}

#[tokio::test]
async fn a_text_that_is_none_never_leaves() {
    let (server, ends) = serve().await;
    let texts = [
        ("broken", "the reply cannot be encoded: `codecs::own::Words` has written a text that is not UTF-8"),
        ("no", "the reply cannot be encoded: there is no word for it"),
    ];
    for (sent, text) in texts {
        let mut client = connect(&server, "/talk", "").await;
        client.send(Message::text(sent)).await.unwrap();
        assert_eq!(received(&mut client).await, Message::text("before"));
        assert_eq!(closed(&mut client).await, 1011);
        drop(client);
        while ends.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(ends.lock().unwrap().pop(), Some(TerminateReason::Crash(text.to_owned())));
    }
    assert!(server.stop().await);
}

#[test]
fn a_prepared_message_is_looked_at_as_well() {
    assert_eq!(Prepared::encode::<Words, _>(&Answer::Gone).unwrap(), Prepared::text("gone"));
    let error = Prepared::encode::<Words, _>(&Answer::Broken).unwrap_err();
    assert_eq!(error.text(), "`codecs::own::Words` has written a text that is not UTF-8");
    assert_eq!(Prepared::encode::<Words, _>(&Answer::No).unwrap_err().text(), "there is no word for it");
    assert_eq!(Prepared::encode::<MessagePack, _>(&[1]).unwrap(), Prepared::binary(b"\x91\x01"));
    assert_eq!(Prepared::json(&[1]).unwrap(), Prepared::encode::<Json, _>(&[1]).unwrap());
}
