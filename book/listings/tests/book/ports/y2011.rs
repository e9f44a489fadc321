//! The behaviour of 2011, with its four callbacks.

use tokio::sync::mpsc;
use ws_runtime::{Handle, Reply, Route, TerminateReason, WebSocketHandler};

use super::{next, open};

mod block;
mod hand;

// ANCHOR: desk
/// What the desk is told: `{here, Name, Pid}` and `{gone, Name, Path, Reason}`.
pub enum Note<H: WebSocketHandler> {
    Here(String, Handle<H>),
    Gone(String, String, TerminateReason),
}

/// Where it is told. In Erlang, a pid among the options of the dispatch list.
pub type Desk<H> = mpsc::UnboundedSender<Note<H>>;
// ANCHOR_END: desk

// Cowboy: B47, B155
#[tokio::test(start_paused = true)]
async fn by_hand() {
    a_day_at_the_desk::<hand::Pager>(|text, answer| hand::Page { text, answer })
        .await;
}

// Cowboy: B47, B155
#[tokio::test(start_paused = true)]
async fn as_a_block() {
    a_day_at_the_desk::<block::Pager>(|text, reply| block::PagerInfo::Page {
        text,
        reply,
    })
    .await;
}

async fn a_day_at_the_desk<H>(page: fn(String, Reply<u32>) -> H::Info)
where
    H: WebSocketHandler<RouteState = Desk<H>>,
{
    let (desk, mut notes) = mpsc::unbounded_channel();
    let route = Route::<H>::new(desk);
    let mut client = open(route.clone(), "/pager?name=Joe").await;
    let Some(Note::Here(name, pager)) = next(&mut notes).await else {
        panic!("the desk is told who is here")
    };
    assert_eq!(name, "Joe");

    // What `websocket_info` returns goes to the client; who has sent it gets an answer of its own.
    let answer = pager.call(|reply| page("line two".to_owned(), reply)).await;
    assert_eq!(answer.unwrap(), 1);
    assert_eq!(client.text().await, "line two");

    // Nothing is done with a binary but to hibernate, and the connection goes on.
    client.send(0x82, b"\0\x01").await;
    client.send(0x81, b"how many?").await;
    assert_eq!(client.text().await, "1");

    client.send(0x81, b"bye").await;
    assert_eq!(client.closed().await, Some(1000));
    let Some(Note::Gone(name, path, reason)) = next(&mut notes).await else {
        panic!("the desk is told who is gone")
    };
    assert_eq!((name.as_str(), path.as_str()), ("Joe", "/pager"));
    assert_eq!(reason, TerminateReason::Stop);

    // A request that is no upgrade reaches no callback.
    let (head, _client) = super::ask(route, "/pager", &[]).await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    assert!(notes.try_recv().is_err(), "and nobody else was here");
}
