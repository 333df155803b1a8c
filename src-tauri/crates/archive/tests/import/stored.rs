//! The transcript that the service stores.

use std::sync::Arc;

use archive::import::KindHint;
use archive::import::format::{Original, read};
use protocol::UnplacedReason;
use serde_json::{Value, json};
use transcript::{Event, Format, Item, Kind, Role};

use super::{CONTACT, STORED, UNPROCESSED, id, parse};

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// A file with these items and nothing strange around them.
fn file(items: &Value) -> Vec<u8> {
    json!({ "ContactId": "c", "Transcript": items }).to_string().into_bytes()
}

fn items(items: &Value) -> Vec<Item> {
    parse(&file(items)).unwrap().items
}

#[test]
fn all_that_was_said_is_read_in_order() {
    let transcript = parse(STORED).unwrap();
    assert_eq!(transcript.original, Original::Stored);
    assert_eq!(transcript.contact.as_str(), CONTACT);
    assert_eq!(transcript.initial_contact.unwrap().as_str(), "3c9d6a11-0f42-4b7e-9a55-6e1f2d3c4b5a");
    assert_eq!(transcript.instance.as_deref(), Some("5f0e6d7c-8b9a-4a1b-b2c3-d4e5f6a7b8c9"));
    assert_eq!(transcript.account.as_deref(), Some("123456789012"));
    assert!(transcript.analysis.is_none() && transcript.unplaced.is_empty());
    assert_eq!(transcript.oddities, 0);
    let kinds: Vec<&Kind> = transcript.items.iter().map(|item| &item.kind).collect();
    assert_eq!(
        kinds,
        [
            &Kind::Event(Event::Joined),
            &Kind::Message(Format::Plain),
            &Kind::Message(Format::Interactive),
            &Kind::Message(Format::InteractiveResponse),
            &Kind::Event(Event::Joined),
            &Kind::Message(Format::Plain),
            &Kind::Message(Format::Plain),
            &Kind::Attachment,
            &Kind::Message(Format::Markdown),
            &Kind::Message(Format::Plain),
            &Kind::Event(Event::Left),
            &Kind::Event(Event::Left),
            &Kind::Event(Event::ChatEnded),
        ]
    );
    let seventh = &transcript.items[6];
    assert_eq!(seventh.id.as_str(), id(7));
    assert_eq!(seventh.time.to_string(), "2026-11-20T09:15:40.018Z");
    assert!(seventh.content.as_deref().unwrap().starts_with("👩‍👧 my daughter’s order 4711"));
    let author = seventh.author.as_ref().unwrap();
    assert_eq!((author.name.as_deref(), &author.role), (Some("Zoë Álvarez"), &Role::Customer));
    assert_eq!(transcript.items[7].attachments()[0].name.as_deref(), Some("broken vase.jpg"));
}

#[test]
fn an_item_is_of_the_contact_of_its_file_without_saying_so() {
    let transcript = parse(STORED).unwrap();
    for item in &transcript.items {
        assert_eq!(item.contact().unwrap().as_str(), CONTACT);
        assert!(item.contact_id().is_none());
        assert!(!item.json().get().contains("ContactId"));
        assert!(item.extras.as_ref().is_none_or(|extras| extras.raw.is_none()), "its text need not be kept");
    }
    let stored = value(std::str::from_utf8(STORED).unwrap());
    let said: Vec<Value> = transcript.items.iter().map(|item| value(item.json().get())).collect();
    assert_eq!(stored["Transcript"], Value::from(said));
}

#[test]
fn an_item_that_names_a_contact_is_of_that() {
    let items = items(&json!([
        { "Id": "i", "AbsoluteTime": "2026-11-20T09:15:00Z", "ContactId": "own" },
        { "Id": "j", "AbsoluteTime": "2026-11-20T09:15:00Z", "RelatedContactId": "past" },
    ]));
    assert_eq!(items[0].contact().unwrap().as_str(), "own");
    assert_eq!(items[1].contact().unwrap().as_str(), "past");
}

#[test]
fn what_items_have_in_common_they_share() {
    let transcript = parse(STORED).unwrap();
    let [first, second] = [&transcript.items[5], &transcript.items[6]];
    assert!(Arc::ptr_eq(&first.heading, &second.heading));
}

#[test]
fn the_role_of_a_participant_counts_where_an_item_says_none() {
    let file = json!({
        "Transcript": [
            { "Id": "i", "AbsoluteTime": "2026-11-20T09:15:00Z", "ParticipantId": "p" },
            { "Id": "j", "AbsoluteTime": "2026-11-20T09:15:00Z", "ParticipantId": "p", "ParticipantRole": "SUPERVISOR" },
            { "Id": "k", "AbsoluteTime": "2026-11-20T09:15:00Z", "ParticipantId": "q" },
        ],
        // Behind the items that need it.
        "Participants": [{ "ParticipantId": "p", "ParticipantRole": "AGENT" }, { "ParticipantId": "q" }, 7],
        "ContactId": "c",
    });
    let items = parse(file.to_string().as_bytes()).unwrap().items;
    let roles: Vec<&Role> = items.iter().map(|item| &item.author.as_ref().unwrap().role).collect();
    assert_eq!(roles, [&Role::Agent, &Role::Supervisor, &Role::Unknown("".into())]);
    assert_eq!(value(items[0].json().get()), file["Transcript"][0], "its JSON goes on not to say it");
}

