//! The database's tables, and how those of an earlier version become those of this one.

mod functions;

use rusqlite::{Connection, TransactionBehavior};

pub(crate) use functions::add_functions;

use crate::OpenError;

/// Each takes the database from the version of its place to the next.
const MIGRATIONS: [&str; 1] = [include_str!("schema/001.sql")];

/// Version of the tables that this program reads and writes.
pub(crate) const VERSION: u32 = MIGRATIONS.len() as u32;

/// The version of a database; 0 of an empty one.
pub(crate) fn version(connection: &Connection) -> Result<u32, rusqlite::Error> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings the tables to [`VERSION`]. Each step is one transaction: interrupted, it has not been.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    migrate_to(connection, VERSION)
}

fn migrate_to(connection: &mut Connection, target: u32) -> Result<(), OpenError> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = version(&transaction)?;
        if found > VERSION {
            return Err(OpenError::Newer { found });
        }
        let Some(step) = MIGRATIONS.get(found as usize).filter(|_| found < target) else { return Ok(()) };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", found + 1)?;
        transaction.commit()?;
    }
}
