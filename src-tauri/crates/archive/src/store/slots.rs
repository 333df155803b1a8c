//! A free row id in the second of an item, among those for texts of its size, or as near to that as there is one.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::known::Map;
use crate::rowid::{SIZE_SLOTS, SLOTS, Size};

/// For each part of a second (by its first row id) the row id behind its last item.
#[derive(Debug, Default)]
pub(crate) struct Slots(Map<i64, i64>);

impl Slots {
    /// Takes a free row id in the second that begins with `first`. Where 256 items of a second are of one size, the other sizes lend room;
    /// where 1,024 have one second, the next seconds do.
    ///
    /// `put` puts the row there, and says whether the place was free. Most seconds have no item yet, so that it is tried before it is
    /// looked up.
    pub(super) fn take(
        &mut self,
        connection: &Connection,
        first: i64,
        size: Size,
        mut put: impl FnMut(i64) -> Result<bool, rusqlite::Error>,
    ) -> Result<i64, rusqlite::Error> {
        let mut second = first;
        loop {
            let own = Some(size).into_iter();
            for size in own.chain(Size::ALL.into_iter().filter(|other| *other != size)) {
                let part = second.saturating_add(size as i64 * SIZE_SLOTS);
                if let Some(rid) = self.take_in(connection, part, &mut put)? {
                    return Ok(rid);
                }
            }
            second = second.saturating_add(SLOTS);
        }
    }

    /// The same within a part of a second; nothing if it is full.
    fn take_in(
        &mut self,
        connection: &Connection,
        part: i64,
        mut put: impl FnMut(i64) -> Result<bool, rusqlite::Error>,
    ) -> Result<Option<i64>, rusqlite::Error> {
        let mut next = self.0.get(&part).copied().unwrap_or(part);
        while next < part.saturating_add(SIZE_SLOTS) {
            if put(next)? {
                self.0.insert(part, next + 1);
                return Ok(Some(next));
            }
            next = behind_last(connection, part)?;
            self.0.insert(part, next);
        }
        Ok(None)
    }

    pub(super) fn trim(&mut self, most: usize) {
        if self.0.len() > most {
            self.0.clear();
        }
    }
}

/// Row ids are given out upwards, so that what is free lies behind the last; what a purge left free in between stays so.
fn behind_last(connection: &Connection, part: i64) -> Result<i64, rusqlite::Error> {
    let mut query = connection.prepare_cached("SELECT max(rid) FROM item WHERE rid >= ?1 AND rid < ?2")?;
    let last = query
        .query_row(params![part, part.saturating_add(SIZE_SLOTS)], |row| row.get::<_, Option<i64>>(0))
        .optional()?
        .flatten();
    Ok(last.map_or(part, |last| last + 1))
}
