// Handlers of a macro that a macro calls: the groups around fragments are nested.
#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

macro_rules! outer {
    ($name:ident, $ty:ty, $pat:pat, $body:block) => {
        inner!($name, $ty, $pat, $body);
    };
}

macro_rules! inner {
    ($name:ident, $ty:ty, $pat:pat, $body:block) => {
        #[derive(Default)]
        pub struct $name;

        #[websocket(message = $ty)]
        impl $name {
            #[message($pat)]
            fn one(&mut self) -> &str $body

            #[message(other)]
            fn other(&mut self, other: $ty) -> String {
                format!("{other:?}")
            }
        }
    };
}

outer!(Chat, Option<u8>, Some(1 | 2), { "one or two" });

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["1", "3", "null"]), ["one or two", "Some(3)", "None"]);
}
