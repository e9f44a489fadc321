use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[before]
    async fn allow(&mut self, cx: &mut Cx<Self>, called: Called) -> Result<(), (&'static str, Stop)> {
        cx.send(called.method());
        Err(("no", Stop))
    }

    #[binary]
    async fn binary(&mut self, data: &[u8]) -> Result<(), Crash> {
        if data.is_empty() { Err(Crash::new("empty")) } else { Ok(()) }
    }

    #[after]
    async fn after(&mut self, _called: Called) -> Result<Frame, Crash> {
        Ok(Frame::ping())
    }
}
