#![deny(warnings)]

use bytes::Bytes;
use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat(Vec<u8>);

#[websocket(message = u8)]
impl Chat {
    #[message(0)]
    fn slice(&mut self) -> &[u8] {
        &self.0
    }

    #[message(1)]
    fn bytes(&mut self) -> Bytes {
        self.0.clone().into()
    }

    #[message(_)]
    async fn frame(&mut self) -> Frame {
        Frame::binary(self.0.clone())
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat(vec![1, 2, 3]), &["0", "1", "2"]), ["3 bytes"; 3]);
}
