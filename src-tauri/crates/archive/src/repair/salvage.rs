//! Saving what can be read of a damaged archive into a new one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::check::Part;
use super::copy::{Lost, Table, between, copy};
use super::leaves::Leaves;
use super::rescue::{HOLD, rescue};
use super::{Aside, swap};
use crate::mark::Mark;
use crate::packed::PackedId;
use crate::place::Place;
use crate::{Key, OpenError, connect, rowid, rows, schema};

/// Rows of one transaction.
const STEP: u64 = 20_000;

/// What was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvaged {
    /// Items that are there.
    pub items: u64,
    /// Times from which items are missing, the oldest first.
    pub gaps: Vec<Gap>,
    /// Other parts of which something could not be read.
    pub parts: Vec<Part>,
    /// The damaged archive.
    pub aside: Aside,
}

/// A time from which items are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// It begins in this second.
    pub from: Timestamp,
    /// It ends in this second.
    pub until: Timestamp,
    /// So many are missing, where that is known.
    pub items: Option<u64>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were copied.
    pub rows: u64,
    /// Items that there are, where that is known: most rows are items.
    pub items: Option<u64>,
}

/// Why nothing could be saved. Everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SalvageError {
    /// Not one page can be read.
    #[error(
        "Nothing can be read of the archive: no page of its file is what was written, or the key is not the one with which it was \
         made. Put back a copy of the file, or set the archive aside and start a new one"
    )]
    Unreadable,
    /// It can not be opened, or the new one not be made.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl From<rusqlite::Error> for SalvageError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Open(error.into())
    }
}

impl From<std::io::Error> for SalvageError {
    fn from(error: std::io::Error) -> Self {
        Self::Open(error.into())
    }
}

/// Copies what can be read of the archive in a folder into a new one, which takes its place; the damaged one is kept beside it. Nobody may
/// have it open. Interrupted before the end, nothing has happened. The index is made anew when the archive is opened.
pub fn salvage(
    folder: &Path,
    key: &Key,
    now: Timestamp,
    mut look: impl FnMut(Progress),
) -> Result<Salvaged, SalvageError> {
    let place = Place::new(folder);
    if !place.has_archive() {
        return Err(OpenError::None.into());
    }
    let _lock = place.lock()?;
    swap::finish(&place)?;
    let mut leaves = match Leaves::open(&place, key)? {
        Some(leaves) => leaves,
        None if place.is_key(key) == Some(false) => return Err(OpenError::WrongKey.into()),
        None => return Err(SalvageError::Unreadable),
    };
    let noted = place.head().map(|head| head.version);
    let found = leaves.version().or(noted).unwrap_or(schema::VERSION);
    if found > schema::VERSION {
        return Err(OpenError::Newer { found }.into());
    }
    let new = swap::new_place(&place)?;
    let made = connect::new(&new, key, found)
        .map_err(SalvageError::from)
        .and_then(|target| fill(&mut leaves, &target, &place, now, &mut look))
        .and_then(|made| {
            fs::OpenOptions::new().write(true).open(new.database())?.sync_all()?;
            Ok(made)
        });
    drop(leaves);
    // Half of one is of no use, and what it lacked may have been the room that it takes.
    let (items, found) = made.inspect_err(|_| swap::forget_new(&place))?;
    let aside = swap::begin(&place, now, false)?;
    Ok(Salvaged { items, gaps: found.gaps, parts: found.parts, aside })
}

/// Copies into the new archive what can be read of the old one; how many items it has, and what is missing.
fn fill(
    leaves: &mut Leaves,
    target: &Connection,
    place: &Place,
    now: Timestamp,
    look: &mut dyn FnMut(Progress),
) -> Result<(u64, Found), SalvageError> {
    let copied = copy_all(leaves, target, look)?;
    target.execute_batch("BEGIN")?;
    tidy(target, &copied)?;
    let (_, acknowledged) = Mark::open(place)?;
    let found = settle(target, &copied, acknowledged, now)?;
    target.execute_batch("COMMIT")?;
    let items = target.query_row("SELECT count(*) FROM item", [], |row| row.get::<_, i64>(0))?.unsigned_abs();
    target.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok((items, found))
}

/// What was copied, and what was not.
struct Copied {
    /// By table.
    lost: Vec<(String, Lost)>,
    /// Row ids of all items with their contacts, in order, where the index over them could be read.
    known: Option<Vec<(i64, i64)>>,
}

impl Copied {
    fn of(&self, table: &str) -> &[(i64, i64)] {
        self.lost.iter().find(|(name, _)| name == table).map_or(&[], |(_, lost)| &lost.ranges)
    }
}

