use protocol::{Reading, UnplacedReason, parse_item};
use serde_json::{Value, json};
use transcript::{Event, Format, Item, Kind, Processing, Role, Status};

const EVENT: &str = "application/vnd.amazonaws.connect.event.";
const MESSAGE: &str = "application/vnd.amazonaws.connect.message.";

fn read(value: &Value) -> Reading {
    parse_item(&value.to_string())
}

fn item(value: &Value) -> Item {
    let reading = read(value);
    assert_eq!(reading.oddities, 0, "{value}");
    reading.item.unwrap()
}

/// An item of the given `Type` and `ContentType`, null meaning absent.
fn kind(item_type: impl Into<Value>, content_type: impl Into<Value>) -> Kind {
    let (item_type, content_type) = (item_type.into(), content_type.into());
    item(&json!({
        "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07.412Z", "Type": item_type, "ContentType": content_type
    }))
    .kind
}

#[test]
fn a_message_of_the_socket_is_read_whole() {
    let item = item(&json!({
        "AbsoluteTime": "2026-03-02T09:15:07.412Z", "Content": "hello", "ContentType": "text/plain", "Id": "3a",
        "Type": "MESSAGE", "ParticipantId": "b1", "DisplayName": "Ana", "ParticipantRole": "CUSTOMER",
        "InitialContactId": "c0", "ContactId": "c7"
    }));
    assert_eq!(item.id.as_str(), "3a");
    assert_eq!(item.time.to_string(), "2026-03-02T09:15:07.412Z");
    assert_eq!(item.kind, Kind::Message(Format::Plain));
    assert_eq!(item.content.as_deref(), Some("hello"));
    let author = item.author.as_ref().unwrap();
    assert_eq!(
        (author.id.as_str(), author.name.as_deref(), &author.role),
        ("b1", Some("Ana"), &Role::Customer)
    );
    assert_eq!(item.initial_contact_id().unwrap().as_str(), "c0");
    assert_eq!(item.contact_id().unwrap().as_str(), "c7");
    assert!(item.related_contact_id().is_none());
    assert!(item.chunk().is_none() && item.target().is_none() && item.receipts().is_empty());
}

#[test]
fn the_raw_text_keeps_members_that_nobody_knows() {
    let text =
        r#"{"Id":"i","AbsoluteTime":"2026-03-02T09:15:07Z","Mood":{"of":["the","day"]},"Type":"MESSAGE"}"#;
    assert_eq!(parse_item(text).item.unwrap().json().get(), text);
}

#[test]
fn chat_ended_has_no_author() {
    let ended = item(&json!({
        "AbsoluteTime": "2026-03-02T09:20:00.000Z", "ContentType": format!("{EVENT}chat.ended"), "Id": "9",
        "Type": "EVENT", "Content": null, "ParticipantId": null, "InitialContactId": "c0"
    }));
    assert_eq!(ended.kind, Kind::Event(Event::ChatEnded));
    assert!(ended.author.is_none() && ended.content.is_none());
}

#[test]
fn an_attachment_has_neither_content_nor_content_type() {
    let item = item(&json!({
        "AbsoluteTime": "2026-03-02T09:16:00.000Z", "Id": "4b", "Type": "ATTACHMENT", "ParticipantId": "b1",
        "DisplayName": "Ana", "ParticipantRole": "CUSTOMER", "InitialContactId": "c0", "ContactId": "c7",
        "Attachments": [{
            "AttachmentId": "a1", "AttachmentName": "invoice.pdf", "ContentType": "application/pdf",
            "Status": "IN_PROGRESS"
        }, { "AttachmentId": "a2", "Status": "QUARANTINED" }, { "AttachmentId": "a3" }]
    }));
    assert_eq!(item.kind, Kind::Attachment);
    let [first, second, third] = item.attachments() else { panic!("three attachments") };
    assert_eq!((first.id.as_str(), first.name.as_deref()), ("a1", Some("invoice.pdf")));
    assert_eq!(
        (first.content_type.as_deref(), &first.status),
        (Some("application/pdf"), &Status::InProgress)
    );
    assert_eq!(second.status, Status::Unknown("QUARANTINED".into()));
    assert_eq!(third.status, Status::Unknown("".into()));
}

#[test]
fn metadata_points_at_its_message_and_keeps_all_receipts() {
    let item = item(&json!({
        "AbsoluteTime": "2026-03-02T09:17:00.000Z", "Id": "m9", "Type": "MESSAGEMETADATA",
        "ContentType": format!("{EVENT}message.metadata"),
        "MessageMetadata": { "MessageId": "3a", "Receipts": [
            { "RecipientParticipantId": "p1", "DeliveredTimestamp": "2026-03-02T09:16:01.100Z" },
            { "RecipientParticipantId": "p2", "DeliveredTimestamp": "", "ReadTimestamp": "2026-03-02T09:16:02Z" },
            { "RecipientParticipantId": "p1", "DeliveredTimestamp": "2026-03-02T09:16:00Z",
              "ReadTimestamp": "2026-03-02T09:16:03Z" }
        ] }
    }));
    assert_eq!(item.kind, Kind::Metadata);
    assert_eq!(item.target().unwrap().as_str(), "3a");
    let first = item.receipts().get(&"p1".into()).unwrap();
    assert_eq!(first.delivered.unwrap().to_string(), "2026-03-02T09:16:01.1Z", "the newest mark stays");
    assert_eq!(first.read.unwrap().to_string(), "2026-03-02T09:16:03Z");
    let second = item.receipts().get(&"p2".into()).unwrap();
    assert!(second.delivered.is_none() && second.read.is_some());
}

