#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

struct Ring<const N: usize>([String; N]);

#[websocket]
impl<const N: usize> Ring<N> {
    const LAST: usize = N - 1;

    #[init]
    fn init() -> Self {
        Self(std::array::from_fn(|_| String::new()))
    }

    #[text]
    fn text(&mut self, text: String) -> Option<String> {
        self.0.rotate_right(1);
        Some(std::mem::replace(&mut self.0[0], text)).filter(|last| Self::LAST > 0 && !last.is_empty())
    }

    #[info]
    fn many(&mut self, all: [u8; N]) -> String {
        all.len().to_string()
    }
}

#[test]
fn passes() {
    let _many: fn(Handle<Ring<2>>) -> Result<(), SendError<RingInfo<2>>> = |handle| handle.many([1, 2]);
    assert_eq!(answers(Ring([const { String::new() }; 2]), &["a", "b", "c", "d"]), ["a", "b"]);
}
