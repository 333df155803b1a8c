//! A free row id in the second of an item, or as soon after it as there is one.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::known::Map;
use crate::rowid::SLOTS;

/// For each second (by its first row id) the row id behind its last item.
#[derive(Debug, Default)]
pub(crate) struct Slots(Map<i64, i64>);

impl Slots {
    /// Takes a free row id in the second that begins with `first`. Where 1,024 items have one instant, the next seconds lend room.
    ///
    /// `put` puts the row there, and says whether the place was free. Most seconds have no item yet, so that it is tried before it is
    /// looked up.
    pub(super) fn take(
        &mut self,
        connection: &Connection,
        first: i64,
        mut put: impl FnMut(i64) -> Result<bool, rusqlite::Error>,
    ) -> Result<i64, rusqlite::Error> {
        let mut second = first;
        loop {
            let mut next = self.0.get(&second).copied().unwrap_or(second);
            if next < second.saturating_add(SLOTS) {
                if put(next)? {
                    self.0.insert(second, next + 1);
                    return Ok(next);
                }
                next = behind_last(connection, second)?;
                self.0.insert(second, next);
                continue;
            }
            self.0.insert(second, next);
            second = second.saturating_add(SLOTS);
        }
    }

    pub(super) fn trim(&mut self, most: usize) {
        if self.0.len() > most {
            self.0.clear();
        }
    }
}

/// Row ids are given out upwards, so that what is free lies behind the last; what a purge left free in between stays so.
fn behind_last(connection: &Connection, second: i64) -> Result<i64, rusqlite::Error> {
    let mut query = connection.prepare_cached("SELECT max(rid) FROM item WHERE rid >= ?1 AND rid < ?2")?;
    let last = query
        .query_row(params![second, second.saturating_add(SLOTS)], |row| row.get::<_, Option<i64>>(0))
        .optional()?
        .flatten();
    Ok(last.map_or(second, |last| last + 1))
}
