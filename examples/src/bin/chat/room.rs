//! The rooms: who is in them, and what was said. Nothing here knows about sockets.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use ws_runtime::{CloseCode, Handle, Reject, SendError};

use super::{Chat, ChatHandle as _, ChatInfo};

/// How many lines somebody who joins gets to read.
const HISTORY: usize = 50;
/// How many members a room takes: what one says goes to all, so work and memory grow with its square.
const MEMBERS: usize = 200;
/// The longest name of a room or a member, and the longest line, in characters.
const NAME: usize = 24;
const LINE: usize = 2000;

/// All rooms in which somebody is.
#[derive(Debug, Default)]
pub(crate) struct Rooms(Mutex<HashMap<String, Weak<Room>>>);

impl Rooms {
    /// The room of this name. It is there as long as anybody holds it.
    pub(crate) fn enter(self: &Arc<Self>, name: &str) -> Result<Arc<Room>, Reject> {
        let name = valid_name(name).ok_or_else(|| Reject::bad_request("a room's name has 1 to 24 characters"))?;
        let mut rooms = lock(&self.0);
        if let Some(room) = rooms.get(&name).and_then(Weak::upgrade) {
            return Ok(room);
        }
        let room = Arc::new(Room { name: name.clone(), rooms: Arc::clone(self), state: Mutex::default() });
        rooms.insert(name, Arc::downgrade(&room));
        Ok(room)
    }
}

/// A room.
#[derive(Debug)]
pub(crate) struct Room {
    name: String,
    rooms: Arc<Rooms>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By name, in lower case: "ada" must not pass for "Ada".
    members: BTreeMap<String, Member>,
    history: VecDeque<Arc<Line>>,
}

#[derive(Debug)]
struct Member {
    name: Arc<str>,
    typing: bool,
    /// None from `init`, which takes the name, until `open`.
    handle: Option<Handle<Chat>>,
}

/// Something that was said.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    /// When, in microseconds since 1970. No two lines of a room are of the same time, so it names the line, too.
    at: u64,
    from: Arc<str>,
    text: String,
}

/// Somebody who is here.
#[derive(Debug, Serialize)]
pub(crate) struct Person {
    name: Arc<str>,
    typing: bool,
}

/// What somebody who joins has to know.
#[derive(Debug, Serialize)]
pub(crate) struct Welcome {
    room: String,
    you: Arc<str>,
    here: Vec<Person>,
    history: Vec<Arc<Line>>,
}

impl Room {
    /// Takes a name for somebody who is about to join: `name`, or `name 2` if it is taken. It has to be given back by
    /// [`leave`](Self::leave).
    pub(crate) fn reserve(&self, name: &str) -> Result<Arc<str>, Reject> {
        let name = valid_name(name).ok_or_else(|| Reject::bad_request("a name has 1 to 24 characters"))?;
        let members = &mut lock(&self.state).members;
        if members.len() >= MEMBERS {
            return Err(Reject::unavailable("the room is full"));
        }
        let mut unique = name.clone();
        let mut number = 1;
        while members.contains_key(&unique.to_lowercase()) {
            number += 1;
            unique = format!("{name} {number}");
        }
        let name: Arc<str> = unique.into();
        members.insert(name.to_lowercase(), Member { name: Arc::clone(&name), typing: false, handle: None });
        Ok(name)
    }

    /// Joins under a name that was reserved. From here on `handle` gets all that happens, and nothing that is in the
    /// welcome already.
    pub(crate) fn join(&self, name: &Arc<str>, handle: Handle<Chat>) -> Welcome {
        let state = &mut *lock(&self.state);
        if let Some(member) = state.member(name) {
            member.handle = Some(handle);
        }
        state.tell_others(name, |member| member.joined(Arc::clone(name)));
        let present = state.members.values().filter(|member| member.handle.is_some());
        Welcome {
            room: self.name.clone(),
            you: Arc::clone(name),
            here: present.map(|member| Person { name: Arc::clone(&member.name), typing: member.typing }).collect(),
            history: state.history.iter().map(Arc::clone).collect(),
        }
    }

