#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String, times: usize },
}

#[derive(Default)]
pub struct Chat {
    limit: usize,
}

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Say { text, times } if times < self.limit && !text.is_empty() && { let more = times; more > 0 })]
    async fn say(&mut self, text: String, times: usize) -> String {
        self.limit -= 1;
        text.repeat(times)
    }

    #[message(ClientMsg::Say { text, .. } if matches!(&*text, "" | "."))]
    fn nothing(&mut self, text: String) -> String {
        format!("nothing{text}")
    }

    #[message(ClientMsg::Say { .. })]
    fn other(&mut self) -> &str {
        "no"
    }
}

#[test]
fn passes() {
    let say = |text: &str, times| format!(r#"{{"Say":{{"text":"{text}","times":{times}}}}}"#);
    let texts = [say("a", 2), say("a", 2), say(".", 1), say("", 1)];
    assert_eq!(answers(Chat { limit: 3 }, &texts.each_ref().map(|text| &**text)), ["aa", "no", ".", "nothing"]);
}
