//! FTS5 as one uses it first: a table, an index over its text, nothing encrypted.
//!
//! It is given the order of time for its row numbers, which an archive that imports old chats beside new ones can not have.

use std::hint::black_box;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::rows::{Row, for_each_file};
use super::{Answer, Engine, Grouping, Intake, PAGE};
use crate::Failure;
use crate::questions::{Ask, Kind};

const FILE: &str = "plain.db";

const SCHEMA: &str = "
    CREATE TABLE contact(no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
    CREATE TABLE message(no INTEGER PRIMARY KEY, id BLOB NOT NULL, contact INTEGER NOT NULL REFERENCES contact,
        role TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);
    CREATE INDEX message_contact ON message(contact);
    CREATE VIRTUAL TABLE fts USING fts5(body, content='message', content_rowid='no',
        tokenize='unicode61 remove_diacritics 2');";

/// The table with its index, open.
pub(crate) struct Plain {
    connection: Connection,
}

impl Plain {
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        Ok(Self { connection: connect(folder)? })
    }

    /// Makes table and index of these rows.
    pub(crate) fn build(folder: &Path, rows: &[Row]) -> Result<(), Failure> {
        let mut connection = connect(folder)?;
        connection.execute_batch(SCHEMA)?;
        // As many at once as the archive's import writes.
        for rows in rows.chunks(5_000) {
            insert(&mut connection, rows)?;
        }
        Ok(())
    }

    /// Puts the index into one segment: its best case.
    pub(crate) fn optimize(folder: &Path) -> Result<(), Failure> {
        let connection = connect(folder)?;
        connection.execute("INSERT INTO fts(fts) VALUES('optimize')", [])?;
        Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// Keeps the JSON of each item, too, as the service wrote it.
    pub(crate) fn keep_json(folder: &Path, transcripts: &Path) -> Result<(), Failure> {
        #[derive(Deserialize)]
        struct File<'a> {
            #[serde(rename = "Transcript", borrow)]
            items: Vec<&'a RawValue>,
        }
        let mut connection = connect(folder)?;
        connection.execute_batch("CREATE TABLE raw(no INTEGER PRIMARY KEY, json TEXT NOT NULL)")?;
        let transaction = connection.transaction()?;
        for_each_file(transcripts, &mut |bytes| {
            let file: File<'_> = serde_json::from_slice(bytes)?;
            let mut insert = transaction.prepare_cached("INSERT INTO raw(json) VALUES(?1)")?;
            for item in file.items {
                insert.execute([item.get()])?;
            }
            Ok(())
        })?;
        transaction.commit()?;
        Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    fn search(&self, ask: &Ask, order: &str) -> Result<Answer, Failure> {
        let mut sql = String::from(
            "SELECT message.id, message.at, message.role, message.name, contact.id, snippet(fts, 0, '[', ']', '…', 32)
             FROM fts JOIN message ON message.no = fts.rowid JOIN contact ON contact.no = message.contact
             WHERE fts MATCH ?",
        );
        let mut values = vec![Value::from(matching(ask))];
        if let Some(contact) = &ask.contact {
            sql.push_str(" AND contact.id = ?");
            values.push(contact.clone().into());
        }
        if let Some(role) = ask.role {
            sql.push_str(" AND message.role = ?");
            values.push(role.wire().to_owned().into());
        }
        if let Some((from, until)) = ask.days {
            sql.push_str(" AND message.at >= ? AND message.at < ?");
            values.extend([Value::from(from * 1_000), Value::from(until * 1_000)]);
        }
        sql.push_str(&format!(" ORDER BY {order} LIMIT {PAGE}"));
        let mut find = self.connection.prepare_cached(&sql)?;
        let mut rows = find.query(params_from_iter(values))?;
        let mut hits = 0;
        while let Some(row) = rows.next()? {
            let id: Vec<u8> = row.get(0)?;
            let at: i64 = row.get(1)?;
            let text = |column| row.get::<_, String>(column);
            black_box((id, at, text(2)?, text(3)?, text(4)?, text(5)?));
            hits += 1;
        }
        Ok(Answer { hits, is_windowed: false })
    }
}

fn connect(folder: &Path) -> Result<Connection, Failure> {
    let connection = Connection::open(folder.join(FILE))?;
    // As the archive has them.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -16 * 1024)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn insert(connection: &mut Connection, rows: &[Row]) -> Result<(), Failure> {
    let transaction = connection.transaction()?;
    {
        let mut contact = transaction.prepare_cached("INSERT OR IGNORE INTO contact(id) VALUES(?1)")?;
        let mut message = transaction.prepare_cached(
            "INSERT INTO message(id, contact, role, name, at, body)
             VALUES(?1, (SELECT no FROM contact WHERE id = ?2), ?3, ?4, ?5, ?6)",
        )?;
        let mut index = transaction.prepare_cached("INSERT INTO fts(rowid, body) VALUES(?1, ?2)")?;
        for row in rows {
            let id = row.contact.to_string();
            contact.execute([&id])?;
            message.execute(params![row.id.as_bytes(), id, row.role, row.name, row.at, row.text])?;
            index.execute(params![transaction.last_insert_rowid(), row.text])?;
        }
    }
    Ok(transaction.commit()?)
}

fn matching(ask: &Ask) -> String {
    let words = ask.words.join(" ");
    match ask.kind {
        Kind::Phrase => format!("\"{words}\""),
        Kind::Prefix => format!("\"{words}\"*"),
        _ => ask.words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" "),
    }
}

impl Engine for Plain {
    fn newest(&self, ask: &Ask) -> Result<Answer, Failure> {
        self.search(ask, "fts.rowid DESC")
    }

    fn best(&self, ask: &Ask) -> Result<Answer, Failure> {
        self.search(ask, "fts.rank")
    }

    fn intake(&self) -> Result<Box<dyn Intake>, Failure> {
        let path = self.connection.path().map(Path::new).and_then(Path::parent).map(Path::to_owned);
        let mut connection = connect(&path.unwrap_or_default())?;
        Ok(Box::new(Grouping::new(move |rows| insert(&mut connection, rows))))
    }
}
