//! Lines of the transcript.

use jiff::Timestamp;
use transcript::{Entry, Event, Format, Item, Kind, Place};

use super::{Names, event, interactive, moment, named, speaker, text, writer};
use crate::dto::{Answer, Body, Receipt, Row};

/// Added to nanoseconds so that the sort key of every moment jiff knows (from year -9999) is positive.
const YEAR_ZERO: i128 = 400_000_000_000_000_000_000;

/// Digits of the nanoseconds in a sort key.
const NANOSECONDS: usize = 21;

/// One line. `names` completes what the item itself does not say.
pub(crate) fn row(entry: &Entry, names: &Names) -> Row {
    let item = &entry.item;
    let writes = matches!(item.kind, Kind::Message(_) | Kind::Attachment);
    let receipts = entry.receipts().iter().map(|(recipient, marks)| Receipt {
        name: named(names.of(recipient)),
        delivered_at: marks.delivered.map(moment),
        read_at: marks.read.map(moment),
    });
    Row {
        id: item.id.to_string(),
        order: order(entry.place),
        at: moment(entry.place.time),
        contact_id: item.contact().map(ToString::to_string),
        past: item.related_contact_id().is_some(),
        by: item.author.as_ref().map(|who| if writes { writer(who, names) } else { speaker(who, names) }),
        body: body(entry, names),
        receipts: receipts.collect(),
        changed: entry.is_changed(),
        processing: item.processing().map(|status| status.as_wire().to_owned()),
    }
}

/// The place as text that sorts as places do.
pub(crate) fn order(place: Place) -> String {
    let nanoseconds = place.time.as_nanosecond() + YEAR_ZERO;
    format!("{nanoseconds:0NANOSECONDS$}-{:010}", place.ordinal)
}

/// The place of a sort key that [`order`] made.
pub(crate) fn place(order: &str) -> Option<Place> {
    let (nanoseconds, ordinal) = order.split_once('-')?;
    let nanoseconds: i128 = nanoseconds.parse().ok()?;
    let time = Timestamp::from_nanosecond(nanoseconds.checked_sub(YEAR_ZERO)?).ok()?;
    Some(Place { time, ordinal: ordinal.parse().ok()? })
}

fn body(entry: &Entry, names: &Names) -> Body {
    let item = &entry.item;
    match &item.kind {
        Kind::Message(Format::Plain) => selection(item).unwrap_or_else(|| said(entry, false)),
        Kind::Message(Format::Json) => said(entry, false),
        Kind::Message(Format::Markdown) => said(entry, true),
        Kind::Message(Format::Interactive) => {
            let message = item.content.as_deref().and_then(interactive::interactive);
            message.map_or_else(|| unknown(item), |message| Body::Interactive(Box::new(message)))
        }
        Kind::Message(Format::InteractiveResponse) => {
            Body::Response(answer(&entry.text().unwrap_or_default()))
        }
        Kind::Event(event) => {
            Body::Event { event: event::key(event).to_owned(), text: happened(event, item, names) }
        }
        Kind::Attachment => Body::Files {
            attachment_ids: item.attachments().iter().map(|file| file.id.to_string()).collect(),
        },
        Kind::Message(Format::Other) | Kind::Metadata | Kind::Unknown => unknown(item),
    }
}

fn said(entry: &Entry, markdown: bool) -> Body {
    let text = entry.text().unwrap_or_default();
    let form = if markdown { richtext::Form::Markdown } else { richtext::Form::Plain };
    let rich = text::rich(&text, form);
    Body::Text { text, markdown, streaming: entry.is_streaming(), rich }
}

/// An event in words, with the name of whom it concerns.
pub(super) fn happened(event: &Event, item: &Item, names: &Names) -> String {
    let name = item.author.as_ref().map(|who| speaker(who, names).name).unwrap_or_default();
    event::words(event, &name)
}

