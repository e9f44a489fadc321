#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::websocket;

pub trait Send {}
pub trait Sync {}
pub trait Default {}
pub trait Future {}
pub trait From<T> {
    fn from(t: T);
}
pub trait IntoCommands {
    fn into_commands(&self) {}
}
pub trait WebSocketHandler {}
impl<T> IntoCommands for T {}

pub struct Frame;
pub struct Options;
pub struct Cx;
pub struct Handle;

#[derive(std::default::Default)]
pub struct Chat;

#[websocket(compress)]
impl Chat {
    #[ws_runtime::prelude::text]
    async fn text(&mut self, text: String) -> String {
        text.into_commands();
        text
    }

    #[ws_runtime::prelude::info]
    fn said(&mut self, frame: Frame, options: Options) {
        let (Frame, Options) = (frame, options);
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["x"]), ["x"]);
}
