#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    One { frame: u8, payload: u8, out: u8, returned: u8 },
    Two { self_: u8, info: u8, req: u8, state: u8, reason: u8 },
    Three { __cx: u8, __payload: u8, __returned: u8, __message: u8, __frame: u8 },
}

#[derive(Default)]
pub struct Chat;

#[websocket(message = ClientMsg)]
impl Chat {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().said(1, 2, 3, 4, 5)?)
    }

    #[message(ClientMsg::One { frame, payload, out, returned })]
    async fn one(&mut self, frame: u8, payload: u8, _cx: &mut Cx<Self>, out: u8, returned: u8) -> String {
        format!("{frame}{payload}{out}{returned}")
    }

    #[message(ClientMsg::Two { self_, info, req, state, reason })]
    fn two(&mut self, self_: u8, info: u8, req: u8, state: u8, reason: u8) -> String {
        format!("{self_}{info}{req}{state}{reason}")
    }

    #[message(ClientMsg::Three { __cx, __payload, __returned, __message, __frame })]
    fn three(&mut self, __cx: u8, __payload: u8, __returned: u8, cx: &mut Cx<Self>, __message: u8, __frame: u8) {
        cx.send(format!("{__cx}{__payload}{__returned}{__message}{__frame}"));
    }

    #[info]
    fn said(&mut self, info: u8, field: u8, __info: u8, formatter: u8, __cx: u8) -> String {
        format!("{info}{field}{__info}{formatter}{__cx}")
    }
}

#[test]
fn passes() {
    let texts = [
        r#"{"One":{"frame":1,"payload":2,"out":3,"returned":4}}"#,
        r#"{"Two":{"self_":1,"info":2,"req":3,"state":4,"reason":5}}"#,
        r#"{"Three":{"__cx":1,"__payload":2,"__returned":3,"__message":4,"__frame":5}}"#,
    ];
    assert_eq!(answers(Chat, &texts), ["12345", "1234", "12345", "12345"]);
}
