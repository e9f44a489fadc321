//! Timers.

use std::time::Duration;

use ws_runtime::TimerRef;
use ws_runtime::prelude::*;

// ANCHOR: timers
#[derive(Default)]
pub struct Quiz {
    seconds: u32,
    deadline: Option<TimerRef>,
}

#[websocket(info = pub enum QuizInfo)]
impl Quiz {
    /// From the opening on, for as long as the connection lives.
    #[timer(every = "1s")]
    fn tick(&mut self) {
        self.seconds += 1;
    }

    /// Once, when the handler says so.
    #[text]
    fn text(&mut self, text: &str, cx: &mut Cx<Self>) -> String {
        if let Some(earlier) = self.deadline.take() {
            cx.cancel_timer(earlier);
        }
        if text == "next" {
            self.deadline = Some(cx.start_timer(
                Duration::from_secs(10),
                QuizInfo::TimeUp { question: 7 },
            ));
        }
        format!("after {} seconds", self.seconds)
    }

    #[info]
    fn time_up(&mut self, question: u32) -> String {
        format!("no answer to question {question}")
    }
}
// ANCHOR_END: timers
