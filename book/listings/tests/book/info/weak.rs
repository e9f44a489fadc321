//! A room of weak handles.

use std::sync::{Arc, Mutex, PoisonError};

use ws_runtime::prelude::*;

// ANCHOR: room
/// Everybody who is here. Nobody has to leave: a weak handle leads nowhere when the
/// connection has ended.
#[derive(Clone, Default)]
pub struct Room(Arc<Mutex<Vec<WeakHandle<Member>>>>);

impl Room {
    fn join(&self, handle: &Handle<Member>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(handle.downgrade());
    }

    fn say(&self, text: &Text) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|member| {
            let Some(member) = member.upgrade() else { return false };
            match member.said(text.clone()) {
                Ok(()) => true,
                Err(SendError::Full(_)) => {
                    member.close(CloseCode::TRY_AGAIN_LATER, "too slow");
                    false
                }
                Err(SendError::Closed(_)) => false,
            }
        });
    }
}

pub struct Member {
    room: Room,
}

#[websocket(info = pub enum MemberInfo, mailbox = 256)]
impl Member {
    #[init]
    fn init(room: Room) -> Self {
        Self { room }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.room.join(&cx.handle());
    }

    /// `Text` shares its bytes: a line is copied once, however many are here.
    #[text]
    fn text(&mut self, text: Text) {
        self.room.say(&text);
    }

    #[info]
    fn said(&mut self, text: Text) -> Text {
        text
    }
}
// ANCHOR_END: room
