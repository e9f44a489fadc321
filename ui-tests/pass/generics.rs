#![deny(warnings)]

use std::fmt::Display;

use ws_runtime::prelude::*;

struct Room<T, U> {
    last: Option<T>,
    others: Vec<U>,
}

#[websocket(message = Vec<T>, reply = Said<T>, info = enum RoomInfo)]
impl<T: Display + Clone + 'static, U> Room<T, U>
where
    T: serde::de::DeserializeOwned + serde::Serialize + Send + Sync,
    U: From<T> + Send + 'static,
{
    #[init]
    fn init() -> Self {
        Self { last: None, others: Vec::new() }
    }

    #[message(list)]
    fn list(&mut self, list: Vec<T>) -> Option<Said<T>> {
        self.last = list.last().cloned();
        self.others.extend(list.into_iter().map(U::from));
        self.last.clone().map(Said)
    }

    #[info]
    fn said(&mut self, thing: Option<T>) -> Option<String> {
        thing.map(|thing| thing.to_string())
    }

    #[info]
    fn peer(&mut self, peer: Handle<Self>) {
        drop(peer);
    }

    #[timer(every = "1s")]
    fn tick(&mut self) {}
}

#[derive(serde::Serialize)]
struct Said<T>(T);

struct Plain<T>(Vec<T>);

#[websocket]
impl<T: Send + 'static, const N: usize> Plain<[T; N]> {
    #[init]
    fn init() -> Self {
        Self(Vec::new())
    }

    #[info]
    fn cleared(&mut self) {
        self.0.clear();
    }

    #[timer(every = "1s")]
    fn tick(&mut self) {}
}

fn main() {
    let _route = Route::<Room<u8, u64>>::new(());
    let _said: fn(Handle<Room<u8, u64>>) -> Result<(), SendError<RoomInfo<u8, u64>>> = |handle| handle.said(Some(1));
    let _route = Route::<Plain<[u8; 3]>>::new(());
    let _cleared: fn(Handle<Plain<[u8; 3]>>) -> Result<(), SendError<PlainInfo>> = |handle| handle.cleared();
}
