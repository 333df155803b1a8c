//! Copying a table of which some pages can not be read.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OptionalExtension as _, ToSql, params_from_iter};

use crate::place::Place;
use crate::{Key, OpenError, connect};

/// Attempts at reading single rows that may fail in one table, before larger parts are given up. Each costs a millisecond.
const MOST_FAILURES: usize = 20_000;

/// No key is greater: it would be a time in tens of thousands of years.
const MOST: i64 = 1 << 50;

/// The damaged database. A connection that has met damage is of no more use, so there is another one after each failure.
pub(super) struct Source<'a> {
    place: &'a Place,
    key: &'a Key,
    connection: Connection,
}

impl<'a> Source<'a> {
    pub(super) fn open(place: &'a Place, key: &'a Key) -> Result<Self, OpenError> {
        Ok(Self { place, key, connection: connect::damaged(place, key)? })
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Does something; after a failure, or when damage was met, the next has a connection that does not know of it.
    pub(super) fn attempt<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<Option<T>, OpenError> {
        match work(&self.connection) {
            Ok(value) if connect::is_sound(&self.connection) => Ok(Some(value)),
            _ => {
                self.connection = connect::damaged(self.place, self.key)?;
                Ok(None)
            }
        }
    }
}

/// A table, and by what its rows are asked for.
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<String>,
    /// The first column of its key.
    key: String,
    is_numbered: bool,
    /// More than one row may have one value of `key`.
    is_shared: bool,
}

impl Table {
    /// All tables of the new database, those first to which others point.
    pub(super) fn all(target: &Connection) -> Result<Vec<Self>, rusqlite::Error> {
        let sql =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY rowid";
        let names: Vec<String> =
            target.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        names.into_iter().map(|name| Self::new(target, name)).collect()
    }

    fn new(target: &Connection, name: String) -> Result<Self, rusqlite::Error> {
        let mut find = target.prepare("SELECT name, type, pk FROM pragma_table_info(?1)")?;
        let columns: Vec<(String, String, i64)> = find
            .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let first = columns.iter().find(|(_, _, place)| *place == 1);
        Ok(Self {
            key: first.map_or_else(|| "rowid".into(), |(name, ..)| name.clone()),
            is_numbered: first.is_none_or(|(_, kind, _)| kind == "INTEGER"),
            is_shared: columns.iter().any(|(_, _, place)| *place > 1),
            columns: columns.into_iter().map(|(name, ..)| name).collect(),
            name,
        })
    }

    fn select(&self, condition: &str) -> String {
        let Self { name, key, columns, .. } = self;
        format!("SELECT {key}, {} FROM {name} NOT INDEXED {condition}", columns.join(", "))
    }

    fn insert(&self) -> String {
        let Self { name, columns, .. } = self;
        let places = vec!["?"; columns.len()].join(", ");
        format!("INSERT OR IGNORE INTO {name}({}) VALUES({places})", columns.join(", "))
    }
}

/// Row ids of a table, in order, as an index over it has them; `None` if there is none that can be read.
pub(super) fn keys(source: &mut Source<'_>, table: &Table) -> Result<Option<Vec<i64>>, OpenError> {
    let index = match &*table.name {
        "item" => "item_contact",
        "contact" => "contact_chat",
        "chat" => "sqlite_autoindex_chat_1",
        _ => return Ok(None),
    };
    let sql = format!("SELECT rowid FROM {} INDEXED BY {index}", table.name);
    source.attempt(|connection| {
        let mut find = connection.prepare(&sql)?;
        let mut all: Vec<i64> = find.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        all.sort_unstable();
        Ok(all)
    })
}

/// What of a table could not be read.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// Values of the key, from the first to the last, none of which could be read, in order.
    pub(super) ranges: Vec<(i64, i64)>,
    /// Something was lost of which nobody knows what it was.
    pub(super) other: bool,
}

impl Lost {
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.other
    }
}

/// Copies all rows that can be read. `known` are the keys that there are, in order, where something else says so; `copied` is told of each
/// row.
pub(super) fn copy(
    source: &mut Source<'_>,
    target: &Connection,
    table: &Table,
    known: Option<&[i64]>,
    copied: &mut dyn FnMut(),
) -> Result<Lost, OpenError> {
    if !table.is_numbered {
        return copy_from_both_ends(source, target, table, copied);
    }
    let mut lost = Lost::default();
    let mut into = Into::new(target, table);
    let mut failures = 0;
    let mut todo = vec![bounds(source, table)?];
    while let Some((first, last)) = todo.pop() {
        let here = known.map(|known| between(known, first, last));
        if first > last || here.is_some_and(<[i64]>::is_empty) {
            continue;
        }
        let mut done = None;
        let order = format!("WHERE {0} BETWEEN ?1 AND ?2 ORDER BY {0}", table.key);
        let whole = source.attempt(|connection| {
            into.each(connection, &order, &[&first, &last], &mut |key| {
                done = Some(key);
                copied();
            })
        })?;
        into.result()?;
        if whole.is_some() {
            continue;
        }
        failures += 1;
        // Of a key that several rows have, not all may have been read.
        let next = done.map_or(first, |key| if table.is_shared { key } else { key.saturating_add(1) });
        if next > first {
            todo.push((next, last));
            continue;
        }
        match here {
            Some([_]) => lost.ranges.push((first, last)),
            Some(keys) if failures < MOST_FAILURES => {
                let middle = keys[keys.len() / 2 - 1];
                todo.extend([(middle.saturating_add(1), last), (first, middle)]);
            }
            _ => {
                let behind = behind_damage(source, table, first, last)?;
                lost.ranges.push((first, behind.map_or(last, |behind| behind - 1)));
                todo.extend(behind.map(|behind| (behind, last)));
            }
        }
    }
    lost.ranges.extend(into.ignored.into_iter().map(|key| (key, key)));
    lost.ranges.sort_unstable();
    Ok(lost)
}

