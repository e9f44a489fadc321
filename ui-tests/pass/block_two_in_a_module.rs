#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Serialize)]
pub struct Said(String);

#[derive(Default)]
pub struct A;

#[derive(Default)]
pub struct B;

#[websocket(reply = Said)]
impl A {
    #[text]
    fn text(&mut self, text: String) -> Said {
        Said(text)
    }

    #[info]
    fn said(&mut self, text: String) -> Said {
        Said(text)
    }
}

#[websocket(reply = Said)]
impl B {
    #[text]
    fn text(&mut self, text: String) -> [Said; 2] {
        [text.clone(), text].map(Said)
    }

    #[info]
    fn said(&mut self, text: String) -> Said {
        Said(text)
    }
}

#[test]
fn passes() {
    let _said: fn(Handle<A>, Handle<B>) -> bool = |a, b| a.said(String::new()).is_ok() && b.said(String::new()).is_ok();
    assert_eq!(answers(A, &["x"]), [r#""x""#]);
    assert_eq!(answers(B, &["x"]), [r#""x""#; 2]);
}
