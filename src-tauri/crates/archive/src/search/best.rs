//! The best among the newest hits, by BM25.

use std::cmp::Ordering;
use std::ops::ControlFlow;
use std::sync::Arc;

use rusqlite::{Connection, params};

use super::newest::each;
use super::{Branch, Cursor, Found, Ranking, WINDOW, items};
use crate::ReadError;

/// The best.
pub(super) fn first_page(
    connection: &Connection,
    branches: &[Branch],
    limit: usize,
) -> Result<Found, ReadError> {
    let ranking = Arc::new(rank(connection, branches)?);
    page(connection, &ranking, 0, limit)
}

/// A page of a ranking, after those that were given before.
pub(super) fn page(
    connection: &Connection,
    ranking: &Arc<Ranking>,
    skip: usize,
    limit: usize,
) -> Result<Found, ReadError> {
    let mut hits = Vec::new();
    let mut rest = ranking.rows.get(skip..).unwrap_or_default();
    // One that was purged meanwhile makes room for the next.
    while hits.len() < limit && !rest.is_empty() {
        let (some, others) = rest.split_at(rest.len().min(limit - hits.len()));
        hits.extend(items(connection, some.iter().copied())?);
        rest = others;
    }
    let given = ranking.rows.len() - rest.len();
    let next = (!rest.is_empty()).then(|| Cursor::Among(Arc::clone(ranking), given));
    Ok(Found { hits, next, is_windowed: ranking.is_windowed, ..Found::default() })
}

/// The newest hits, the best first.
fn rank(connection: &Connection, branches: &[Branch]) -> Result<Ranking, ReadError> {
    let mut window = Vec::new();
    each(connection, branches, i64::MAX, |rid| {
        window.push(rid);
        if window.len() > WINDOW { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let is_windowed = window.len() > WINDOW;
    window.truncate(WINDOW);
    let Some((newest, oldest)) = window.first().copied().zip(window.last().copied()) else {
        return Ok(Ranking::default());
    };

    // A row may be a hit of several branches: the best counts. Without words nothing weighs more than anything else.
    let mut weighed: Vec<(f64, i64)> = Vec::new();
    for branch in branches {
        let Some(ranking) = &branch.ranking else { continue };
        let mut weigh = connection.prepare_cached(
            "SELECT rowid, bm25(fts, 1.0, 0.0, 0.0) FROM fts WHERE fts MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC",
        )?;
        let mut rows = weigh.query(params![ranking, oldest, newest])?;
        while let Some(row) = rows.next()? {
            let rid: i64 = row.get(0)?;
            if window.binary_search_by(|other| rid.cmp(other)).is_ok() {
                weighed.push((row.get(1)?, rid));
            }
        }
    }
    let unweighed = window.into_iter().map(|rid| (f64::INFINITY, rid));
    weighed.extend(unweighed);
    // The smallest number is the best; of equal ones the newest.
    weighed.sort_unstable_by(|one, other| one.1.cmp(&other.1).then(compare(one.0, other.0)));
    weighed.dedup_by_key(|(_, rid)| *rid);
    weighed.sort_unstable_by(|one, other| compare(one.0, other.0).then(other.1.cmp(&one.1)));
    Ok(Ranking { rows: weighed.into_iter().map(|(_, rid)| rid).collect(), is_windowed })
}

fn compare(one: f64, other: f64) -> Ordering {
    one.total_cmp(&other)
}
