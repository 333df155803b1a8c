//! An archive in a folder of its own, and things to put into it.

use std::ops::Deref;

use archive::query::parse;
use archive::search::{Found, Order};
use archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem, Origin, StoredItem};
use jiff::{Timestamp, ZonedDateTime};
use rusqlite::Connection;
use tempfile::TempDir;
use transcript::Item;
use zeroize::Zeroizing;

/// The moment of all questions.
pub(crate) fn now() -> ZonedDateTime {
    "2026-11-27T12:00:00+00:00[UTC]".parse().unwrap()
}

pub(crate) const KEY: [u8; 32] = [7; 32];

pub(crate) fn key() -> Key {
    Key::new(Zeroizing::new(KEY))
}

/// An open archive that goes away with its folder.
pub(crate) struct Shelf {
    pub(crate) archive: Archive,
    pub(crate) folder: TempDir,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path(), &key()).unwrap();
        Self { archive, folder }
    }

    /// Closed, and opened again.
    pub(crate) fn again(self) -> Self {
        let Self { archive, folder } = self;
        drop(archive);
        let archive = Archive::open(folder.path(), &key()).unwrap();
        Self { archive, folder }
    }

    /// What a question finds, as texts, the newest first.
    pub(crate) async fn texts(&self, question: &str) -> Vec<String> {
        self.find(question, Order::Newest).await.hits.iter().map(|hit| hit.text().to_owned()).collect()
    }

    pub(crate) async fn find(&self, question: &str, order: Order) -> Found {
        let query = parse(question, &now()).unwrap();
        let plan = self.archive.plan(query).await.unwrap();
        self.archive.search(plan, order, None, 50).await.unwrap()
    }

    pub(crate) async fn items(&self, key: &str) -> Vec<StoredItem> {
        self.archive.page(key.to_owned(), archive::From::Newest, 10_000).await.unwrap().items
    }
}

impl Deref for Shelf {
    type Target = Archive;

    fn deref(&self) -> &Archive {
        &self.archive
    }
}

/// The database, beside the archive that has it open.
pub(crate) fn database(shelf: &Shelf) -> Connection {
    let connection = Connection::open(shelf.folder.path().join("archive.db")).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", &*key().expose_hex())).unwrap();
    connection.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256").unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    connection
}

/// A message of a contact at a second of the day.
pub(crate) fn said(contact: &str, id: &str, second: u32, role: &str, text: &str) -> Item {
    let name = if role == "AGENT" { "Amelia Frost" } else { "Kwame Boateng" };
    let json = serde_json::json!({
        "Id": id, "AbsoluteTime": at(second).to_string(), "Type": "MESSAGE", "ContentType": "text/plain",
        "Content": text, "ParticipantId": format!("{contact}-{role}"), "DisplayName": name, "ParticipantRole": role,
        "ContactId": contact, "InitialContactId": contact,
    });
    item(&json)
}

pub(crate) fn item(json: &serde_json::Value) -> Item {
    protocol::parse_item(&json.to_string()).item.unwrap()
}

pub(crate) fn at(second: u32) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + i64::from(second)).unwrap()
}

/// Items of a chat with one contact.
pub(crate) fn batch(contact: &str, items: impl IntoIterator<Item = Item>) -> Batch {
    Batch {
        chat: ChatFacts {
            key: contact.to_owned(),
            contacts: vec![ContactFacts::new(contact.into())],
            ..ChatFacts::default()
        },
        items: items.into_iter().map(NewItem::new).collect(),
        ..Batch::default()
    }
}

/// The same, out of a file.
pub(crate) fn file(contact: &str, items: impl IntoIterator<Item = Item>) -> Batch {
    Batch { origin: Origin::Stored, ..batch(contact, items) }
}
