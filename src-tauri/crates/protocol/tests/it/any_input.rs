//! No input panics, and what is read does not depend on luck: the parsers are fed noise, broken JSON, and JSON in the service's own
//! vocabulary put together at random.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use protocol::{
    AttachmentUrl, FaultParts, Frame, ServiceFault, SocketUrl, parse_attachment, parse_connection,
    parse_frame, parse_interactive, parse_item, parse_response, parse_roster, parse_selection,
    parse_transcript,
};
use serde_json::Value;

const MEMBERS: &[&str] = &[
    "Id",
    "AbsoluteTime",
    "Type",
    "ContentType",
    "Content",
    "ParticipantId",
    "ParticipantRole",
    "Attachments",
    "AttachmentId",
    "Status",
    "MessageMetadata",
    "MessageId",
    "Receipts",
    "RecipientParticipantId",
    "ReadTimestamp",
    "ChunkNumber",
    "MessageCompleted",
    "Transcript",
    "NextToken",
    "Websocket",
    "Url",
    "ConnectionExpiry",
    "ConnectionCredentials",
    "ConnectionToken",
    "topic",
    "content",
    "status",
    "topics",
    "statusCode",
    "message",
    "code",
    "__type",
    "templateType",
    "data",
    "elements",
    "timeslots",
    "title",
];

const WORDS: &[&str] = &[
    "",
    "MESSAGE",
    "EVENT",
    "ATTACHMENT",
    "MESSAGEMETADATA",
    "PARTICIPANT_ENGAGED",
    "text/plain",
    "AGENT",
    "APPROVED",
    "application/vnd.amazonaws.connect.event.participant.idle",
    "2026-03-02T09:15:07.412Z",
    "2026-03-02T09:15:07",
    "aws/chat",
    "aws/subscribe",
    "aws/ping",
    "success",
    "wss://example.com/x",
    "ws://[::1]:99999/",
    "{}",
    "{\"Id\":1}",
];

/// JSON of the service's own words, at random.
fn vocabulary() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(select(MEMBERS), inner, 0..12).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

/// Half of the time with what places an item.
fn item() -> impl Strategy<Value = Value> {
    (vocabulary(), any::<bool>()).prop_map(|(mut item, placed)| {
        if let (Value::Object(members), true) = (&mut item, placed) {
            members.insert("Id".to_owned(), "i".into());
            members.insert("AbsoluteTime".to_owned(), "2026-03-02T09:15:07.412Z".into());
        }
        item
    })
}

/// As the service writes them: only documented members, none of them empty.
fn usual_item() -> impl Strategy<Value = Value> {
    let word = || "[a-zA-Z0-9/.éß😀\"\\\n-]{1,12}";
    let instant = || {
        (0..4_000_000_000_000_i64)
            .prop_map(|ms| format!("{:.3}", jiff::Timestamp::from_millisecond(946_684_800_000 + ms).unwrap()))
    };
    let maybe = |name: &'static str, value: BoxedStrategy<Value>| {
        prop::option::of(value).prop_map(move |value| value.map(|value| (name.to_owned(), value)))
    };
    let text = move |name| maybe(name, word().prop_map(Value::from).boxed());
    let object =
        |members: Vec<Option<(String, Value)>>| Value::Object(members.into_iter().flatten().collect());
    let attachment =
        (word(), text("AttachmentName"), text("ContentType"), select(&["APPROVED", "IN_PROGRESS", "?"][..]))
            .prop_map(move |(id, name, content_type, status)| {
                let fixed = [("AttachmentId", id.into()), ("Status", status.into())];
                let fixed = fixed.map(|(name, value)| Some((name.to_owned(), value)));
                object([name, content_type].into_iter().chain(fixed).collect())
            });
    let receipt = (word(), maybe("DeliveredTimestamp", instant().prop_map(Value::from).boxed()))
        .prop_map(move |(id, at)| object(vec![Some(("RecipientParticipantId".to_owned(), id.into())), at]));
    let metadata = (
        word(),
        vec(receipt, 1..2),
        select(&["PROCESSING", "FAILED", "PONDERING"][..]),
        1..9_u32,
        any::<bool>(),
    )
        .prop_map(|(id, receipts, status, number, completed)| {
            serde_json::json!({
                "MessageId": id, "Receipts": receipts, "MessageProcessingStatus": status,
                "ChunkNumber": number, "MessageCompleted": completed,
            })
        });
    let rest = (
        [text("Type"), text("ContentType"), text("Content")],
        [text("ContactId"), text("RelatedContactId"), text("InitialContactId")],
        prop::option::of((word(), text("DisplayName"), text("ParticipantRole"))),
        maybe("Attachments", vec(attachment, 1..3).prop_map(Value::from).boxed()),
        maybe("MessageMetadata", metadata.boxed()),
    );
    (word(), instant(), rest).prop_map(move |(id, time, (kinds, contacts, author, attachments, metadata))| {
        let mut members =
            vec![Some(("Id".to_owned(), id.into())), Some(("AbsoluteTime".to_owned(), time.into()))];
        members.extend(kinds.into_iter().chain(contacts).chain([attachments, metadata]));
        if let Some((id, name, role)) = author {
            members.extend([Some(("ParticipantId".to_owned(), id.into())), name, role]);
        }
        object(members)
    })
}

