//! A real archive in a folder of its own, with chats in it.

use std::sync::Arc;

use ::archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem, Origin, Written};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::Shelf;
use crate::keeping::Access;

/// An open archive. Its folder goes with it.
pub(crate) struct Sample {
    /// The archive.
    pub(crate) archive: Archive,
    /// What the app has of it.
    pub(crate) shelf: Shelf,
    _access: watch::Sender<Access>,
    _folder: Arc<TempDir>,
}

impl Sample {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path(), &Key::new(Zeroizing::new([7; 32]))).unwrap();
        let access = watch::Sender::new(Access::Writing(archive.clone()));
        let shelf = Shelf::new(access.subscribe());
        Self { archive, shelf, _access: access, _folder: Arc::new(folder) }
    }

    /// Stores items of a chat that consists of one contact, as an import does.
    pub(crate) fn store(&self, contact: &str, queue: Option<&str>, items: &[Value]) -> Written {
        self.write(contact, &[(contact, queue)], items)
    }

    /// Stores a batch, on a thread that may wait.
    pub(crate) fn put(&self, batch: Batch) -> Written {
        std::thread::scope(|scope| {
            scope.spawn(|| self.archive.write_now(vec![batch]).unwrap()).join().unwrap()
        })
    }

    /// Stores items of a chat with its contacts, each with its queue.
    pub(crate) fn write(&self, chat: &str, contacts: &[(&str, Option<&str>)], items: &[Value]) -> Written {
        let contact = |(id, queue): &(&str, Option<&str>)| ContactFacts {
            queue: queue.map(str::to_owned),
            ..ContactFacts::new((*id).into())
        };
        let batch = Batch {
            chat: ChatFacts {
                key: chat.into(),
                region: Some("eu-central-1".into()),
                instance: Some("inst-1".into()),
                contacts: contacts.iter().map(contact).collect(),
                ..ChatFacts::default()
            },
            items: items.iter().map(new_item).collect(),
            origin: Origin::Stored,
            ..Batch::default()
        };
        self.put(batch)
    }
}

fn new_item(json: &Value) -> NewItem {
    let mut json = json.clone();
    // Position within its instant, as the import counts it.
    let ordinal = json.as_object_mut().unwrap().remove("_ordinal").and_then(|ordinal| ordinal.as_u64());
    let item = protocol::parse_item(&json.to_string()).item.unwrap();
    NewItem { ordinal: ordinal.unwrap_or_default() as u32, ..NewItem::new(item) }
}

/// A message of a contact at a moment.
pub(crate) fn said(id: &str, contact: &str, at: &str, role: &str, name: &str, text: &str) -> Value {
    of(
        contact,
        json!({
            "Id": id, "AbsoluteTime": at, "Type": "MESSAGE", "ContentType": "text/plain", "Content": text,
            "ParticipantId": format!("p-{name}"), "ParticipantRole": role, "DisplayName": name,
        }),
    )
}

/// An event of a contact, by the last part of its content type.
pub(crate) fn event(id: &str, contact: &str, at: &str, role: &str, name: &str, event: &str) -> Value {
    let content_type = format!("application/vnd.amazonaws.connect.event.{event}");
    of(
        contact,
        json!({
            "Id": id, "AbsoluteTime": at, "Type": "EVENT", "ContentType": content_type,
            "ParticipantId": format!("p-{name}"), "ParticipantRole": role, "DisplayName": name,
        }),
    )
}

/// A file of a contact, by its name.
pub(crate) fn file(id: &str, contact: &str, at: &str, name: &str, status: &str) -> Value {
    let attachment = json!({ "AttachmentId": format!("f-{id}"), "AttachmentName": name,
        "ContentType": "application/pdf", "Status": status });
    of(
        contact,
        json!({
            "Id": id, "AbsoluteTime": at, "Type": "ATTACHMENT", "Attachments": [attachment],
            "ParticipantId": "p-Mara", "ParticipantRole": "CUSTOMER", "DisplayName": "Mara",
        }),
    )
}

/// The same, at this position within its instant.
pub(crate) fn nth(ordinal: u32, mut item: Value) -> Value {
    item["_ordinal"] = ordinal.into();
    item
}

fn of(contact: &str, mut item: Value) -> Value {
    item["ContactId"] = contact.into();
    item
}
