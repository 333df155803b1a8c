//! The index over the items, and how it is made anew while everything else goes on.
//!
//! It can be made from the rows at any time. So one that is damaged, or that has the words of another version of the rules, is not
//! mended: its tables are set aside, an empty index takes its place, and the writer fills it from the newest row to the oldest
//! whenever it has a moment. At each point in time it has exactly the rows from one on, the *line*, and none below. Whoever stores,
//! changes or removes a row keeps to that, so an interruption costs nothing: the line is in the database, and moves in the same
//! transaction as the index.

mod aside;
mod compare;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

pub(crate) use aside::{drain, has_remains, has_wreck, let_go};
pub(crate) use compare::is_same;

use crate::labels::kind_labels;
use crate::packed::shown;
use crate::{connect, labels, schema, words};

/// From so many pieces of a size on, the index puts some of them together with each that is written, and at so many all of them; as in
/// `index.sql`. Whatever has been put together into one large piece stands two levels up: with FTS5's own 16 that one would be written
/// anew, all at once, with every 4,096th transaction.
const PIECES: [i64; 2] = [16, 64];
/// The same while much is written: none little by little, and all where there are very many.
const PIECES_OF_MUCH: [i64; 2] = [0, 300];

/// Rows that are indexed in one transaction: others who write wait no longer than some 20 ms.
const STEP: i64 = 1_000;

/// An index that does not have all items yet. What it has are the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilding {
    /// Items that are in it.
    pub done: u64,
    /// Items that there are.
    pub of: u64,
}

impl Rebuilding {
    /// How much is done, rounded down: 100 never stands there before it is true.
    pub fn percent(self) -> u8 {
        let percent = (self.done.min(self.of) * 100).checked_div(self.of).unwrap_or(0);
        u8::try_from(percent.min(99)).unwrap_or(99)
    }
}

/// Counts up with each change of what is found of an item, or of how the index is laid out.
const VERSION: u32 = 1;

/// The rules by which the index of this program is made.
fn rules() -> String {
    format!("{}.{}.{VERSION}", words::VERSION, labels::VERSION)
}

/// Sees to it that there is an index with the words of this program, before anything is written: to take words out of an index that
/// has others would break it.
pub(crate) fn settle(connection: &mut Connection) -> Result<(), rusqlite::Error> {
    let found: Option<String> = meta(connection, "index")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if found.as_deref() != Some(&rules()) {
        relabel(&transaction)?;
        begin(&transaction)?;
    }
    transaction.commit()
}

/// The first row that the index has; everything from there on is in it.
pub(crate) fn line(connection: &Connection) -> Result<i64, rusqlite::Error> {
    Ok(meta(connection, "line")?.unwrap_or(i64::MIN))
}

/// How far it is, if it does not have all items.
pub(crate) fn rebuilding(connection: &Connection) -> Result<Option<Rebuilding>, rusqlite::Error> {
    if line(connection)? == i64::MIN {
        return Ok(None);
    }
    let number = |name| Ok::<_, rusqlite::Error>(meta::<i64>(connection, name)?.unwrap_or(0).unsigned_abs());
    Ok(Some(Rebuilding { done: number("filled")?, of: number("to_fill")? }))
}

/// Sets the index aside, and begins an empty one. Within a transaction.
pub(crate) fn begin(connection: &Connection) -> Result<(), rusqlite::Error> {
    aside::set_aside(connection)?;
    connection.execute_batch(schema::INDEX)?;
    let above: Option<i64> = connection.query_row("SELECT max(rid) FROM item", [], |row| row.get(0))?;
    match above {
        None => connection.execute("DELETE FROM meta WHERE name IN ('line', 'filled', 'to_fill')", [])?,
        Some(newest) => {
            let count: i64 = connection.query_row("SELECT count(*) FROM item", [], |row| row.get(0))?;
            set_meta(connection, "line", newest.saturating_add(1))?;
            set_meta(connection, "filled", 0)?;
            set_meta(connection, "to_fill", count)?
        }
    };
    let sql =
        "INSERT INTO meta(name, value) VALUES('index', ?1) ON CONFLICT DO UPDATE SET value = excluded.value";
    connection.execute(sql, [rules()]).map(drop)
}

