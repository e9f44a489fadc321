//! Messages that are borrowed.

use super::{Deserialize, websocket};

#[derive(Default)]
pub(super) struct Search;

// ANCHOR: borrowed
/// Borrows from the message: nothing is copied to decode it.
#[derive(Deserialize)]
struct Query<'a> {
    word: &'a str,
}

#[websocket(message = Query<'_>)]
impl Search {
    #[message(Query { word })]
    fn query(&mut self, word: &str) -> String {
        format!("nothing about {word}")
    }
}
// ANCHOR_END: borrowed
