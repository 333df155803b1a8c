//! Items whose members begin with a small letter, as some programs write what an SDK gave them.

use protocol::{ItemReader, Reading, UnplacedReason};
use serde_json::Value;
use serde_json::value::RawValue;

/// Reads an item in the service's spelling, or in the other; then it keeps its text.
pub(super) fn read(reader: &mut ItemReader, json: &str) -> Reading {
    let reading = reader.read(json);
    let has_no_id = matches!(&reading.item, Err(unplaced) if unplaced.reason == UnplacedReason::NoId);
    if !has_no_id || !json.contains("\"id\"") {
        return reading;
    }
    let Ok(value) = serde_json::from_str(json) else { return reading };
    let mut again = reader.read(&respelled(value).to_string());
    if let Ok(item) = &mut again.item {
        item.extras_mut().raw = RawValue::from_string(json.to_owned()).ok();
        return again;
    }
    reading
}

/// Depth is no danger: a value that was parsed is not deep.
fn respelled(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.into_iter().map(|(name, value)| (capitalised(&name), respelled(value))).collect(),
        ),
        Value::Array(values) => values.into_iter().map(respelled).collect(),
        other => other,
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
