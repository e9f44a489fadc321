#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

mod inner {
    pub mod deeper {
        #[derive(Default)]
        pub struct Chat;

        #[derive(Default)]
        pub struct Pair<T>(pub T, pub T);
    }
}

#[websocket]
impl inner::deeper::Chat {
    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }

    #[info]
    fn said(&mut self) {}
}

#[websocket]
impl<T: Send + 'static + Default> self::inner::deeper::Pair<T> {
    #[info]
    fn said(&mut self, first: T) {
        self.0 = first;
    }
}

#[test]
fn passes() {
    let _made = (ChatInfo::Said, PairInfo::Said { first: 1 });
    assert_eq!(answers(inner::deeper::Chat, &["x"]), ["x"]);
}