#[test]
fn the_state_of_processing_is_open() {
    let processing = |word: &str| {
        item(&json!({
            "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07Z", "MessageMetadata": { "MessageProcessingStatus": word }
        }))
        .processing()
        .cloned()
    };
    assert_eq!(processing("PROCESSING"), Some(Processing::Processing));
    assert_eq!(processing("FAILED"), Some(Processing::Failed));
    assert_eq!(processing("REJECTED"), Some(Processing::Rejected));
    assert_eq!(processing("PONDERING"), Some(Processing::Unknown("PONDERING".into())));
    assert_eq!(processing(""), None);
}

#[test]
fn parts_of_a_streamed_message_have_a_place() {
    let chunk = |metadata: Value| {
        item(&json!({ "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07Z", "MessageMetadata": metadata }))
            .chunk()
            .map(|chunk| (chunk.number, chunk.completed))
    };
    assert_eq!(chunk(json!({ "ChunkNumber": 2, "MessageCompleted": false })), Some((2, false)));
    assert_eq!(chunk(json!({ "ChunkNumber": 3, "MessageCompleted": true })), Some((3, true)));
    assert_eq!(chunk(json!({ "ChunkNumber": 1 })), Some((1, false)));
    assert_eq!(chunk(json!({ "MessageCompleted": false })), Some((1, false)));
    assert_eq!(chunk(json!({ "MessageCompleted": true })), None);
    assert_eq!(chunk(json!({ "MessageId": "i" })), None);
}

#[test]
fn content_types_name_the_events() {
    for (suffix, event) in [
        ("typing", Event::Typing),
        ("participant.invited", Event::Invited),
        ("participant.joined", Event::Joined),
        ("participant.left", Event::Left),
        ("participant.idle", Event::Idle),
        ("participant.returned", Event::Returned),
        ("participant.autodisconnection", Event::AutoDisconnection),
        ("participant.active", Event::Active),
        ("participant.inactive", Event::Inactive),
        ("participant.engaged", Event::Engaged),
        ("participant.disengaged", Event::Disengaged),
        ("participant.displayname.updated", Event::DisplayNameUpdated),
        ("transfer.succeeded", Event::TransferSucceeded),
        ("transfer.failed", Event::TransferFailed),
        ("chat.ended", Event::ChatEnded),
        ("chat.rehydrated", Event::ChatRehydrated),
        ("authentication.cancelled", Event::Other("authentication.cancelled".into())),
        ("workflow.cancelled", Event::Other("workflow.cancelled".into())),
        ("connection.acknowledged", Event::Other("connection.acknowledged".into())),
        ("of.the.year.2031", Event::Other("of.the.year.2031".into())),
    ] {
        let content_type = json!(format!("{EVENT}{suffix}"));
        for item_type in [json!("EVENT"), Value::Null, json!("CHAT_ENDED"), json!("NEVER_SEEN")] {
            assert_eq!(kind(item_type, content_type.clone()), Kind::Event(event.clone()), "{suffix}");
        }
    }
}

#[test]
fn types_of_earlier_models_are_events() {
    for (item_type, event) in [
        ("TYPING", Event::Typing),
        ("PARTICIPANT_JOINED", Event::Joined),
        ("PARTICIPANT_LEFT", Event::Left),
        ("CHAT_ENDED", Event::ChatEnded),
        ("TRANSFER_SUCCEEDED", Event::TransferSucceeded),
        ("TRANSFER_FAILED", Event::TransferFailed),
        ("CONNECTION_ACK", Event::Other("connection.acknowledged".into())),
        ("PARTICIPANT_ACTIVE", Event::Active),
        ("PARTICIPANT_INACTIVE", Event::Inactive),
        ("PARTICIPANT_ENGAGED", Event::Engaged),
        ("PARTICIPANT_DISENGAGED", Event::Disengaged),
    ] {
        assert_eq!(kind(json!(item_type), Value::Null), Kind::Event(event), "{item_type}");
    }
}

#[test]
fn receipts_in_any_dress_are_metadata_and_no_rows() {
    for (item_type, suffix) in [("MESSAGEMETADATA", "message.metadata"), ("EVENT", "message.read")] {
        assert_eq!(kind(json!(item_type), json!(format!("{EVENT}{suffix}"))), Kind::Metadata);
    }
    for item_type in ["MESSAGEMETADATA", "MESSAGE_DELIVERED", "MESSAGE_READ"] {
        assert_eq!(kind(json!(item_type), Value::Null), Kind::Metadata);
    }
}

