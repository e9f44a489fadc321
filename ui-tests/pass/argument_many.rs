#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub struct All {
    pub a: u8,
    pub b: u8,
    pub c: u8,
    pub d: u8,
    pub e: u8,
    pub f: u8,
    pub g: u8,
    pub h: u8,
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = All)]
impl Chat {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().said(1, 2, 3, 4, 5, 6, 7, 8)?)
    }

    #[message(All { a, b, c, d, e, f, g, h })]
    #[allow(clippy::too_many_arguments)]
    fn all(&mut self, h: u8, g: u8, f: u8, e: u8, d: u8, c: u8, b: u8, a: u8) -> String {
        format!("{a}{b}{c}{d}{e}{f}{g}{h}")
    }

    #[info]
    #[allow(clippy::too_many_arguments)]
    fn said(&mut self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> String {
        format!("{h}{g}{f}{e}{d}{c}{b}{a}")
    }
}

#[test]
fn passes() {
    let texts = [r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}"#];
    assert_eq!(answers(Chat, &texts), ["87654321", "12345678"]);
}
