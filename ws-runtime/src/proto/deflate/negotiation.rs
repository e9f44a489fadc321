//! What client and server agree on (RFC 7692 §5, §7.1).

use std::borrow::Cow;
use std::fmt::Write as _;

use super::deflater::Deflater;
use super::inflater::Inflater;
use super::options::{Config, DeflateOptions};
use crate::proto::token;

/// The extensions that compress messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "no further one will be registered")]
pub enum Extension {
    /// permessage-deflate (RFC 7692 §7).
    PermessageDeflate,
    /// x-webkit-deflate-frame: what browsers spoke before the RFC (Cowboy's B32). A message is the same on the wire,
    /// but its continuations may be marked as compressed, too.
    WebkitDeflateFrame,
}

/// The compression that was agreed on for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreed {
    extension: Extension,
    pub(super) server_no_context_takeover: bool,
    pub(super) client_no_context_takeover: bool,
    /// As the answer says; without a word of it, 15.
    server_max_window_bits: Option<u8>,
    client_max_window_bits: Option<u8>,
    options: DeflateOptions,
}

/// Agrees on the first of the offered `extensions` that can be accepted (RFC 7692 §5.1), or on none.
///
/// An offer that cannot be accepted is passed over, and never fails the handshake (Cowboy's B23).
///
/// ```
/// use ws_runtime::DeflateOptions;
/// use ws_runtime::proto::deflate::negotiate;
///
/// let offers = ["permessage-deflate; server_max_window_bits=7", "permessage-deflate; client_max_window_bits"];
/// let agreed = negotiate(&offers, &DeflateOptions::cowboy()).unwrap();
/// assert_eq!(agreed.response(), "permessage-deflate; client_max_window_bits=15");
/// assert_eq!(negotiate(&offers[..1], &DeflateOptions::new()), None);
/// ```
pub fn negotiate(extensions: &[impl AsRef<str>], options: &DeflateOptions) -> Option<Agreed> {
    extensions.iter().find_map(|offer| match token::extension(offer.as_ref()) {
        Ok(("permessage-deflate", parameters)) => Offer::read(&parameters)?.accept(options),
        // Its parameters have no effect.
        Ok(("x-webkit-deflate-frame", _)) => Some(Agreed {
            extension: Extension::WebkitDeflateFrame,
            server_no_context_takeover: false,
            client_no_context_takeover: false,
            server_max_window_bits: None,
            client_max_window_bits: None,
            options: *options,
        }),
        _ => None,
    })
}

/// A client's offer of permessage-deflate.
#[derive(Default)]
struct Offer {
    server_no_context_takeover: bool,
    client_no_context_takeover: bool,
    server_max_window_bits: Option<u8>,
    client_max_window_bits: Limit,
}

/// Whether a client can be told how far back its messages may refer.
#[derive(Default)]
enum Limit {
    /// It cannot.
    #[default]
    NotOffered,
    /// It can.
    Offered,
    /// It can, and goes back no farther than this anyway.
    OfferedWith(u8),
}

impl Offer {
    /// Reads the parameters; `None` if there is one that makes the offer unacceptable (RFC 7692 §7.1).
    fn read(parameters: &[token::Parameter<'_>]) -> Option<Self> {
        let mut offer = Self::default();
        for (index, (name, value)) in parameters.iter().enumerate() {
            // RFC 7692 §7.1: a parameter that is given twice, with whatever values.
            if parameters.iter().take(index).any(|(earlier, _)| earlier == name) {
                return None;
            }
            match (*name, value.as_ref().map(Cow::as_ref)) {
                // RFC 7692 §7.1.1: without a value.
                ("server_no_context_takeover", None) => offer.server_no_context_takeover = true,
                ("client_no_context_takeover", None) => offer.client_no_context_takeover = true,
                // RFC 7692 §7.1.2.1: with a value.
                ("server_max_window_bits", Some(bits)) => offer.server_max_window_bits = Some(window_bits(bits)?),
                // RFC 7692 §7.1.2.2: with or without.
                ("client_max_window_bits", None) => offer.client_max_window_bits = Limit::Offered,
                ("client_max_window_bits", Some(bits)) => {
                    offer.client_max_window_bits = Limit::OfferedWith(window_bits(bits)?);
                }
                // RFC 7692 §7.1: a parameter that is not defined there, or not in this form.
                _ => return None,
            }
        }
        Some(offer)
    }

    fn accept(self, options: &DeflateOptions) -> Option<Agreed> {
        let server = options.server_max_window_bits;
        let client = options.client_max_window_bits;
        Some(Agreed {
            extension: Extension::PermessageDeflate,
            server_no_context_takeover: self.server_no_context_takeover || !options.server_context_takeover,
            client_no_context_takeover: self.client_no_context_takeover || !options.client_context_takeover,
            server_max_window_bits: match self.server_max_window_bits {
                Some(bits) => Some(bits.min(server)),
                None => Some(server).filter(|bits| *bits < 15),
            },
            client_max_window_bits: match self.client_max_window_bits {
                Limit::Offered => Some(client),
                Limit::OfferedWith(bits) => Some(bits.min(client)),
                // RFC 7692 §7.1.2.2: a client that did not offer it is not told, and so cannot be limited.
                Limit::NotOffered if client < 15 => return None,
                Limit::NotOffered => None,
            },
            options: *options,
        })
    }
}

/// RFC 7692 §7.1.2: a number from 8 to 15 without leading zeros.
fn window_bits(text: &str) -> Option<u8> {
    ["8", "9", "10", "11", "12", "13", "14", "15"].contains(&text).then(|| text.parse().ok())?
}

impl Agreed {
    /// The extension.
    pub const fn extension(&self) -> Extension {
        self.extension
    }

    /// The element of the answer's `Sec-WebSocket-Extensions`.
    pub fn response(&self) -> String {
        let mut response = String::from(match self.extension {
            Extension::PermessageDeflate => "permessage-deflate",
            Extension::WebkitDeflateFrame => "x-webkit-deflate-frame",
        });
        if self.server_no_context_takeover {
            response.push_str("; server_no_context_takeover");
        }
        if self.client_no_context_takeover {
            response.push_str("; client_no_context_takeover");
        }
        let windows = [("server", self.server_max_window_bits), ("client", self.client_max_window_bits)];
        for (side, bits) in windows {
            if let Some(bits) = bits {
                // A String takes whatever is written to it.
                _ = write!(response, "; {side}_max_window_bits={bits}");
            }
        }
        response
    }

    /// What compresses the server's messages.
    pub fn deflater(&self) -> Deflater {
        // x-webkit-deflate-frame has windows of 15 bits (Cowboy's B32), and a smaller one can be read by them.
        let bits = self.server_max_window_bits.unwrap_or(15).min(self.options.server_max_window_bits);
        // x-webkit-deflate-frame cannot say that the server gives up takeover, but that needs nobody's consent.
        let takeover = !self.server_no_context_takeover && self.options.server_context_takeover;
        Deflater::new(Config::new(&self.options, bits), self.options.threshold, takeover)
    }

    /// What inflates the client's.
    pub fn inflater(&self) -> Inflater {
        let bits = self.client_max_window_bits.unwrap_or(15);
        Inflater::new(self.extension, self.options.max_inflate_ratio, bits, !self.client_no_context_takeover)
    }
}
