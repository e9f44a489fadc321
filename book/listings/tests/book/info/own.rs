//! An info enum of your own.

use super::{Cx, Handle, websocket};

type Opened = tokio::sync::mpsc::UnboundedSender<Handle<Gauge>>;

pub struct Gauge {
    pub opened: Opened,
}

// ANCHOR: own
/// An info enum of your own, where other parts of the system make its values.
#[derive(Debug)]
pub enum GaugeInfo {
    Temperature { degrees: i32 },
    Pressure(u32),
    Look,
}

#[websocket(info = GaugeInfo)]
impl Gauge {
    // ANCHOR_END: own
    #[init]
    fn init(opened: Opened) -> Self {
        Self { opened }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        drop(self.opened.send(cx.handle()));
    }

    // ANCHOR: own_methods
    #[info(GaugeInfo::Temperature { degrees })]
    fn temperature(&mut self, degrees: i32) -> String {
        format!("{degrees} °C")
    }

    #[info(GaugeInfo::Pressure(hectopascals))]
    fn pressure(&mut self, hectopascals: u32) -> String {
        format!("{hectopascals} hPa")
    }

    #[timer(every = "10s", info = GaugeInfo::Look)]
    fn look(&mut self) -> &'static str {
        "still here"
    }
}
// ANCHOR_END: own_methods
