use std::ops::ControlFlow;

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Plain {
    text: String,
}

#[websocket]
impl Plain {
    #[before]
    fn r#before(&self) {}

    #[text]
    fn text(&mut self, text: String) -> &str {
        self.text = text;
        &self.text
    }
}

#[derive(Default)]
pub struct Waiting;

#[websocket]
impl Waiting {
    #[cfg(test)]
    #[before]
    async fn allow(&mut self, cx: &mut Cx<Self>, called: Called) -> Result<(), (&'static str, Stop)> {
        cx.send(called.method());
        Err(("no", Stop))
    }

    #[cfg(not(test))]
    #[before]
    fn missing(&mut self) -> Missing {}

    #[binary]
    async fn binary(&mut self, data: &[u8]) -> Result<(), Crash> {
        if data.is_empty() { Err(Crash::new("empty")) } else { Ok(()) }
    }

    #[after]
    async fn after(&mut self, _called: Called) -> Result<Frame, Crash> {
        Ok(Frame::ping())
    }
}

#[derive(Default)]
pub struct Broken;

#[websocket]
impl Broken {
    #[before]
    fn allow(&mut self, called: Called) -> ControlFlow<Close> {
        if called.role() == ws_runtime::Role::Ping {
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

#[test]
fn passes() {}
