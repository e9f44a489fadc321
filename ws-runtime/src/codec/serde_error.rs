//! What serde's errors are to a client.

use crate::decode::DecodeError;

/// Tells what is not known from what is wrong.
pub(super) fn decode_error(text: String) -> DecodeError {
    // The only trace that serde leaves of the difference; `unknown_types_are_told_apart` holds it to that.
    if text.starts_with("unknown variant") { DecodeError::unknown_type(text) } else { DecodeError::malformed(text) }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use crate::codec::{Decoder, Json};

    #[derive(Debug, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Tagged {
        Say { text: String },
    }

    #[derive(Debug, Deserialize)]
    enum External {
        Say(String),
    }

    #[test]
    fn unknown_types_are_told_apart() {
        let code = |json: &str| <Json as Decoder<Tagged>>::decode(json.as_bytes()).unwrap_err().close_code().get();
        assert_eq!(code(r#"{"type":"shout","text":"x"}"#), 1003);
        assert_eq!(code(r#"{"type":"say"}"#), 1007);
        assert_eq!(code(r#"{"text":"x"}"#), 1007);
        assert_eq!(code(r#"{"type":"say","text":"x""#), 1007);
        assert_eq!(code(""), 1007);
        assert_eq!(<Json as Decoder<External>>::decode(br#"{"Shout":"x"}"#).unwrap_err().close_code().get(), 1003);
        let External::Say(text) = Json::decode(br#"{"Say":"x"}"#).unwrap();
        let Tagged::Say { text: same } = Json::decode(br#"{"type":"say","text":"x"}"#).unwrap();
        assert_eq!(text, same);
    }
}
