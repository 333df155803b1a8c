//! Request bodies: members with the bounds of the service model.

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
            _ => Err(ServiceError::invalid()),
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
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let text = value.as_str().ok_or_else(ServiceError::invalid)?;
        if length.contains(&text.chars().count()) { Ok(Some(text)) } else { Err(ServiceError::invalid()) }
    }

    /// The same, and it must be there.
    pub(crate) fn required(&self, name: &str, length: RangeInclusive<usize>) -> Result<&str, ServiceError> {
        self.text(name, length)?.ok_or_else(ServiceError::invalid)
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
        let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
        number.filter(|number| range.contains(number)).map(Some).ok_or_else(ServiceError::invalid)
    }

    /// A boolean; absent is `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, ServiceError> {
        self.get(name).map_or(Ok(false), |value| value.as_bool().ok_or_else(ServiceError::invalid))
    }

    /// A structure.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Self>, ServiceError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Self(members.clone()))),
            Some(_) => Err(ServiceError::invalid()),
        }
    }

    /// A list of strings, of at least one.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<&str>, ServiceError> {
        let Some(value) = self.get(name) else {
            return Ok(Vec::new());
        };
        let list = value.as_array().filter(|list| !list.is_empty()).ok_or_else(ServiceError::invalid)?;
        list.iter().map(|entry| entry.as_str().ok_or_else(ServiceError::invalid)).collect()
    }
}
