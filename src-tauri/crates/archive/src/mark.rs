//! How much was acknowledged, noted beside the database.
//!
//! To SQLite a log whose end is missing or unreadable is one that ends there: what was acknowledged would be gone, and nobody would
//! know. So each transaction has a number, and the number of the last one that is durable stands in a file of its own, too. It is
//! written after the log is on disk, and not waited for: it may be behind the database, never before it. Where it is before it,
//! something is missing.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::place::{Place, private};

/// The file with the number.
#[derive(Debug)]
pub(crate) struct Mark(File);

impl Mark {
    /// Opens it, and reads the number; 0 if there is none.
    pub(crate) fn open(place: &Place) -> io::Result<(Self, u64)> {
        let mut file = private(OpenOptions::new().read(true).write(true).create(true).truncate(false))
            .open(place.mark())?;
        let mut text = String::new();
        // A torn one says nothing.
        let number = match file.read_to_string(&mut text) {
            Ok(_) => text.strip_suffix('\n').and_then(|text| u64::from_str_radix(text, 16).ok()).unwrap_or(0),
            Err(_) => 0,
        };
        Ok((Self(file), number))
    }

    /// Notes the number of a transaction that is durable.
    pub(crate) fn note(&mut self, number: u64) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(0))?;
        self.0.write_all(format!("{number:016x}\n").as_bytes())
    }
}

/// How many transactions there were.
pub(crate) fn written(connection: &Connection) -> Result<u64, rusqlite::Error> {
    let sql = "SELECT value FROM meta WHERE name = 'written'";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(0).unsigned_abs())
}

/// Sees whether all that was acknowledged is there; what is missing is noted in the database.
pub(crate) fn compare(connection: &Connection, acknowledged: u64) -> Result<(), rusqlite::Error> {
    let missing = acknowledged.saturating_sub(written(connection)?);
    if missing > 0 {
        tracing::warn!(missing, "the archive is older than what was last written to it");
        // In one statement: noted, and counted on from the mark, or neither.
        connection.execute(
            "INSERT INTO meta(name, value) VALUES('written', ?1), ('missing', ?2)
             ON CONFLICT DO UPDATE SET value = CASE name WHEN 'written' THEN excluded.value ELSE value + excluded.value END",
            params![acknowledged as i64, missing as i64],
        )?;
    }
    Ok(())
}

/// Transactions that were acknowledged, and are not there.
pub(crate) fn missing(connection: &Connection) -> Result<u64, rusqlite::Error> {
    let sql = "SELECT value FROM meta WHERE name = 'missing'";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(0).unsigned_abs())
}

/// Gives the transaction that is under way its number.
pub(crate) fn next(connection: &Connection) -> Result<u64, rusqlite::Error> {
    let mut count = connection.prepare_cached(
        "INSERT INTO meta(name, value) VALUES('written', 1) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
    )?;
    count.query_row([], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
}
