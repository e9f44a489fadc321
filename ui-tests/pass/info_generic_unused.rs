#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

struct Plain<T>(Vec<T>);

#[websocket]
impl<T: Send + 'static, const N: usize> Plain<[T; N]> {
    #[init]
    fn init() -> Self {
        Self(Vec::new())
    }

    #[text]
    fn text(&self) -> String {
        format!("{} of {N}", self.0.len())
    }

    #[info]
    fn cleared(&mut self) {
        self.0.clear();
    }

    #[timer(every = "1s")]
    fn tick(&mut self) {}
}

#[test]
fn passes() {
    let _cleared: fn(Handle<Plain<[u8; 3]>>) -> Result<(), SendError<PlainInfo>> = |handle| handle.cleared();
    assert_eq!(answers(Plain(vec![[1, 2, 3]]), &["x"]), ["1 of 3"]);
}
