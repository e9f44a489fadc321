//! A request that is declined.

use super::{Arc, Mutex, Reject, Request, TerminateReason, Upgrade, websocket};

pub(super) struct Declined(Arc<Mutex<Option<TerminateReason>>>);

#[websocket]
impl Declined {
    #[init]
    fn init(
        req: &Request,
        told: Arc<Mutex<Option<TerminateReason>>>,
    ) -> Upgrade<Self> {
        let upgrade = Upgrade::new(Self(told));
        if req.query("page").is_some() {
            upgrade.decline(Reject::not_found("no such page"))
        } else {
            upgrade
        }
    }

    #[text]
    fn text(&mut self) {}

    #[terminate]
    fn bye(self, reason: TerminateReason) {
        *self.0.lock().unwrap() = Some(reason);
    }
}
