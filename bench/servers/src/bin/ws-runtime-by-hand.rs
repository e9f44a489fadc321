//! ws-runtime without the macro, and `serde_json` called directly: what the typed loop costs beyond this is the
//! macro's.

use std::process::ExitCode;

use servers::json::ClientMsg;
use servers::{MAX_MESSAGE_SIZE, Mode};
use tokio::net::TcpListener;
use ws_runtime::prelude::*;

struct Typed;

impl WebSocketHandler for Typed {
    // As the macro has it.
    const NEVER_WAITS: bool = true;
    type RouteState = ();
    type Info = ();

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self))
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        let InFrame::Text(text) = frame else { return Commands::none() };
        let Ok(message) = serde_json::from_str::<ClientMsg>(text) else { return Commands::none() };
        let Some(answer) = message.answer() else { return Commands::none() };
        serde_json::to_string(&answer).expect("it can be written").into()
    }
}

fn main() -> ExitCode {
    servers::run(&[Mode::Json], serve)
}

async fn serve(_mode: Mode, listener: TcpListener) {
    let options = |defaults: Options| defaults.max_message_size(MAX_MESSAGE_SIZE).origins(Origins::Any);
    let server = Server::new().route("/", Route::<Typed>::new(()).options(options));
    server.listen(listener).expect("it has an address").run().await;
}
