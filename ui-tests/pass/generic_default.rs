#![deny(warnings)]

use std::marker::PhantomData;

use ui_tests::answers;
use ws_runtime::prelude::*;

trait Greeting: Send + 'static {
    const WORD: &'static str;
}

struct Hello;

impl Greeting for Hello {
    const WORD: &'static str = "hello";
}

struct Greeter<G>(PhantomData<G>);

impl<G> Default for Greeter<G> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

#[websocket]
impl<G: Greeting> Greeter<G> {
    #[text]
    fn text(&self) -> &'static str {
        G::WORD
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Greeter::<Hello>::default(), &["x"]), ["hello"]);
}
