//! All schedules of a mailbox with few messages and few threads.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::Wake;

use loom::future::block_on;
use loom::thread::{JoinHandle, spawn};

use super::*;
use crate::proto::close::CloseCode;

/// A message that counts how many of its kind live.
struct Counted(u32, Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Relaxed);
    }
}

#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Counter {
    fn message(&self, number: u32) -> Counted {
        self.0.fetch_add(1, Relaxed);
        Counted(number, Arc::clone(&self.0))
    }

    fn alive(&self) -> usize {
        self.0.load(Relaxed)
    }
}

fn mailbox<I>(capacity: u32) -> Mailbox<I> {
    Mailbox::new(ConnectionId::next(), capacity)
}

/// Tries every schedule in which no more than this many threads are interrupted where they could have gone on. More of
/// them take minutes, and have found nothing.
fn model(test: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(2);
    model.check(test);
}

/// What a connection does: takes until it has `count`. Returns them.
fn take(mailbox: &Mailbox<u32>, count: usize) -> Vec<u32> {
    let (mut taken, mut is_armed) = (Vec::new(), false);
    // One task, so that the waker stays the same.
    block_on(poll_fn(|cx| {
        while taken.len() < count {
            if is_armed && !mailbox.has_news() {
                return Poll::Pending;
            }
            is_armed = true;
            match mailbox.poll(true, cx) {
                Poll::Ready(News::Info(mut batch)) => taken.extend(std::iter::from_fn(|| batch.next())),
                Poll::Ready(News::Close(_)) => unreachable!("nobody closes"),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(())
    }));
    taken
}

fn sender(mailbox: &Mailbox<u32>, info: u32) -> JoinHandle<()> {
    let shared = mailbox.share();
    spawn(move || block_on(shared.send(info)).expect("it is open"))
}

#[test]
fn what_is_sent_arrives_once_and_in_order() {
    model(|| {
        let mailbox = mailbox(4);
        let shared = mailbox.share();
        let first = spawn(move || (1..3).for_each(|info| shared.try_send(info).expect("it has room")));
        let second = sender(&mailbox, 3);
        let mut taken = take(&mailbox, 3);
        assert!(taken.iter().position(|info| *info == 1) < taken.iter().position(|info| *info == 2));
        taken.sort_unstable();
        assert_eq!(taken, [1, 2, 3]);
        first.join().unwrap();
        second.join().unwrap();
    });
}

#[test]
fn who_waits_for_room_gets_it() {
    model(|| {
        let mailbox = mailbox(1);
        let senders = [1, 2].map(|info| sender(&mailbox, info));
        let mut taken = take(&mailbox, 2);
        taken.sort_unstable();
        assert_eq!(taken, [1, 2]);
        for sender in senders {
            sender.join().unwrap();
        }
        assert!(mailbox.0.lock().line().is_none());
    });
}

#[test]
fn room_that_is_granted_to_nobody_is_the_next_ones() {
    model(|| {
        let mailbox = mailbox(1);
        mailbox.0.try_send(0).unwrap();
        let waiting = sender(&mailbox, 2);
        let shared = mailbox.share();
        let impatient = spawn(move || {
            let mut sending = pin!(shared.send(1));
            sending.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
        });
        let mut expected = vec![0, 2];
        let mut taken = take(&mailbox, 2);
        if impatient.join().unwrap() {
            expected.push(1);
            expected.sort_unstable();
            if taken.len() < 3 {
                taken.extend(take(&mailbox, 1));
            }
        }
        waiting.join().unwrap();
        taken.sort_unstable();
        assert_eq!(taken, expected);
        let mut state = mailbox.0.lock();
        assert!(state.line().is_none() && state.used() == 0);
    });
}

#[test]
fn a_close_overtakes_and_is_not_missed() {
    model(|| {
        let mailbox = mailbox(2);
        mailbox.0.try_send(1).unwrap();
        let shared = mailbox.share();
        let closing = spawn(move || {
            shared.try_send(2).unwrap();
            shared.close(CloseCode::NORMAL.into());
        });
        // A connection whose client is slow takes no messages.
        match block_on(poll_fn(|cx| mailbox.poll(false, cx))) {
            News::Close(close) => assert_eq!(close.code, CloseCode::NORMAL),
            News::Info(_) => unreachable!("messages were taken"),
        }
        closing.join().unwrap();
    });
}

#[test]
fn what_is_accepted_is_handled_or_dropped_and_nobody_waits_for_ever() {
    model(|| {
        let messages = Counter::default();
        let mailbox = mailbox(1);
        let (shared, counter) = (mailbox.share(), messages.clone());
        let waiting = spawn(move || {
            let sent = block_on(shared.send(counter.message(1))).is_ok();
            let second = block_on(shared.send(counter.message(2)));
            // Whether this is told depends on who was first; but not that it is.
            (sent, second.is_ok())
        });
        let (shared, counter) = (mailbox.share(), messages.clone());
        let other = spawn(move || shared.try_send(counter.message(3)).is_ok());
        let polled = mailbox.poll(true, &Context::from_waker(Waker::noop()));
        let handled = match polled {
            Poll::Ready(News::Info(mut batch)) => batch.next().map(|message| message.0),
            _ => None,
        };
        let shared = mailbox.share();
        drop(mailbox);
        assert!(shared.is_ended());
        let (first, second) = waiting.join().unwrap();
        let accepted = usize::from(first) + usize::from(second) + usize::from(other.join().unwrap());
        assert!(accepted >= usize::from(handled.is_some()));
        assert_eq!(messages.alive(), 0);
        assert_eq!(shared.lock().used(), 0);
    });
}

#[test]
fn what_is_put_back_comes_before_what_came_meanwhile() {
    model(|| {
        let mailbox = mailbox(3);
        for info in 0..2 {
            mailbox.0.try_send(info).unwrap();
        }
        let senders = [2, 3].map(|info| sender(&mailbox, info));
        let Poll::Ready(News::Info(mut batch)) = mailbox.poll(true, &Context::from_waker(Waker::noop())) else {
            panic!("there are messages")
        };
        assert_eq!(batch.next(), Some(0));
        batch.release();
        assert!(mailbox.0.lock().used() <= 3);
        drop(batch);
        let mut taken = take(&mailbox, 3);
        assert_eq!(taken[0], 1);
        taken.sort_unstable();
        assert_eq!(taken, [1, 2, 3]);
        for sender in senders {
            sender.join().unwrap();
        }
    });
}

/// How often it was woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

#[test]
fn the_task_is_woken_once_for_many_messages() {
    model(|| {
        let mailbox = mailbox(100);
        let woken = Arc::new(Wakes::default());
        let waker = Waker::from(Arc::clone(&woken));
        assert!(mailbox.poll(true, &Context::from_waker(&waker)).is_pending());
        for info in 0..100 {
            mailbox.0.try_send(info).unwrap();
        }
        assert_eq!(woken.0.load(Relaxed), 1);
        assert!(take(&mailbox, 100).into_iter().eq(0..100));
        // Nor for messages that it does not take, but for those that it takes again.
        assert!(mailbox.poll(false, &Context::from_waker(&waker)).is_pending());
        assert!(mailbox.has_news());
        mailbox.0.try_send(0).unwrap();
        assert_eq!(woken.0.load(Relaxed), 1);
        assert!(mailbox.poll(true, &Context::from_waker(&waker)).is_ready());
        assert!(!mailbox.has_news());
        mailbox.0.try_send(0).unwrap();
        assert_eq!(woken.0.load(Relaxed), 2);
    });
}

#[test]
fn a_burst_leaves_no_more_than_one_message_does() {
    model(|| {
        let mailbox = mailbox(50);
        for _ in 0..50 {
            mailbox.0.try_send(0).unwrap();
        }
        take(&mailbox, 50);
        assert_eq!(mailbox.0.lock().queue.capacity(), 0);
        mailbox.0.try_send(0).unwrap();
        take(&mailbox, 1);
        assert_eq!(mailbox.0.lock().queue.capacity(), 1);
    });
}
