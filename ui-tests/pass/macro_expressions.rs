#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

macro_rules! echo {
    ($idle:expr, $size:literal, $every:literal, $name:expr, $body:block, $after:expr) => {
        #[derive(Default)]
        pub struct Echo;

        #[websocket(idle_timeout = $idle, max_message_size = $size, protocols($name))]
        impl Echo {
            #[text]
            fn text(&mut self) -> u8 $body

            #[timer(every = $every)]
            fn tick(&mut self) -> String {
                $after
            }
        }
    };
}

// A word that is no keyword is a type like any other.
impl IntoCommands<Echo> for u8 {
    fn into_commands(self, out: &mut Outbox) {
        IntoCommands::<Echo>::into_commands(self.to_string(), out);
    }
}

echo!("10s", 1024, "5s", "chat", { 1 + 1 }, "tick".to_owned());

#[allow(dead_code)]
fn said() {
    assert_eq!(answers(Echo, &["x"]), ["2"]);
}
