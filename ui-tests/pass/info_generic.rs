#![deny(warnings)]

use std::fmt::Debug;

use ui_tests::answers;
use ws_runtime::prelude::*;

struct Room<T, U>(Vec<T>, U);

// `U` is in no field, and so no parameter of the enum.
#[websocket(info = enum RoomInfo)]
impl<T: Debug + Send + 'static, U: Default + Send + 'static> Room<T, U> {
    #[init]
    fn init() -> Self {
        Self(Vec::new(), U::default())
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        let things = std::mem::take(&mut self.0);
        let handle = cx.handle();
        handle.said(things.into_iter().next())?;
        Ok(handle.peer(cx.handle())?)
    }

    #[info]
    fn said(&mut self, thing: Option<T>) -> String {
        format!("{thing:?}")
    }

    #[info]
    fn peer(&mut self, peer: Handle<Self>, cx: &mut Cx<Self>) -> String {
        (peer.id() == cx.id()).to_string()
    }
}

#[test]
fn passes() {
    let _said: fn(Handle<Room<u8, u64>>) -> bool = |handle| handle.try_send(RoomInfo::Said { thing: None }).is_ok();
    assert_eq!(answers(Room(vec![1_u8], ()), &[]), ["Some(1)", "true"]);
}
