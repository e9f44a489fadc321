#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Account(Account),
    Room { name: String, action: Option<Action> },
}

#[derive(serde::Deserialize)]
pub enum Account {
    Login { name: String },
    Logout,
}

#[derive(serde::Deserialize)]
pub struct Action {
    pub by: u8,
    pub to: (u8, u8),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Account(Account::Login { name }))]
    fn login(&mut self, name: String) -> String {
        name
    }

    #[message(ClientMsg::Account(Account::Logout))]
    fn logout(&mut self) -> &str {
        "bye"
    }

    #[message(ClientMsg::Room { name, action: Some(Action { by, to: (1..=3, to) }) })]
    fn act(&mut self, name: String, by: u8, to: u8) -> String {
        format!("{name} {by} {to}")
    }

    #[message(ClientMsg::Room { action, .. })]
    fn other(&mut self, action: Option<Action>) -> String {
        action.is_some().to_string()
    }
}

#[test]
fn passes() {
    let texts = [
        r#"{"Account":{"Login":{"name":"Eve"}}}"#,
        r#"{"Account":"Logout"}"#,
        r#"{"Room":{"name":"a","action":{"by":1,"to":[2,3]}}}"#,
        r#"{"Room":{"name":"a","action":{"by":1,"to":[9,3]}}}"#,
        r#"{"Room":{"name":"a","action":null}}"#,
    ];
    assert_eq!(answers(Chat, &texts), ["Eve", "bye", "a 1 3", "true", "false"]);
}
