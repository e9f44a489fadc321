//! From Cowboy.

use std::time::Duration;

use crate::testing::Client;

// ANCHOR: port
use ws_runtime::{
    Commands, Cx, Frame, InFrame, Reject, Request, TerminateReason, Upgrade,
    WebSocketHandler, cowboy,
};

struct Meter {
    readings: u32,
}

impl WebSocketHandler for Meter {
    type RouteState = ();
    type Info = &'static str;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self { readings: 0 }))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        cx.start_timer(Duration::from_secs(1), "read it");
        cowboy::ok()
    }

    async fn websocket_handle(
        &mut self,
        frame: InFrame<'_>,
        _cx: &mut Cx<Self>,
    ) -> Commands {
        match frame {
            InFrame::Text("stop") => cowboy::stop(),
            InFrame::Text(text) => cowboy::reply([
                Frame::text(text),
                Frame::text(self.readings.to_string()),
            ]),
            _ => cowboy::ok_hibernate(),
        }
    }

    async fn websocket_info(
        &mut self,
        info: &'static str,
        cx: &mut Cx<Self>,
    ) -> Commands {
        self.readings += 1;
        cx.start_timer(Duration::from_secs(1), "read it");
        cowboy::reply([Frame::text(info)])
    }
}
// ANCHOR_END: port

// Cowboy: B52, B60, B61, B62
#[tokio::test(start_paused = true)]
async fn a_port_reads_line_by_line() {
    let (mut client, connection) = Client::of(Meter { readings: 0 });
    assert_eq!(client.text().await, "read it");
    assert_eq!(client.text().await, "read it");
    client.send(0x81, b"x").await;
    assert_eq!(
        (client.text().await, client.text().await),
        ("x".to_owned(), "2".to_owned())
    );
    client.send(0x81, b"stop").await;
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}

mod block;

#[tokio::test(start_paused = true)]
async fn the_block_does_the_same() {
    let (mut client, connection) = Client::of(block::Meter { readings: 0 });
    assert_eq!(client.text().await, "read it");
    assert_eq!(client.text().await, "read it");
    client.send(0x81, b"x").await;
    assert_eq!(
        (client.text().await, client.text().await),
        ("x".to_owned(), "2".to_owned())
    );
    client.send(0x81, b"stop").await;
    assert_eq!(client.closed().await, Some(1000));
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}
