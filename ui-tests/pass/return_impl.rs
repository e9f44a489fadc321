#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat {
    name: String,
}

#[websocket(message = u8)]
impl Chat {
    #[message(0)]
    fn borrows(&mut self) -> impl IntoCommands<Self> {
        &self.name
    }

    #[message(1)]
    async fn later(&mut self) -> impl IntoCommands<Self> {
        [self.name.clone(), "later".to_owned()]
    }

    #[message(_)]
    fn owns(&mut self) -> impl IntoCommands<Self> + use<> {
        (Hibernate, "x")
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat { name: "Eve".into() }, &["0", "1", "2"]), ["Eve", "Eve", "later", "x"]);
}
