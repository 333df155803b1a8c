//! Search: from a plan to hits.
//!
//! Newest first by default: the index gives row ids in that order by itself, because a row id is a time. The best first are the best
//! among the newest few thousand, and say so: to weigh every message that has a common word would take seconds.

mod about;
mod answers;
mod best;
mod newest;
mod resolve;
mod tally;
mod within;

use std::sync::Arc;

use rusqlite::Connection;

pub use about::About;
pub use resolve::AskError;
pub use tally::{Counted, Facets, Tally};

use crate::index::{self, Rebuilding};
use crate::query::{Branch, Plan};
use crate::rows::StoredItem;
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// Below this row.
    Below(i64),
    /// After so many of these: weighed once, so that what comes and goes meanwhile changes no page.
    Among(Arc<Ranking>, usize),
}

/// Hits in the best order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ranking {
    rows: Vec<i64>,
    is_windowed: bool,
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
    let found = match (from, order) {
        (Some(Cursor::Below(row)), _) => newest::page(connection, &plan.branches, row, limit),
        (None, Order::Newest) => newest::page(connection, &plan.branches, i64::MAX, limit),
        (Some(Cursor::Among(ranking, skip)), _) => best::page(connection, &ranking, skip, limit),
        (None, Order::Best) => best::first_page(connection, &plan.branches, limit),
    }?;
    Ok(Found { rebuilding, ..found })
}
