//! Return forms.

use std::time::Duration;

use ws_runtime::prelude::*;

// ANCHOR: forms
#[derive(Default)]
pub struct Forms;

#[websocket]
impl Forms {
    #[text]
    fn text(&mut self, text: &str) -> Result<Commands, Crash> {
        Ok(match text {
            "nothing" => Commands::none(),
            "text" => "a text".into(),
            "frames" => {
                Commands::from([Frame::text("one").into(), Frame::ping().into()])
            }
            "pause" => Command::Active(false).into(),
            "patience" => {
                SetOptions::new().idle_timeout(Duration::from_secs(600)).into()
            }
            "close" => Frame::close(CloseCode::GOING_AWAY, "bye").into(),
            // Any error: the client gets 1011, `terminate` and the log get the text.
            file => std::fs::read_to_string(file)?.into(),
        })
    }

    #[binary]
    fn binary(&mut self, data: &[u8]) -> Result<Option<Frame>, QuotaError> {
        match data {
            [] => Ok(None),
            [_] => Ok(Some(Frame::binary(vec![1]))),
            [_, _] => Err(QuotaError::Wait),
            _ => Err(QuotaError::Spent),
        }
    }
}
// ANCHOR_END: forms

// ANCHOR: error
/// An error that says what it means for the connection.
enum QuotaError {
    Wait,
    Spent,
}

impl<H> IntoCommands<H> for QuotaError {
    fn into_commands(self, out: &mut Outbox) {
        match self {
            Self::Wait => out.text("not so fast"),
            Self::Spent => {
                let close = Close(CloseCode::POLICY_VIOLATION, "come back tomorrow");
                IntoCommands::<H>::into_commands(close, out);
            }
        }
    }
}
// ANCHOR_END: error

// ANCHOR: tuple
/// Arrays, tuples, options and results nest.
#[derive(Default)]
pub struct Polite;

#[websocket]
impl Polite {
    #[text]
    fn text(&mut self, text: String) -> (&'static str, Option<Close>) {
        let close =
            (text == "bye").then_some(Close(CloseCode::NORMAL, "it was a pleasure"));
        ("you are welcome", close)
    }

    #[binary]
    async fn binary(&mut self, data: Vec<u8>, cx: &mut Cx<Self>) {
        cx.send("got");
        tokio::task::yield_now().await;
        cx.send(Frame::binary(data));
    }
}
// ANCHOR_END: tuple
