#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum Either<T: Clone, U = u8>
where
    T: Copy,
{
    One(T),
    Other { r#type: U },
    r#None,
}

#[derive(Default)]
pub struct Concrete;

#[websocket(message = Either<u8, u16>)]
impl Concrete {
    #[message(Either::One(_) | Either::Other { .. } | Either::None)]
    fn all(&mut self) {}
}

#[derive(Default)]
pub struct Generic<T>(T);

#[websocket(message = Either<T>, info = Either<T>)]
impl<T: serde::de::DeserializeOwned + Default + Copy + Send + 'static> Generic<T> {
    #[message(Either::One(_) | Either::Other { .. })]
    fn one(&mut self) {}

    #[message(Either::None)]
    fn none(&mut self) {}

    #[info(Either::One(_) | Either::Other { .. })]
    fn info(&mut self) {}

    #[timer(every = "1s", info = Either::None)]
    fn tick(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(Either::<u8>::NAMES, ["One", "Other", "None"]);
    assert_eq!(Either::<u8>::PATTERNS, ["One(..)", "Other { r#type }", "r#None"]);
}
