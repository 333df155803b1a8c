//! An item as the service would give it now.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use transcript::{Entry, Marks};

/// The service's own JSON of an entry on one line, unknown members kept. What came apart from the item and belongs to it is put in:
/// receipts, the parts of a message that is still being streamed, the moment that counts.
pub(crate) fn item_json(entry: &Entry) -> Box<RawValue> {
    let item = &entry.item;
    let receipts = entry.receipts() != item.receipts();
    let raw = item.json();
    let moment = entry.place.time != item.time;
    let text = entry.is_streaming().then(|| entry.text()).flatten();
    // Too deep for a value: as it came.
    let merged =
        (receipts || moment || text.is_some()).then(|| serde_json::from_str(raw.get()).ok()).flatten();
    let Some(mut members): Option<Map<String, Value>> = merged else {
        return on_one_line(&raw);
    };
    if moment {
        members.insert("AbsoluteTime".to_owned(), json!(format!("{:.3}", entry.place.time)));
    }
    if let Some(text) = text {
        members.insert("Content".to_owned(), json!(text));
    }
    if receipts {
        let metadata = members.entry("MessageMetadata").or_insert_with(|| json!({}));
        if !metadata.is_object() {
            *metadata = json!({});
        }
        metadata["MessageId"] = json!(item.id.as_str());
        metadata["Receipts"] =
            entry.receipts().iter().map(|(recipient, marks)| receipt(recipient.as_str(), *marks)).collect();
    }
    serde_json::value::to_raw_value(&members).unwrap_or_else(|_| on_one_line(&raw))
}

fn receipt(recipient: &str, marks: Marks) -> Value {
    let mut receipt = Map::from_iter([("RecipientParticipantId".to_owned(), json!(recipient))]);
    for (name, at) in [("DeliveredTimestamp", marks.delivered), ("ReadTimestamp", marks.read)] {
        if let Some(at) = at {
            receipt.insert(name.to_owned(), json!(format!("{at:.3}")));
        }
    }
    Value::Object(receipt)
}

/// Strings can not hold a bare line break, so each one in the text stands between members.
fn on_one_line(raw: &RawValue) -> Box<RawValue> {
    if raw.get().contains(['\n', '\r'])
        && let Ok(line) = RawValue::from_string(raw.get().replace(['\n', '\r'], " "))
    {
        return line;
    }
    raw.to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use protocol::parse_item;
    use transcript::{Epoch, Seen, Timeline};

    use super::*;

    /// What becomes of items that the socket brings one after the other.
    fn shown(items: &[Value]) -> Vec<Value> {
        shown_raw(items.iter().map(ToString::to_string).collect())
    }

    fn shown_raw(items: Vec<String>) -> Vec<Value> {
        let mut timeline = Timeline::new();
        let at: Timestamp = "2026-03-02T09:15:00Z".parse().unwrap();
        timeline.connected(Epoch(1), at);
        for (number, text) in items.into_iter().enumerate() {
            let item = parse_item(&text).item.unwrap();
            timeline.live(Epoch(1), Seen { number: number as u64, at }, vec![item]);
        }
        let lines = timeline.entries().map(|entry| item_json(entry).get().to_owned());
        lines
            .inspect(|line| assert!(!line.contains('\n')))
            .map(|line| serde_json::from_str(&line).unwrap())
            .collect()
    }

    #[test]
    fn an_item_is_shown_as_it_came() {
        let item = json!({ "Id": "1", "AbsoluteTime": "2026-03-02T09:15:01Z", "Type": "MESSAGE", "Mood": { "is": [1.50] } });
        assert_eq!(shown(std::slice::from_ref(&item)), std::slice::from_ref(&item));
        assert_eq!(shown_raw(vec![serde_json::to_string_pretty(&item).unwrap()]), [item]);
    }

    #[test]
    fn receipts_that_came_by_themselves_are_put_in() {
        let message = json!({
            "Id": "1", "AbsoluteTime": "2026-03-02T09:15:01Z", "Type": "MESSAGE", "ContentType": "text/plain", "Content": "x"
        });
        let metadata = json!({
            "Id": "2", "AbsoluteTime": "2026-03-02T09:15:02Z", "Type": "MESSAGEMETADATA",
            "MessageMetadata": { "MessageId": "1", "Receipts": [
                { "RecipientParticipantId": "p", "DeliveredTimestamp": "2026-03-02T09:15:02.500Z" }
            ] }
        });
        let mut expected = message.clone();
        expected["MessageMetadata"] = metadata["MessageMetadata"].clone();
        assert_eq!(shown(&[message, metadata]), [expected]);
    }

    #[test]
    fn a_message_still_being_streamed_has_the_text_so_far() {
        let part = |number: u32, text: &str| {
            json!({
                "Id": "1", "AbsoluteTime": "2026-03-02T09:15:01Z", "Type": "MESSAGE", "ContentType": "text/plain",
                "Content": text, "MessageMetadata": { "ChunkNumber": number, "MessageCompleted": false }
            })
        };
        assert_eq!(shown(&[part(1, "Hel"), part(2, "lo")])[0]["Content"], "Hello");
    }
}
