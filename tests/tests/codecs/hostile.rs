//! What strangers send: nothing of it takes more stack or memory than it is worth, and all of it is an error.

use std::collections::BTreeMap;
use std::thread;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use ws_runtime::{Cbor, Json, MessagePack};

use super::Format;

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Tagged {
    Say { text: String },
    All { inner: Vec<Self> },
    Not { inner: Box<Self> },
}

#[derive(Debug, Serialize, Deserialize)]
enum External {
    Leaf,
    Not(Box<Self>),
    All(Vec<Self>),
    Maybe { inner: Option<Box<Self>> },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    List(Vec<Self>),
    Map { a: Box<Self> },
    Text(String),
}

#[derive(Debug, Serialize, Deserialize)]
struct Flat {
    #[serde(default)]
    list: Vec<Self>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Plain {
    a: Option<Box<Self>>,
}

const LONG: usize = 1 << 20;

/// Each of the types, on a stack as threads of tokio have it.
fn is_an_error<F: Format>(what: &str, payload: &[u8]) {
    let on_a_small_stack = |decode: fn(&[u8]) -> bool, ty: &str| {
        let payload = payload.to_vec();
        let thread = thread::Builder::new().stack_size(2 << 20).spawn(move || decode(&payload)).unwrap();
        assert!(thread.join().unwrap(), "{} took {what} for {ty}", F::NAME);
    };
    on_a_small_stack(|payload| F::decode::<Tagged>(payload).is_err(), "Tagged");
    on_a_small_stack(|payload| F::decode::<External>(payload).is_err(), "External");
    on_a_small_stack(|payload| F::decode::<Untagged>(payload).is_err(), "Untagged");
    on_a_small_stack(|payload| F::decode::<Flat>(payload).is_err(), "Flat");
    on_a_small_stack(|payload| F::decode::<Plain>(payload).is_err(), "Plain");
    on_a_small_stack(|payload| F::decode::<Value>(payload).is_err(), "Value");
    on_a_small_stack(|payload| F::decode::<IgnoredAny>(payload).is_err(), "IgnoredAny");
    on_a_small_stack(|payload| F::decode::<Vec<u64>>(payload).is_err(), "Vec<u64>");
}

/// A megabyte of the same again, behind something that some type takes, too.
fn nested<F: Format>(heads: &[&[u8]], pieces: &[&[u8]]) {
    for piece in pieces {
        for head in heads {
            let mut payload = head.to_vec();
            while payload.len() < LONG {
                payload.extend_from_slice(piece);
            }
            is_an_error::<F>(&format!("{head:02x?}, {piece:02x?} ..."), &payload);
        }
    }
}

#[test]
fn nesting_of_json() {
    nested::<Json>(
        &[b"", br#"{"type":"Say","more":"#, br#"{"more":"#],
        &[
            b"[",
            br#"{"a":"#,
            br#"{"Not":"#,
            br#"{"All":["#,
            br#"{"Maybe":{"inner":"#,
            br#"{"type":"Not","inner":"#,
            br#"{"list":["#,
        ],
    );
}

#[test]
fn nesting_of_message_pack() {
    nested::<MessagePack>(
        &[b"", b"\x82\xa4type\xa3Say\xa4more", b"\x82\xa4more"],
        &[
            b"\x91",
            b"\xdc\xff\xff",
            b"\x81\xa1a",
            b"\x81\xa3Not",
            b"\x81\xa3All\x91",
            b"\x81\xa5Maybe\x81\xa5inner",
            b"\x82\xa4type\xa3Not\xa5inner",
            b"\x81\xa4list\x91",
            b"\xd4\x01",
        ],
    );
}

#[test]
fn nesting_of_cbor() {
    nested::<Cbor>(
        &[b"", b"\xa2\x64type\x63Say\x64more", b"\xbf\x64more"],
        &[
            b"\x81",
            b"\x9f",
            b"\xbf\x61a",
            b"\xa1\x61a",
            b"\xa1\x63Not",
            b"\xbf\x63Not",
            b"\xa1\x63All\x9f",
            b"\xa1\x65Maybe\xa1\x65inner",
            b"\xa2\x64type\x63Not\x65inner",
            b"\xa1\x64list\x81",
            b"\xc1",
            b"\x5f",
            b"\x7f",
            b"\x40",
            b"\xff",
        ],
    );
}

/// What is nested as deep as messages are is decoded.
#[test]
fn a_hundred_levels_are_no_attack() {
    fn check<F: Format>() {
        let value = (0..100).fold(Value::Null, |value, _| Value::Array(vec![value]));
        assert_eq!(F::decode::<Value>(&F::encode(&value)).unwrap(), value, "{}", F::NAME);
        let value = (0..200).fold(Value::Null, |value, _| Value::Array(vec![value]));
        assert!(F::decode::<Value>(&F::encode(&value)).is_err(), "{}", F::NAME);
    }
    check::<Json>();
    check::<MessagePack>();
    check::<Cbor>();
}

/// Remembers how much memory the format proposes to make ready.
struct Hint(usize);

impl<'de> Deserialize<'de> for Hint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;

        impl<'de> Visitor<'de> for Take {
            type Value = Hint;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Hint, A::Error> {
                let hint = seq.size_hint().unwrap_or_default();
                // No error of the format's may hide the answer.
                while let Ok(Some(IgnoredAny)) = seq.next_element() {}
                Err(serde::de::Error::custom(format!("hint {hint}")))
            }
        }

        deserializer.deserialize_seq(Take)
    }
}

