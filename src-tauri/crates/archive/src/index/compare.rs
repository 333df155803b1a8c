//! Whether the index says what the rows say, word by word.

use std::hash::BuildHasher as _;

use foldhash::quality::FixedState;
use rusqlite::Connection;

use super::line;
use crate::entry::Side;

/// Reads all of both: whether the index has the words of all rows that it is to have, and no others. `look` is told how many rows and
/// words were read.
///
/// FTS5 has a check of its own, but that one locks writers out for as long as it takes.
pub(crate) fn is_same(connection: &Connection, look: &mut dyn FnMut(u64)) -> Result<bool, rusqlite::Error> {
    let mut read = 0;
    let mut count = || {
        read += 1;
        if read % 10_000 == 0 {
            look(read);
        }
    };
    let mut sums = [0_u64; 2];
    let mut find = connection.prepare("SELECT rid, customer, agent, others FROM indexed WHERE rid >= ?1")?;
    let mut rows = find.query([line(connection)?])?;
    while let Some(row) = rows.next()? {
        let rid: i64 = row.get(0)?;
        for (at, side) in Side::ALL.into_iter().enumerate() {
            let Some(text) = row.get_ref(at + 1)?.as_str_or_null()? else { continue };
            for (position, word) in words(text).enumerate() {
                sums[0] = sums[0].wrapping_add(hash(rid, side.column(), position as i64, word));
            }
        }
        count();
    }
    drop(rows);
    connection.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.said USING fts5vocab('main', 'fts', 'instance')",
    )?;
    let mut find = connection.prepare("SELECT doc, col, offset, term FROM temp.said")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (Some(column), Some(word)) =
            (row.get_ref(1)?.as_str_or_null()?, row.get_ref(3)?.as_str_or_null()?)
        else {
            continue;
        };
        sums[1] = sums[1].wrapping_add(hash(row.get(0)?, column, row.get(2)?, word));
        count();
    }
    Ok(sums[0] == sums[1])
}

fn hash(rid: i64, column: &str, position: i64, word: &str) -> u64 {
    FixedState::default().hash_one((rid, column, position, word))
}

/// As FTS5's `ascii` takes a text apart.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| char.is_ascii() && !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}
