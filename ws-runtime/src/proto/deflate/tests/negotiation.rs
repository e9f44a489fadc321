//! Offers and answers.

use super::super::{DeflateOptions, OutOfRange, negotiate};
use super::deflate;

/// The answer to offers, as they stand in a header; "" for none.
fn answer(offers: &str, options: DeflateOptions) -> String {
    let extensions = crate::proto::token::list([offers.as_bytes()].into_iter()).unwrap();
    negotiate(&extensions, &options).map(|agreed| agreed.response()).unwrap_or_default()
}

/// Checks a table of offers, and of answers without the name of the extension.
fn check(options: DeflateOptions, table: &[(&str, &str)]) {
    for (offer, expected) in table {
        let offer = format!("permessage-deflate{offer}");
        assert_eq!(answer(&offer, options), format!("permessage-deflate{expected}"), "{offer}");
    }
}

fn skipped(options: DeflateOptions, offers: &[&str]) {
    for offer in offers {
        assert_eq!(answer(&format!("permessage-deflate{offer}"), options), "", "{offer}");
    }
}

// Cowboy: B26, ws_SUITE/ws_deflate_opts_client_context_takeover, ws_SUITE/ws_deflate_opts_client_no_context_takeover,
// Cowboy: ws_SUITE/ws_deflate_opts_server_context_takeover, ws_SUITE/ws_deflate_opts_server_no_context_takeover
#[test]
fn takeover_is_given_up_if_either_side_wants_that_and_said_once() {
    let (server, client) = ("; server_no_context_takeover", "; client_no_context_takeover");
    let both = "; server_no_context_takeover; client_no_context_takeover";
    let takeover = DeflateOptions::cowboy();
    check(takeover, &[("", ""), (server, server), (client, client), (both, both)]);
    check(takeover.server_context_takeover(false), &[("", server), (server, server), (client, both)]);
    check(takeover.client_context_takeover(false), &[("", client), (client, client), (server, both)]);
}

// Cowboy: B27, ws_SUITE/ws_deflate_opts_client_max_window_bits, ws_SUITE/ws_deflate_opts_client_max_window_bits_override,
// Cowboy: B28, ws_SUITE/ws_deflate_opts_client_max_window_bits_only_in_server
#[test]
fn the_clients_window() -> Result<(), OutOfRange> {
    let offered = [
        ("; client_max_window_bits", "; client_max_window_bits=15"),
        ("; client_max_window_bits=15", "; client_max_window_bits=15"),
        ("; client_max_window_bits=8", "; client_max_window_bits=8"),
        ("", ""),
    ];
    check(DeflateOptions::cowboy(), &offered);
    let nine = DeflateOptions::cowboy().client_max_window_bits(9)?;
    let limited = [
        ("; client_max_window_bits", "; client_max_window_bits=9"),
        ("; client_max_window_bits=8", "; client_max_window_bits=8"),
        ("; client_max_window_bits=12", "; client_max_window_bits=9"),
    ];
    check(nine, &limited);
    skipped(nine, &["", "; server_max_window_bits=9"]);
    Ok(())
}

// Cowboy: B29, ws_SUITE/ws_deflate_opts_server_max_window_bits, ws_SUITE/ws_deflate_opts_server_max_window_bits_override
#[test]
fn the_servers_window() -> Result<(), OutOfRange> {
    let eleven = ("; server_max_window_bits=11", "; server_max_window_bits=11");
    check(DeflateOptions::cowboy(), &[("", ""), eleven]);
    let limited = [
        ("", "; server_max_window_bits=9"),
        ("; server_max_window_bits=8", "; server_max_window_bits=8"),
        ("; server_max_window_bits=12", "; server_max_window_bits=9"),
    ];
    check(DeflateOptions::cowboy().server_max_window_bits(9)?, &limited);
    check(DeflateOptions::new(), &[("", "; server_max_window_bits=12")]);
    Ok(())
}

// Cowboy: B24, B25, G14
#[test]
fn offers_that_cannot_be_accepted() {
    let offers = [
        "; foo",
        "; foo=1",
        "; server_no_context_takeover=1",
        "; client_no_context_takeover=true",
        "; server_max_window_bits",
        "; server_max_window_bits=7",
        "; server_max_window_bits=16",
        "; server_max_window_bits=08",
        "; server_max_window_bits=+9",
        "; server_max_window_bits=1O",
        "; client_max_window_bits=0",
        "; client_max_window_bits=16",
        "; client_max_window_bits=010",
        "; Client_max_window_bits",
        "; server_max_window_bits=10; server_max_window_bits=10",
        "; server_max_window_bits=10; server_max_window_bits=11",
        "; client_max_window_bits; client_max_window_bits=10",
        "; server_no_context_takeover; server_no_context_takeover",
    ];
    skipped(DeflateOptions::cowboy(), &offers);
}

// Cowboy: B22, B23, B24
#[test]
fn the_first_acceptable_offer_is_taken() {
    let options = DeflateOptions::cowboy();
    let table = [
        ("permessage-deflate; foo, permessage-deflate", "permessage-deflate"),
        (
            "permessage-deflate; foo, permessage-deflate; server_max_window_bits=\"10\"",
            "permessage-deflate; server_max_window_bits=10",
        ),
        ("permessage-deflate; server_max_window_bits=\"1\\0\"", "permessage-deflate; server_max_window_bits=10"),
        (
            "permessage-bzip2, permessage-deflate; client_no_context_takeover, permessage-deflate",
            "permessage-deflate; client_no_context_takeover",
        ),
        ("permessage-deflate, x-webkit-deflate-frame", "permessage-deflate"),
        ("x-webkit-deflate-frame, permessage-deflate", "x-webkit-deflate-frame"),
        ("Permessage-Deflate", ""),
        ("permessage-deflate-2", ""),
        ("", ""),
    ];
    for (offers, expected) in table {
        assert_eq!(answer(offers, options), expected, "{offers}");
    }
}

// Cowboy: B32
#[test]
fn what_browsers_spoke_before_the_rfc() -> Result<(), OutOfRange> {
    let options = DeflateOptions::cowboy().client_max_window_bits(9)?.server_max_window_bits(10)?;
    let options = options.server_context_takeover(false);
    let offer = "x-webkit-deflate-frame; max_window_bits=9; no_context_takeover";
    assert_eq!(answer(offer, options), "x-webkit-deflate-frame", "its parameters have no effect");
    let mut deflater = negotiate(&[offer], &options).unwrap().deflater();
    assert_eq!(deflate(&mut deflater, b"Hello"), deflate(&mut deflater, b"Hello"), "but the server's own options have");
    assert_eq!(deflater.config().window_bits(), 10);
    Ok(())
}

// Cowboy: B15
#[test]
fn options_out_of_range_are_errors() {
    let error = |result: Result<DeflateOptions, OutOfRange>| result.unwrap_err().to_string();
    let options = DeflateOptions::new();
    assert_eq!(error(options.level(10)), "`level` is 0 to 9, not 10");
    assert_eq!(error(options.mem_level(0)), "`mem_level` is 1 to 9, not 0");
    assert_eq!(error(options.server_max_window_bits(7)), "`server_max_window_bits` is 8 to 15, not 7");
    assert_eq!(error(options.client_max_window_bits(16)), "`client_max_window_bits` is 8 to 15, not 16");
}
