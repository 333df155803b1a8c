//! Looking an archive through.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use rusqlite::Connection;

use crate::index::{self, Rebuilding};
use crate::{Archive, ReadError, WriteError, connect, mark};

/// For so long others wait who write, while readers are in the way of a check.
const A_MOMENT: Duration = Duration::from_millis(100);

/// Something that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The index is being made anew.
    Rebuilding(Rebuilding),
    /// What is left of an old index is being removed.
    Tidying,
    /// The index over the items can not be read, or contradicts itself.
    IndexDamaged,
    /// The index has not the words of the items.
    IndexDiffers,
    /// A part of what is stored can not be read.
    Damaged(Part),
    /// So many pages of the file are not what was written.
    Pages(u64),
    /// Rows of a part that belong to nothing, because what they belong to is gone.
    Orphans(Part, u64),
    /// So many items have files and do not say so, or say so and have none.
    Files(u64),
    /// So many transactions were acknowledged, and are not there.
    Missing(u64),
    /// Damage was met while the archive was in use.
    Met,
}

/// Parts of what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Messages, events and attachments.
    Items,
    /// Other texts that items had.
    Versions,
    /// What is known of attached files.
    Files,
    /// Contacts and the chats that they make up.
    Chats,
    /// Who said something.
    People,
    /// Who was engaged or active when.
    Presence,
    /// Which files were imported.
    Imports,
    /// What was purged.
    Purges,
    /// Everything else: names of queues and instances, settings of the archive.
    Settings,
    /// The empty pages, and what tells where pages are.
    Room,
}

impl Part {
    /// The part to which a table belongs.
    pub(crate) fn of(table: &str) -> Self {
        match table {
            "item" => Self::Items,
            "version" => Self::Versions,
            "attachment" => Self::Files,
            "chat" | "contact" | "past" => Self::Chats,
            "author" => Self::People,
            "presence" => Self::Presence,
            "imported" => Self::Imports,
            "purged" => Self::Purges,
            _ => Self::Settings,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Items => "messages and events",
            Self::Versions => "earlier texts of messages",
            Self::Files => "attached files",
            Self::Chats => "chats and contacts",
            Self::People => "people",
            Self::Presence => "presence",
            Self::Imports => "the list of imported files",
            Self::Purges => "the record of what was purged",
            Self::Settings => "settings",
            Self::Room => "empty pages",
        })
    }
}

/// What helps against a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cure {
    /// Nothing has to be done.
    None,
    /// A thorough check says more.
    Check,
    /// The index is to be made anew: [`Archive::rebuild_index`].
    Rebuild,
    /// What can be read is to be copied into a new archive: [`super::salvage()`].
    Salvage,
}

impl Finding {
    /// What helps.
    pub fn cure(&self) -> Cure {
        match self {
            Self::Rebuilding(_) | Self::Tidying | Self::Missing(_) => Cure::None,
            Self::Met => Cure::Check,
            Self::IndexDamaged | Self::IndexDiffers => Cure::Rebuild,
            Self::Damaged(_) | Self::Pages(_) | Self::Orphans(..) | Self::Files(_) => Cure::Salvage,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rebuilding(how) => write!(
                f,
                "The index is being rebuilt, {} % is done. Until then a search finds the newer messages only",
                how.percent()
            ),
            Self::Tidying => f.write_str("What is left of an old index is being removed"),
            Self::IndexDamaged => f.write_str("The index is damaged. No message is lost; the index has to be rebuilt"),
            Self::IndexDiffers => f.write_str(
                "The index does not agree with the messages, so a search may miss some. No message is lost; the index has to be rebuilt",
            ),
            Self::Damaged(part) => write!(f, "A part of the archive can not be read: {part}. What can be read has to be saved into a new one"),
            Self::Pages(count) => write!(f, "{count} pages of the archive\u{2019}s file are not what was written. The disk may be failing"),
            Self::Orphans(part, count) => write!(f, "{count} rows of {part} belong to nothing that is there"),
            Self::Files(count) => write!(f, "{count} messages do not agree with the list of attached files"),
            Self::Missing(count) => write!(
                f,
                "The last {count} things that were stored are missing: the archive\u{2019}s log was damaged, or an older copy of the archive was put \
                 in its place. Chats that the service still has are read again"
            ),
            Self::Met => f.write_str("Damage was met while the archive was in use. A check says what is damaged"),
        }
    }
}

