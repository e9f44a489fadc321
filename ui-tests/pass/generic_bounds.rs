#![deny(warnings)]

use std::fmt::Display;

use ui_tests::answers;
use ws_runtime::prelude::*;

struct Room<T: Display>(T);

#[websocket]
impl<T: Display + Clone + Send + Sync + 'static> Room<T> {
    #[init]
    fn init(_req: &Request, thing: T) -> Self {
        Self(thing)
    }

    #[text]
    async fn text(&mut self) -> String {
        self.0.to_string()
    }
}

#[test]
fn passes() {
    let _route = Route::<Room<char>>::new('a').options(|options| options.compress(false));
    assert_eq!(answers(Room(1.5), &["x"]), ["1.5"]);
}
