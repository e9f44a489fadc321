#![deny(warnings)]

mod core {}
mod std {}
mod alloc {}
mod ws_runtime {}
mod serde {}
mod bytes {}
mod __private {}

#[derive(::std::default::Default)]
pub struct Chat;

#[::ws_runtime::websocket(compress, idle_timeout = "1s", message = u8)]
impl Chat {
    #[::ws_runtime::prelude::message(number)]
    fn number(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[::ws_runtime::prelude::info]
    fn said(&mut self, text: String) -> String {
        text
    }

    #[::ws_runtime::prelude::timer(every = "1s")]
    fn tick(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(::ui_tests::answers(Chat, &["1"]), ["1"]);
}
