//! Items in words.

use transcript::{Author, Event, Format, Item, Kind, Processing, Role, Status};

use super::about::About;
use super::choosing::Choosing;
use crate::StoredItem;

/// What a reader sees of a message.
pub(super) fn text(stored: &StoredItem) -> String {
    match interactive(&stored.item) {
        Some(shown) => shown.lines().join("\n"),
        None => words(stored).to_owned(),
    }
}

/// The words of a message: of one that is still being streamed those that have come.
pub(super) fn words(stored: &StoredItem) -> &str {
    let content = stored.item.content.as_deref().unwrap_or_default();
    match stored.item.chunk() {
        Some(chunk) if !chunk.completed => stored.words.as_deref().unwrap_or(content),
        _ => content,
    }
}

/// An interactive message or an answer to one, as far as it is understood.
pub(super) fn interactive(item: &Item) -> Option<Choosing> {
    let content = item.content.as_deref()?;
    match item.kind {
        Kind::Message(Format::Interactive) => Choosing::offered(content),
        Kind::Message(Format::InteractiveResponse) => {
            protocol::parse_response(content).map(Choosing::answered)
        }
        // What is picked out of a carousel comes as a plain text.
        Kind::Message(Format::Plain) => protocol::parse_selection(content).map(Choosing::answered),
        _ => None,
    }
}

/// Asides: what else there is to say of an item.
pub(super) fn asides(item: &Item) -> Vec<String> {
    let mut asides = Vec::new();
    if item.chunk().is_some_and(|chunk| !chunk.completed) {
        asides.push("streamed: a part of it only".to_owned());
    }
    match item.processing() {
        None => {}
        Some(Processing::Processing) => asides.push("was still being processed".to_owned()),
        Some(Processing::Failed) => asides.push("processing failed".to_owned()),
        Some(Processing::Rejected) => asides.push("rejected when it was processed".to_owned()),
        Some(Processing::Unknown(word)) => asides.push(format!("processing: {word}")),
    }
    asides
}

/// Who had it and who read it, in words: the last of it for each.
pub(super) fn receipts(about: &About, item: &Item) -> Vec<(String, Option<String>)> {
    let mut said = Vec::new();
    for (recipient, marks) in item.receipts().iter() {
        let name = about.name_of(recipient).map(str::to_owned);
        let words = match (marks.read, marks.delivered) {
            (Some(at), _) => format!("read {}", about.clock(at)),
            (None, Some(at)) => format!("delivered {}", about.clock(at)),
            (None, None) => continue,
        };
        said.push((words, name));
    }
    said
}

/// What happened.
pub(super) fn event(event: &Event, name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    let who = if name.is_empty() { "Somebody" } else { name };
    match event {
        Event::Typing => format!("{who} is typing"),
        Event::Invited => format!("{who} was invited"),
        Event::Joined => format!("{who} joined"),
        Event::Left => format!("{who} left"),
        Event::Idle => format!("{who} went idle"),
        Event::Returned => format!("{who} returned"),
        Event::AutoDisconnection => "Disconnected for inactivity: everyone but the customer".to_owned(),
        Event::Active => format!("{who} is active"),
        Event::Inactive => format!("{who} is inactive"),
        Event::Engaged => format!("{who} takes part"),
        Event::Disengaged => format!("{who} no longer takes part"),
        Event::DisplayNameUpdated => format!("Display name changed to {who}"),
        Event::TransferSucceeded => "Chat transferred".to_owned(),
        Event::TransferFailed => "Transfer failed".to_owned(),
        Event::ChatEnded => "Chat ended".to_owned(),
        Event::ChatRehydrated => "Chat taken up again".to_owned(),
        Event::Other(word) if name.is_empty() => word.to_string(),
        Event::Other(word) => format!("{name}: {word}"),
    }
}

/// A role in a word.
pub(super) fn role(role: &Role) -> String {
    match role {
        Role::Agent => "agent".to_owned(),
        Role::Customer => "customer".to_owned(),
        Role::System => "system".to_owned(),
        Role::CustomBot => "bot".to_owned(),
        Role::Supervisor => "supervisor".to_owned(),
        Role::Unknown(word) if word.is_empty() => "role unknown".to_owned(),
        Role::Unknown(word) => format!("role \u{201c}{word}\u{201d}"),
    }
}

/// The name to show.
pub(super) fn name(author: &Author) -> String {
    match author.name.as_deref() {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ if matches!(author.role, Role::Unknown(_)) => "Unnamed participant".to_owned(),
        _ => format!("Unnamed {}", role(&author.role)),
    }
}

/// The status of a file.
pub(super) fn status(status: &Status) -> String {
    match status {
        Status::Approved => "Approved".to_owned(),
        Status::Rejected => "Rejected".to_owned(),
        Status::InProgress => "Being scanned".to_owned(),
        Status::Unknown(word) if word.is_empty() => "Status unknown".to_owned(),
        Status::Unknown(word) => word.to_string(),
    }
}

/// A number with its noun.
pub(super) fn counted(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{} {noun}s", grouped(number)) }
}

/// Thousands set apart.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
