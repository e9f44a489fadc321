#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Debug)]
pub enum ChatInfo<T> {
    Said { from: String, text: T },
    Left(u64),
}

pub struct Chat<T>(Vec<T>);

#[websocket(info = ChatInfo<T>)]
impl<T: Clone + std::fmt::Debug + Send + 'static> Chat<T> {
    #[init]
    fn init() -> Self {
        Self(Vec::new())
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        for text in &self.0 {
            cx.handle().try_send(ChatInfo::Said { from: "me".to_owned(), text: text.clone() })?;
        }
        cx.handle().try_send(ChatInfo::Left(3))?;
        Ok(cx.handle().try_send(ChatInfo::Left(30))?)
    }

    #[info(ChatInfo::Said { from, text })]
    fn said(&mut self, text: T, from: String) -> String {
        self.0.push(text);
        from
    }

    #[info(ChatInfo::Left(id) if id > 9)]
    fn left(&mut self, id: u64) -> String {
        id.to_string()
    }

    #[info(ChatInfo::Left(_))]
    fn ignored(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat(vec!['a']), &[]), ["me", "30"]);
}
