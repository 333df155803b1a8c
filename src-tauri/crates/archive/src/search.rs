//! Search: from a plan to hits.
//!
//! Newest first by default: the index gives row ids in that order by itself, because a row id is a time. The best first are the best
//! among the newest few thousand, and say so: to weigh every message that has a common word would take seconds.

mod best;
mod newest;
mod tally;

use rusqlite::Connection;

pub use tally::{Counted, Tally};

use crate::index::{self, Rebuilding};
use crate::query::{Branch, Plan};
use crate::rows::{StoredItem, by_rid};
use crate::{Archive, ReadError};

/// Hits that are weighed for the best order, and counted for what they can be narrowed down to: so many of the newest.
pub const WINDOW: usize = 5_000;

/// Which hits come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest.
    #[default]
    Newest,
    /// Those that fit best, of the newest [`WINDOW`].
    Best,
}

/// A page of hits.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// In order.
    pub hits: Vec<StoredItem>,
    /// Where the next page begins; `None`: there is none.
    pub next: Option<Cursor>,
    /// Hits were left out of the weighing, because there were more than [`WINDOW`].
    pub is_windowed: bool,
    /// The index is being made anew, and has the newer items alone: there may be more hits.
    pub rebuilding: Option<Rebuilding>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Below this row.
    Below(i64),
    /// After so many of the best.
    After(usize),
}

impl Archive {
    /// A page of what a plan asks for. Dropped before it is done, it is broken off.
    pub async fn search(
        &self,
        plan: Plan,
        order: Order,
        from: Option<Cursor>,
        limit: usize,
    ) -> Result<Found, ReadError> {
        self.read(move |connection| search(connection, &plan, order, from, limit)).await
    }

    /// The same for a thread that may wait.
    pub fn search_now(
        &self,
        plan: &Plan,
        order: Order,
        from: Option<Cursor>,
        limit: usize,
    ) -> Result<Found, ReadError> {
        self.read_now(|connection| search(connection, plan, order, from, limit))
    }
}

fn search(
    connection: &Connection,
    plan: &Plan,
    order: Order,
    from: Option<Cursor>,
    limit: usize,
) -> Result<Found, ReadError> {
    let rebuilding = index::rebuilding(connection)?;
    let found = match order {
        Order::Newest => {
            let below = match from {
                Some(Cursor::Below(row)) => row,
                _ => i64::MAX,
            };
            newest::page(connection, &plan.branches, below, limit)
        }
        Order::Best => {
            let skip = match from {
                Some(Cursor::After(count)) => count,
                _ => 0,
            };
            best::page(connection, &plan.branches, skip, limit)
        }
    }?;
    Ok(Found { rebuilding, ..found })
}

/// The rows of a page. One that was purged meanwhile is left out.
fn items(connection: &Connection, rids: impl IntoIterator<Item = i64>) -> Result<Vec<StoredItem>, ReadError> {
    let rows = rids.into_iter().map(|rid| by_rid(connection, rid));
    rows.filter_map(Result::transpose).collect()
}
