#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(Clone, serde::Deserialize, serde::Serialize)]
pub struct Point {
    pub x: i32,
}

#[websocket(message = Self, reply = Self, info = pub enum PointInfo)]
impl Point {
    #[init]
    fn init(start: std::sync::Arc<Self>) -> Result<Self, Reject> {
        Ok(Self::clone(&start))
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        Ok(cx.handle().moved(self.clone(), vec![Some(self.clone())])?)
    }

    #[message(Self { x })]
    fn to(&mut self, x: i32) -> Self {
        Self { x }
    }

    #[info]
    fn moved(&mut self, to: Self, others: Vec<Option<Self>>) -> Option<Self> {
        others.into_iter().next().flatten().filter(|other| other.x == to.x)
    }
}

#[test]
fn passes() {
    let _route = Route::<Point>::new(Point { x: 3 }.into());
    assert_eq!(answers(Point { x: 1 }, &[r#"{"x":2}"#]), [r#"{"x":1}"#, r#"{"x":2}"#]);
}