fn copy_all(
    leaves: &mut Leaves,
    target: &Connection,
    look: &mut dyn FnMut(Progress),
) -> Result<Copied, SalvageError> {
    let known = leaves.all_rows("item_contact").map(|rows| {
        let item = |row: Vec<Value>| match row[..] {
            [Value::Integer(contact), _, Value::Integer(rid)] => Some((rid, contact)),
            _ => None,
        };
        let mut known: Vec<(i64, i64)> = rows.into_iter().filter_map(item).collect();
        known.sort_unstable();
        known
    });
    let items = known.as_ref().map(|known| known.len() as u64);
    let mut lost = Vec::new();
    let mut rows = 0;
    let mut failed = Ok(());
    target.execute_batch("BEGIN")?;
    for table in Table::all(target)? {
        let some = copy(leaves, target, &table, &mut || {
            rows += 1;
            if rows % STEP == 0 {
                look(Progress { rows, items });
                let next = target.execute_batch("COMMIT; BEGIN");
                failed = std::mem::replace(&mut failed, Ok(())).and(next);
            }
        })?;
        std::mem::replace(&mut failed, Ok(()))?;
        lost.push((table.name, some));
    }
    let copied = Copied { lost, known };
    rescue(leaves, target, |table| copied.of(table).to_vec())?;
    target.execute_batch("DELETE FROM meta WHERE name IN ('index', 'line', 'filled', 'to_fill', 'wreck')")?;
    target.execute_batch("COMMIT")?;
    Ok(copied)
}

/// What points to something that is lost gets something in its place, so that it is found all the same; what is of no use alone goes.
fn tidy(target: &Connection, copied: &Copied) -> Result<(), SalvageError> {
    if copied.lost.iter().all(|(_, lost)| lost.is_empty()) {
        return Ok(());
    }
    let numbers = |sql: &str| -> Result<Vec<i64>, rusqlite::Error> {
        target.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    };
    for no in numbers("SELECT DISTINCT contact FROM item WHERE contact NOT IN (SELECT no FROM contact)")? {
        let key = format!("recovered-{no}");
        target.execute("INSERT INTO chat(key) VALUES(?1) ON CONFLICT DO NOTHING", [&key])?;
        let sql = "INSERT INTO contact(no, chat, id, hold) SELECT ?1, no, ?2, ?3 FROM chat WHERE key = ?2";
        target.execute(sql, params![no, key, HOLD])?;
    }
    for no in numbers("SELECT DISTINCT chat FROM contact WHERE chat NOT IN (SELECT no FROM chat)")? {
        let sql = "SELECT id FROM contact WHERE chat = ?1 ORDER BY no LIMIT 1";
        let key = target.query_row(sql, [no], |row| row.get::<_, PackedId>(0))?.to_string();
        let added = target
            .execute("INSERT INTO chat(no, key) VALUES(?1, ?2) ON CONFLICT DO NOTHING", params![no, key])?;
        if added == 0 {
            target.execute(
                "INSERT INTO chat(no, key) VALUES(?1, ?2)",
                params![no, format!("recovered-chat-{no}")],
            )?;
        }
    }
    target.execute_batch(
        "INSERT INTO shape(no, item_type, content_type, says, labels)
             SELECT DISTINCT shape, NULL, NULL, 0, 'tu' FROM item WHERE shape NOT IN (SELECT no FROM shape);
         UPDATE item SET author = NULL WHERE (contact, author) NOT IN (SELECT contact, no FROM author);
         UPDATE contact SET instance = NULL WHERE instance NOT IN (SELECT no FROM instance);
         UPDATE contact SET queue = NULL WHERE queue NOT IN (SELECT no FROM queue);
         DELETE FROM author WHERE contact NOT IN (SELECT no FROM contact);
         DELETE FROM past WHERE chat NOT IN (SELECT no FROM chat) OR contact NOT IN (SELECT no FROM contact);
         DELETE FROM presence WHERE chat NOT IN (SELECT no FROM chat);
         DELETE FROM version WHERE rid NOT IN (SELECT rid FROM item);
         DELETE FROM attachment WHERE rid NOT IN (SELECT rid FROM item);",
    )?;
    // An item says itself which files it has.
    for rid in
        numbers("SELECT rid FROM item WHERE files IS NOT NULL AND rid NOT IN (SELECT rid FROM attachment)")?
    {
        let Ok(Some(stored)) = rows::by_rid(target, rid) else { continue };
        for file in stored.item.attachments() {
            let sql = "INSERT OR IGNORE INTO attachment(rid, id, name, content_type, status) VALUES(?1, ?2, ?3, ?4, ?5)";
            let status = file.status.as_wire();
            target.execute(sql, params![rid, file.id.as_str(), file.name, file.content_type, status])?;
        }
    }
    Ok(())
}