#[test]
fn garbage_among_items_is_counted_and_the_rest_is_kept() {
    let good = json!({ "Id": "i", "AbsoluteTime": "2026-11-20T09:15:00Z" });
    let transcript = parse(&file(&json!([
        7, null, { "Id": "x" }, good, { "AbsoluteTime": "2026-11-20T09:15:00Z" }, { "Id": "y", "AbsoluteTime": "soon" }, [[]],
    ])))
    .unwrap();
    assert_eq!(transcript.items.len(), 1);
    let unplaced: Vec<_> = transcript.unplaced.into_iter().collect();
    let expected = [
        (UnplacedReason::NotAnObject, 3),
        (UnplacedReason::NoId, 1),
        (UnplacedReason::NoTime, 1),
        (UnplacedReason::BadTime, 1),
    ];
    assert_eq!(unplaced, expected);
}

#[test]
fn members_that_nobody_knows_are_kept() {
    let odd = json!({ "Id": "i", "AbsoluteTime": "2026-11-20T09:15:00Z", "Mood": [1], "Content": 7 });
    let file = json!({ "ContactId": "c", "Weather": { "is": "fine \"\n" }, "Transcript": [odd] });
    let transcript = parse(file.to_string().as_bytes()).unwrap();
    assert_eq!(value(transcript.items[0].json().get()), odd);
    assert_eq!(transcript.oddities, 1);
    let expected = json!({ "ContactId": "c", "Weather": { "is": "fine \"\n" } });
    assert_eq!(value(transcript.about.get()), expected);
}

#[test]
fn a_twin_from_before_processing_is_known_by_its_place() {
    let path =
        format!("connect/acme/UnprocessedChatTranscripts/2026/11/20/{CONTACT}_20261120T09:15_UTC.json");
    let twin = read(UNPROCESSED, &KindHint::of(&path)).unwrap();
    assert_eq!(twin.original, Original::Unprocessed);
    let stored = parse(STORED).unwrap();
    assert_eq!(twin.contact, stored.contact);
    let differ = |at: usize| twin.items[at].content != stored.items[at].content;
    assert_eq!((0..13).filter(|at| differ(*at)).collect::<Vec<_>>(), [6]);
}

#[test]
fn the_mark_before_a_text_is_none_of_it() {
    let text = String::from_utf8(STORED.to_vec()).unwrap();
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    let marked = [
        [b"\xef\xbb\xbf", STORED].concat(),
        wide([0xff, 0xfe], u16::to_le_bytes),
        wide([0xfe, 0xff], u16::to_be_bytes),
    ];
    for bytes in marked {
        let transcript = parse(&bytes).unwrap();
        assert_eq!(transcript.items.len(), 13);
        assert!(transcript.items[6].content.as_deref().unwrap().contains('😡'));
    }
}

#[test]
fn names_that_begin_with_a_small_letter_are_understood() {
    let item = json!({
        "id": "i", "absoluteTime": "2026-11-20T09:15:00Z", "type": "ATTACHMENT", "participantId": "p",
        "attachments": [{ "attachmentId": "a", "status": "APPROVED" }],
    });
    let file = json!({
        "contactId": "c", "initialContactId": "n", "instanceId": "x", "transcript": [item],
        "participants": [{ "participantId": "p", "participantRole": "AGENT" }],
    });
    let transcript = parse(file.to_string().as_bytes()).unwrap();
    assert_eq!((transcript.contact.as_str(), transcript.instance.as_deref()), ("c", Some("x")));
    assert_eq!(transcript.initial_contact.unwrap().as_str(), "n");
    let read = &transcript.items[0];
    assert_eq!((&read.kind, read.attachments()[0].id.as_str()), (&Kind::Attachment, "a"));
    assert_eq!(read.author.as_ref().unwrap().role, Role::Agent);
    assert_eq!(value(read.json().get()), item, "its own spelling is kept");
}

#[test]
fn whose_it_is_stands_in_the_file_or_in_its_items_or_in_its_name() {
    let of = |file: Value, name: &str| {
        read(file.to_string().as_bytes(), &KindHint::of(name)).unwrap().contact.as_str().to_owned()
    };
    let name = format!("{CONTACT}_20261120T09:15_UTC.json");
    let item = json!({ "Id": "i", "AbsoluteTime": "2026-11-20T09:15:00Z", "ContactId": "of the item" });
    let everywhere =
        json!({ "ContactId": "c", "CustomerMetadata": { "ContactId": "m" }, "Transcript": [item] });
    assert_eq!(of(everywhere, &name), "c");
    assert_eq!(of(json!({ "CustomerMetadata": { "ContactId": "m" }, "Transcript": [item] }), &name), "m");
    assert_eq!(
        of(json!({ "Transcript": [{ "Id": "h" }, item], "InitialContactId": "n" }), &name),
        "of the item"
    );
    assert_eq!(of(json!({ "Transcript": [], "InitialContactId": "n" }), &name), CONTACT);
    assert_eq!(of(json!({ "Transcript": [], "InitialContactId": "n" }), "x.json"), "n");
}

#[test]
fn nothing_that_was_said_is_shown_by_debug() {
    let shown = format!("{:?}", parse(STORED).unwrap());
    assert!(shown.contains(CONTACT) && !shown.contains("order 4711") && !shown.contains("Berg"), "{shown}");
}
