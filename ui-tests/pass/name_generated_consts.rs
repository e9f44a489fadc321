#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

pub const __PAYLOAD: u8 = 1;
pub const __CX: u8 = 2;
#[allow(non_upper_case_globals)]
pub const cx: u8 = 3;
#[allow(non_upper_case_globals)]
pub const frame: u8 = 4;
#[allow(non_upper_case_globals)]
pub const info: u8 = 5;
#[allow(non_upper_case_globals)]
pub const payload: u8 = 6;
#[allow(non_upper_case_globals)]
pub const error: u8 = 7;
#[allow(non_upper_case_globals)]
pub static returned: u8 = 8;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Is(u8),
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    const __INFO: u8 = 9;

    #[message(ClientMsg::Is(__PAYLOAD))]
    fn is(&mut self) -> String {
        format!("{}", __CX + cx + frame + info + payload + error + returned + Self::__INFO)
    }

    #[message(ClientMsg::Is(other))]
    fn other(&mut self, other: u8) -> String {
        other.to_string()
    }

    #[info]
    fn said(&mut self, text: String) -> String {
        text
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[r#"{"Is":1}"#, r#"{"Is":2}"#]), ["44", "2"]);
}