#[test]
fn lengths_are_not_believed() {
    let arrays: [(&[u8], bool); 3] = [
        (b"\xdd\xff\xff\xff\xff\x01", false),
        (b"\x9b\0\0\xff\xff\xff\xff\xff\xff\x01", true),
        (b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01", true),
    ];
    for (payload, is_cbor) in arrays {
        let error = if is_cbor { Cbor::decode::<Hint>(payload) } else { MessagePack::decode::<Hint>(payload) };
        assert_eq!(error.map(|hint| hint.0).unwrap_err().to_string(), "hint 1", "{payload:02x?}");
    }
    for payload in [
        &b"\xdb\xff\xff\xff\xffx"[..],
        b"\xc6\xff\xff\xff\xffx",
        b"\xdf\xff\xff\xff\xff\xa1x",
        b"\xc9\xff\xff\xff\xff\x01x",
    ] {
        is_an_error::<MessagePack>("a length", payload);
    }
    for head in [b'\x5b', b'\x7b', b'\x9b', b'\xbb'] {
        for size in [0, 0x7f, 0xff] {
            is_an_error::<Cbor>("a length", &[head, size, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x61, b'x']);
        }
    }
}

/// Adds up what the format proposes at all levels of lists in lists.
struct Hints(usize);

impl<'de> Deserialize<'de> for Hints {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;

        impl<'de> Visitor<'de> for Take {
            type Value = Hints;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of lists")
            }

            fn visit_unit<E>(self) -> Result<Hints, E> {
                Ok(Hints(0))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Hints, A::Error> {
                let mut sum = seq.size_hint().unwrap_or_default();
                while let Some(Hints(inner)) = seq.next_element()? {
                    sum += inner;
                }
                Ok(Hints(sum))
            }
        }

        deserializer.deserialize_seq(Take)
    }
}

/// What is left may be claimed at each level, but room is not made for it at all levels at once.
#[test]
fn levels_do_not_multiply_the_room_that_is_made() {
    const LEVELS: usize = 100;
    const COUNT: usize = 30_000;
    // Each list has the next one in it, and then nulls; the last has nulls alone.
    let mut payload = b"\xdc\x75\x30".repeat(LEVELS);
    payload.resize(payload.len() + COUNT * LEVELS - (LEVELS - 1), 0xc0);
    let Hints(sum) = MessagePack::decode(&payload).unwrap();
    assert!(sum <= LEVELS * 64, "room for {sum} elements");
}

/// No beginning of a message is a message, nor is one with something behind it.
#[test]
fn messages_are_whole() {
    fn check<F: Format>(between: &[u8]) {
        let value = Tagged::All { inner: vec![Tagged::Say { text: "x".repeat(300) }] };
        let payload = F::encode(&value);
        for end in 0..payload.len() {
            let cut = F::decode::<Tagged>(&payload[..end]).unwrap_err();
            assert_eq!(cut.close_code().get(), 1007, "{} at {end}", F::NAME);
        }
        for more in [&payload, between] {
            let long = F::decode::<Tagged>(&[&payload, more].concat()).unwrap_err();
            assert_eq!(long.close_code().get(), 1007, "{}", F::NAME);
        }
        assert!(F::decode::<Tagged>(&payload).is_ok());
    }
    check::<Json>(b",");
    check::<MessagePack>(b"\xc0");
    check::<Cbor>(b"\xff");
}

#[test]
fn texts_are_utf8() {
    assert!(MessagePack::decode::<String>(b"\xa2\xc3\x28").is_err());
    assert!(Cbor::decode::<String>(b"\x62\xc3\x28").is_err());
    assert!(Cbor::decode::<String>(b"\x7f\x61\xc3\x61\xa9\xff").is_err(), "RFC 8949 §3.2.3: no character is split");
    assert!(Json::decode::<String>(b"\"\xc3\x28\"").is_err());
    for payload in [&b"\xa2\xc3\x28"[..], b"\x81\xa2\xc3\x28\x01"] {
        assert!(MessagePack::decode::<IgnoredAny>(payload).is_err());
    }
}

/// Any bytes are decoded to something or to nothing, without a panic.
#[test]
fn any_bytes_are_something_or_nothing() {
    let mut state = 1_u64;
    let mut payload = Vec::new();
    for _ in 0..20_000 {
        payload.clear();
        for _ in 0..state % 40 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            payload.push(state.to_be_bytes()[0]);
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        drop((MessagePack::decode::<Value>(&payload), MessagePack::decode::<External>(&payload)));
        drop((Cbor::decode::<Value>(&payload), Cbor::decode::<External>(&payload)));
        drop((MessagePack::decode::<Untagged>(&payload), Cbor::decode::<Untagged>(&payload)));
    }
}
