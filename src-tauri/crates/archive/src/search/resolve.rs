//! Contacts and places of a question, looked up.

use rusqlite::{Connection, params};
use transcript::ContactId;

use crate::query::{Plan, PlanError, Query, Resolve, Within};
use crate::words::{self, Term};
use crate::{Archive, ReadError};

/// Characters of an id that tell one contact from the others, as a rule.
const BEGINNING: usize = 8;

/// Why a question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// More was asked for than is looked up at once.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The archive does not give it.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Archive {
    /// What a question comes to, by the contacts and places that there are now.
    pub async fn plan(&self, query: Query) -> Result<Plan, AskError> {
        Ok(self.read(move |connection| plan(connection, &query)).await??)
    }

    /// The same for a thread that may wait.
    pub fn plan_now(&self, query: &Query) -> Result<Plan, AskError> {
        Ok(self.read_now(|connection| plan(connection, query))??)
    }

    /// For each contact what is to be written behind `contact:` to find it and no other: the beginning of its id, where that is enough.
    pub async fn beginnings(&self, contacts: Vec<ContactId>) -> Result<Vec<String>, ReadError> {
        self.read(move |connection| {
            let names = Names(connection);
            let beginning = |id: &ContactId| {
                let id = id.as_str().to_lowercase();
                let short = id.char_indices().nth(BEGINNING).map_or(&*id, |(end, _)| &id[..end]);
                let is_enough = names.contacts(short, 2)?.len() < 2;
                Ok(if is_enough { short.to_owned() } else { id })
            };
            contacts.iter().map(beginning).collect()
        })
        .await
    }
}

fn plan(connection: &Connection, query: &Query) -> Result<Result<Plan, PlanError>, ReadError> {
    crate::query::plan(query, &Names(connection))
}

/// Looks names up in the tables.
struct Names<'a>(&'a Connection);

impl Resolve for Names<'_> {
    type Error = ReadError;

    fn contacts(&self, beginning: &str, most: usize) -> Result<Vec<i64>, ReadError> {
        let mut found = Vec::new();
        // Nearly all ids are UUIDs and kept as bytes; texts stand before all bytes, and there are few.
        let mut texts = self.0.prepare_cached("SELECT no, id FROM contact WHERE id < x''")?;
        let mut rows = texts.query([])?;
        while let Some(row) = rows.next()? {
            if found.len() == most {
                return Ok(found);
            }
            let id = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if id.to_lowercase().starts_with(beginning) {
                found.push(row.get(0)?);
            }
        }
        if let Some((first, last)) = bytes(beginning) {
            let mut uuids =
                self.0.prepare_cached("SELECT no FROM contact WHERE id BETWEEN ?1 AND ?2 LIMIT ?3")?;
            let left = (most - found.len()) as i64;
            for no in uuids.query_map(params![first, last, left], |row| row.get(0))? {
                found.push(no?);
            }
        }
        Ok(found)
    }

    /// Whose name is the same but for case and accents; if there is none, whose name has these words in it.
    fn places(&self, name: &str, most: usize) -> Result<Vec<Within>, ReadError> {
        // An instance may be named by its ARN.
        let name = crate::store::instance_name(name);
        let Some(term) = Term::new(name, false) else { return Ok(Vec::new()) };
        let whole = words::index_text(name);
        let (mut same, mut having) = (Vec::new(), Vec::new());
        let mut look = |sql: &str, place: fn(i64) -> Within| -> Result<(), ReadError> {
            let mut all = self.0.prepare_cached(sql)?;
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let (no, name): (i64, String) = (row.get(0)?, row.get(1)?);
                let folded = words::index_text(&name);
                if folded == whole {
                    same.push(place(no));
                } else if term.places(&folded.split(' ').collect::<Vec<_>>()).next().is_some() {
                    having.push(place(no));
                }
            }
            Ok(())
        };
        look("SELECT no, name FROM queue", Within::Queue)?;
        look("SELECT no, name FROM instance", Within::Instance)?;
        let mut found = if same.is_empty() { having } else { same };
        found.truncate(most);
        Ok(found)
    }
}

/// The first and the last UUID that begins like this; nothing where none can.
fn bytes(beginning: &str) -> Option<([u8; 16], [u8; 16])> {
    let (mut first, mut last) = ([0_u8; 16], [0xff_u8; 16]);
    let mut digits = 0;
    for (at, letter) in beginning.bytes().enumerate() {
        if matches!(at, 8 | 13 | 18 | 23) {
            if letter != b'-' {
                return None;
            }
            continue;
        }
        let value = char::from(letter).to_digit(16).filter(|_| !letter.is_ascii_uppercase())? as u8;
        let (first, last) = (first.get_mut(digits / 2)?, last.get_mut(digits / 2)?);
        if digits % 2 == 0 {
            *first = value << 4;
            *last = value << 4 | 0x0f;
        } else {
            *first |= value;
            *last = *first;
        }
        digits += 1;
    }
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packed::PackedId;

    #[test]
    fn a_beginning_stands_for_the_uuids_that_begin_so_and_for_no_other() {
        let ids = [
            "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5",
            "4f1c9a2e-51bf-0000-0000-000000000000",
            "4f1c9a2f-0000-0000-0000-000000000000",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ];
        for id in ids {
            for length in 0..=id.len() {
                let (first, last) = bytes(&id[..length]).unwrap();
                for other in ids {
                    let PackedId::Uuid(packed) = PackedId::new(other) else { panic!("{other}") };
                    let is_within = (first..=last).contains(&packed);
                    assert_eq!(is_within, other.starts_with(&id[..length]), "{} {other}", &id[..length]);
                }
            }
        }
    }

    #[test]
    fn what_no_uuid_begins_with_stands_for_none() {
        for text in ["g", "4f1c9a2e5", "4F", "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5a", "é"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