/// The first key from which on something can be read again, where `first` can not: found by ever longer steps, and then between the last
/// two of them.
fn behind_damage(
    source: &mut Source<'_>,
    table: &Table,
    first: i64,
    last: i64,
) -> Result<Option<i64>, OpenError> {
    let sql = format!(
        "SELECT {0} FROM {1} NOT INDEXED WHERE {0} >= ?1 ORDER BY {0} LIMIT 1",
        table.key, table.name
    );
    let mut can_read = |key: i64| {
        let found = source.attempt(|connection| connection.query_row(&sql, [key], |_| Ok(())).optional());
        found.map(|found| found.is_some())
    };
    let (mut bad, mut step) = (first, 1);
    let mut good = loop {
        let key = first.saturating_add(step);
        if key > last {
            return Ok(None);
        }
        if can_read(key)? {
            break key;
        }
        bad = key;
        step = step.saturating_mul(2);
    };
    while good - bad > 1 {
        let middle = bad.midpoint(good);
        if can_read(middle)? {
            good = middle;
        } else {
            bad = middle;
        }
    }
    Ok(Some(good))
}

pub(super) fn between(sorted: &[i64], first: i64, last: i64) -> &[i64] {
    let from = sorted.partition_point(|key| *key < first);
    let until = sorted.partition_point(|key| *key <= last);
    sorted.get(from..until).unwrap_or_default()
}

/// The first key and the last, if they can be read: they are found without reading what is between.
fn bounds(source: &mut Source<'_>, table: &Table) -> Result<(i64, i64), OpenError> {
    let mut bound = |function: &str| {
        let sql = format!("SELECT {function}({}) FROM {} NOT INDEXED", table.key, table.name);
        source.attempt(|connection| connection.query_row(&sql, [], |row| row.get::<_, Option<i64>>(0)))
    };
    Ok(match (bound("min")?, bound("max")?) {
        (Some(None), _) | (_, Some(None)) => (0, -1),
        (first, last) => (first.flatten().unwrap_or(-MOST), last.flatten().unwrap_or(MOST)),
    })
}

/// Of a table that can not be asked for a range: from the front to the damage, and from the back to it.
fn copy_from_both_ends(
    source: &mut Source<'_>,
    target: &Connection,
    table: &Table,
    copied: &mut dyn FnMut(),
) -> Result<Lost, OpenError> {
    let mut into = Into::new(target, table);
    for order in ["", "DESC"] {
        let order = format!("ORDER BY {} {order}", table.key);
        let whole =
            source.attempt(|connection| into.each(connection, &order, &[], &mut |_: i64| copied()))?;
        into.result()?;
        if whole.is_some() {
            return Ok(Lost::default());
        }
    }
    Ok(Lost { other: true, ..Lost::default() })
}

/// Rows on their way into the new database.
struct Into<'a> {
    target: &'a Connection,
    table: &'a Table,
    /// Why the new database takes no more: that is no fault of the old one.
    refused: Option<rusqlite::Error>,
    /// Keys of rows that contradict what is there.
    ignored: Vec<i64>,
}

impl<'a> Into<'a> {
    fn new(target: &'a Connection, table: &'a Table) -> Self {
        Self { target, table, refused: None, ignored: Vec::new() }
    }

    fn each(
        &mut self,
        connection: &Connection,
        order: &str,
        bounds: &[&dyn ToSql],
        copied: &mut dyn FnMut(i64),
    ) -> Result<(), rusqlite::Error> {
        let mut find = connection.prepare(&self.table.select(order))?;
        let mut rows = find.query(bounds)?;
        while let Some(row) = rows.next()? {
            let columns = self.table.columns.len();
            let values = (1..=columns).map(|at| row.get_ref(at)).collect::<Result<Vec<_>, _>>()?;
            // The end of a long text may lie on a damaged page without any error; see `is_sound`.
            if !connect::is_sound(connection) {
                return Err(rusqlite::Error::InvalidQuery);
            }
            let key = row.get(0).unwrap_or_default();
            let inserted = self.target.prepare_cached(&self.table.insert()).and_then(|mut insert| {
                insert.execute(params_from_iter(values.into_iter().map(ToSqlOutput::Borrowed)))
            });
            match inserted {
                Ok(0) if !self.table.is_shared => self.ignored.push(key),
                Ok(_) => {}
                Err(error) => {
                    self.refused = Some(error);
                    return Ok(());
                }
            }
            copied(key);
        }
        Ok(())
    }

    fn result(&mut self) -> Result<(), OpenError> {
        self.refused.take().map_or(Ok(()), |error| Err(error.into()))
    }
}
