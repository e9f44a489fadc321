#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

struct Room<T, U> {
    last: Option<T>,
    others: Vec<U>,
}

#[websocket(message = Vec<T>)]
impl<T, U> Room<T, U>
where
    T: serde::de::DeserializeOwned + ToString + Clone + Send,
    U: From<T> + Send + 'static,
    for<'a> &'a T: PartialEq,
    Self: 'static,
{
    #[init]
    fn init() -> Self {
        Self { last: None, others: Vec::new() }
    }

    #[message(list)]
    fn list(&mut self, list: Vec<T>) -> Option<String> {
        let same = list.last() == self.last.as_ref();
        self.last = list.last().cloned();
        self.others.extend(list.into_iter().map(U::from));
        self.last.as_ref().filter(|_| !same).map(T::to_string)
    }
}

#[test]
fn passes() {
    let room = Room::<u8, u64> { last: None, others: vec![] };
    assert_eq!(answers(room, &["[1, 2]", "[2]", "[]"]), ["2"]);
}
