//! Reading JSON that holds secrets.

use jiff::Timestamp;
use protocol::{BadToken, SocketUrl};
use serde_json::{Map, Value};
use zeroize::Zeroize as _;

use super::HandoverError;

/// A parsed text that is wiped when it goes away.
pub(super) struct Secretive {
    value: Value,
    /// The length of the text, for errors.
    pub(super) characters: usize,
}

impl Secretive {
    /// `None` if it is not JSON. The parser's own error may quote what it read; it goes no further.
    pub(super) fn new(text: &str) -> Option<Self> {
        let value = serde_json::from_str(text).ok()?;
        Some(Self { value, characters: text.chars().count() })
    }

    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    pub(super) fn object(&self) -> Option<&Map<String, Value>> {
        self.value.as_object()
    }

    /// Makes a token or socket URL of a member's text.
    pub(super) fn secret<T>(
        &self,
        member: &'static str,
        text: &str,
        make: impl FnOnce(String) -> Result<T, BadToken>,
    ) -> Result<T, HandoverError> {
        make(text.to_owned()).map_err(|cause| HandoverError::BadToken {
            member,
            characters: self.characters,
            cause,
        })
    }

    pub(super) fn socket(
        &self,
        member: &'static str,
        text: Option<&str>,
    ) -> Result<Option<SocketUrl>, HandoverError> {
        text.map(|text| self.secret(member, text, SocketUrl::new)).transpose()
    }
}

impl Drop for Secretive {
    fn drop(&mut self) {
        wipe(&mut self.value);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The object that is a member of another one.
pub(super) fn inner<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    object.get(name)?.as_object()
}

/// A text that says something.
pub(super) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// A time, as ISO 8601 text or as a number of seconds or milliseconds since 1970.
pub(super) fn time(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => {
            let count = number.as_i64()?;
            // Seconds have ten digits until the year 2286, milliseconds thirteen since 2001.
            if count < 100_000_000_000 {
                Timestamp::from_second(count).ok()
            } else {
                Timestamp::from_millisecond(count).ok()
            }
        }
        _ => None,
    }
}
