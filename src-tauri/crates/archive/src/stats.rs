//! The archive in figures.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::chats::moment;
use crate::entry::asked_label;
use crate::{Archive, ReadError};

/// The archive in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Items in all.
    pub items: u64,
    /// Of these the ones with somebody's words.
    pub messages: u64,
    /// Chats.
    pub chats: u64,
    /// Contacts.
    pub contacts: u64,
    /// The oldest item.
    pub first: Option<Timestamp>,
    /// The newest item.
    pub last: Option<Timestamp>,
    /// Bytes on disk, the log included.
    pub bytes: u64,
    /// The instances.
    pub instances: Vec<Instance>,
    /// Contacts on legal hold.
    pub held: u64,
}

/// An Amazon Connect instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its id, or another name for it.
    pub name: String,
    /// Days for which its chats are kept; `None`: for ever.
    pub keep_days: Option<u32>,
    /// Its contacts.
    pub contacts: u64,
    /// Its items.
    pub items: u64,
    /// The oldest of them.
    pub first: Option<Timestamp>,
}

impl Archive {
    /// The archive in figures.
    pub async fn stats(&self) -> Result<Stats, ReadError> {
        let bytes = self.bytes();
        self.read(move |connection| stats(connection, bytes)).await
    }

    /// The same for a thread that may wait.
    pub fn stats_now(&self) -> Result<Stats, ReadError> {
        let bytes = self.bytes();
        self.read_now(|connection| stats(connection, bytes))
    }

    fn bytes(&self) -> u64 {
        let place = self.place();
        let size = |path| std::fs::metadata(path).map_or(0, |file| file.len());
        size(place.database()) + size(place.log())
    }
}

fn stats(connection: &Connection, bytes: u64) -> Result<Stats, ReadError> {
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0).map(i64::unsigned_abs));
    let time = |sql: &str| {
        connection.query_row(sql, [], |row| row.get::<_, Option<i64>>(0).map(|at| at.and_then(moment)))
    };
    let mut instances = connection.prepare_cached(
        "SELECT name, keep_days, (SELECT count(*) FROM contact WHERE contact.instance = instance.no),
                (SELECT count(*) FROM fts WHERE fts MATCH ?1 || instance.no || '\"'),
                (SELECT at FROM item WHERE rid = (SELECT rowid FROM fts WHERE fts MATCH ?1 || instance.no || '\"' ORDER BY rowid LIMIT 1))
         FROM instance ORDER BY name",
    )?;
    let of_instance = asked_label("i");
    let instances = instances.query_map([of_instance.trim_end_matches('"')], |row| {
        let contacts = row.get::<_, i64>(2)?.unsigned_abs();
        Ok(Instance {
            name: row.get(0)?,
            keep_days: row.get(1)?,
            contacts,
            items: row.get::<_, i64>(3)?.unsigned_abs(),
            first: row.get::<_, Option<i64>>(4)?.and_then(moment),
        })
    })?;
    let messages = ["tm", "ta"].map(asked_label).join(" OR ");
    Ok(Stats {
        items: count("SELECT count(*) FROM item")?,
        messages: connection
            .query_row("SELECT count(*) FROM fts WHERE fts MATCH ?1", [messages], |row| row.get::<_, i64>(0))?
            .unsigned_abs(),
        chats: count("SELECT count(*) FROM chat")?,
        contacts: count("SELECT count(*) FROM contact")?,
        first: time("SELECT (SELECT at FROM item WHERE rid = (SELECT min(rid) FROM item))")?,
        last: time("SELECT (SELECT at FROM item WHERE rid = (SELECT max(rid) FROM item))")?,
        bytes,
        instances: instances.collect::<Result<_, _>>()?,
        held: count("SELECT count(*) FROM contact WHERE hold IS NOT NULL")?,
    })
}
