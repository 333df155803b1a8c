//! Which rows a chat has.

use std::ops::Range;

use rusqlite::Connection;

use super::StoredChat;
use crate::rows::{StoredItem, by_rids};
use crate::{ReadError, rowid};

/// Row ids of a chat, of all its contacts in one order.
///
/// An index has them by contact, and within a contact in no order: whichever are wanted, all are walked over, some ten milliseconds for
/// 100,000. So whoever reads page by page lists them once.
#[derive(Debug)]
pub(crate) struct Rids(Vec<i64>);

impl Rids {
    /// Lists them.
    pub(crate) fn of(connection: &Connection, chat: &StoredChat) -> Result<Self, ReadError> {
        let mut find = connection.prepare_cached("SELECT rid FROM item WHERE contact = ?1")?;
        let mut all = Vec::new();
        for contact in &chat.contacts {
            for rid in find.query_map([contact.no], |row| row.get::<_, i64>(0))? {
                all.push(rid?);
            }
        }
        all.sort_unstable();
        Ok(Self(all))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// How many stand before a row.
    pub(crate) fn place_of(&self, row: i64) -> usize {
        self.0.partition_point(|rid| *rid < row)
    }

    /// How many stand before a row's second.
    pub(crate) fn before_second_of(&self, row: i64) -> usize {
        self.before(rowid::second_of(row))
    }

    /// How many stand before a row's second or in it.
    pub(crate) fn until_second_of(&self, row: i64) -> usize {
        self.before(rowid::second_of(row) + 1)
    }

    fn before(&self, second: i64) -> usize {
        self.place_of(rowid::first_of_second(second))
    }

    /// A stretch that cuts no second in two, for within one row ids are in no order: this one, or a little more on both sides.
    pub(crate) fn whole(&self, stretch: Range<usize>) -> Range<usize> {
        let start = self.0.get(stretch.start).map_or(stretch.start, |rid| self.before_second_of(*rid));
        let last = stretch.end.min(self.len()).checked_sub(1).and_then(|last| self.0.get(last));
        start..last.map_or(0, |rid| self.until_second_of(*rid))
    }

    /// The items of a stretch, in order. One that is gone since they were listed is left out.
    pub(crate) fn items(
        &self,
        connection: &Connection,
        stretch: Range<usize>,
    ) -> Result<Vec<StoredItem>, ReadError> {
        let mut items = by_rids(connection, self.0.get(stretch).unwrap_or_default().iter().copied())?;
        items.sort_by_key(StoredItem::place);
        Ok(items)
    }

    /// Takes about so many from the front of a stretch, in whole seconds; `None`: it is at its end.
    pub(crate) fn take(&self, stretch: &mut Range<usize>, length: usize) -> Option<Range<usize>> {
        if stretch.start >= stretch.end {
            return None;
        }
        let taken = self.whole(stretch.start..stretch.end.min(stretch.start + length.max(1)));
        stretch.start = taken.end;
        Some(taken)
    }
}
