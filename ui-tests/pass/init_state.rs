#![deny(warnings)]

use std::sync::Arc;

use ws_runtime::prelude::*;

pub struct Room(Arc<str>);

#[websocket]
impl Room {
    #[init]
    async fn init(room: Arc<str>, req: &Request) -> Result<Upgrade<Self>, Reject> {
        if req.query("room").as_deref() == Some(&*room) {
            Ok(Upgrade::new(Self(room)).protocol("chat"))
        } else {
            Err(Reject::forbidden("not here"))
        }
    }

    #[text]
    fn text(&mut self) -> &str {
        &self.0
    }
}

#[test]
fn passes() {
    let _route = Route::<Room>::new("room".into());
}
