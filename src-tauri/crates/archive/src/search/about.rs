//! Whose chat a hit is of.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use transcript::{ContactId, Role};

use crate::packed::PackedId;
use crate::rows::StoredItem;
use crate::{Archive, ReadError};

/// What a line says of a hit's chat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The customer's name, as the chat itself says it, else as the source did.
    pub customer: Option<String>,
    /// The queue of the hit's contact.
    pub queue: Option<String>,
    /// Contacts of the chat, those of past sessions included.
    pub contacts: u32,
}

impl Archive {
    /// What is to be said of each of these hits.
    pub async fn about(&self, hits: &[StoredItem]) -> Result<Vec<About>, ReadError> {
        let places: Vec<_> = hits.iter().map(|hit| (hit.chat.clone(), hit.contact.clone())).collect();
        self.read(move |connection| about(connection, &places)).await
    }
}

fn about(connection: &Connection, places: &[(String, ContactId)]) -> Result<Vec<About>, ReadError> {
    let mut chats: HashMap<&str, About> = HashMap::new();
    let mut queues: HashMap<&ContactId, Option<String>> = HashMap::new();
    let mut all = Vec::new();
    for (key, contact) in places {
        let chat = if let Some(known) = chats.get(key.as_str()) {
            known.clone()
        } else {
            let chat = chat(connection, key)?;
            chats.insert(key, chat.clone());
            chat
        };
        let queue = if let Some(known) = queues.get(contact) {
            known.clone()
        } else {
            let queue = queue(connection, contact)?;
            queues.insert(contact, queue.clone());
            queue
        };
        all.push(About { queue, ..chat });
    }
    Ok(all)
}

fn chat(connection: &Connection, key: &str) -> Result<About, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT coalesce(
                    (SELECT author.name FROM contact JOIN author ON author.contact = contact.no
                     WHERE contact.chat = chat.no AND author.role = ?2 AND author.name IS NOT NULL
                     ORDER BY contact.no DESC, author.no DESC LIMIT 1),
                    customer),
                (SELECT count(*) FROM contact WHERE contact.chat = chat.no)
                    + (SELECT count(*) FROM past JOIN contact ON contact.no = past.contact
                       WHERE past.chat = chat.no AND contact.chat <> chat.no)
         FROM chat WHERE key = ?1",
    )?;
    let about = find.query_row(params![key, Role::Customer.as_wire()], |row| {
        Ok(About { customer: row.get(0)?, queue: None, contacts: row.get(1)? })
    });
    // Purged meanwhile: then nothing is known.
    Ok(about.optional()?.unwrap_or_default())
}

fn queue(connection: &Connection, contact: &ContactId) -> Result<Option<String>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT queue.name FROM contact JOIN queue ON queue.no = contact.queue WHERE contact.id = ?1",
    )?;
    Ok(find.query_row([PackedId::new(contact.as_str())], |row| row.get(0)).optional()?)
}
