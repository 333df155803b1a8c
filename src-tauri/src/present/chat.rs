//! Rows of the roster.

use monitor::Summary;
use transcript::{Entry, Format, Kind};

use super::connection::connection;
use super::{Names, count, interactive, moment, named, role, row, speaker, writer};
use crate::dto::{BackFill, BackFillState, Chat, Connection, FileCounts, LastKind, LastLine, Role, Speaker};
use crate::settings::StoredChat;
use crate::watchlist::tokenless_key;

/// Longest last line, in characters.
const LINE: usize = 200;

/// One chat.
pub(crate) fn chat(summary: &Summary) -> Chat {
    let names = Names::default();
    let known = summary.customer.as_ref().and_then(|customer| customer.name.as_deref());
    Chat {
        key: summary.key.to_string(),
        contact_id: summary.contact_id.as_ref().map(ToString::to_string),
        initial_contact_id: summary.initial_contact_id.as_ref().map(ToString::to_string),
        contact_ids: summary.contact_ids.iter().map(ToString::to_string).collect(),
        region: summary.region.clone(),
        instance: summary.instance.clone(),
        queue: summary.queue.clone(),
        customer: known.or(summary.customer_hint.as_deref()).map(named),
        with: summary.with.as_ref().map(|who| writer(who, &names)).or_else(|| hinted(summary)),
        present: summary.present.iter().map(role).collect(),
        connection: connection(&summary.connection),
        last: summary.last.as_deref().and_then(last),
        typing: summary.typing.iter().map(|who| speaker(who, &names)).collect(),
        unread: summary.unread,
        waiting_since: summary.waiting_since.map(moment),
        started_at: summary.started_at.map(moment),
        ended_at: summary.ended_at.map(moment),
        items: count(summary.items),
        gaps: count(summary.gaps),
        at_start: summary.at_start,
        complete: summary.complete,
        back_fill: back_fill(&summary.back_fill),
        files: FileCounts {
            total: summary.files.total,
            rejected: summary.files.rejected,
            in_progress: summary.files.in_progress,
            stuck: summary.files.stuck,
        },
    }
}

/// A chat that was added by hand and for which no token can be had.
pub(crate) fn tokenless(chat: &StoredChat) -> Chat {
    Chat {
        key: tokenless_key(chat).to_string(),
        contact_id: chat.contact_id.clone(),
        initial_contact_id: chat.initial_contact_id.clone(),
        contact_ids: Vec::new(),
        region: chat.region.clone(),
        instance: None,
        queue: None,
        customer: None,
        with: None,
        present: Vec::new(),
        connection: Connection::NoToken,
        last: None,
        typing: Vec::new(),
        unread: 0,
        waiting_since: None,
        started_at: None,
        ended_at: None,
        items: 0,
        gaps: 0,
        at_start: false,
        complete: false,
        back_fill: BackFill {
            state: BackFillState::Waiting,
            pages: 0,
            items: 0,
            reached_at: None,
            eta_ms: None,
        },
        files: FileCounts::default(),
    }
}

fn back_fill(past: &monitor::BackFill) -> BackFill {
    use monitor::BackFillState as Known;
    BackFill {
        state: match past.state {
            Known::Waiting => BackFillState::Waiting,
            Known::Reading => BackFillState::Reading,
            Known::Paused => BackFillState::Paused,
            Known::Cancelled => BackFillState::Cancelled,
            Known::Done => BackFillState::Done,
        },
        pages: past.pages,
        items: count(past.items),
        reached_at: past.reached.map(moment),
        eta_ms: past.eta_ms.map(|eta| eta as f64),
    }
}

/// The agent as the source names him, until the chat itself does. An ended chat is with nobody.
fn hinted(summary: &Summary) -> Option<Speaker> {
    let name = summary.agent_hint.clone().filter(|_| summary.ended_at.is_none())?;
    Some(Speaker { id: String::new(), name, role: Role::Agent, role_text: None })
}

