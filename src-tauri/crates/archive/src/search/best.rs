//! The best among the newest hits.

use std::ops::ControlFlow;
use std::sync::Arc;

use rusqlite::{Connection, params};

use super::newest::each;
use super::{Branch, Cursor, Found, Ranking, WINDOW};
use crate::ReadError;
use crate::query::Weights;
use crate::rowid::{self, Size};
use crate::rows::by_rids;

/// What it counts that a hit has the words near together, for each of them.
const NEARNESS: f64 = 0.5;

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
        hits.extend(by_rids(connection, some.iter().copied())?);
        rest = others;
    }
    let given = ranking.rows.len() - rest.len();
    let next = (!rest.is_empty()).then(|| Cursor::Among(Arc::clone(ranking), given));
    Ok(Found { hits, next, is_windowed: ranking.is_windowed, ..Found::default() })
}

/// The newest hits, the best first.
///
/// A hit is better the rarer those of the words are among the hits that it has, the shorter it is, and the nearer together it has them. That is
/// BM25 without how often a word is repeated, and with what BM25 does not know: whether the words belong together. Both a count of the
/// whole archive and the length of each hit's text would have to be looked up, which takes longer than the search.
fn rank(connection: &Connection, branches: &[Branch]) -> Result<Ranking, ReadError> {
    let mut window = Vec::new();
    each(connection, branches, i64::MAX, |rid| {
        window.push(rid);
        if window.len() > WINDOW { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let is_windowed = window.len() > WINDOW;
    window.truncate(WINDOW);
    let mut weighed: Vec<(f64, i64)> = window.iter().map(|rid| (0.0, *rid)).collect();
    for branch in branches {
        let range = rowid::range(branch.seconds.from, branch.seconds.until);
        let first = window.partition_point(|rid| rid > range.end());
        let behind = window.partition_point(|rid| rid >= range.start());
        if let (Some(rids), Some(weighed)) = (window.get(first..behind), weighed.get_mut(first..behind)) {
            for (weight, hit) in weigh(connection, &branch.weights, rids)?.into_iter().zip(weighed) {
                // Branches of one stretch differ in what was answered: the weight is that of the one that asks more of a hit.
                hit.0 = weight.max(hit.0);
            }
        }
    }
    // Of equal ones the newest.
    weighed.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
    Ok(Ranking { rows: weighed.into_iter().map(|(_, rid)| rid).collect(), is_windowed })
}

/// Weights of rows, which are in falling order.
fn weigh(connection: &Connection, weights: &Weights, rids: &[i64]) -> Result<Vec<f64>, ReadError> {
    let mut sums = vec![weights.shared as f64; rids.len()];
    for word in &weights.others {
        let having = having(connection, word, rids)?;
        let rareness = 1.0 + (rids.len() as f64 / having.len().max(1) as f64).ln();
        for at in having {
            sums[at] += rareness;
        }
    }
    for (sum, rid) in sums.iter_mut().zip(rids) {
        *sum *= shortness(rowid::size_of(*rid));
    }
    if let Some(near) = &weights.near {
        for at in having(connection, near, rids)? {
            sums[at] += NEARNESS * weights.shared as f64;
        }
    }
    Ok(sums)
}

/// Which of these rows have something, by their place among them.
fn having(connection: &Connection, matching: &str, rids: &[i64]) -> Result<Vec<usize>, ReadError> {
    let (Some(newest), Some(oldest)) = (rids.first(), rids.last()) else { return Ok(Vec::new()) };
    let mut find = connection.prepare_cached(
        "SELECT rowid FROM fts WHERE fts MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC",
    )?;
    let mut rows = find.query(params![matching, oldest, newest])?;
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let rid: i64 = row.get(0)?;
        while rids.get(at).is_some_and(|other| *other > rid) {
            at += 1;
        }
        if rids.get(at) == Some(&rid) {
            found.push(at);
        }
    }
    Ok(found)
}

/// What a word counts in a text of this size: as BM25 has it, by texts of 3, 8, 16 and 40 words where 9 are the average.
fn shortness(size: Size) -> f64 {
    match size {
        Size::Few => 1.38,
        Size::Some => 1.04,
        Size::Many => 0.76,
        Size::Lots => 0.41,
    }
}
