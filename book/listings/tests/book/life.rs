//! Life of a connection.

use std::sync::{Arc, Mutex, PoisonError};

use ws_runtime::prelude::*;

use crate::testing::Client;

// ANCHOR: handler
/// The guest book of a hut: everybody writes a line when they leave.
type GuestBook = Arc<Mutex<Vec<String>>>;

struct Guest {
    name: String,
    asked: u32,
    book: GuestBook,
}

#[websocket]
impl Guest {
    /// 1. Before the upgrade, with the request. "No" is an HTTP answer here.
    #[init]
    fn init(req: &Request, book: GuestBook) -> Result<Self, Reject> {
        let name = req
            .query("name")
            .ok_or_else(|| Reject::bad_request("who are you? ?name=.."))?;
        Ok(Self { name, asked: 0, book })
    }

    /// 2. Once, when the connection is open and before anything is read from it.
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> String {
        format!("come in, {}, you are number {}", self.name, cx.id())
    }

    /// 3. For each message, one at a time.
    #[text]
    async fn text(&mut self, text: &str) -> String {
        self.asked += 1;
        tokio::task::yield_now().await; // for instance, to ask a database
        format!("you ask me {text}?")
    }

    /// 4. Last, exactly once, whatever has ended the connection.
    #[terminate]
    fn bye(self, reason: TerminateReason, req: PartialRequest) {
        let line = format!(
            "{} asked {} times at {}; {reason}",
            self.name,
            self.asked,
            req.path()
        );
        self.book.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}
// ANCHOR_END: handler

// Cowboy: B1, B47, B53
#[tokio::test]
async fn a_guest_comes_and_goes() {
    let book = GuestBook::default();
    let server = Server::new().route("/hut", Route::<Guest>::new(Arc::clone(&book)));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let (address, shutdown) = (server.local_addr(), server.shutdown_handle());
    let serving = tokio::spawn(server.run());

    let refused = Client::refusal(address, "/hut").await;
    assert!(
        refused.starts_with("HTTP/1.1 400 ")
            && refused.ends_with("who are you? ?name=..\n"),
        "{refused}"
    );

    let mut client = Client::open(address, "/hut?name=Ada").await;
    assert!(client.text().await.starts_with("come in, Ada, you are number "));
    client.send(0x81, b"why").await;
    assert_eq!(client.text().await, "you ask me why?");
    client.send(0x88, &1000_u16.to_be_bytes()).await;
    assert_eq!(client.closed().await, Some(1000));

    shutdown.start();
    assert!(serving.await.unwrap());
    assert_eq!(
        *book.lock().unwrap(),
        ["Ada asked 1 times at /hut; closed by the peer: 1000"]
    );
}