pub(super) fn last(entry: &Entry) -> Option<LastLine> {
    let names = Names::default();
    let item = &entry.item;
    let (kind, text) = match &item.kind {
        Kind::Message(Format::Interactive) => {
            let shown = protocol::parse_interactive(item.content.as_deref().unwrap_or_default());
            (
                LastKind::Said,
                shown.as_ref().and_then(protocol::Interactive::title).unwrap_or_default().to_owned(),
            )
        }
        Kind::Message(Format::InteractiveResponse) => {
            (LastKind::Said, row::answer(&entry.text().unwrap_or_default()).text)
        }
        Kind::Message(format) => {
            let text = entry.text().unwrap_or_default();
            // What is picked out of a carousel comes as a plain text.
            let picked = if *format == Format::Plain { interactive::selection(&text) } else { None };
            (LastKind::Said, picked.map_or(text, |picked| picked.text))
        }
        Kind::Attachment => {
            let names: Vec<&str> =
                item.attachments().iter().filter_map(|file| file.name.as_deref()).collect();
            (LastKind::File, names.join(", "))
        }
        Kind::Event(event) => (LastKind::Done, row::happened(event, item, &names)),
        Kind::Metadata | Kind::Unknown => return None,
    };
    let by = item.author.as_ref().map(|who| match kind {
        LastKind::Done => speaker(who, &names),
        LastKind::Said | LastKind::File => writer(who, &names),
    });
    Some(LastLine { text: one_line(&text), kind, by, at: moment(entry.place.time) })
}

pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(4 * LINE));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // Enough to cut from; a text may have 16 kB.
        if line.len() > 4 * LINE {
            break;
        }
    }
    let line = match line.char_indices().nth(LINE - 1) {
        Some((cut, letter)) if cut + letter.len_utf8() < line.len() => format!("{}…", &line[..cut]),
        _ => line,
    };
    richtext::visible(&line, 2 * LINE).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{event, item, message, timeline};
    use super::*;

    fn line(item: serde_json::Value) -> Option<LastLine> {
        last(timeline(&[item]).entries().next().unwrap())
    }

    #[test]
    fn what_was_said_is_quoted_on_one_line() {
        let said = line(message("m", 5, "CUSTOMER", "Hello,\n\n  where is it?")).unwrap();
        assert_eq!((said.kind, said.at), (LastKind::Said, 1_767_261_605_000.0));
        assert_eq!(said.text, "Hello, where is it?");
    }

    #[test]
    fn what_was_picked_out_of_a_carousel_is_told_in_its_words() {
        let picked = r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":"Book a room"}"#;
        assert_eq!(line(message("m", 5, "CUSTOMER", picked)).unwrap().text, "Book a room");
    }

    #[test]
    fn a_long_text_is_cut_at_two_hundred_characters_of_any_alphabet() {
        for letter in ["a", "漢", "👩"] {
            assert_eq!(one_line(&letter.repeat(LINE)), letter.repeat(LINE));
            let cut = one_line(&letter.repeat(LINE + 1));
            assert_eq!((cut.chars().count(), cut.ends_with('…')), (LINE, true));
        }
    }

    #[test]
    fn what_happened_is_told_in_our_words() {
        let done = line(event("e", 5, "AGENT", "participant.joined")).unwrap();
        assert_eq!((done.kind, done.text.as_str()), (LastKind::Done, "The AGENT joined"));
    }

    #[test]
    fn a_file_is_told_by_its_name() {
        let attachment = json!({ "AttachmentId": "f", "AttachmentName": "bill.pdf", "Status": "APPROVED" });
        let sent = json!({ "Type": "ATTACHMENT", "Attachments": [attachment] });
        let file = line(item("f", 5, "CUSTOMER", &sent)).unwrap();
        assert_eq!((file.kind, file.text.as_str()), (LastKind::File, "bill.pdf"));
    }
}
