#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub enum Login {
    #[default]
    Unknown,
    Known {
        name: String,
    },
}

#[websocket]
impl Login {
    #[text]
    fn text(&mut self, text: String) -> String {
        match self {
            Self::Unknown => {
                *self = Self::Known { name: text };
                "welcome".to_owned()
            }
            Self::Known { name } => format!("{name}: {text}"),
        }
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Login::Unknown, &["Eve", "hi"]), ["welcome", "Eve: hi"]);
}