#[test]
fn content_types_name_the_formats_of_messages() {
    for (content_type, format) in [
        ("text/plain".to_owned(), Format::Plain),
        ("Text/Plain; charset=utf-8".to_owned(), Format::Plain),
        ("text/markdown".to_owned(), Format::Markdown),
        ("application/json".to_owned(), Format::Json),
        (format!("{MESSAGE}interactive"), Format::Interactive),
        (format!("{MESSAGE}interactive.response"), Format::InteractiveResponse),
        ("text/html".to_owned(), Format::Other),
        (format!("{MESSAGE}of.the.year.2031"), Format::Other),
    ] {
        assert_eq!(kind("MESSAGE", json!(content_type)), Kind::Message(format), "{content_type}");
    }
    assert_eq!(kind("MESSAGE", Value::Null), Kind::Message(Format::Other));
    assert_eq!(kind("MESSAGE", json!(format!("{MESSAGE}attachment"))), Kind::Attachment);
}

#[test]
fn words_are_words_even_where_the_type_says_event() {
    assert_eq!(kind("EVENT", "text/plain"), Kind::Message(Format::Plain));
    assert_eq!(kind(Value::Null, "text/markdown"), Kind::Message(Format::Markdown));
}

#[test]
fn what_nobody_knows_stays_unknown() {
    assert_eq!(kind("HOLOGRAM", Value::Null), Kind::Unknown);
    assert_eq!(kind("HOLOGRAM", "text/plain"), Kind::Unknown);
    assert_eq!(kind(Value::Null, Value::Null), Kind::Unknown);
    assert_eq!(kind("EVENT", Value::Null), Kind::Event(Event::Other("".into())));
    assert_eq!(kind("EVENT", "model/gltf"), Kind::Event(Event::Other("model/gltf".into())));
}

#[test]
fn an_unknown_role_is_kept() {
    let item = item(&json!({
        "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07Z", "ParticipantId": "p", "ParticipantRole": "GHOST"
    }));
    assert_eq!(item.author.unwrap().role.clone(), Role::Unknown("GHOST".into()));
}

#[test]
fn an_item_of_a_past_session_names_the_contact_it_came_from() {
    let item = item(
        &json!({ "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07Z", "RelatedContactId": "old", "ContactId": "" }),
    );
    assert_eq!(item.related_contact_id().unwrap().as_str(), "old");
    assert!(item.contact_id().is_none());
}

#[test]
fn members_of_another_type_are_absent_and_counted() {
    let reading = read(&json!({
        "Id": "i", "AbsoluteTime": "2026-03-02T09:15:07Z", "Type": 7, "Content": { "text": "x" },
        "Attachments": [{ "AttachmentName": "nameless" }, 5, { "AttachmentId": "a", "Status": false }],
        "MessageMetadata": { "ChunkNumber": -1, "Receipts": [{ "ReadTimestamp": "yesterday" }, null] }
    }));
    let item = reading.item.unwrap();
    assert_eq!(item.kind, Kind::Unknown);
    assert!(item.content.is_none() && item.chunk().is_none() && item.receipts().is_empty());
    assert_eq!(item.attachments().len(), 1);
    // Type, Content; attachments 1, 2 and the status of 3; ChunkNumber; time and recipient of receipt 1, receipt 2.
    assert_eq!(reading.oddities, 9);
}

#[test]
fn an_item_without_a_place_is_refused_with_its_text() {
    for (text, reason) in [
        ("", UnplacedReason::NotAnObject),
        ("[]", UnplacedReason::NotAnObject),
        ("null", UnplacedReason::NotAnObject),
        ("{\"Id\":\"i\"", UnplacedReason::NotAnObject),
        ("{\"Id\":\"i\"} trailing", UnplacedReason::NotAnObject),
        ("{\"AbsoluteTime\":\"2026-03-02T09:15:07Z\"}", UnplacedReason::NoId),
        ("{\"Id\":5,\"AbsoluteTime\":\"2026-03-02T09:15:07Z\"}", UnplacedReason::NoId),
        ("{\"Id\":\"i\"}", UnplacedReason::NoTime),
        ("{\"Id\":\"i\",\"AbsoluteTime\":\"soon\"}", UnplacedReason::BadTime),
    ] {
        let unplaced = parse_item(text).item.unwrap_err();
        assert_eq!((unplaced.reason, &*unplaced.text), (reason, text));
    }
}

#[test]
fn the_ended_marker_that_chatjs_makes_up_is_refused() {
    let unplaced = read(&json!({
        "AbsoluteTime": "", "ContentType": format!("{EVENT}chat.ended"), "Id": "", "Type": "EVENT",
        "InitialContactId": ""
    }))
    .item
    .unwrap_err();
    assert_eq!(unplaced.reason, UnplacedReason::NoId);
}

#[test]
fn debug_output_of_a_refused_item_holds_none_of_its_text() {
    let shown = format!("{:?}", parse_item(r#"{"Content":"canary-message"}"#));
    assert!(!shown.contains("canary"), "{shown}");
}
