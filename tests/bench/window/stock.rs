//! An archive with very much in it.

use std::path::Path;

use archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem};
use serde_json::json;

use crate::talk;

/// Messages of the one long chat.
pub(crate) const LONG: usize = 100_000;
/// A word of its newest line alone.
pub(crate) const WORD: &str = "zeppelin";

/// Messages of each other chat.
const SHORT: usize = 14;
/// Chats, or parts of the long one, in one transaction.
const TOGETHER: usize = 500;

/// Fills the archive in this folder up to so many messages, the long chat among them.
pub(crate) async fn fill(folder: &Path, key: &Key, messages: usize) {
    let archive = Archive::open(folder, key).unwrap();
    let mut batches = Vec::new();
    for from in (0..LONG).step_by(1_000) {
        batches.push(part(0, from, 1_000));
    }
    for number in 1..=messages.saturating_sub(LONG) / SHORT {
        batches.push(part(number, 0, SHORT));
        if batches.len() >= TOGETHER {
            let whole = std::mem::take(&mut batches);
            tokio::task::block_in_place(|| archive.write_now(whole)).unwrap();
        }
    }
    tokio::task::block_in_place(|| archive.write_now(batches)).unwrap();
    archive.settle().await.unwrap();
    archive.close().await;
}

fn part(number: usize, from: usize, count: usize) -> Batch {
    let contact = format!("{number:08x}-0000-4000-8000-000000000000");
    let item = |at: usize| {
        let last = if number == 0 && at + 1 == LONG { WORD } else { "" };
        // The long chat goes on for days, and is the newest.
        let second = if number == 0 {
            1_790_000_000 + at as i64 * 5
        } else {
            1_700_000_000 + number as i64 * 600 + at as i64 * 20
        };
        let role = if at.is_multiple_of(2) { "CUSTOMER" } else { "AGENT" };
        let json = json!({
            "Id": format!("{number:08x}-{at:04x}-4000-8000-{at:012x}"), "Type": "MESSAGE", "ContentType": "text/plain",
            "AbsoluteTime": jiff::Timestamp::from_second(second).unwrap().to_string(), "ContactId": contact,
            "Content": format!("{} {last}", talk::line(at + number)), "ParticipantId": role, "DisplayName": role, "ParticipantRole": role,
        });
        NewItem::new(protocol::parse_item(&json.to_string()).item.unwrap())
    };
    Batch {
        chat: ChatFacts {
            key: contact.clone(),
            instance: Some("bench".into()),
            customer: Some(format!("Customer {number}")),
            complete: Some(true),
            contacts: vec![ContactFacts::new(contact.as_str().into())],
            ..ChatFacts::default()
        },
        items: (from..from + count).map(item).collect(),
        ..Batch::default()
    }
}
