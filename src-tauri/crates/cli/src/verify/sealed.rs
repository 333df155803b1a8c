//! A transcript that `watch --dump` wrote, against its fingerprint.

use std::collections::HashSet;
use std::path::Path;

use protocol::parse_item;
use recorded::Contact;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use transcript::{Fingerprint, Item, ItemId, Timeline, fingerprint_of};

use super::Verdict;
use crate::item::item_json;

/// What is told of one chat.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line<'a> {
    pub(super) verify: Verdict,
    file: String,
    chat: &'a str,
    items: usize,
    fingerprint: Option<Fingerprint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Different>,
}

/// The first item that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Different {
    /// Its place in the file, from 1.
    position: usize,
    /// Its id; of one that is missing the id that is expected there.
    id: Option<ItemId>,
}

/// Whether a chat is what its fingerprint says.
pub(super) fn judge<'a>(file: &Path, contact: &'a Contact) -> Line<'a> {
    let (verify, item) = match contact.fingerprint {
        None => (Verdict::Unsealed, None),
        Some(fingerprint) => {
            let item = first_different(contact);
            let is_same = item.is_none() && recomputed(contact) == fingerprint;
            (if is_same { Verdict::Ok } else { Verdict::Mismatch }, item)
        }
    };
    Line {
        verify,
        file: file.display().to_string(),
        chat: &contact.initial_contact_id,
        items: contact.items.len(),
        fingerprint: contact.fingerprint,
        item,
    }
}

/// The fingerprint of the items as they are in the file now.
fn recomputed(contact: &Contact) -> Fingerprint {
    let left_out: HashSet<&ItemId> = contact.unproved.iter().collect();
    let items = contact.items.iter().filter_map(|raw| parse_item(raw.get()).item.ok());
    let items: Vec<Item> = items.filter(|item| !left_out.contains(&item.id)).collect();
    fingerprint_of(&items)
}

/// The file holds each item twice: to be read, and to go on from. A fingerprint says that something is different; the other copy says
/// what, and that of members which the fingerprint leaves out.
fn first_different(contact: &Contact) -> Option<Different> {
    let kept = Timeline::restore(contact.saved.as_ref()?).ok()?;
    let mut expected = kept.entries();
    let mut position = 0;
    for raw in &contact.items {
        position += 1;
        let entry = expected.next();
        if entry.is_none_or(|entry| !is_same(&item_json(entry), raw)) {
            let id = parse_item(raw.get()).item.ok().map(|item| item.id);
            return Some(Different { position, id: entry.map(|entry| entry.id().clone()).or(id) });
        }
    }
    expected.next().map(|missing| Different { position: position + 1, id: Some(missing.id().clone()) })
}

/// Whether two texts say the same: another program may have written the file anew, with its members in another order.
fn is_same(one: &RawValue, other: &RawValue) -> bool {
    let value = |raw: &RawValue| serde_json::from_str::<Value>(raw.get()).ok();
    one.get() == other.get() || value(one).is_some_and(|one| value(other) == Some(one))
}
