//! What is left of an index that another has taken the place of: plain tables, which are emptied little by little.
//!
//! To drop them at once would write each of their pages into the log while somebody waits.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, ffi};

use crate::connect;

/// The tables of which FTS5 makes an index.
const PARTS: [&str; 3] = ["data", "idx", "config"];
/// Bytes of a page of the database.
const PAGE: u64 = 4096;
/// Rows that go in one transaction.
const STEP: i64 = 200;

/// Takes the index apart, if there is one: the name `fts` is free then. Reads nothing of it, so it may be damaged.
pub(super) fn set_aside(connection: &Connection) -> Result<(), rusqlite::Error> {
    // Not how many there are: an earlier one may be gone before a later one, or in part.
    let number: i64 = connection.query_row(
        "SELECT 1 + coalesce(max(CAST(substr(name, 6) AS INTEGER)), -1) FROM sqlite_schema
         WHERE type = 'table' AND name GLOB 'aside[0-9]*_*'",
        [],
        |row| row.get(0),
    )?;
    for part in PARTS {
        if has_table(connection, &format!("fts_{part}"))? {
            connection.execute_batch(&format!("ALTER TABLE fts_{part} RENAME TO aside{number}_{part}"))?;
        }
    }
    if has_table(connection, "fts")? {
        // Not by DROP: FTS5 would want its tables back to begin with that. It has no page of its own, so its name is all that is left.
        forget(connection, "fts")?;
    }
    Ok(())
}

/// Whether something is left of an old index.
pub(crate) fn has_remains(connection: &Connection) -> Result<bool, rusqlite::Error> {
    Ok(first(connection)?.is_some() || has_wreck(connection)?)
}

/// Empties what is left a little, and drops what is empty; says whether there is more. Within a transaction.
pub(crate) fn drain(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let Some(table) = first(connection)? else { return Ok(false) };
    let is_large = table.ends_with("_data");
    let removed = if is_large {
        connection.execute(
            &format!(
                "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} ORDER BY id DESC LIMIT {STEP})"
            ),
            [],
        )?
    } else {
        0
    };
    if removed == 0 {
        connection.execute_batch(&format!("DROP TABLE {table}"))?;
    }
    has_remains(connection)
}

/// Lets go of what is left and can not be read to be emptied: its pages belong to nobody until the whole database is written anew, which
/// takes a second or two for a million items, and nobody writes meanwhile. Done again after an interruption.
///
/// `raw`: the database's file, for writing beside SQLite. Opened here if it is not; whoever has it closes it after the connection.
pub(crate) fn let_go(
    connection: &Connection,
    database: &Path,
    raw: &mut Option<File>,
) -> Result<(), rusqlite::Error> {
    let transaction = connection.unchecked_transaction()?;
    while let Some(table) = first(&transaction)? {
        forget(&transaction, &table)?;
    }
    transaction.execute("INSERT INTO meta(name, value) VALUES('wreck', 1) ON CONFLICT DO NOTHING", [])?;
    transaction.commit()?;
    blank(connection, database, raw)?;
    // Not in memory: it would be the whole database. It is encrypted there, too.
    connection.pragma_update(None, "temp_store", "FILE")?;
    let done = connection.execute_batch("VACUUM");
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    done?;
    connection.execute("DELETE FROM meta WHERE name = 'wreck'", []).map(drop)
}

/// Writes zeros over damaged pages that belong to nobody. Only those does SQLCipher give out without asking what they are, and they have
/// to be given out to be written over.
fn blank(connection: &Connection, database: &Path, raw: &mut Option<File>) -> Result<(), rusqlite::Error> {
    if !connect::empty_log(connection, Duration::ZERO)? {
        return Err(failure(ffi::SQLITE_BUSY));
    }
    let mut find = connection.prepare("SELECT pageno FROM dbstat")?;
    let used: HashSet<u64> =
        find.query_map([], |row| row.get::<_, i64>(0).map(i64::unsigned_abs))?.collect::<Result<_, _>>()?;
    let mut check = connection.prepare("PRAGMA cipher_integrity_check")?;
    let said: Vec<String> = check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let pages = said.iter().map(|line| line.rsplit(' ').next().and_then(|page| page.parse::<u64>().ok()));
    let Some(pages) =
        pages.collect::<Option<Vec<u64>>>().filter(|pages| pages.iter().all(|page| !used.contains(page)))
    else {
        return Err(failure(ffi::SQLITE_CORRUPT));
    };
    let written = (|| {
        let file = match raw {
            Some(file) => file,
            None => raw.insert(OpenOptions::new().write(true).open(database)?),
        };
        for page in pages {
            file.seek(SeekFrom::Start((page - 1) * PAGE))?;
            file.write_all(&[0; PAGE as usize])?;
        }
        file.sync_all()
    })();
    written.map_err(|_: io::Error| failure(ffi::SQLITE_IOERR_WRITE))
}

fn failure(code: i32) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
}

/// Damaged pages of an old index belong to nobody.
pub(crate) fn has_wreck(connection: &Connection) -> Result<bool, rusqlite::Error> {
    connection.query_row("SELECT EXISTS(SELECT 1 FROM meta WHERE name = 'wreck')", [], |row| row.get(0))
}

/// Takes a table out of the schema, and touches nothing else of it.
fn forget(connection: &Connection, table: &str) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "writable_schema", true)?;
    let done = connection.execute("DELETE FROM sqlite_schema WHERE tbl_name = ?1", [table]);
    connection.pragma_update(None, "writable_schema", "RESET")?;
    done.map(drop)
}

fn first(connection: &Connection) -> Result<Option<String>, rusqlite::Error> {
    let mut find = connection.prepare_cached(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'aside[0-9]*_*' LIMIT 1",
    )?;
    find.query_row([], |row| row.get(0)).optional()
}

fn has_table(connection: &Connection, name: &str) -> Result<bool, rusqlite::Error> {
    let sql = "SELECT EXISTS(SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)";
    connection.query_row(sql, [name], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn an_index_is_set_aside_whichever_of_the_earlier_ones_are_gone_already() {
        let mut connection = Connection::open_in_memory().unwrap();
        let meta = "CREATE TABLE meta(name TEXT PRIMARY KEY, value)";
        let indexed = "CREATE TABLE indexed(rid INTEGER PRIMARY KEY, customer, agent, others)";
        connection.execute_batch(&format!("{meta}; {indexed}")).unwrap();
        let mut another = |drained: usize| {
            let transaction = connection.transaction().unwrap();
            set_aside(&transaction).unwrap();
            transaction.execute_batch(schema::INDEX).unwrap();
            for _ in 0..drained {
                drain(&transaction).unwrap();
            }
            transaction.commit().unwrap();
        };

        // Each step of draining empties a table or drops one, so here are all states that two of them can be in.
        for drained in 0..12 {
            another(0);
            another(drained);
            another(0);
            another(100);
        }
    }
}
