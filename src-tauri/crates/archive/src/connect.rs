//! Connections to the database.

use rusqlite::{Connection, OpenFlags};

use crate::place::Place;
use crate::schema;
use crate::{Key, OpenError};

/// Kept of the database's pages in memory, per connection, in KiB.
const CACHE_KIB: i64 = 16 * 1024;

/// The one connection that writes, with the tables of this version.
pub(crate) fn writer(place: &Place, key: &Key) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(place.database(), flags)?;
    unlock(&connection, place, key)?;
    // Before the first table: so a purge can give room back.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What was acknowledged survives a loss of power.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // The writer does it between two groups; in the middle of one somebody would wait for it.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    common(&connection)?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

/// A connection that reads, beside the one that writes.
pub(crate) fn reader(place: &Place, key: &Key) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(place.database(), flags)?;
    unlock(&connection, place, key)?;
    common(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    let found = schema::version(&connection)?;
    if found > schema::VERSION {
        return Err(OpenError::Newer { found });
    }
    Ok(connection)
}

fn common(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(128);
    schema::add_functions(connection)
}

/// Gives the key, and proves it: the database reads nothing before.
fn unlock(connection: &Connection, place: &Place, key: &Key) -> Result<(), OpenError> {
    let statement = zeroize::Zeroizing::new(format!("x'{}'", *key.expose_hex()));
    connection.pragma_update(None, "key", &*statement)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    let proof = connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()));
    proof.map_err(|error| match OpenError::from(error) {
        OpenError::Damaged if place.is_key(key) == Some(false) => OpenError::WrongKey,
        other => other,
    })
}
