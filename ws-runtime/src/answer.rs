//! Requests of the client's, and their answers.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The answer to a request, as `#[message(.., reply = id)]` methods send it: an `I` that names the request, and what came
/// of it.
///
/// In JSON it is one of these, and a map with the same two keys in other formats of serde:
///
/// ```json
/// {"reply": 7, "ok": VALUE}
/// {"reply": 7, "error": ERROR}
/// {"reply": 7, "item": ITEM}
/// {"reply": 7, "failed": "dropped"}
/// ```
///
/// Clients in Rust may decode it: `T` is what `ok` holds (`()` for streams), `E` what `error` holds, and `N` what `item`
/// holds.
///
/// ```
/// use ws_runtime::{Answer, Failure, Outcome};
///
/// let answer: Answer<u32, Vec<String>, String> = serde_json::from_str(r#"{"reply":7,"ok":["hello"]}"#)?;
/// assert_eq!(answer, Answer { reply: 7, outcome: Outcome::Ok(vec!["hello".to_owned()]) });
///
/// let busy = Answer::<u32, ()> { reply: 8, outcome: Outcome::Failed(Failure::Busy) };
/// assert_eq!(serde_json::to_string(&busy)?, r#"{"reply":8,"failed":"busy"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "its shape on the wire is fixed")]
pub struct Answer<I, T, E = (), N = ()> {
    /// The request's id, as it came.
    pub reply: I,
    /// What came of it.
    pub outcome: Outcome<T, E, N>,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "its shape on the wire is fixed")]
pub enum Outcome<T, E = (), N = ()> {
    /// `ok`: what was asked for; of a stream, its end.
    Ok(T),
    /// `error`: the `Err` of the handler's. Of a stream, it is the end, too.
    Error(E),
    /// `item`: a part of it. More will come.
    Item(N),
    /// `failed`: why there is no answer of the handler's.
    Failed(Failure),
}

/// Why a request has no answer of the handler's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Failure {
    /// `dropped`: the [`Reply`](crate::Reply) was dropped without an answer.
    Dropped,
    /// `busy`: as many answers are outstanding as the option `max_streams` allows.
    Busy,
    /// `refused`: a `#[before]` method has refused it.
    Refused,
}

/// The id of a request: what the binding of `reply = id` may be.
///
/// Integers and strings are ids. An `Option` of one is an id that may be missing: with `None` the client wants no answer.
/// An id is kept until its last answer is sent. Where it is a string, its length is the client's choice, up to the option
/// `max_message_size`. A type of your own:
///
/// ```
/// #[derive(PartialEq, serde::Serialize, serde::Deserialize)]
/// struct Ticket(u64);
///
/// impl ws_runtime::RequestId for Ticket {
///     type Id = Self;
///
///     fn into_id(self) -> Option<Self> {
///         Some(self)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the id of a request",
    label = "not an id",
    note = "ids are integers, strings, or an `Option` of one of these, where `None` wants no answer; a type of your own implements `RequestId`"
)]
pub trait RequestId {
    /// What the answer carries, and what [`Cx::cancel`](crate::Cx::cancel) compares.
    type Id: PartialEq + Send + 'static;

    /// The id; `None` if no answer is wanted.
    fn into_id(self) -> Option<Self::Id>;
}

macro_rules! request_ids {
    ($($type:ty => $id:ty;)*) => {$(
        impl RequestId for $type {
            type Id = $id;

            fn into_id(self) -> Option<$id> {
                Some(self.into())
            }
        }
    )*};
}

request_ids! {
    u8 => Self; u16 => Self; u32 => Self; u64 => Self; u128 => Self; usize => Self;
    i8 => Self; i16 => Self; i32 => Self; i64 => Self; i128 => Self; isize => Self;
    String => Self; Box<str> => Self; &str => String; Cow<'_, str> => String;
}

impl<I: RequestId> RequestId for Option<I> {
    type Id = I::Id;

    fn into_id(self) -> Option<I::Id> {
        self?.into_id()
    }
}

/// The keys, but for the first.
const KEYS: &[&str] = &["ok", "error", "item", "failed"];

