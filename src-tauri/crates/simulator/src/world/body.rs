//! Request bodies: members with the bounds of the service model.
//!
//! What is no JSON object, or holds a member of another JSON type, cannot be deserialized; what can, and breaks a
//! bound, is not valid. The service tells the two apart, and so does this.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::error::ServiceError;

/// A JSON object whose members are read with their constraints; `null` means absent, unknown members are ignored.
pub(crate) struct Body(Map<String, Value>);

impl Body {
    /// Reads a body; none at all is an empty object.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, ServiceError> {
        if bytes.is_empty() {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            _ => Err(ServiceError::Serialization),
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A string whose length in characters lies in `length`.
    pub(crate) fn text(
        &self,
        name: &str,
        length: RangeInclusive<usize>,
    ) -> Result<Option<&str>, ServiceError> {
        self.get(name).map(|value| bounded(value, &length)).transpose()
    }

    /// The same, and it must be there.
    pub(crate) fn required(&self, name: &str, length: RangeInclusive<usize>) -> Result<&str, ServiceError> {
        self.text(name, length)?.ok_or_else(ServiceError::invalid)
    }

    /// One of the values of an enumeration.
    pub(crate) fn choice(&self, name: &str, values: &[&str]) -> Result<Option<&str>, ServiceError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let text = value.as_str().ok_or(ServiceError::Serialization)?;
        if values.contains(&text) { Ok(Some(text)) } else { Err(ServiceError::invalid()) }
    }

    /// An integer within `range`.
    pub(crate) fn integer(
        &self,
        name: &str,
        range: RangeInclusive<usize>,
    ) -> Result<Option<usize>, ServiceError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let number = value.as_i64().ok_or(ServiceError::Serialization)?;
        let number = usize::try_from(number).ok().filter(|number| range.contains(number));
        number.map(Some).ok_or_else(ServiceError::invalid)
    }

    /// A boolean; absent is `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, ServiceError> {
        self.get(name).map_or(Ok(false), |value| value.as_bool().ok_or(ServiceError::Serialization))
    }

    /// A structure.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Self>, ServiceError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Self(members.clone()))),
            Some(_) => Err(ServiceError::Serialization),
        }
    }

    /// A list of `count` strings, each of a length in `length`.
    pub(crate) fn texts(
        &self,
        name: &str,
        count: RangeInclusive<usize>,
        length: RangeInclusive<usize>,
    ) -> Result<Option<Vec<&str>>, ServiceError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let list = value.as_array().ok_or(ServiceError::Serialization)?;
        if !count.contains(&list.len()) {
            return Err(ServiceError::invalid());
        }
        list.iter().map(|entry| bounded(entry, &length)).collect::<Result<_, _>>().map(Some)
    }

    /// The `ClientToken`, unless it is absent or empty.
    pub(crate) fn client_token(&self) -> Option<&str> {
        self.get("ClientToken").and_then(Value::as_str).filter(|token| !token.is_empty())
    }

    /// Stands for every parameter but the `ClientToken`.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for (name, value) in &self.0 {
            if name != "ClientToken" && !value.is_null() {
                (name, value).hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

fn bounded<'a>(value: &'a Value, length: &RangeInclusive<usize>) -> Result<&'a str, ServiceError> {
    let text = value.as_str().ok_or(ServiceError::Serialization)?;
    if length.contains(&text.chars().count()) { Ok(text) } else { Err(ServiceError::invalid()) }
}
