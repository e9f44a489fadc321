#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat {
    count: u32,
}

#[websocket]
impl Chat {
    pub const fn new(count: u32) -> Self {
        Self { count }
    }

    #[text]
    async fn text(&mut self, text: &str) -> String {
        self.count(text).await;
        Self::shown::<_, 1>(self.count, |count| format!("{count}"))
    }

    async fn count(&mut self, text: &str) {
        self.count += u32::try_from(text.len()).unwrap_or(u32::MAX);
    }

    fn shown<T, const N: usize>(thing: T, show: fn(&T) -> String) -> String
    where
        T: Copy,
        [u8; N]: Sized,
    {
        show(&thing)
    }

    pub unsafe fn unchecked(&mut self) {}

    pub extern "C" fn foreign() {}

    pub fn into_count(self: Box<Self>) -> u32 {
        self.count
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat::new(1), &["abc", ""]), ["4", "4"]);
}