/// What was picked from an interactive message, else the text as it came.
pub(super) fn answer(content: &str) -> Answer {
    let as_it_came = || Answer { text: text::line(content), ..Answer::default() };
    interactive::answer(content).unwrap_or_else(as_it_came)
}

fn selection(item: &Item) -> Option<Body> {
    interactive::selection(item.content.as_deref()?).map(Body::Response)
}

fn unknown(item: &Item) -> Body {
    Body::Unknown {
        item_type: item.item_type().unwrap_or_default().to_owned(),
        content_type: item.content_type().map(str::to_owned),
        raw: item.json().get().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::samples::{event, item, message, timeline};
    use super::*;
    use crate::dto::{Choice, Role};

    fn only_row(item: Value) -> Row {
        let timeline = timeline(&[item]);
        let rows: Vec<Row> = timeline.entries().map(|entry| row(entry, &Names::default())).collect();
        let [row] = <[Row; 1]>::try_from(rows).unwrap();
        row
    }

    #[test]
    fn a_message_keeps_its_words_its_moment_and_its_author() {
        let row = only_row(message("m", 5, "CUSTOMER", "Hello  there"));
        let body = Body::Text { text: "Hello  there".into(), markdown: false, streaming: false, rich: None };
        assert_eq!((row.body, row.at), (body, 1_767_261_605_000.0));
        let by = row.by.unwrap();
        assert_eq!((by.name.as_str(), by.role), ("The CUSTOMER", Role::Customer));
    }

    #[test]
    fn markdown_comes_in_tokens() {
        let said = json!({ "Type": "MESSAGE", "ContentType": "text/markdown", "Content": "**Hello**" });
        let Body::Text { text, rich, .. } = only_row(item("m", 5, "AGENT", &said)).body else { panic!() };
        assert_eq!((text.as_str(), rich.map(|blocks| blocks.len())), ("**Hello**", Some(1)));
    }

    #[test]
    fn what_hides_in_a_name_is_to_be_seen() {
        let named = json!({ "DisplayName": "\u{202e}troppuS", "Type": "MESSAGE", "ContentType": "text/plain", "Content": "x" });
        assert_eq!(only_row(item("m", 5, "AGENT", &named)).by.unwrap().name, "(direction mark)troppuS");
    }

    #[test]
    fn what_a_flow_writes_is_shown_as_a_bots() {
        assert_eq!(only_row(message("m", 5, "SYSTEM", "Welcome")).by.unwrap().role, Role::Bot);
    }

    #[test]
    fn an_unknown_role_keeps_the_services_word() {
        let by = only_row(message("m", 5, "COACH", "Hi")).by.unwrap();
        assert_eq!((by.role, by.role_text.as_deref()), (Role::Unknown, Some("COACH")));
    }

    #[test]
    fn an_event_says_in_words_who_did_what() {
        let Body::Event { event, text } = only_row(event("e", 5, "AGENT", "participant.idle")).body else {
            panic!()
        };
        assert_eq!((event.as_str(), text.as_str()), ("participant.idle", "The AGENT went idle"));
    }

    #[test]
    fn an_event_nobody_knows_keeps_its_name() {
        let Body::Event { event, text } = only_row(event("e", 5, "AGENT", "workflow.paused")).body else {
            panic!()
        };
        assert_eq!((event.as_str(), text.as_str()), ("workflow.paused", "The AGENT: workflow.paused"));
    }

    #[test]
    fn an_item_of_an_unknown_kind_is_kept_as_it_came() {
        let came = item("u", 5, "AGENT", &json!({ "Type": "HOLOGRAM", "ContentType": "x/y", "Depth": 3 }));
        let Body::Unknown { item_type, content_type, raw } = only_row(came.clone()).body else { panic!() };
        assert_eq!((item_type.as_str(), content_type.as_deref()), ("HOLOGRAM", Some("x/y")));
        assert_eq!(serde_json::from_str::<Value>(&raw).unwrap(), came);
    }

    #[test]
    fn an_interactive_message_becomes_its_title_and_options() {
        let content = json!({ "templateType": "ListPicker", "data": { "content": {
            "title": "Which one?", "elements": [{ "title": "Red" }, { "title": "Blue", "subtitle": "dark" }] } } });
        let kind = "application/vnd.amazonaws.connect.message.interactive";
        let picker = json!({ "Type": "MESSAGE", "ContentType": kind, "Content": content.to_string() });
        let Body::Interactive(message) = only_row(item("i", 5, "SYSTEM", &picker)).body else { panic!() };
        assert_eq!((message.template.as_str(), message.heading.title.as_str()), ("ListPicker", "Which one?"));
        let options = message
            .options
            .iter()
            .map(|Choice { heading, .. }| (&*heading.title, heading.subtitle.as_deref()));
        assert_eq!(options.collect::<Vec<_>>(), [("Red", None), ("Blue", Some("dark"))]);
    }

    #[test]
    fn what_was_picked_out_of_a_carousel_is_an_answer_and_other_json_is_text() {
        let picked = r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":"Book a room"}"#;
        let Body::Response(answer) = only_row(message("m", 5, "CUSTOMER", picked)).body else { panic!() };
        assert_eq!((answer.of.as_deref(), answer.text.as_str()), (Some("Hotels"), "Book a room"));
        let other = only_row(message("m", 5, "CUSTOMER", r#"{"selectionText":"Book a room"}"#));
        assert!(matches!(other.body, Body::Text { .. }));
    }

    #[test]
    fn a_broken_interactive_message_is_shown_raw() {
        let kind = "application/vnd.amazonaws.connect.message.interactive";
        let broken = json!({ "Type": "MESSAGE", "ContentType": kind, "Content": "{" });
        assert!(matches!(only_row(item("i", 5, "SYSTEM", &broken)).body, Body::Unknown { .. }));
    }

    #[test]
    fn receipts_carry_the_recipients_name() {
        let read = json!({
            "Id": "r", "AbsoluteTime": "2026-01-01T10:00:09.000Z", "Type": "MESSAGEMETADATA",
            "ContentType": "application/vnd.amazonaws.connect.event.message.metadata",
            "MessageMetadata": { "MessageId": "m", "Receipts": [{
                "RecipientParticipantId": "p-AGENT", "ReadTimestamp": "2026-01-01T10:00:08.000Z" }] },
        });
        let joined = event("j", 4, "AGENT", "participant.joined");
        let timeline = timeline(&[joined, message("m", 5, "CUSTOMER", "Hello"), read]);
        let mut names = Names::default();
        for person in timeline.people() {
            names.learn(&person);
        }
        let entry = timeline.entry(&"m".into()).unwrap();
        let expected =
            Receipt { name: "The AGENT".into(), delivered_at: None, read_at: Some(1_767_261_608_000.0) };
        assert_eq!(row(entry, &names).receipts, [expected]);
    }

    #[test]
    fn sort_keys_sort_as_places_do_and_lead_back_to_them() {
        let at = |text: &str, ordinal| Place { time: text.parse().unwrap(), ordinal };
        let places = [
            at("-009999-01-02T01:59:59Z", 0),
            at("1969-12-31T23:59:59.999999999Z", 9),
            at("1970-01-01T00:00:00Z", 0),
            at("2026-01-01T10:00:00Z", 9),
            at("2026-01-01T10:00:00Z", 10),
            at("2026-01-01T10:00:00.000000001Z", 0),
            at("9999-12-30T22:00:00Z", u32::MAX),
        ];
        let keys: Vec<String> = places.iter().map(|place| order(*place)).collect();
        assert!(keys.is_sorted(), "{keys:#?}");
        assert_eq!(keys.iter().map(|key| place(key).unwrap()).collect::<Vec<_>>(), places);
    }

    #[test]
    fn a_sort_key_that_is_none_has_no_place() {
        for text in ["", "-", "abc-1", "1", "99999999999999999999999999999999999999999-1"] {
            assert_eq!(place(text), None, "{text}");
        }
    }
}
