//! The same without the macro, so that what it is compared with passes here, too.

use ::std::convert::{From as _, Infallible};
use ::std::default::Default;
use ::std::result::Result::{self, Ok};

use ::sockets::{Commands, Cx, InFrame, Reject, Request, Upgrade, WebSocketHandler};

/// An echo.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct ByHand;

impl WebSocketHandler for ByHand {
    type Info = Infallible;
    type RouteState = ();

    async fn init(_req: &Request, (): ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self))
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        match frame {
            InFrame::Text(text) => Commands::from(text),
            _ => Commands::none(),
        }
    }
}
