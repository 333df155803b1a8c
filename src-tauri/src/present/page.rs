//! Stretches of rows.

use super::count;
use crate::dto::{Row, RowPage};

/// Rows that stand side by side, with how many stand before and behind them.
pub(crate) fn page(rows: Vec<Row>, older: usize, newer: usize) -> RowPage {
    RowPage { rows, has_older: older > 0, older: count(older), newer: count(newer) }
}
