//! Copying what can be read of a table.

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};

use super::leaves::{Leaves, Row};
use super::trees::ALL;
use crate::{OpenError, packed};

/// A table of the new database.
pub(super) struct Table {
    pub(super) name: String,
    columns: Vec<Column>,
    /// The column that is the row id, of which a row itself says nothing.
    row_id: Option<usize>,
    /// The first column of its key, and whether that is a number.
    key: String,
    is_numbered: bool,
}

struct Column {
    name: String,
    kind: String,
    is_needed: bool,
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
        let mut find = target.prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)")?;
        let columns: Vec<(Column, i64)> = find
            .query_map([&name], |row| {
                let column = Column { name: row.get(0)?, kind: row.get(1)?, is_needed: row.get(2)? };
                Ok((column, row.get(3)?))
            })?
            .collect::<Result<_, _>>()?;
        let first = columns.iter().position(|(_, place)| *place == 1).unwrap_or_default();
        let is_numbered = columns[first].0.kind == "INTEGER";
        // All others are tables without row ids.
        let is_row_id = is_numbered && columns.iter().all(|(_, place)| *place < 2);
        let columns: Vec<Column> = columns.into_iter().map(|(column, _)| column).collect();
        let key = columns[first].name.clone();
        Ok(Self { name, row_id: is_row_id.then_some(first), key, is_numbered, columns })
    }

    /// Whether these may be the values of a row of it.
    fn fits(&self, values: &[Value]) -> bool {
        let fits = |(at, (column, value)): (usize, (&Column, &Value))| match value {
            Value::Null => self.row_id == Some(at) || !column.is_needed,
            _ if self.row_id == Some(at) => false,
            Value::Integer(_) => ["INTEGER", ""].contains(&&*column.kind),
            Value::Text(_) => ["TEXT", ""].contains(&&*column.kind),
            Value::Blob(_) => ["BLOB", ""].contains(&&*column.kind),
            Value::Real(_) => false,
        };
        values.len() == self.columns.len() && self.columns.iter().zip(values).enumerate().all(fits)
    }

    /// Whether what a row says can be read.
    fn is_readable(&self, values: &[Value]) -> bool {
        let rest = self.columns.iter().position(|column| self.name == "item" && column.name == "extras");
        match rest.and_then(|rest| values.get(rest)) {
            Some(Value::Text(rest)) => packed::is_readable(rest),
            _ => true,
        }
    }

    fn insert(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        let places = vec!["?"; columns.len()].join(", ");
        format!("INSERT OR IGNORE INTO {}({}) VALUES({places})", self.name, columns.join(", "))
    }

    /// Whether the new database has a row with this key.
    fn has(&self, target: &Connection, key: i64) -> Result<bool, rusqlite::Error> {
        let sql = format!("SELECT 1 FROM {} WHERE {} = ?1", self.name, self.key);
        Ok(target.prepare_cached(&sql)?.query_row([key], |_| Ok(())).optional()?.is_some())
    }

    /// The index that says which rows there are.
    fn list(&self) -> Option<&'static str> {
        match &*self.name {
            "item" => Some("item_contact"),
            "contact" => Some("contact_chat"),
            "chat" => Some("sqlite_autoindex_chat_1"),
            _ => None,
        }
    }
}

/// What of a table could not be read.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// Values of the key, from the first to the last, among which some could not be read, in order.
    pub(super) ranges: Vec<(i64, i64)>,
    /// Something was lost of which nobody knows what it was.
    pub(super) other: bool,
}

impl Lost {
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.other
    }
}

/// Copies all rows that can be read; `copied` is told of each.
pub(super) fn copy(
    leaves: &mut Leaves,
    target: &Connection,
    table: &Table,
    copied: &mut dyn FnMut(),
) -> Result<Lost, OpenError> {
    let has_rows_on_leaves_alone = table.row_id.is_some();
    let mut into = Into { target, table, copied, lost: Vec::new(), refused: None };
    leaves.rows(&table.name, |row| into.take(row));
    if has_rows_on_leaves_alone {
        leaves.stray_rows(|row| {
            // What can not be read may have been one of this table.
            if row.values.as_ref().is_none_or(|values| table.fits(values)) {
                into.take(row);
            }
        });
    }
    let Into { mut lost, refused, .. } = into;
    refused.map_or(Ok(()), Err)?;
    lost.extend(leaves.lost(&table.name, has_rows_on_leaves_alone));
    if !table.is_numbered {
        return Ok(Lost { other: !lost.is_empty(), ..Lost::default() });
    }
    let mut ranges = joined(lost);
    if let Some(known) = (!ranges.is_empty()).then(|| keys(leaves, table)).flatten() {
        ranges = missing(target, table, &known, &ranges)?;
    }
    Ok(Lost { ranges, other: false })
}

