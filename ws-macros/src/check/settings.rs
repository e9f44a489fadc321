//! Options that contradict each other. Only those that are written: what is not, a route or `init` may set.

use crate::args::Args;
use crate::errors::Errors;
use crate::message;
use crate::options::{Setting, Value};

pub(super) fn check(errors: &mut Errors, args: &Args) {
    let find = |name: &str| args.settings.iter().find(|setting| setting.key == name);
    outbound(errors, find("outbound_limit"), find("outbound_high_water"));
    frame_size(errors, find("max_frame_size"), find("max_message_size"));
    ping(errors, find("ping"), find("idle_timeout"));
    if find("compress").is_some() || !args.is_written("compress") {
        deflate(errors, find("deflate_opts"), find("compress"));
    }
    timeout(errors, find("pong_timeout"), find("ping"), find("idle_timeout"));
}

/// Info messages wait later than reads do, not earlier.
fn outbound(errors: &mut Errors, limit: Option<&Setting>, high_water: Option<&Setting>) {
    if let (Some(limit), Some(high_water)) = (limit, high_water) {
        if bytes(limit) < bytes(high_water) {
            errors.at(limit.span(), message::less_than("outbound_limit", "outbound_high_water"));
        }
    }
}

/// A frame is a part of a message.
fn frame_size(errors: &mut Errors, frame: Option<&Setting>, message_size: Option<&Setting>) {
    if let (Some(frame), Some(message_size)) = (frame, message_size) {
        if bytes(frame) > bytes(message_size) {
            errors.at(frame.span(), message::more_than("max_frame_size", "max_message_size"));
        }
    }
}

/// What is not compressed is not compressed in some way.
fn deflate(errors: &mut Errors, deflate: Option<&Setting>, compress: Option<&Setting>) {
    let Some(deflate) = deflate else { return };
    if !compress.is_some_and(|compress| matches!(compress.value, Value::Flag(true))) {
        errors.at(&deflate.key, message::no_effect("nothing is compressed without `compress`: add it"));
    }
}

/// A ping has to come before the end.
fn ping(errors: &mut Errors, ping: Option<&Setting>, idle: Option<&Setting>) {
    let (Some(ping), Some(idle)) = (ping, idle) else { return };
    match (&ping.value, &idle.value) {
        (Value::Period(every), Value::Period(end)) if every >= end => {
            errors.at(ping.span(), message::no_effect("`idle_timeout` ends the connection before the first ping"));
        }
        (Value::HalfIdle, Value::Off) => {
            errors.at(ping.span(), message::no_effect("`idle_timeout` is off; give the time, as in `ping = \"30s\"`"));
        }
        _ => {}
    }
}

/// Without pings no pong is missed.
fn timeout(errors: &mut Errors, pong: Option<&Setting>, pings: Option<&Setting>, idle: Option<&Setting>) {
    let Some(pong) = pong.filter(|pong| !matches!(pong.value, Value::Off)) else { return };
    let no_pings = pings.is_some_and(|ping| matches!(ping.value, Value::Off));
    let no_idle = pings.is_none() && idle.is_some_and(|idle| matches!(idle.value, Value::Off));
    if no_pings {
        errors.at(pong.span(), message::no_effect("`ping` is off"));
    } else if no_idle {
        errors
            .at(pong.span(), message::no_effect("there are no pings with `idle_timeout = off`; add `ping = \"30s\"`"));
    }
}

const fn bytes(setting: &Setting) -> Option<u64> {
    match setting.value {
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}