/// What a check has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What is not as it should be.
    pub findings: Vec<Finding>,
    /// The file's pages were not compared with their checksums one by one, because somebody else is writing or reading.
    pub is_partial: bool,
}

impl Report {
    /// What helps against everything that was found.
    pub fn cure(&self) -> Cure {
        self.findings.iter().map(Finding::cure).max().unwrap_or(Cure::None)
    }
}

/// How far a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The checksums of all pages.
    Pages,
    /// A part, of so many.
    Tables {
        /// Tables that are done.
        done: usize,
        /// Tables that there are.
        of: usize,
    },
    /// What belongs to what.
    Links,
    /// The index against the items; so many rows and words were read.
    Index(u64),
}

impl Archive {
    /// What is known to be wrong, without looking for it.
    pub async fn concerns(&self) -> Result<Vec<Finding>, ReadError> {
        let met = self.place().damage_note().exists();
        self.read(move |connection| {
            let mut findings = known(connection)?;
            findings.extend(met.then_some(Finding::Met));
            Ok(findings)
        })
        .await
    }

    /// A person has read that something is missing.
    pub async fn forget_missing(&self) -> Result<(), WriteError> {
        self.act(|store| store.connection().execute("DELETE FROM meta WHERE name = 'missing'", []))
            .await
            .map(drop)
    }

    /// It makes a table that only it sees, and nothing else.
    fn checking_reader(&self) -> Result<Connection, ReadError> {
        let connection = self.another_reader()?;
        connection.pragma_update(None, "query_only", false)?;
        Ok(connection)
    }

    /// Reads everything there is, beside whatever else goes on. `look` is told how far it is.
    pub async fn check(&self, look: impl FnMut(Step) + Send + 'static) -> Result<Report, ReadError> {
        let mut connection = self.checking_reader()?;
        let mut is_partial = true;
        // While somebody reads the file without its log, nobody moves the log into the file: the pages stay as they are.
        let pinned = self
            .outside(move |writer| {
                let is_moved = connect::empty_log(writer, A_MOMENT)?;
                connection.execute_batch("BEGIN; SELECT count(*) FROM meta")?;
                Ok((connection, is_moved))
            })
            .await;
        connection = match pinned {
            Ok((connection, is_moved)) => {
                is_partial = !is_moved;
                connection
            }
            Err(_) => self.checking_reader()?,
        };
        let archive = self.clone();
        let place = self.place().clone();
        let report = tokio::task::spawn_blocking(move || {
            let again = || archive.another_reader();
            thorough(connection, &again, is_partial, look)
        });
        let report = report.await.map_err(|_| ReadError::Closed)??;
        if report.cure() == Cure::None && !report.is_partial {
            std::fs::remove_file(place.damage_note()).ok();
        }
        Ok(report)
    }
}

fn known(connection: &Connection) -> Result<Vec<Finding>, rusqlite::Error> {
    let rebuilding = index::rebuilding(connection)?.map(Finding::Rebuilding);
    let missing = Some(mark::missing(connection)?).filter(|count| *count > 0).map(Finding::Missing);
    let tidying = index::has_remains(connection)?.then_some(Finding::Tidying);
    Ok(missing.into_iter().chain(rebuilding).chain(tidying).collect())
}

