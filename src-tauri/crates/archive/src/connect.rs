//! Connections to the database.

use std::time::Duration;

use std::fmt::Write as _;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::place::{Head, Place};
use crate::{Key, OpenError, index, schema};

/// Kept of the database's pages in memory, per connection, in KiB. A page that is not there has to be decrypted.
const CACHE_KIB: i64 = 64 * 1024;

/// For so long a connection waits for another that is in its way.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// The one connection that writes, with the tables of this version.
pub(crate) fn writer(place: &Place, key: &Key) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(place.database(), flags)?;
    // Whoever is refused leaves the files as they are: closing would move the log into the database.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    unlock(&connection, place, key)?;
    refuse_newer(&connection)?;
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
    index::settle(&mut connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

/// A connection that reads, beside the one that writes.
pub(crate) fn reader(place: &Place, key: &Key) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(place.database(), flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    match prepare(&connection, place, key) {
        Err(OpenError::ReadOnly) if !place.has_log() => fixed(place, key),
        done => done.map(|()| connection),
    }
}

/// A connection to a database that nobody can change, in a folder where not even the files can be made by which who reads and who writes
/// keep out of each other's way.
fn fixed(place: &Place, key: &Key) -> Result<Connection, OpenError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut url = String::from("file:");
    for byte in place.database().to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => url.push(char::from(byte)),
            b'\\' => url.push('/'),
            _ => write!(url, "%{byte:02x}").expect("a string takes every text"),
        }
    }
    url.push_str("?immutable=1");
    let connection = Connection::open_with_flags(url, flags)?;
    prepare(&connection, place, key)?;
    Ok(connection)
}

/// A connection to a new database, with the tables of a version, for filling it as fast as it goes: nobody has it before it is complete.
pub(crate) fn new(place: &Place, key: &Key, version: u32) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(place.database(), flags)?;
    unlock(&connection, place, key)?;
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "foreign_keys", false)?;
    common(&connection)?;
    schema::make(&mut connection, version)?;
    Ok(connection)
}

fn prepare(connection: &Connection, place: &Place, key: &Key) -> Result<(), OpenError> {
    unlock(connection, place, key)?;
    refuse_newer(connection)?;
    common(connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(())
}

/// What the first page of an open database says.
pub(crate) fn head(connection: &Connection) -> Result<Head, rusqlite::Error> {
    let salt: String = connection.query_row("PRAGMA cipher_salt", [], |row| row.get(0))?;
    let salt = u128::from_str_radix(&salt, 16).map_err(|_| rusqlite::Error::InvalidQuery)?.to_be_bytes();
    Ok(Head { salt, version: schema::version(connection)? })
}

fn refuse_newer(connection: &Connection) -> Result<(), OpenError> {
    let found = schema::version(connection)?;
    if found > schema::VERSION { Err(OpenError::Newer { found }) } else { Ok(()) }
}

/// Moves the log into the database and empties it; says whether it could: whoever reads what was there before keeps one from it, and is
/// waited for so long.
pub(crate) fn empty_log(writer: &Connection, patience: Duration) -> Result<bool, rusqlite::Error> {
    writer.busy_timeout(patience)?;
    let done = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    writer.busy_timeout(PATIENCE)?;
    match done {
        Ok(is_busy) => Ok(!is_busy),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether the connection has met no page that is damaged. One that has gives pages of zeros from then on, without an error where that is
/// the end of a long text, and takes itself for read-only: nothing that it says is to be trusted.
pub(crate) fn is_sound(connection: &Connection) -> bool {
    let status = connection.query_row("PRAGMA cipher_status", [], |row| row.get::<_, String>(0));
    status.is_ok_and(|status| status == "1")
}

fn common(connection: &Connection) -> Result<(), rusqlite::Error> {
    // A plan depends on no value: else a statement is planned anew whenever other values are bound to it, which took half of a search.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(128);
    schema::add_functions(connection)
}

/// Gives the key, and proves it: the database reads nothing before.
fn unlock(connection: &Connection, place: &Place, key: &Key) -> Result<(), OpenError> {
    // It would write to the standard error output on each damaged page; that is said in our own words.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    let statement = zeroize::Zeroizing::new(format!("x'{}'", *key.expose_hex()));
    connection.pragma_update(None, "key", &*statement)?;
    // Nine tenths of what a page costs are its checksum, and processors compute this one in a third of the time of SHA-512.
    connection.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256")?;
    connection.busy_timeout(PATIENCE)?;
    let proof = connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()));
    proof.map_err(|error| match OpenError::from(error) {
        OpenError::Damaged if place.is_key(key) == Some(false) => OpenError::WrongKey,
        other => other,
    })
}
