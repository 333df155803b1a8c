//! After the storm: what is shown is what the service has.

use std::collections::HashSet;

use jiff::Timestamp;
use monitor::{Connection, Dump};
use protocol::parse_item;
use serde_json::Value;
use transcript::{ItemId, canonical, fingerprint_of};

use crate::watched::{Key, Watched};

/// The gaps, and what the service has at their ends.
fn holes(watched: &Watched, dump: &Dump) -> String {
    let stored = watched.talk.chat.stored();
    let of = |id: Option<&ItemId>| stored.iter().find(|item| id.is_some_and(|id| item["Id"] == id.as_str()));
    let holes = dump.gaps.iter().map(|report| {
        let (after, before) = (of(report.gap.after.as_ref()), of(report.gap.before.as_ref()));
        format!("{report:?} after {after:?} before {before:?}")
    });
    holes.collect::<Vec<_>>().join("\n")
}

/// Why the chat is not shown as it is, if so; `sealable`: its tokens outlive its end.
pub(crate) fn untrue(watched: &Watched, dump: &Dump, sealable: bool, now: Timestamp) -> Option<String> {
    let ended = watched.talk.chat.is_ended();
    let state_fits = match (&dump.summary.connection, watched.with, ended) {
        // With a token that died before the chat did nothing can be read.
        (Connection::Ended { at, complete }, _, true) => *complete || !sealable || watched.token_died_by(*at),
        // Nobody told, and nothing can be asked any more.
        (Connection::Refused { .. } | Connection::Transferred { .. }, _, true) => {
            !sealable || watched.token_died_by(now)
        }
        // Nor does a socket that was subscribed only after the end.
        (Connection::Live { .. }, _, true) => !sealable && watched.talk.chat.subscribed_sockets() > 0,
        (Connection::Live { catching_up, .. }, Key::Participant, false) => !catching_up,
        (_, Key::HandedOver { .. }, _) => true,
        _ => false,
    };
    if !state_fits {
        let requests = watched.talk.chat.requests();
        let last = &requests[requests.len().saturating_sub(3)..];
        return Some(format!("ended: {ended}; {}; last it asked {last:?}", holes(watched, dump)));
    }
    if ended && !sealable || watched.token_died_by(now) {
        return None;
    }
    if watched.with == Key::Participant && !(dump.summary.complete && dump.gaps.is_empty()) {
        return Some(format!("it is not complete: {}", holes(watched, dump)));
    }
    let stored: Vec<Value> = watched.talk.chat.past().into_iter().chain(watched.talk.chat.stored()).collect();
    let shown: Vec<_> = dump
        .entries
        .iter()
        .filter(|entry| entry.read || (entry.item.is_stored() && !entry.is_streaming()))
        .collect();
    let ids = |stored: &Value| stored["Id"].as_str().unwrap_or_default().to_owned();
    let known: HashSet<&str> = shown.iter().map(|entry| entry.id().as_str()).collect();
    if let Some(missing) = stored.iter().find(|item| !known.contains(ids(item).as_str())) {
        return Some(format!("{missing} is missing"));
    }
    if shown.len() != stored.len() {
        return Some(format!("{} items are shown instead of {}", shown.len(), stored.len()));
    }
    let pairs = stored.iter().zip(&shown);
    for (item, entry) in pairs {
        if entry.id().as_str() != ids(item) {
            return Some(format!("{} stands where {item} belongs", entry.id()));
        }
        let content = item["Content"].as_str();
        if entry.item.content.as_deref() != content {
            return Some(format!("{:?} is shown for {item}", entry.item.content));
        }
        if item["AbsoluteTime"].as_str() != Some(format!("{:.3}", entry.place.time).as_str()) {
            return Some(format!("{} is the time of {item}", entry.place.time));
        }
        let files = item["Attachments"].as_array().into_iter().flatten();
        let statuses: Vec<_> = files.map(|file| file["Status"].as_str().unwrap_or_default()).collect();
        let shown: Vec<_> = entry.item.attachments().iter().map(|file| file.status.as_wire()).collect();
        if statuses != shown {
            return Some(format!("{shown:?} is the status shown for {item}"));
        }
    }
    if matches!(dump.summary.connection, Connection::Ended { complete: true, .. }) {
        let items: Vec<_> =
            stored.iter().filter_map(|item| parse_item(&item.to_string()).item.ok()).collect();
        if dump.fingerprint != Some(fingerprint_of(&items)) {
            let proved = dump.entries.iter().filter(|entry| entry.is_proved());
            let mut pairs = proved.map(|entry| canonical(&entry.item)).zip(items.iter().map(canonical));
            return Some(format!("the fingerprint is another: {:?}", pairs.find(|(ours, its)| ours != its)));
        }
    }
    None
}
