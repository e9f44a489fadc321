use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u8 },
    Check { id: u8 },
    Hidden { id: u8 },
    Wrapped { id: u8 },
}

#[derive(serde::Serialize)]
pub struct Value<T>(T);

/// Another name for a `Result`.
type Checked<T> = std::result::Result<T, String>;

pub struct Store<T> {
    value: T,
}

#[websocket(message = ClientMsg)]
impl<T> Store<T>
where
    T: serde::Serialize + Clone + Send + Sync + 'static,
{
    #[init]
    fn init(value: T) -> Self {
        Self { value }
    }

    #[message(ClientMsg::Load { id }, reply = id)]
    fn load(&mut self) -> &T {
        &self.value
    }

    #[message(ClientMsg::Check { id }, reply = id)]
    async fn check(&mut self) -> Checked<Value<T>> {
        Ok(Value(self.value.clone()))
    }

    #[message(ClientMsg::Hidden { id }, reply = id)]
    fn hidden(&mut self) -> impl serde::Serialize + use<T> {
        1
    }

    #[message(ClientMsg::Wrapped { id }, reply = id)]
    fn wrapped(&mut self) -> Box<Option<Checked<()>>> {
        Box::new(None)
    }
}
