//! Members for which there is no place of their own, in words.

use serde_json::value::RawValue;

use super::object::Object;
use super::{Detail, LIMIT};
use crate::lenient::text;

/// So deep values are taken apart; what lies deeper is counted.
const DEPTH: usize = 8;

/// Parts of names that belong to secrets: what pays, signs or opens something is not for reading.
const SECRETS: [&str; 6] = ["token", "signature", "nonce", "secret", "session", "password"];

/// How much more of a message is kept.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
    /// What there was no place for.
    pub(super) left_out: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: LIMIT, left_out: 0 }
    }

    /// Whether one more is kept.
    pub(super) fn take(&mut self) -> bool {
        let has_place = self.left > 0;
        if has_place {
            self.left -= 1;
        } else {
            self.left_out += 1;
        }
        has_place
    }
}

/// Adds what was not read of an object.
pub(super) fn rest(object: &Object<'_>, budget: &mut Budget, details: &mut Vec<Detail>) {
    members(object, "", DEPTH, budget, details);
}

/// Adds all that a view is told: its members under the names that they have themselves. Each may be JSON in text.
pub(super) fn told(name: &str, json: &str, budget: &mut Budget, details: &mut Vec<Detail>) {
    let Some(object) = Object::of(json) else { return value(name, json, DEPTH, budget, details) };
    for (name, json) in object.rest() {
        let inner = text(json).filter(|text| text.starts_with(['{', '[']) && is_json(text));
        member(name, "", inner.as_deref().unwrap_or(json), DEPTH, budget, details);
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

fn members(object: &Object<'_>, path: &str, depth: usize, budget: &mut Budget, details: &mut Vec<Detail>) {
    for (name, json) in object.rest() {
        member(name, path, json, depth, budget, details);
    }
}

fn member(name: &str, path: &str, json: &str, depth: usize, budget: &mut Budget, details: &mut Vec<Detail>) {
    let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let lower = name.to_lowercase();
    if !SECRETS.iter().any(|secret| lower.contains(secret)) {
        value(&path, json, depth, budget, details);
    } else if budget.take() {
        details.push(Detail { name: path.into(), value: None });
    }
}

fn value(path: &str, json: &str, depth: usize, budget: &mut Budget, details: &mut Vec<Detail>) {
    let has_parts = json.starts_with(['{', '[']);
    if depth == 0 && has_parts {
        budget.left_out += 1;
        return;
    }
    if let Some(object) = has_parts.then(|| Object::of(json)).flatten() {
        return members(&object, path, depth - 1, budget, details);
    }
    if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(json) {
        for (at, json) in list.iter().enumerate() {
            // Counted as people do, and without a number where there is one alone.
            let path = if list.len() == 1 { path.to_owned() } else { format!("{path}.{}", at + 1) };
            value(&path, json.get(), depth - 1, budget, details);
        }
        return;
    }
    let said = text(json).unwrap_or(json.into());
    if !said.is_empty() && budget.take() {
        details.push(Detail { name: path.into(), value: Some(said.into()) });
    }
}
