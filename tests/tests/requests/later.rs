//! Answers that are given later, and by and by.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::sync::mpsc;
use tokio::time::sleep;
use ws_runtime::prelude::*;

use super::{run, run_with};

#[derive(serde::Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Load { id: u64, after: u64 },
    Drop { id: String },
    Keep { id: Option<u64> },
    Given,
    Count { id: u64, to: u32 },
    Try { id: u64 },
    Never { id: Option<String> },
    Ticks { count: u64 },
    // Not the type of the ids that it is about.
    Cancel { id: u64, target: i32 },
    CancelName { target: String },
}

/// Answers later.
#[derive(Default)]
struct Slow {
    kept: Vec<Reply<u32>>,
    /// Held by the streams.
    alive: Option<mpsc::Sender<()>>,
    /// How many numbers the streams have counted.
    counted: Arc<AtomicU32>,
}

#[websocket(message = ClientMsg, max_streams = 3)]
impl Slow {
    #[message(ClientMsg::Load { id, after }, reply = id)]
    fn load(&mut self, after: u64, reply: Reply<Result<String, u64>>) -> &'static str {
        tokio::spawn(async move {
            sleep(Duration::from_secs(after)).await;
            reply.send(if after > 3 { Err(after) } else { Ok(format!("after {after}")) });
        });
        "loading"
    }

    #[message(ClientMsg::Drop { id }, reply = id)]
    async fn drop(&mut self, _reply: Reply<u32>) {}

    #[message(ClientMsg::Keep { id }, reply = id)]
    fn keep(&mut self, reply: Reply<u32>) {
        self.kept.push(reply);
    }

    #[message(ClientMsg::Given)]
    async fn given(&mut self) -> String {
        let closed: Vec<bool> = self.kept.iter().map(Reply::is_closed).collect();
        for mut reply in self.kept.drain(..) {
            if reply.is_closed() {
                reply.closed().await;
            }
            reply.send(1);
        }
        format!("{closed:?}")
    }

    #[message(ClientMsg::Count { id, to }, reply = id, stream)]
    fn count(&mut self, to: u32) -> impl Stream<Item = u32> + use<> {
        let counted = Arc::clone(&self.counted);
        stream::iter(1..=to).inspect(move |_| _ = counted.fetch_add(1, Ordering::Relaxed))
    }

    #[message(ClientMsg::Try { id }, reply = id, stream)]
    async fn attempt(&mut self) -> impl Stream<Item = Result<&'static str, u8>> + use<> {
        stream::iter([Ok("one"), Err(2), Ok("three")])
    }

    #[message(ClientMsg::Never { id }, stream, reply = id)]
    fn never(&mut self) -> impl Stream<Item = ()> + use<> {
        let alive = self.alive.clone();
        stream::pending().map(move |()| drop(alive.clone()))
    }

    #[message(ClientMsg::Ticks { count }, stream)]
    fn ticks(&mut self, count: u64) -> impl Stream<Item = Result<String, Stop>> + use<> {
        stream::iter(1..=count).then(|number| {
            Box::pin(async move {
                sleep(Duration::from_secs(1)).await;
                if number < 4 { Ok(format!("tick {number}")) } else { Err(Stop) }
            })
        })
    }

    #[message(ClientMsg::Cancel { id, target }, reply = id)]
    fn cancel(&mut self, target: i32, cx: &mut Cx<Self>) -> bool {
        cx.cancel(&target)
    }

    #[message(ClientMsg::CancelName { target })]
    fn cancel_name(&mut self, target: String, cx: &mut Cx<Self>) -> String {
        cx.cancel(&target).to_string()
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_answers_later_and_in_any_order() {
    let (mut peer, _connection) = run(Slow::default());
    for (id, after) in [(1, 3), (2, 1), (3, 5)] {
        peer.text(&format!(r#"{{"type":"load","id":{id},"after":{after}}}"#)).await;
        assert_eq!(peer.recv_text().await, "loading", "what the method returns are commands");
    }
    assert_eq!(peer.recv_text().await, r#"{"reply":2,"ok":"after 1"}"#);
    assert_eq!(peer.recv_text().await, r#"{"reply":1,"ok":"after 3"}"#);
    assert_eq!(peer.recv_text().await, r#"{"reply":3,"error":5}"#);
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_is_dropped_is_an_answer_too() {
    let (mut peer, _connection) = run(Slow::default());
    peer.text(r#"{"type":"drop","id":"x"}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":"x","failed":"dropped"}"#);
}

#[tokio::test(start_paused = true)]
async fn more_than_may_be_are_busy_until_one_is_answered() {
    let (mut peer, _connection) = run(Slow::default());
    for id in 1..=4 {
        peer.text(&format!(r#"{{"type":"keep","id":{id}}}"#)).await;
    }
    assert_eq!(peer.recv_text().await, r#"{"reply":4,"failed":"busy"}"#);
    peer.text(r#"{"type":"count","id":5,"to":9}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":5,"failed":"busy"}"#);
    // Answers that are given at once need no room.
    peer.text(r#"{"type":"cancel","id":6,"target":9}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":6,"ok":false}"#);
    peer.text(r#"{"type":"given"}"#).await;
    assert_eq!(peer.recv_text().await, "[false, false, false]", "the fourth method was not called");
    for id in 1..=3 {
        assert_eq!(peer.recv_text().await, format!(r#"{{"reply":{id},"ok":1}}"#));
    }
    peer.text(r#"{"type":"count","id":7,"to":0}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":7,"ok":null}"#);
}

#[tokio::test(start_paused = true)]
async fn requests_that_come_together_need_room_for_what_is_not_answered_yet() {
    let (mut peer, _connection) = run(Slow::default());
    let requests: Vec<String> = (1..=9).map(|id| format!(r#"{{"type":"count","id":{id},"to":0}}"#)).collect();
    let frames: Vec<Vec<u8>> = requests.iter().map(|request| tests::frame(0x81, request.as_bytes())).collect();
    peer.raw(&frames.concat()).await;
    for id in 1..=9 {
        assert_eq!(peer.recv_text().await, format!(r#"{{"reply":{id},"ok":null}}"#));
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_without_an_id_has_no_other_way_to_say_that_it_is_too_many() {
    let (mut peer, connection) = run(Slow::default());
    for id in 1..=3 {
        peer.text(&format!(r#"{{"type":"keep","id":{id}}}"#)).await;
    }
    peer.text(r#"{"type":"ticks","count":1}"#).await;
    assert_eq!(peer.recv_close().await, Some((1008, "too many streams".to_owned())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}

#[tokio::test(start_paused = true)]
async fn without_an_id_nothing_is_kept() {
    let (mut peer, _connection) = run(Slow::default());
    for _ in 0..4 {
        peer.text(r#"{"type":"keep"}"#).await;
        peer.text(r#"{"type":"never"}"#).await;
    }
    peer.text(r#"{"type":"given"}"#).await;
    assert_eq!(peer.recv_text().await, "[true, true, true, true]");
    peer.text(r#"{"type":"count","id":7,"to":0}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":7,"ok":null}"#);
}

#[tokio::test(start_paused = true)]
async fn the_items_of_a_stream_are_answers_up_to_its_end_or_its_error() {
    let (mut peer, _connection) = run(Slow::default());
    peer.text(r#"{"type":"count","id":1,"to":2}"#).await;
    for expected in [r#"{"reply":1,"item":1}"#, r#"{"reply":1,"item":2}"#, r#"{"reply":1,"ok":null}"#] {
        assert_eq!(peer.recv_text().await, expected);
    }
    peer.text(r#"{"type":"try","id":2}"#).await;
    for expected in [r#"{"reply":2,"item":"one"}"#, r#"{"reply":2,"error":2}"#] {
        assert_eq!(peer.recv_text().await, expected);
    }
    peer.text(r#"{"type":"ticks","count":9}"#).await;
    for expected in ["tick 1", "tick 2", "tick 3"] {
        assert_eq!(peer.recv_text().await, expected);
    }
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
}

#[tokio::test(start_paused = true)]
async fn the_client_cancels_by_id() {
    let (alive, mut ended) = mpsc::channel(1);
    let (mut peer, _connection) = run(Slow { alive: Some(alive), ..Slow::default() });
    peer.text(r#"{"type":"never","id":"1"}"#).await;
    peer.text(r#"{"type":"keep","id":1}"#).await;
    peer.text(r#"{"type":"cancel","id":2,"target":1}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":2,"ok":true}"#);
    peer.text(r#"{"type":"cancel","id":3,"target":1}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":3,"ok":false}"#);
    peer.text(r#"{"type":"given"}"#).await;
    assert_eq!(peer.recv_text().await, "[true]", "and whoever has the `Reply` can know");
    for expected in ["true", "false"] {
        peer.text(r#"{"type":"cancel_name","target":"1"}"#).await;
        assert_eq!(peer.recv_text().await, expected, "an id of another type is another id");
    }
    drop(peer);
    assert_eq!(ended.recv().await, None, "the stream and the handler are gone");
}

#[tokio::test(start_paused = true)]
async fn an_id_that_is_used_twice_is_answered_twice_and_cancelled_at_once() {
    let (mut peer, _connection) = run(Slow::default());
    peer.text(r#"{"type":"load","id":1,"after":1}"#).await;
    peer.text(r#"{"type":"load","id":1,"after":2}"#).await;
    for expected in ["loading", "loading", r#"{"reply":1,"ok":"after 1"}"#, r#"{"reply":1,"ok":"after 2"}"#] {
        assert_eq!(peer.recv_text().await, expected);
    }
    peer.text(r#"{"type":"keep","id":1}"#).await;
    peer.text(r#"{"type":"keep","id":1}"#).await;
    peer.text(r#"{"type":"cancel","id":2,"target":1}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":2,"ok":true}"#);
    peer.text(r#"{"type":"given"}"#).await;
    assert_eq!(peer.recv_text().await, "[true, true]");
}

#[tokio::test(start_paused = true)]
async fn answers_wait_for_a_client_that_does_not_read() {
    let slow = Slow::default();
    let counted = Arc::clone(&slow.counted);
    let (mut peer, _connection) = run_with(slow, |options| options.outbound_high_water(64));
    peer.text(r#"{"type":"count","id":1,"to":100000}"#).await;
    sleep(Duration::from_secs(5)).await;
    let counted = counted.load(Ordering::Relaxed);
    assert!((1..10_000).contains(&counted), "{counted} items, as many as there is room for on the way");
    for number in 1..=100_000 {
        assert_eq!(peer.recv_text().await, format!(r#"{{"reply":1,"item":{number}}}"#));
    }
    assert_eq!(peer.recv_text().await, r#"{"reply":1,"ok":null}"#);
}

#[derive(serde::Deserialize)]
struct Wait {
    id: u64,
}

/// Takes two requests, and has room for one.
#[derive(Default)]
struct Limited {
    requests: u32,
    done: u32,
    kept: Vec<Reply<()>>,
}

#[websocket(message = Wait, max_streams = 1)]
impl Limited {
    #[before]
    fn limit(&mut self) -> Result<(), String> {
        self.requests += 1;
        if self.requests > 2 { Err(format!("{} done", self.done)) } else { Ok(()) }
    }

    #[message(Wait { id }, reply = id)]
    fn wait(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }

    #[after]
    fn done(&mut self) {
        self.done += 1;
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_hears_of_requests_for_which_there_is_no_room() {
    let (mut peer, _connection) = run(Limited::default());
    for id in 1..=3 {
        peer.text(&format!(r#"{{"id":{id}}}"#)).await;
    }
    assert_eq!(peer.recv_text().await, r#"{"reply":2,"failed":"busy"}"#);
    assert_eq!(peer.recv_text().await, "2 done");
    assert_eq!(peer.recv_text().await, r#"{"reply":3,"failed":"refused"}"#);
}
