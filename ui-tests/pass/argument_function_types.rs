#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

type Job = Box<dyn for<'a> FnOnce(&'a str) -> String + Send>;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Result<(), Crash> {
        cx.handle().boxed(Box::new(str::to_owned))?;
        Ok(cx.handle().pointer(|text| text, [u8::count_ones])?)
    }

    #[info]
    fn boxed(&mut self, job: Job) -> String {
        job("boxed")
    }

    #[info]
    fn pointer(&mut self, job: fn(&str) -> &str, counts: [fn(u8) -> u32; 1]) -> String {
        format!("{} {}", job("pointer"), counts[0](7))
    }
}

#[test]
fn passes() {
    assert_eq!(answers(Chat, &[]), ["boxed", "pointer 3"]);
}