/// Moves the line down by some rows; says whether there are more. Within a transaction.
pub(crate) fn fill(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let line = line(connection)?;
    if line == i64::MIN {
        return Ok(false);
    }
    let mut find = connection.prepare_cached(
        "SELECT min(rid) FROM (SELECT rid FROM item WHERE rid < ?1 ORDER BY rid DESC LIMIT ?2)",
    )?;
    let Some(next) = find.query_row(params![line, STEP], |row| row.get::<_, Option<i64>>(0))? else {
        connection.execute("DELETE FROM meta WHERE name IN ('line', 'filled', 'to_fill')", [])?;
        return Ok(false);
    };
    renew_words(connection, next, line)?;
    // Upwards within a step: the index takes a falling row id as the begin of another segment.
    let mut copy = connection.prepare_cached(
        "INSERT INTO fts(rowid, customer, agent, others)
         SELECT rid, customer, agent, others FROM indexed WHERE rid >= ?1 AND rid < ?2 ORDER BY rid",
    )?;
    let filled = copy.execute([next, line])?;
    set_meta(connection, "line", next)?;
    connection.execute("UPDATE meta SET value = value + ?1 WHERE name = 'filled'", [filled as i64])?;
    Ok(true)
}

/// Gives words to rows that were stored before it was understood what a reader sees of them. The index has none of them yet.
fn renew_words(connection: &Connection, first: i64, behind: i64) -> Result<(), rusqlite::Error> {
    let mut find = connection.prepare_cached(
        "SELECT item.rid, item.body, shape.item_type, shape.content_type FROM item JOIN shape ON shape.no = item.shape
         WHERE item.rid >= ?1 AND item.rid < ?2 AND item.words IS NULL AND item.body GLOB '{*'",
    )?;
    let mut renewed = Vec::new();
    let mut rows = find.query([first, behind])?;
    while let Some(row) = rows.next()? {
        let text = |at| row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from);
        let kind = protocol::kind(text(2)?, text(3)?);
        if let Some(words) = text(1)?.and_then(|body| shown(&kind, body)) {
            renewed.push((row.get::<_, i64>(0)?, words));
        }
    }
    for (rid, words) in renewed {
        connection
            .prepare_cached("UPDATE item SET words = ?2 WHERE rid = ?1")?
            .execute(params![rid, words])?;
    }
    Ok(())
}

/// What is written next becomes a piece of its own, and none are put together meanwhile: all that an import brings is put together once,
/// behind it. Within a transaction, until [`put_together_again`].
pub(crate) fn leave_in_pieces(connection: &Connection) -> Result<(), rusqlite::Error> {
    put_together_from(connection, PIECES_OF_MUCH)
}

/// Writes the piece, and ends that.
pub(crate) fn put_together_again(connection: &Connection) -> Result<(), rusqlite::Error> {
    // The index writes what it has in memory before a savepoint.
    connection.execute_batch("SAVEPOINT piece; RELEASE piece")?;
    put_together_from(connection, PIECES)
}

fn put_together_from(connection: &Connection, [some, all]: [i64; 2]) -> Result<(), rusqlite::Error> {
    let mut set = connection.prepare_cached("INSERT INTO fts(fts, rank) VALUES(?1, ?2)")?;
    set.execute(params!["automerge", some])?;
    set.execute(params!["crisismerge", all]).map(drop)
}

/// Whether the index can be read, and does not contradict itself. The rows may be sound beside a damaged index. Takes a second or so
/// for a million items, and leaves a connection that met damage behind.
pub(crate) fn is_sound(connection: &Connection) -> bool {
    // The greatest block is only known when each was read to its end.
    let all = ["SELECT max(block) FROM fts_data", "SELECT max(term) FROM fts_idx"];
    all.iter().all(|sql| connection.query_row(sql, [], |_| Ok(())).is_ok())
        && connection.execute("INSERT INTO fts(fts) VALUES('integrity-check')", []).is_ok()
        && connect::is_sound(connection)
}

/// The labels of a kind of item follow from the kind.
fn relabel(connection: &Connection) -> Result<(), rusqlite::Error> {
    let mut find = connection.prepare("SELECT no, item_type, content_type FROM shape")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let text = |at| row.get::<_, Option<String>>(at);
        let kind = protocol::kind(text(1)?.as_deref(), text(2)?.as_deref());
        let sql = "UPDATE shape SET labels = ?2 WHERE no = ?1";
        connection.execute(sql, params![row.get::<_, i64>(0)?, kind_labels(&kind)])?;
    }
    Ok(())
}

fn meta<T: rusqlite::types::FromSql>(
    connection: &Connection,
    name: &str,
) -> Result<Option<T>, rusqlite::Error> {
    let mut find = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    find.query_row([name], |row| row.get(0)).optional()
}

fn set_meta(connection: &Connection, name: &str, value: i64) -> Result<usize, rusqlite::Error> {
    let mut set = connection.prepare_cached(
        "INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value",
    )?;
    set.execute(params![name, value])
}
