//! The database's tables, and how those of an earlier version become those of this one.

mod functions;

use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::{Batch, Connection, TransactionBehavior};

pub(crate) use functions::add_functions;

use crate::OpenError;

/// Each takes the database from the version of its place to the next.
const MIGRATIONS: [&str; 1] = [include_str!("schema/001.sql")];

/// Makes the index; see [`crate::index`].
pub(crate) const INDEX: &str = include_str!("schema/index.sql");

/// Version of the tables that this program reads and writes.
pub(crate) const VERSION: u32 = MIGRATIONS.len() as u32;

/// The version of a database; 0 of an empty one.
pub(crate) fn version(connection: &Connection) -> Result<u32, rusqlite::Error> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings the tables to [`VERSION`]. Each step is one transaction: interrupted, it has not been.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    migrate_by(connection, &MIGRATIONS, &mut |_| Ok(()))
}

/// Makes the tables of an earlier version in an empty database.
pub(crate) fn make(connection: &mut Connection, version: u32) -> Result<(), OpenError> {
    migrate_by(connection, MIGRATIONS.get(..version as usize).unwrap_or(&MIGRATIONS), &mut |_| Ok(()))
}

/// `before` is told of each statement, and may keep it from being run.
fn migrate_by(
    connection: &mut Connection,
    steps: &[&str],
    before: &mut dyn FnMut(&str) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = version(&transaction)?;
        let Some(step) = steps.get(found as usize) else {
            return if found as usize > steps.len() { Err(OpenError::Newer { found }) } else { Ok(()) };
        };
        {
            let mut statements = Batch::new(&transaction, step);
            while let Some(mut statement) = statements.next()? {
                before(&statement.expanded_sql().unwrap_or_default())?;
                let mut rows = statement.raw_query();
                while rows.next()?.is_some() {}
            }
        }
        before("commit")?;
        transaction.pragma_update(None, "user_version", found + 1)?;
        transaction.commit()?;
    }
}

#[cfg(test)]
mod tests;
