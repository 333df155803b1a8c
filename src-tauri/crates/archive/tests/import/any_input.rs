//! No input panics, and what was written is what is read.

use archive::import::KindHint;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use super::{LENS, parse};

const NAMES: &[&str] = &[
    "Id",
    "AbsoluteTime",
    "Transcript",
    "Participants",
    "ParticipantId",
    "ParticipantRole",
    "ContactId",
    "CustomerMetadata",
    "ContentMetadata",
    "Output",
    "Version",
    "Channel",
    "Categories",
    "MatchedCategories",
    "MatchedDetails",
    "PointsOfInterest",
    "TranscriptItems",
    "CharacterOffsets",
    "BeginOffsetChar",
    "EndOffsetChar",
    "ConversationCharacteristics",
    "Sentiment",
    "OverallSentiment",
    "DetailsByParticipantRole",
    "SentimentShift",
    "DetailsByTranscriptItemGroup",
    "ResponseTime",
    "Average",
    "ValueMillis",
    "ContactSummary",
    "SummaryItemsDetected",
    "IssuesDetected",
    "Redaction",
    "id",
    "absoluteTime",
];

const WORDS: &[&str] =
    &["", "CHAT-2022-11-30", "CHAT", "Redacted", "AGENT", "NEGATIVE", "2026-11-20T09:15:00Z", "i", "c"];

/// JSON of the service's own words, at random.
fn vocabulary() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(6, 96, 8, |inner| {
        let object = btree_map(select(NAMES).prop_map(str::to_owned), inner.clone(), 0..12);
        prop_oneof![
            vec(inner, 0..6).prop_map(Value::from),
            object.prop_map(|members| members.into_iter().collect())
        ]
    })
}

/// An item of a stored transcript.
fn item() -> impl Strategy<Value = Value> {
    let word = || "[a-zA-Z0-9/.éß😀\"\\\\\n-]{1,12}";
    let ms = 1_500_000_000_000..1_900_000_000_000_i64;
    let role = select(&["AGENT", "CUSTOMER", "SYSTEM", "CUSTOM_BOT", "GUEST"][..]);
    (word(), ms, prop::option::of(word()), prop::option::of((word(), word(), role)), any::<bool>()).prop_map(
        |(id, ms, content, author, odd)| {
            let time = format!("{:.3}", jiff::Timestamp::from_millisecond(ms).unwrap());
            let mut item =
                json!({ "Id": id, "AbsoluteTime": time, "Type": "MESSAGE", "ContentType": "text/plain" });
            if let Some(content) = content {
                item["Content"] = content.into();
            }
            if let Some((participant, name, role)) = author {
                item["ParticipantId"] = participant.into();
                item["DisplayName"] = name.into();
                item["ParticipantRole"] = role.into();
            }
            if odd {
                item["Odd"] = json!([1, { "deep": null }]);
            }
            item
        },
    )
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..600)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_damage_panics(at in any::<Index>(), with in vec(any::<u8>(), 0..4), kept in any::<Index>()) {
        let mut bytes = LENS.to_vec();
        let at = at.index(bytes.len());
        let end = (at + with.len()).min(bytes.len());
        bytes.splice(at..end, with);
        bytes.truncate(kept.index(bytes.len() * 4).max(1));
        let _ = parse(&bytes);
    }

    #[test]
    fn no_json_panics(file in vocabulary(), items in vec(vocabulary(), 0..6)) {
        let mut file = file;
        if let Value::Object(members) = &mut file {
            members.insert("Transcript".to_owned(), items.into());
            members.insert("ContactId".to_owned(), "c".into());
            // Of a call there is nothing to read.
            members.remove("Channel");
            prop_assert!(parse(file.to_string().as_bytes()).is_ok());
        } else {
            prop_assert!(parse(file.to_string().as_bytes()).is_err());
        }
    }

    #[test]
    fn items_come_back_as_they_were_and_garbage_is_counted(
        items in vec(item(), 0..30),
        garbage in vec((any::<Index>(), select(&["7", "null", "[]", "{}", "\"x\"", "{\"Id\":\"\"}"][..])), 0..6),
        pretty in any::<bool>(),
    ) {
        let mut all = items.clone();
        for (at, garbage) in &garbage {
            all.insert(at.index(all.len() + 1), serde_json::from_str(garbage).unwrap());
        }
        let file = json!({ "ContactId": "c", "Transcript": all });
        let text = if pretty { serde_json::to_string_pretty(&file) } else { serde_json::to_string(&file) }.unwrap();
        let transcript = parse(text.as_bytes()).unwrap();
        let read: Vec<Value> =
            transcript.items.iter().map(|item| serde_json::from_str(item.json().get()).unwrap()).collect();
        prop_assert_eq!(read, items);
        prop_assert_eq!(transcript.unplaced.values().sum::<u32>() as usize, garbage.len());
        prop_assert!(transcript.items.iter().all(|item| item.contact().unwrap().as_str() == "c"));
    }

    #[test]
    fn no_path_panics(path in any::<String>()) {
        let _ = KindHint::of(&path);
    }
}