/// What a person is told.
struct Found {
    gaps: Vec<Gap>,
    parts: Vec<Part>,
}

/// Says what is lost, and lets the engine read the chats again of which something is.
fn settle(
    target: &Connection,
    copied: &Copied,
    acknowledged: u64,
    now: Timestamp,
) -> Result<Found, SalvageError> {
    let known: Option<Vec<i64>> =
        copied.known.as_ref().map(|known| known.iter().map(|(rid, _)| *rid).collect());
    // Where nothing says where a gap begins or ends, it is no earlier than the service, and no later than now.
    let oldest: Option<i64> = target.query_row("SELECT min(rid) FROM item", [], |row| row.get(0))?;
    let bounds = moment(oldest.unwrap_or(0).min(0))..=now;
    let gap = |(first, last): &(i64, i64)| Gap {
        from: moment(*first).max(*bounds.start()),
        until: moment(*last).min(*bounds.end()),
        items: known.as_ref().map(|known| between(known, *first, *last).len() as u64),
    };
    let gaps = copied.of("item").iter().map(gap).collect();
    forget_states(target, copied)?;
    let spill: Option<i64> = target.query_row(
        "SELECT max((rid >> 10) + ?1 - at / 1000) FROM item",
        [rowid::second_of(0)],
        |row| row.get(0),
    )?;
    let sql = "INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)";
    if let Some(spill) = spill.filter(|spill| *spill > 0) {
        target.execute(sql, params!["spill", spill])?;
    }
    let parts: BTreeSet<Part> = copied
        .lost
        .iter()
        .filter(|(table, lost)| table != "item" && !lost.is_empty())
        .map(|(table, _)| Part::of(table))
        .collect();
    if parts.contains(&Part::Settings) {
        target.execute(sql, params!["written", acknowledged as i64])?;
    }
    Ok(Found { gaps: joined(gaps), parts: parts.into_iter().collect() })
}

/// Chats of which something may be missing are not complete, and the engine begins them from the start.
fn forget_states(target: &Connection, copied: &Copied) -> Result<(), rusqlite::Error> {
    let mut forget = target.prepare(
        "UPDATE chat SET state = NULL, complete = 0 WHERE no IN (SELECT chat FROM contact WHERE no = ?1
             UNION SELECT chat FROM past WHERE contact = ?1)",
    )?;
    for (first, last) in copied.of("item") {
        if let Some(known) = &copied.known {
            let from = known.partition_point(|(rid, _)| rid < first);
            let contacts: BTreeSet<i64> = known
                .iter()
                .skip(from)
                .take_while(|(rid, _)| rid <= last)
                .map(|(_, contact)| *contact)
                .collect();
            for contact in contacts {
                forget.execute([contact])?;
            }
        } else {
            // Whoever said something within a day of it.
            let day = 86_400 * rowid::SLOTS;
            let sql =
                "UPDATE chat SET state = NULL, complete = 0 WHERE no IN (SELECT chat FROM contact WHERE no IN
                               (SELECT contact FROM item WHERE rid BETWEEN ?1 AND ?2))";
            target.execute(sql, [first.saturating_sub(day), last.saturating_add(day)])?;
            // And of whom nothing is there at all.
            target.execute(
                "UPDATE chat SET state = NULL, complete = 0 WHERE no NOT IN
                     (SELECT chat FROM contact WHERE no IN (SELECT contact FROM item))",
                [],
            )?;
        }
    }
    for table in ["presence", "past"] {
        for (first, last) in copied.of(table) {
            target.execute(
                "UPDATE chat SET state = NULL, complete = 0 WHERE no BETWEEN ?1 AND ?2",
                [first, last],
            )?;
        }
    }
    let sql = "UPDATE chat SET state = NULL, complete = 0 WHERE no IN (SELECT chat FROM contact WHERE no IN
                   (SELECT contact FROM item WHERE shape IN (SELECT no FROM shape WHERE item_type IS NULL)))";
    if !copied.of("shape").is_empty() {
        target.execute(sql, [])?;
    }
    Ok(())
}

/// Gaps that touch are one.
fn joined(gaps: Vec<Gap>) -> Vec<Gap> {
    let mut all: Vec<Gap> = Vec::new();
    for gap in gaps {
        match all.last_mut() {
            Some(last) if gap.from.as_second() <= last.until.as_second() + 1 => {
                last.until = last.until.max(gap.until);
                last.items = last.items.zip(gap.items).map(|(one, other)| one + other);
            }
            _ => all.push(gap),
        }
    }
    all
}

fn moment(rid: i64) -> Timestamp {
    let bound = if rid < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(rowid::second_of(rid)).unwrap_or(bound)
}
