#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    async fn text(&mut self, text: &str) -> Result<String, Crash> {
        let number: i32 = text.parse()?;
        Ok((number + 1).to_string())
    }

    #[info]
    fn said(&mut self) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err("no".into())
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["1", "x"]), ["2", "1011"]);
}