/// A connection is of no more use once it has met damage; `again` gives another.
fn thorough(
    mut connection: Connection,
    again: &dyn Fn() -> Result<Connection, ReadError>,
    is_partial: bool,
    mut look: impl FnMut(Step),
) -> Result<Report, ReadError> {
    let mut findings = known(&connection)?;
    if !is_partial {
        look(Step::Pages);
        let mut check = connection.prepare("PRAGMA cipher_integrity_check")?;
        let bad = check.query_map([], |_| Ok(()))?.count() as u64;
        findings.extend((bad > 0).then_some(Finding::Pages(bad)));
    }
    let tables = tables(&connection)?;
    let mut damaged = BTreeSet::new();
    let mut is_index_damaged = false;
    for (done, table) in tables.iter().enumerate() {
        look(Step::Tables { done, of: tables.len() });
        if is_intact(&connection, table) {
            continue;
        }
        if table.starts_with("fts") {
            is_index_damaged = true;
        } else if !table.starts_with("aside") {
            // What is left of an old index is about to go.
            damaged.insert(Part::of(table));
        }
        connection = again()?;
    }
    look(Step::Links);
    if damaged.is_empty() {
        links(&connection, &mut findings)?;
    }
    if !is_index_damaged && damaged.is_empty() {
        match index::is_same(&connection, &mut |read| look(Step::Index(read))) {
            Ok(true) => {}
            Ok(false) => findings.push(Finding::IndexDiffers),
            Err(_) => is_index_damaged = true,
        }
    }
    findings.extend(is_index_damaged.then_some(Finding::IndexDamaged));
    let pages = findings.iter().any(|finding| matches!(finding, Finding::Pages(_)));
    if pages && damaged.is_empty() && is_index_damaged {
        // The pages are those of the index, which does not need them any more.
        findings.retain(|finding| !matches!(finding, Finding::Pages(_)));
    } else if pages && damaged.is_empty() {
        damaged.insert(Part::Room);
    }
    findings.extend(damaged.into_iter().map(Finding::Damaged));
    Ok(Report { findings, is_partial })
}

/// All tables that have pages, and the index as one of them.
fn tables(connection: &Connection) -> Result<Vec<String>, ReadError> {
    let sql =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY rootpage";
    Ok(connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Reads a table to the end of its longest text, and its indexes.
fn is_intact(connection: &Connection, table: &str) -> bool {
    let check = connection
        .query_row(&format!("PRAGMA integrity_check('{table}')"), [], |row| row.get::<_, String>(0));
    check.is_ok_and(|said| said == "ok") && connect::is_sound(connection)
}

/// Whether everything belongs to something.
fn links(connection: &Connection, findings: &mut Vec<Finding>) -> Result<(), ReadError> {
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
    let orphans = [
        (Part::Items, "SELECT count(*) FROM item WHERE contact NOT IN (SELECT no FROM contact)
             OR shape NOT IN (SELECT no FROM shape)
             OR (author IS NOT NULL AND (contact, author) NOT IN (SELECT contact, no FROM author))"),
        (Part::Chats, "SELECT (SELECT count(*) FROM contact WHERE chat NOT IN (SELECT no FROM chat))
             + (SELECT count(*) FROM past WHERE chat NOT IN (SELECT no FROM chat) OR contact NOT IN (SELECT no FROM contact))"),
        (Part::People, "SELECT count(*) FROM author WHERE contact NOT IN (SELECT no FROM contact)"),
        (Part::Presence, "SELECT count(*) FROM presence WHERE chat NOT IN (SELECT no FROM chat)"),
        (Part::Versions, "SELECT count(*) FROM version WHERE rid NOT IN (SELECT rid FROM item)"),
        (Part::Files, "SELECT count(*) FROM attachment WHERE rid NOT IN (SELECT rid FROM item)"),
    ];
    for (part, sql) in orphans {
        let found = count(sql)?;
        findings.extend((found > 0).then_some(Finding::Orphans(part, found)));
    }
    let files = count(
        "SELECT (SELECT count(*) FROM item WHERE files IS NOT NULL AND rid NOT IN (SELECT rid FROM attachment))
              + (SELECT count(DISTINCT rid) FROM attachment WHERE rid IN (SELECT rid FROM item WHERE files IS NULL))",
    )?;
    findings.extend((files > 0).then_some(Finding::Files(files)));
    Ok(())
}