impl<I: Serialize, T: Serialize, E: Serialize, N: Serialize> Serialize for Answer<I, T, E, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // As a struct, some formats would leave out the keys.
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("reply", &self.reply)?;
        match &self.outcome {
            Outcome::Ok(value) => map.serialize_entry("ok", value)?,
            Outcome::Error(error) => map.serialize_entry("error", error)?,
            Outcome::Item(item) => map.serialize_entry("item", item)?,
            Outcome::Failed(failure) => map.serialize_entry("failed", failure)?,
        }
        map.end()
    }
}

impl<'de, I, T, E, N> Deserialize<'de> for Answer<I, T, E, N>
where
    I: Deserialize<'de>,
    T: Deserialize<'de>,
    E: Deserialize<'de>,
    N: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnswerVisitor(PhantomData))
    }
}

struct AnswerVisitor<A>(PhantomData<A>);

impl<'de, I, T, E, N> Visitor<'de> for AnswerVisitor<Answer<I, T, E, N>>
where
    I: Deserialize<'de>,
    T: Deserialize<'de>,
    E: Deserialize<'de>,
    N: Deserialize<'de>,
{
    type Value = Answer<I, T, E, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer: `reply`, and one of `ok`, `error`, `item` and `failed`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut reply, mut outcome) = (None, None);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let is_outcome = KEYS.contains(&&*key);
            if is_outcome && outcome.is_some() || key == "reply" && reply.is_some() {
                return Err(A::Error::custom("more than one answer"));
            }
            match &*key {
                "reply" => reply = Some(map.next_value()?),
                "ok" => outcome = Some(Outcome::Ok(map.next_value()?)),
                "error" => outcome = Some(Outcome::Error(map.next_value()?)),
                "item" => outcome = Some(Outcome::Item(map.next_value()?)),
                "failed" => outcome = Some(Outcome::Failed(map.next_value()?)),
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Answer {
            reply: reply.ok_or_else(|| A::Error::missing_field("reply"))?,
            outcome: outcome.ok_or_else(|| A::Error::custom("no `ok`, `error`, `item` or `failed`"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Any = Answer<String, u8, String, bool>;

    fn round_trip(json: &str) -> Outcome<u8, String, bool> {
        let answer: Any = serde_json::from_str(json).unwrap();
        assert_eq!(answer.reply, "a");
        assert_eq!(serde_json::to_string(&answer).unwrap(), json);
        answer.outcome
    }

    #[test]
    fn the_shape_is_fixed() {
        assert_eq!(round_trip(r#"{"reply":"a","ok":1}"#), Outcome::Ok(1));
        assert_eq!(round_trip(r#"{"reply":"a","error":"no"}"#), Outcome::Error("no".to_owned()));
        assert_eq!(round_trip(r#"{"reply":"a","item":true}"#), Outcome::Item(true));
        for (name, failure) in [("dropped", Failure::Dropped), ("busy", Failure::Busy), ("refused", Failure::Refused)] {
            assert_eq!(round_trip(&format!(r#"{{"reply":"a","failed":"{name}"}}"#)), Outcome::Failed(failure));
        }
        let end = Answer::<u64, ()> { reply: 1, outcome: Outcome::Ok(()) };
        assert_eq!(serde_json::to_string(&end).unwrap(), r#"{"reply":1,"ok":null}"#);
    }

    #[test]
    fn keys_come_in_any_order_and_others_are_passed_over() {
        let answer: Any = serde_json::from_str(r#"{"ok":1,"later":[{}],"reply":"a"}"#).unwrap();
        assert_eq!(answer, Answer { reply: "a".to_owned(), outcome: Outcome::Ok(1) });
        for json in [
            r#"{"ok":1}"#,
            r#"{"reply":"a"}"#,
            r#"{"reply":"a","ok":1,"error":""}"#,
            r#"{"reply":"a","reply":"b","ok":1}"#,
            "[]",
        ] {
            assert!(serde_json::from_str::<Any>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn ids_are_values_and_may_be_missing() {
        assert_eq!(7_u32.into_id(), Some(7));
        assert_eq!("a".into_id(), Some("a".to_owned()));
        assert_eq!(Some(7_i64).into_id(), Some(7));
        assert_eq!(None::<String>.into_id(), None);
    }
}
