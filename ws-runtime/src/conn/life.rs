//! The handler's life: callbacks that may panic, and one `terminate`.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use crate::handler::WebSocketHandler;
use crate::request::KeptRequest;
use crate::terminate::TerminateReason;

/// A handler whose `terminate` runs exactly once: by [`Life::terminate`], or, if the task is dropped before, by `Drop`.
pub(crate) struct Life<H: WebSocketHandler> {
    /// The request is boxed, because it is only for the end.
    handler: Option<(H, Box<KeptRequest>)>,
}

impl<H: WebSocketHandler> Life<H> {
    pub(crate) fn new(handler: H, request: KeptRequest) -> Self {
        Self { handler: Some((handler, Box::new(request))) }
    }

    pub(super) fn set_request(&mut self, to: KeptRequest) {
        if let Some((_, request)) = &mut self.handler {
            **request = to;
        }
    }

    /// The handler; `None` only after `terminate`.
    pub(super) fn handler(&mut self) -> Option<&mut H> {
        self.handler.as_mut().map(|(handler, _)| handler)
    }

    /// Runs the handler's `terminate`. If that panics, it has run all the same.
    pub(crate) async fn terminate(mut self, reason: TerminateReason) {
        if let Some((handler, request)) = self.handler.take() {
            let terminate = async move { handler.terminate(reason, request.into_partial()).await };
            if let Err(text) = catch_panic(pin!(terminate)).await {
                tracing::error!(handler = std::any::type_name::<H>(), "terminate panicked: {text}");
            }
        }
    }
}

impl<H: WebSocketHandler> Drop for Life<H> {
    fn drop(&mut self) {
        if let Some((handler, request)) = self.handler.take() {
            let terminate = async move { handler.terminate(TerminateReason::Shutdown, request.into_partial()).await };
            // Nobody is there to wait: what needs no waiting is done.
            drop(poll_caught(pin!(terminate), &mut Context::from_waker(Waker::noop())));
        }
    }
}

/// Runs `future`; the text of the panic, if it panics.
pub(crate) async fn catch_panic<F: Future>(mut future: Pin<&mut F>) -> Result<F::Output, String> {
    poll_fn(|cx| poll_caught(future.as_mut(), cx)).await
}

/// Polls `future`; the text of the panic, if it panics.
pub(super) fn poll_caught<F: Future>(future: Pin<&mut F>, cx: &mut Context<'_>) -> Poll<Result<F::Output, String>> {
    // After a panic the future is not polled again, and of the handler only `terminate` is called, which is told so.
    match catch_unwind(AssertUnwindSafe(|| future.poll(cx))) {
        Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(panic) => Poll::Ready(Err(panic_text(&*panic))),
    }
}

pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic without a text").to_owned()
}
