//! Values of every shape, there and back.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::net::IpAddr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ws_runtime::{Cbor, Json, MessagePack};

use super::Format;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Tagged {
    Say { text: String, times: i64, loud: f64 },
    Leave,
    Maybe { some: Option<u8>, none: Option<String> },
    From { peer: IpAddr, nothing: () },
    Within(Box<Inner>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum External {
    Say { text: String, loud: f64 },
    Leave,
    New(u32),
    Pair(u8, String),
    Deep(Vec<Self>),
    Maybe(Option<Box<Self>>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Say { text: String },
    Leave,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Fields { a: u8 },
    List(Vec<Self>),
    Float(f64),
    Text(String),
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Flat {
    id: u64,
    #[serde(flatten)]
    rest: Inner,
    #[serde(flatten)]
    others: BTreeMap<String, bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Inner {
    letter: char,
    large: u64,
    small: i64,
    short: f32,
    pair: (u8, String),
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<u8>,
    unit: Unit,
    new: New,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Unit;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct New(u8);

fn inner() -> Inner {
    Inner {
        letter: 'ß',
        large: u64::MAX,
        small: i64::MIN,
        short: 0.5,
        pair: (200, "x".repeat(300)),
        absent: None,
        unit: Unit,
        new: New(7),
    }
}

/// The value comes back, and whoever takes the bytes for what they are finds what would be in the JSON.
fn comes_back<F: Format, T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let payload = F::encode(value);
    assert_eq!(&F::decode::<T>(&payload).unwrap(), value, "{}: {payload:02x?}", F::NAME);
    assert_eq!(F::decode::<Value>(&payload).unwrap(), serde_json::to_value(value).unwrap(), "{}", F::NAME);
}

fn every_shape<F: Format>() {
    comes_back::<F, _>(&Tagged::Say { text: "héllo".to_owned(), times: -1, loud: 1.5 });
    comes_back::<F, _>(&Tagged::Leave);
    comes_back::<F, _>(&Tagged::Maybe { some: Some(1), none: None });
    comes_back::<F, _>(&Tagged::From { peer: IpAddr::from([127, 0, 0, 1]), nothing: () });
    comes_back::<F, _>(&External::Say { text: String::new(), loud: 2.0 });
    comes_back::<F, _>(&External::New(u32::MAX));
    comes_back::<F, _>(&External::Pair(1, "two".to_owned()));
    comes_back::<F, _>(&External::Deep(vec![External::Leave, External::Deep(vec![])]));
    comes_back::<F, _>(&vec![External::Maybe(None), External::Maybe(Some(Box::new(External::Leave)))]);
    comes_back::<F, _>(&Adjacent::Say { text: "x".repeat(70_000) });
    comes_back::<F, _>(&Adjacent::Leave);
    comes_back::<F, _>(&Untagged::List(vec![Untagged::Float(0.25), Untagged::Nothing, Untagged::Text("x".to_owned())]));
    comes_back::<F, _>(&Untagged::Fields { a: 255 });
    comes_back::<F, _>(&inner());
    comes_back::<F, _>(&Tagged::Within(Box::new(inner())));
    let others = BTreeMap::from([("yes".to_owned(), true), ("no".to_owned(), false)]);
    let flat = Flat { id: 1, rest: inner(), others };
    comes_back::<F, _>(&flat);
    comes_back::<F, _>(&[("behind".to_owned(), vec![flat.clone(), flat])]);
    comes_back::<F, _>(&vec![[1.0, -1.0]; 20]);
    comes_back::<F, _>(&(0..70_000).collect::<Vec<u32>>());
    for number in [0, 23, 24, 127, 128, 255, 256, 65_535, 65_536, i64::from(u32::MAX), 1 << 32, i64::MAX] {
        comes_back::<F, _>(&[number, -number, -number - 1]);
    }
    assert_eq!(F::decode::<(i128, u128)>(&F::encode(&(-1_i128, u128::from(u64::MAX)))).unwrap(), (-1, u64::MAX.into()));
    comes_back::<F, _>(&json!({ "a": [1, 2.5, null, true, { "b": "x" }], "": {} }));
}

#[test]
fn every_shape_comes_back() {
    every_shape::<Json>();
    every_shape::<MessagePack>();
    every_shape::<Cbor>();
}

/// What JavaScript and others write, where Rust would write something else.
fn as_others_write_it<F: Format>() {
    // An integer where a float is wanted, a name for a unit variant within a map, and what is left out.
    let integer = F::encode(&json!({ "Say": { "text": "x", "loud": 3, "more": [{}] } }));
    assert_eq!(F::decode::<External>(&integer).unwrap(), External::Say { text: "x".to_owned(), loud: 3.0 });
    assert_eq!(F::decode::<External>(&F::encode(&json!({ "Leave": null }))).unwrap(), External::Leave);
    let maybe = F::encode(&json!({ "type": "maybe", "some": null }));
    assert_eq!(F::decode::<Tagged>(&maybe).unwrap(), Tagged::Maybe { some: None, none: None });
    assert_eq!(F::decode::<f32>(&F::encode(&0.1_f64)).unwrap().to_bits(), 0.1_f32.to_bits());
    F::decode::<()>(&F::encode(&Value::Null)).unwrap();
    // Libraries write integers beyond 32 bits as floats, also where serde remembers them first.
    for (float, integer) in [(4_294_967_296.0_f64, 1 << 32), (-2_147_483_649.0, -(1 << 31) - 1), (1e15, 10_i64.pow(15))]
    {
        assert_eq!(F::decode::<f64>(&F::encode(&float)).unwrap().to_bits(), float.to_bits());
        if F::NAME != "Json" {
            assert_eq!(F::decode::<i64>(&F::encode(&float)).unwrap(), integer);
            let say = F::encode(&json!({ "type": "say", "text": "", "times": float, "loud": float }));
            let said = Tagged::Say { text: String::new(), times: integer, loud: float };
            assert_eq!(F::decode::<Tagged>(&say).unwrap(), said, "{}", F::NAME);
        }
    }
    for float in [5e9 + 0.5, -5e9 - 0.5, 9_007_199_254_740_992.0, 1e300, f64::MAX, f64::INFINITY, f64::NAN] {
        assert!(F::decode::<i64>(&F::encode(&float)).is_err(), "{}: {float}", F::NAME);
    }
    // Not any number is any other.
    for (value, is_byte) in [(json!(255), true), (json!(256), false), (json!(-1), false), (json!(1.0), false)] {
        assert_eq!(F::decode::<u8>(&F::encode(&value)).is_ok(), is_byte, "{}: {value}", F::NAME);
    }
}

#[test]
fn what_others_write_is_understood() {
    as_others_write_it::<Json>();
    as_others_write_it::<MessagePack>();
    as_others_write_it::<Cbor>();
}

fn told_apart<F: Format>() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Lenient {
        Leave,
        #[serde(other)]
        Other,
    }
    let code = |value: &Value| F::decode::<Tagged>(&F::encode(value)).unwrap_err().close_code().get();
    assert_eq!(code(&json!({ "type": "shout", "text": "x" })), 1003);
    assert_eq!(code(&json!({ "type": "say", "text": "x" })), 1007);
    assert_eq!(code(&json!({ "text": "x" })), 1007);
    let code = |value: &Value| F::decode::<External>(&F::encode(value)).unwrap_err().close_code().get();
    assert_eq!(code(&json!({ "Shout": 1 })), 1003);
    assert_eq!(code(&json!("Shout")), 1003);
    assert_eq!(code(&json!({ "New": "x" })), 1007);
    assert_eq!(code(&json!({ "New": 1, "Leave": null })), 1007);
    assert_eq!(code(&json!({})), 1007);
    assert_eq!(F::decode::<Lenient>(&F::encode(&json!({ "type": "x", "y": [1] }))).unwrap(), Lenient::Other);
    assert_eq!(F::decode::<Lenient>(&F::encode(&json!({ "type": "leave" }))).unwrap(), Lenient::Leave);
}

#[test]
fn unknown_variants_are_told_apart() {
    told_apart::<Json>();
    told_apart::<MessagePack>();
    told_apart::<Cbor>();
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Borrowed<'a> {
    Say {
        text: &'a str,
        #[serde(borrow)]
        name: Cow<'a, str>,
    },
}

#[derive(Debug, Deserialize)]
struct Blob<'a> {
    data: &'a [u8],
}

fn lies_within(part: &[u8], whole: &[u8]) -> bool {
    whole.as_ptr_range().contains(&part.as_ptr()) && part.as_ptr_range().end <= whole.as_ptr_range().end
}

fn texts_are_borrowed<F: Format>() {
    let payload = F::encode(&json!({ "type": "Say", "text": "a text", "name": "a name" }));
    let Borrowed::Say { text, name } = F::decode(&payload).unwrap();
    assert_eq!((text, &*name), ("a text", "a name"));
    assert!(lies_within(text.as_bytes(), &payload), "{}", F::NAME);
    assert!(matches!(name, Cow::Borrowed(_)), "{}", F::NAME);
}

fn bytes_are_borrowed<F: Format>() {
    let payload = F::encode(&BTreeMap::from([("data", Bytes(&[0, 255, 7]))]));
    let Blob { data } = F::decode(&payload).unwrap();
    assert_eq!(data, [0, 255, 7]);
    assert!(lies_within(data, &payload), "{}", F::NAME);
}

fn bytes_are_lists<F: Format>() {
    let payload = F::encode(&Bytes(&[0, 255, 7]));
    assert_eq!(F::decode::<Vec<u8>>(&payload).unwrap(), [0, 255, 7]);
    assert_eq!(F::decode::<[u8; 3]>(&payload).unwrap(), [0, 255, 7]);
    assert_eq!(F::decode::<(u16, u16, u16)>(&payload).unwrap(), (0, 255, 7));
    assert!(F::decode::<[u8; 2]>(&payload).is_err(), "{}", F::NAME);
    assert!(F::decode::<[u8; 4]>(&payload).is_err(), "{}", F::NAME);
}

#[test]
fn bytes_are_lists_for_who_wants_them() {
    bytes_are_lists::<Json>();
    bytes_are_lists::<MessagePack>();
    bytes_are_lists::<Cbor>();
}

struct Bytes(&'static [u8]);

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

#[test]
fn borrowed_messages_are_not_copied() {
    texts_are_borrowed::<Json>();
    texts_are_borrowed::<MessagePack>();
    texts_are_borrowed::<Cbor>();
    bytes_are_borrowed::<MessagePack>();
    bytes_are_borrowed::<Cbor>();
}

/// The bytes themselves, as the specifications have them.
#[test]
fn the_bytes_are_those_of_the_specifications() {
    let value = json!({ "a": [1, -1, 1.5, null, true, "x"] });
    assert_eq!(MessagePack::encode(&value), b"\x81\xa1a\x96\x01\xff\xcb\x3f\xf8\0\0\0\0\0\0\xc0\xc3\xa1x");
    assert_eq!(Cbor::encode(&value), b"\xa1\x61a\x86\x01\x20\xfb\x3f\xf8\0\0\0\0\0\0\xf6\xf5\x61x");
    assert_eq!(MessagePack::encode(&Bytes(b"ab")), b"\xc4\x02ab");
    assert_eq!(Cbor::encode(&Bytes(b"ab")), b"\x42ab");
}

/// `undefined`, as msgpackr and others write it.
#[test]
fn message_pack_of_others() {
    assert_eq!(MessagePack::decode::<Value>(b"\x92\xd4\0\0\x01").unwrap(), json!([null, 1]));
    for extension in [&b"\xd4\0\x01"[..], b"\xd4\x01\0", b"\xd4\0", b"\xd4", b"\xd5\0\0\0", b"\xc7\x01\0\0"] {
        assert!(MessagePack::decode::<Value>(extension).is_err(), "{extension:02x?}");
    }
}

/// RFC 8949, Appendix A: what is not written here.
#[test]
fn cbor_of_others() {
    let cases: [(&[u8], Value); 12] = [
        (b"\xf9\x3c\x00", json!(1.0)),
        (b"\xf9\xc4\x00", json!(-4.0)),
        (b"\xf9\x00\x01", json!(5.960_464_477_539_063e-8)),
        (b"\xfa\x47\xc3\x50\x00", json!(100_000.0)),
        (
            b"\xc0\x74\x32\x30\x31\x33\x2d\x30\x33\x2d\x32\x31\x54\x32\x30\x3a\x30\x34\x3a\x30\x30\x5a",
            json!("2013-03-21T20:04:00Z"),
        ),
        (b"\xc1\x1a\x51\x4b\x67\xb0", json!(1_363_896_240)),
        (b"\xf7", Value::Null),
        (b"\x7f\x65strea\x64ming\xff", json!("streaming")),
        (b"\x9f\xff", json!([])),
        (b"\x9f\x01\x82\x02\x03\x9f\x04\x05\xff\xff", json!([1, [2, 3], [4, 5]])),
        (b"\xbf\x61a\x01\x61b\x9f\x02\x03\xff\xff", json!({ "a": 1, "b": [2, 3] })),
        (b"\x82\x61a\xbf\x61b\x61c\xff", json!(["a", { "b": "c" }])),
    ];
    for (payload, value) in cases {
        assert_eq!(Cbor::decode::<Value>(payload).unwrap(), value, "{payload:02x?}");
    }
    assert_eq!(Cbor::decode::<i128>(b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff").unwrap(), -18_446_744_073_709_551_616);
    assert_eq!(Cbor::decode::<External>(b"\xbf\x63New\x05\xff").unwrap(), External::New(5));
    for payload in [&b"\xff"[..], b"\x81\xff", b"\x9f\x01", b"\xbf\x61a\xff", b"\xe0", b"\xbf\x63New\x05\x05\xff"] {
        assert!(
            Cbor::decode::<Value>(payload).is_err() || Cbor::decode::<External>(payload).is_err(),
            "{payload:02x?}"
        );
    }
}

/// What `()`, a wrong count, and numbers without a place are.
#[test]
fn what_cannot_be_encoded_is_an_error() {
    use ws_runtime::Prepared;
    for text in [
        Prepared::encode::<Cbor, _>(&i128::MAX).unwrap_err().text().to_owned(),
        Prepared::encode::<MessagePack, _>(&u128::MAX).unwrap_err().text().to_owned(),
    ] {
        assert_eq!(text, "the number has more than 64 bits");
    }
}
