use std::ops::ControlFlow;

use ws_runtime::Role;
use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[before]
    fn allow(&mut self, called: Called) -> ControlFlow<Close> {
        if called.role() == Role::Ping {
            return ControlFlow::Break(Close(CloseCode::POLICY_VIOLATION, "no pings"));
        }
        ControlFlow::Continue(())
    }

    #[ping]
    fn ping(&mut self) {}

    #[info]
    fn told(&mut self, text: String) -> String {
        text
    }
}
