#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

pub enum Failure {
    Banned,
    Broken,
}

impl<H> IntoCommands<H> for Failure {
    fn into_commands(self, out: &mut Outbox) {
        match self {
            Self::Banned => IntoCommands::<H>::into_commands(Close(CloseCode::POLICY_VIOLATION, "no"), out),
            Self::Broken => IntoCommands::<H>::into_commands(Crash::new("broken"), out),
        }
    }
}

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: String) -> Result<String, Failure> {
        match &*text {
            "banned" => Err(Failure::Banned),
            "broken" => Err(Failure::Broken),
            _ => Ok(text),
        }
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["a", "banned"]), ["a", "1008"]);
    assert_eq!(answers(Chat, &["broken"]), ["1011"]);
}
