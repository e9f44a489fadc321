#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[must_use]
pub struct Said(&'static str);

impl<H> IntoCommands<H> for Said {
    fn into_commands(self, out: &mut Outbox) {
        IntoCommands::<H>::into_commands(self.0, out);
    }
}

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[must_use = "it is sent"]
    #[text]
    fn text(&mut self) -> Said {
        Said("text")
    }

    #[must_use]
    #[info]
    fn said(&mut self) -> Option<Said> {
        None
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["text"]);
}
