#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(message = u8)]
impl Chat {
    #[message(0)]
    fn commands(&mut self) -> Commands {
        Commands::from("a").and(Frame::text("b")).and(Command::Hibernate)
    }

    #[message(1)]
    fn options(&mut self) -> SetOptions {
        SetOptions::new()
    }

    #[message(2)]
    async fn cowboy(&self) -> Commands {
        ws_runtime::cowboy::ok()
    }

    #[message(3)]
    fn close(&mut self) -> Close<String> {
        Close(CloseCode::POLICY_VIOLATION, "enough".to_owned())
    }

    #[message(_)]
    fn hibernate(&mut self) -> Hibernate {
        Hibernate
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["0", "1", "2", "4", "3"]), ["a", "b", "1008"]);
}
