//! Timers.

use ws_runtime::prelude::*;

use super::run;

#[derive(Default)]
struct Ticking {
    fast: u32,
}

#[websocket(ping = off, idle_timeout = off)]
impl Ticking {
    #[timer(every = "250ms")]
    fn fast(&mut self) {
        self.fast += 1;
    }

    #[timer(every = "1s")]
    async fn slow(&mut self, cx: &mut Cx<Self>) -> Option<Stop> {
        cx.send(format!("after {}", self.fast));
        (self.fast > 10).then_some(Stop)
    }
}

/// With an info enum of its own.
enum Beat {
    Tick,
    Told(u8),
}

#[derive(Default)]
struct Beating;

#[websocket(info = Beat)]
impl Beating {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        cx.handle().try_send(Beat::Told(3)).map_err(|_| Crash::new("no room"))
    }

    #[timer(every = "5s", info = Beat::Tick)]
    fn tick(&mut self) -> (&'static str, Stop) {
        ("tick", Stop)
    }

    #[info(Beat::Told(0))]
    fn nothing(&mut self) {}

    #[info(Beat::Told(number))]
    fn told(&mut self, number: u8) -> String {
        number.to_string()
    }
}

#[tokio::test(start_paused = true)]
async fn timers_tick() {
    let start = tokio::time::Instant::now();
    let (mut peer, connection) = run(Ticking::default());
    for seconds in 1..=3 {
        let text = peer.recv_text().await;
        assert_eq!(start.elapsed().as_secs(), seconds, "{text}");
    }
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    peer.close(1000, "").await;
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);

    let start = tokio::time::Instant::now();
    let (mut peer, _connection) = run(Beating);
    assert_eq!((peer.recv_text().await, start.elapsed().as_secs()), ("3".to_owned(), 0));
    assert_eq!((peer.recv_text().await, start.elapsed().as_secs()), ("tick".to_owned(), 5));
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
}
