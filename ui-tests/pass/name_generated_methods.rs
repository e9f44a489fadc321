#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    One,
    Two,
}

#[derive(Default)]
pub struct Chat;

// Everything that the trait, the runtime and the generated code have a method of.
#[websocket(message = ClientMsg, idle_timeout = off)]
impl Chat {
    pub fn options() -> &'static str {
        "options"
    }

    pub fn into_commands(&self) -> &'static str {
        "into_commands"
    }

    pub fn default() -> &'static str {
        "default"
    }

    #[init]
    fn init() -> Self {
        Self
    }

    #[open]
    fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Result<&str, Crash> {
        let handle = cx.handle();
        handle.websocket_info(1)?;
        handle.fmt()?;
        Ok("websocket_init")
    }

    #[message(ClientMsg::One)]
    fn websocket_handle(&mut self) -> &str {
        "websocket_handle"
    }

    #[message(ClientMsg::Two)]
    fn send(&mut self) -> [&str; 3] {
        [Self::options(), self.into_commands(), Self::default()]
    }

    #[info]
    fn websocket_info(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[info]
    fn fmt(&mut self) -> &str {
        "fmt"
    }

    #[terminate]
    fn terminate(self) {}
}

#[test]
fn passes() {
    let texts = [r#""One""#, r#""Two""#];
    let expected = ["websocket_init", "1", "fmt", "websocket_handle", "options", "into_commands", "default"];
    assert_eq!(answers(Chat, &texts), expected);
}