/// The text of such JSON, whole or cut off somewhere.
fn text() -> impl Strategy<Value = String> {
    let cut = (vocabulary(), any::<proptest::sample::Index>()).prop_map(|(value, at)| {
        let text = value.to_string();
        text.chars().take(at.index(text.chars().count() + 1)).collect()
    });
    prop_oneof![4 => vocabulary().prop_map(|value| value.to_string()), 2 => cut, 1 => any::<String>()]
}

fn read_with_every_parser(text: &str) {
    let _ = parse_frame(text);
    let _ = parse_item(text);
    let _ = parse_attachment(text.as_bytes());
    let _ = parse_connection(text.as_bytes());
    let _ = parse_transcript(text.as_bytes());
    let _ = parse_roster(text.as_bytes());
    let _ = (parse_interactive(text), parse_response(text), parse_selection(text));
    let _ = SocketUrl::new(text);
    let _ = AttachmentUrl::new(text);
    let _ = ServiceFault::read(FaultParts {
        status: 403,
        error_type: Some(text),
        retry_after: Some(text),
        body: text.as_bytes(),
    });
}

proptest! {
    #[test]
    fn no_text_panics(text in text()) {
        read_with_every_parser(&text);
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..200)) {
        let _ = parse_connection(&bytes);
        let _ = parse_transcript(&bytes);
        let _ = ServiceFault::read(FaultParts { status: 500, body: &bytes, ..FaultParts::default() });
    }

    #[test]
    fn an_item_is_the_same_in_a_page_and_in_a_frame(item in item()) {
        let page = serde_json::json!({ "Transcript": [item] }).to_string();
        let frame = serde_json::json!({ "topic": "aws/chat", "content": item.to_string() }).to_string();
        let page = parse_transcript(page.as_bytes()).unwrap();
        let Frame::Chat(reading) = parse_frame(&frame) else { panic!("a chat frame") };
        match reading.item {
            Ok(live) => {
                prop_assert_eq!(&live.id, &page.items[0].id);
                prop_assert_eq!(live.json().get().to_owned(), page.items[0].json().get().to_owned());
                prop_assert_eq!(live.kind, page.items[0].kind.clone());
            }
            Err(live) => prop_assert_eq!(live, page.unplaced[0].clone()),
        }
        prop_assert_eq!(reading.oddities, page.oddities);
    }

    #[test]
    fn the_json_of_an_item_is_what_came_and_reads_as_the_same_item(item in prop_oneof![item(), usual_item()]) {
        let text = item.to_string();
        let Ok(read) = parse_item(&text).item else { return Ok(()) };
        let json = read.json();
        prop_assert_eq!(serde_json::from_str::<Value>(json.get()).unwrap(), item);
        let again = parse_item(json.get()).item.unwrap();
        prop_assert_eq!(format!("{again:?}"), format!("{read:?}"));
    }

    #[test]
    fn what_a_usual_item_says_is_not_kept_twice(item in usual_item()) {
        let read = parse_item(&item.to_string()).item.unwrap();
        prop_assert!(read.extras.as_ref().is_none_or(|extras| extras.raw.is_none()), "{}", item);
    }

    #[test]
    fn what_a_fault_says_fits_on_a_line(message in any::<String>()) {
        let body = serde_json::json!({ "message": message }).to_string();
        let fault = ServiceFault::read(FaultParts { status: 400, body: body.as_bytes(), ..FaultParts::default() });
        prop_assert!(fault.message.is_none_or(|shown| !shown.contains(char::is_control)));
    }
}

#[test]
fn depth_exhausts_no_stack() {
    for (open, close) in
        [("[", "]"), (r#"{"data":"#, "}"), (r#"{"content":"#, "}"), (r#"{"Transcript":["#, "]}")]
    {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        read_with_every_parser(&deep);
        read_with_every_parser(&format!(
            r#"{{"Id":"i","AbsoluteTime":"2026-03-02T09:15:07Z","Content":{deep}}}"#
        ));
    }
}
