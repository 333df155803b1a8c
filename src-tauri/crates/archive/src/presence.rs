//! The history of presence, read again.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::batch::Presence;
use crate::chats::chat;
use crate::packed::PackedId;
use crate::{Archive, ReadError};

/// Points of one chat that are read at most, the newest: more than the engine keeps of everybody in it.
const MOST: usize = 50_000;

impl Archive {
    /// What was reported of everybody in a chat, oldest first; nothing of a chat that is not there, or that nobody watched.
    pub async fn presence(&self, key: String) -> Result<Vec<Presence>, ReadError> {
        self.read(move |connection| match chat(connection, &key)? {
            Some(chat) => presence(connection, chat.no),
            None => Ok(Vec::new()),
        })
        .await
    }
}

fn presence(connection: &Connection, chat: i64) -> Result<Vec<Presence>, ReadError> {
    let mut find = connection.prepare_cached(
        "SELECT participant, since, facet, report FROM presence WHERE chat = ?1 ORDER BY since DESC LIMIT ?2",
    )?;
    let mut rows = find.query((chat, MOST as i64))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        // A moment that is none was written by nobody.
        let Ok(since) = Timestamp::from_millisecond(row.get(1)?) else { continue };
        found.push(Presence {
            participant: row.get::<_, PackedId>(0)?.to_string().as_str().into(),
            since,
            facet: row.get(2)?,
            report: row.get(3)?,
        });
    }
    found.reverse();
    Ok(found)
}
