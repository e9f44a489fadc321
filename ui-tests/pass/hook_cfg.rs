use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[cfg(any())]
    #[before]
    fn missing(&mut self) -> Missing {}

    #[cfg(not(any()))]
    #[before]
    fn allow(&mut self) -> Result<(), Stop> {
        Ok(())
    }

    #[cfg(any())]
    #[after]
    fn also_missing(&mut self) -> Missing {}

    #[text]
    fn text(&mut self) {}
}
