//! Hits from the newest to the oldest: the streams of all branches in one order.

use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension as _, Rows, params};

use super::answers::Answers;
use super::{Branch, Cursor, Found};
use crate::rows::{StoredItem, by_rids};
use crate::{ReadError, rowid};

/// Rows that are looked through for one page at most; they take some three milliseconds.
const MOST_LOOKED: usize = 2_500;
/// After so many it is asked whether it will be a page.
const GLANCE: usize = 250;

/// A page of hits with row ids below `below`.
pub(super) fn page(
    connection: &Connection,
    branches: &[Branch],
    below: i64,
    limit: usize,
) -> Result<Found, ReadError> {
    let (mut rids, below) = look_through(connection, branches, below, limit)?;
    if rids.len() <= limit {
        each(connection, branches, below, |rid| {
            rids.push(rid);
            if rids.len() > limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
    }
    let next =
        (rids.len() > limit).then(|| rids.pop()).flatten().and(rids.last()).map(|rid| Cursor::Below(*rid));
    let mut hits = by_rids(connection, rids)?;
    // Within a second row ids are in no order.
    hits.sort_by_key(|hit| std::cmp::Reverse(StoredItem::place(hit)));
    Ok(Found { hits, next, ..Found::default() })
}

/// Hits among the newest rows below `below`, and the row below which the others are: one more than `limit` at most.
///
/// Of a beginning of a word, the index gives the first hit when it has put all lists together. The more hits there are the longer that
/// takes, and the sooner a page of them is found without it: by going through the newest rows. That is left off as soon as it will
/// not fill the page.
fn look_through(
    connection: &Connection,
    branches: &[Branch],
    below: i64,
    limit: usize,
) -> Result<(Vec<i64>, i64), ReadError> {
    let [Branch { look: Some(look), seconds, .. }] = branches else { return Ok((Vec::new(), below)) };
    let has_bounds = seconds.from.is_some() || seconds.until.is_some();
    if has_bounds && spill(connection)? > 0 {
        return Ok((Vec::new(), below));
    }
    let range = rowid::range(seconds.from, seconds.until);
    let last = (*range.end()).min(below.saturating_sub(1));
    let mut find = connection.prepare_cached(if look.needs_sender {
        "SELECT item.rid, coalesce(item.words, item.body), author.name, author.role
         FROM item LEFT JOIN author ON author.contact = item.contact AND author.no = item.author
         WHERE item.rid BETWEEN ?1 AND ?2 ORDER BY item.rid DESC"
    } else {
        "SELECT rid, coalesce(words, body), NULL, NULL FROM item WHERE rid BETWEEN ?1 AND ?2 ORDER BY rid DESC"
    })?;
    let mut rows = find.query(params![*range.start(), last])?;
    let (mut rids, mut looked) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let rid: i64 = row.get(0)?;
        let text = |at| -> Result<Option<&str>, ReadError> {
            Ok(row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from)?)
        };
        if look.is_match(text(1)?.unwrap_or_default(), text(2)?.unwrap_or_default(), text(3)?) {
            rids.push(rid);
        }
        looked += 1;
        let is_seldom = looked % GLANCE == 0 && rids.len() * MOST_LOOKED < looked * limit;
        if rids.len() > limit || is_seldom {
            return Ok((rids, rid));
        }
    }
    Ok((rids, i64::MIN))
}

/// Gives the row id of each hit below `below`, the newest first, none twice, until it is told to stop.
pub(super) fn each(
    connection: &Connection,
    branches: &[Branch],
    below: i64,
    mut take: impl FnMut(i64) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let spill = spill(connection)?;
    let mut statements = Vec::new();
    for branch in branches {
        let sql = match &branch.matching {
            Some(_) => {
                "SELECT rowid FROM fts WHERE fts MATCH ?3 AND rowid BETWEEN ?1 AND ?2 ORDER BY rowid DESC"
            }
            None => "SELECT rid FROM item WHERE rid BETWEEN ?1 AND ?2 AND ?3 IS NULL ORDER BY rid DESC",
        };
        statements.push((branch, connection.prepare_cached(sql)?));
    }
    let (mut streams, mut answers) = (Vec::new(), Answers::default());
    for (branch, statement) in &mut statements {
        let (from, until) = (branch.seconds.from, branch.seconds.until);
        let range = rowid::range(from, until.map(|until| until.saturating_add(spill)));
        let last = (*range.end()).min(below.saturating_sub(1));
        let rows = statement.query(params![*range.start(), last, branch.matching])?;
        // Where items had to stand behind their second, the range alone does not say which are in it.
        let bounds = (spill > 0 && (from.is_some() || until.is_some())).then_some((from, until));
        let mut stream = Stream { rows, head: None, bounds, answered: branch.answered };
        stream.advance(connection, &mut answers)?;
        streams.push(stream);
    }
    let mut last = None;
    while let Some(at) = newest_of(&streams) {
        let stream = &mut streams[at];
        let rid = stream.head;
        stream.advance(connection, &mut answers)?;
        if let Some(rid) = rid.filter(|_| rid != last) {
            last = Some(rid);
            if take(rid).is_break() {
                break;
            }
        }
    }
    Ok(())
}

fn newest_of(streams: &[Stream<'_>]) -> Option<usize> {
    let heads = streams.iter().enumerate().filter_map(|(at, stream)| Some((stream.head?, at)));
    heads.max().map(|(_, at)| at)
}

/// The hits of one branch.
struct Stream<'a> {
    rows: Rows<'a>,
    head: Option<i64>,
    bounds: Option<(Option<i64>, Option<i64>)>,
    answered: Option<bool>,
}

impl Stream<'_> {
    fn advance(&mut self, connection: &Connection, answers: &mut Answers) -> Result<(), ReadError> {
        self.head = None;
        while let Some(row) = self.rows.next()? {
            let rid: i64 = row.get(0)?;
            if let Some((from, until)) = self.bounds {
                let mut find = connection.prepare_cached("SELECT at FROM item WHERE rid = ?1")?;
                let at: Option<i64> = find.query_row([rid], |row| row.get(0)).optional()?;
                let second = at.map_or(i64::MIN, |at| at.div_euclid(1_000));
                if from.is_some_and(|from| second < from) || until.is_some_and(|until| second >= until) {
                    continue;
                }
            }
            if let Some(wanted) = self.answered
                && answers.follow(connection, rid)? != wanted
            {
                continue;
            }
            self.head = Some(rid);
            return Ok(());
        }
        Ok(())
    }
}

/// By how many seconds an item may stand behind its own: more than 1,024 had one second.
fn spill(connection: &Connection) -> Result<i64, ReadError> {
    let mut find = connection.prepare_cached("SELECT value FROM meta WHERE name = 'spill'")?;
    Ok(find.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
}