/// Row ids of a table, in order, as an index over it has them; `None` if there is none that can be read.
fn keys(leaves: &mut Leaves, table: &Table) -> Option<Vec<i64>> {
    let number = |row: Vec<Value>| match row.last() {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    };
    let mut keys: Vec<i64> = leaves.all_rows(table.list()?)?.into_iter().filter_map(number).collect();
    keys.sort_unstable();
    Some(keys)
}

/// The stretches of known keys that the new database has not.
fn missing(
    target: &Connection,
    table: &Table,
    known: &[i64],
    ranges: &[(i64, i64)],
) -> Result<Vec<(i64, i64)>, rusqlite::Error> {
    let mut missing: Vec<(i64, i64)> = Vec::new();
    for (first, last) in ranges {
        let mut is_open = false;
        for key in between(known, *first, *last) {
            let is_missing = !table.has(target, *key)?;
            match missing.last_mut() {
                Some(stretch) if is_missing && is_open => stretch.1 = *key,
                _ if is_missing => missing.push((*key, *key)),
                _ => {}
            }
            is_open = is_missing;
        }
    }
    Ok(missing)
}

/// Those that touch are one.
fn joined(mut ranges: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    ranges.sort_unstable();
    let mut all: Vec<(i64, i64)> = Vec::new();
    for (first, last) in ranges {
        match all.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => all.push((first, last)),
        }
    }
    all
}

pub(super) fn between(sorted: &[i64], first: i64, last: i64) -> &[i64] {
    let from = sorted.partition_point(|key| *key < first);
    let until = sorted.partition_point(|key| *key <= last);
    sorted.get(from..until).unwrap_or_default()
}

/// Rows on their way into the new database.
struct Into<'a> {
    target: &'a Connection,
    table: &'a Table,
    copied: &'a mut dyn FnMut(),
    /// Keys of rows that can not be read, or contradict what is there.
    lost: Vec<(i64, i64)>,
    /// Why the new database takes no more: that is no fault of the old one.
    refused: Option<rusqlite::Error>,
}

impl Into<'_> {
    fn take(&mut self, row: Row) {
        if self.refused.is_some() {
            return;
        }
        let Row { key, values } = row;
        let values = values.filter(|values| self.table.fits(values) && self.table.is_readable(values));
        let lost = key.map_or(ALL, |key| (key, key));
        match values.map(|values| self.insert(key, &values)) {
            None | Some(Ok(false)) => self.lost.push(lost),
            Some(Ok(true)) => (self.copied)(),
            Some(Err(error)) => self.refused = Some(error),
        }
    }

    /// Whether it is there now.
    fn insert(&self, key: Option<i64>, values: &[Value]) -> Result<bool, rusqlite::Error> {
        let Self { target, table, .. } = self;
        let values = values.iter().enumerate().map(|(at, value)| match key {
            Some(key) if table.row_id == Some(at) => ToSqlOutput::from(key),
            _ => ToSqlOutput::Borrowed(value.into()),
        });
        let inserted = target.prepare_cached(&table.insert())?.execute(params_from_iter(values))?;
        Ok(inserted > 0 || key.map_or(Ok(false), |key| table.has(target, key))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn no_row_can_be_taken_for_one_of_another_table() {
        let mut target = Connection::open_in_memory().unwrap();
        schema::make(&mut target, schema::VERSION).unwrap();
        let mut tables = Table::all(&target).unwrap();
        tables.retain(|table| table.row_id.is_some());
        assert!(tables.len() > 5);
        let kind =
            |column: &Column| (column.is_needed && !column.kind.is_empty()).then(|| column.kind.clone());
        for (at, table) in tables.iter().enumerate() {
            for other in &tables[at + 1..] {
                let mut columns = table.columns.iter().zip(&other.columns);
                let differs = columns
                    .any(|(one, other)| kind(one).zip(kind(other)).is_some_and(|(one, other)| one != other));
                let alike = table.columns.len() == other.columns.len() && !differs;
                assert!(!alike, "{} and {}", table.name, other.name);
            }
        }
    }
}
