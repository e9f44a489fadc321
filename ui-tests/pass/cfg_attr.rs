// What is `cfg_attr` on a method goes where its attributes go: documentation, age and `cfg` to the variant too.
#![deny(warnings, missing_docs)]

//! A case.

use ui_tests::answers;
use ws_runtime::prelude::*;

/// A connection.
#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().said()?)
    }

    #[cfg_attr(test, doc = "Said.", inline)]
    #[info]
    fn said(&mut self) -> &str {
        "said"
    }

    #[cfg_attr(test, cfg(not(test)))]
    #[info]
    fn left(&mut self, missing: Missing) {}

    #[cfg_attr(not(test), cfg(not(test)), deprecated)]
    #[cfg_attr(not(test), no_such_attribute)]
    #[text]
    fn text(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["said"]);
    assert!(matches!(ChatInfo::Said, ChatInfo::Said));
}
