#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

type Result<T> = std::result::Result<T, Crash>;

struct Chat(u8);

#[websocket(message = u8)]
impl Chat {
    #[init]
    fn init() -> std::result::Result<Self, Reject> {
        Ok(Self(0))
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<()> {
        Ok(cx.handle().said()?)
    }

    #[message(number)]
    async fn number(&mut self, number: u8) -> Result<String> {
        self.0 = self.0.checked_add(number).ok_or(Crash::new("too many"))?;
        Ok(self.0.to_string())
    }

    #[info]
    fn said(&mut self) -> Result<&str> {
        Ok("said")
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat(0), &["200", "55", "1"]), ["said", "200", "255", "1011"]);
}