    /// Says `text` to all, the speaker included: so everybody reads the lines in the same order.
    pub(crate) fn say(&self, from: &Arc<str>, text: String) -> Result<(), &'static str> {
        let (length, blank) = (text.chars().count(), text.trim().is_empty());
        if blank || length > LINE {
            return Err("a message has 1 to 2000 characters");
        }
        let state = &mut *lock(&self.state);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let last = state.history.back().map_or(0, |line| line.at);
        let at = u64::try_from(now).unwrap_or_default().max(last + 1);
        let line = Arc::new(Line { at, from: Arc::clone(from), text });
        if state.history.len() == HISTORY {
            state.history.pop_front();
        }
        state.history.push_back(Arc::clone(&line));
        if let Some(member) = state.member(from) {
            member.typing = false;
        }
        state.tell_all(|member| member.said(Arc::clone(&line)));
        Ok(())
    }

    /// Tells the others that somebody types, or types no more.
    pub(crate) fn typing(&self, name: &Arc<str>, on: bool) {
        let state = &mut *lock(&self.state);
        if let Some(member) = state.member(name).filter(|member| member.typing != on) {
            member.typing = on;
            state.tell_others(name, |member| member.typing(Arc::clone(name), on));
        }
    }

    /// Gives the name back, and tells the others if they had seen it.
    pub(crate) fn leave(&self, name: &Arc<str>) {
        let state = &mut *lock(&self.state);
        if state.members.remove(&name.to_lowercase()).is_some_and(|member| member.handle.is_some()) {
            state.tell_others(name, |member| member.left(Arc::clone(name)));
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut rooms = lock(&self.rooms.0);
        // Somebody may have opened the room anew in the meantime.
        if rooms.get(&self.name).is_some_and(|room| room.strong_count() == 0) {
            rooms.remove(&self.name);
        }
    }
}

impl State {
    fn member(&mut self, name: &str) -> Option<&mut Member> {
        self.members.get_mut(&name.to_lowercase())
    }

    fn tell_all(&self, send: impl Fn(&Handle<Chat>) -> Result<(), SendError<ChatInfo>>) {
        self.members.values().for_each(|member| member.tell(&send));
    }

    fn tell_others(&self, but: &str, send: impl Fn(&Handle<Chat>) -> Result<(), SendError<ChatInfo>>) {
        self.members.values().filter(|member| *member.name != *but).for_each(|member| member.tell(&send));
    }
}

impl Member {
    /// Sends something to this member. This never waits: it is done while the room is locked.
    ///
    /// A member whose mailbox is full does not keep up, and is asked to come back later; its `terminate` makes it
    /// leave. One that has ended will leave anyway.
    fn tell(&self, send: impl Fn(&Handle<Chat>) -> Result<(), SendError<ChatInfo>>) {
        if let Some(handle) = &self.handle {
            if let Err(SendError::Full(_)) = send(handle) {
                handle.close(CloseCode::TRY_AGAIN_LATER, "too slow for this room");
            }
        }
    }
}

/// The name, without spaces around it, if it is short, printable and not only signs.
fn valid_name(name: &str) -> Option<String> {
    let name = name.trim();
    let readable = name.chars().any(char::is_alphanumeric) && !name.chars().any(char::is_control);
    (readable && name.chars().count() <= NAME).then(|| name.to_owned())
}

/// Every change under the lock is whole, so the state is good even if a thread has panicked with it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, valid) in [
            ("Ada", Some("Ada")),
            ("  Jürgen M. ", Some("Jürgen M.")),
            ("李", Some("李")),
            ("", None),
            (" ", None),
            ("\u{200b}", None),
            ("a\nb", None),
            ("abcdefghijklmnopqrstuvwxy", None),
        ] {
            assert_eq!(valid_name(name).as_deref(), valid, "{name:?}");
        }
    }

    #[test]
    fn a_name_is_given_once() {
        let room = Arc::new(Rooms::default()).enter("tea").unwrap();
        assert_eq!(&*room.reserve("Ada").unwrap(), "Ada");
        assert_eq!(&*room.reserve("ada").unwrap(), "ada 2");
        let third = room.reserve("Ada").unwrap();
        assert_eq!(&*third, "Ada 3");
        room.leave(&third);
        assert_eq!(&*room.reserve("ADA").unwrap(), "ADA 3");
    }

    #[test]
    fn a_room_takes_so_many() {
        let room = Arc::new(Rooms::default()).enter("tea").unwrap();
        let names: Vec<_> = (0..MEMBERS).map(|_| room.reserve("Ada").unwrap()).collect();
        assert_eq!(room.reserve("Ada").unwrap_err().status().as_u16(), 503);
        room.leave(&names[7]);
        assert_eq!(&*room.reserve("Ada").unwrap(), "Ada 8");
    }

    #[test]
    fn a_room_is_there_as_long_as_it_is_held() {
        let rooms = Arc::new(Rooms::default());
        let (one, two) = (rooms.enter("tea").unwrap(), rooms.enter(" tea ").unwrap());
        assert!(Arc::ptr_eq(&one, &two));
        drop((one, two));
        assert!(lock(&rooms.0).is_empty());
    }
}
