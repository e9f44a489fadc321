//! As a block.

use std::time::Duration;

use ws_runtime::{close_code, prelude::*};

use super::museum::{Closing, Museum, why};

// ANCHOR: handler
pub struct Guide {
    museum: Museum,
    exhibit: Option<u32>,
}

#[websocket(info = Closing, cowboy, compress, idle_timeout = "30s", protocols("guide.v1"))]
impl Guide {
    #[init]
    fn init(req: &Request, museum: Museum) -> Upgrade<Self> {
        let exhibit = req.query("exhibit").and_then(|exhibit| exhibit.parse().ok());
        let guide = Upgrade::new(Self { museum, exhibit });
        match exhibit {
            None => guide.decline(Reject::not_found("no such exhibit")),
            Some(_) => guide,
        }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Hibernate {
        cx.start_timer(Duration::from_secs(40), Closing::Soon);
        cx.start_timer(Duration::from_secs(50), Closing::Now);
        Hibernate
    }

    #[text]
    fn text(&mut self, text: &str, cx: &mut Cx<Self>) -> Result<Commands, Crash> {
        Ok(match text {
            "about" => {
                let (version, compressed) = (cx.version() as u8, cx.compressed());
                format!("version {version}, compressed {compressed}").into()
            }
            "next" => {
                let next = self.exhibit.unwrap_or_default() + 1;
                self.exhibit = Some(next);
                Commands::from("and here").and(Frame::text(format!("exhibit {next}")))
            }
            "listen" => {
                Commands::from(Frame::binary("la la")).and(Command::Hibernate)
            }
            "touch" => return Err(Crash::new("do not touch")),
            "enough" => Command::Stop.into(),
            _ => Command::Hibernate.into(),
        })
    }

    #[binary]
    fn binary(&mut self) -> Hibernate {
        Hibernate
    }

    #[info(Closing::Soon)]
    fn soon(&mut self) -> &'static str {
        "we close soon"
    }

    #[info(Closing::Now)]
    fn now(&mut self) -> Close {
        Close(close_code!(4000), "closing time")
    }

    #[terminate]
    fn left(self, reason: TerminateReason) {
        let exhibit = self.exhibit.map(|exhibit| exhibit.to_string());
        drop(self.museum.send((exhibit.unwrap_or_default(), why(reason))));
    }
}
// ANCHOR_END: handler
