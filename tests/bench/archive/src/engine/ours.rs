//! The archive, as the program uses it.

use std::hint::black_box;
use std::path::Path;

use archive::import::files::{Step, Walk};
use archive::import::load::{Ended, Orders, Progress};
use archive::query::parse;
use archive::search::{Cursor, Found, Order};
use archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem, words};
use jiff::{Timestamp, ZonedDateTime};
use rusqlite::Connection;
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use super::rows::Row;
use super::{Answer, Engine, Intake, Kept, PAGE, SNIPPET};
use crate::Failure;
use crate::questions::Ask;

/// The archive, open.
pub(crate) struct Ours {
    pub(crate) archive: Archive,
    now: ZonedDateTime,
}

impl Ours {
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        Ok(Self { archive: open(folder)?, now: "2026-11-27T12:00:00+00:00[UTC]".parse()? })
    }

    fn search(&self, ask: &Ask, order: Order) -> Result<Answer, Failure> {
        let query = parse(&ask.typed(), &self.now)?;
        let terms = query.terms();
        let plan = self.archive.plan_now(&query)?;
        let found = self.archive.search_now(&plan, order, None, PAGE)?;
        for hit in &found.hits {
            black_box(words::snippet(hit.text(), &terms, SNIPPET));
        }
        Ok(Answer { hits: found.hits.len(), is_windowed: found.is_windowed })
    }

    /// All that a text finds, page by page.
    pub(crate) fn each(&self, typed: &str, mut take: impl FnMut(&Found)) -> Result<(), Failure> {
        let plan = self.archive.plan_now(&parse(typed, &self.now)?)?;
        let mut from: Option<Cursor> = None;
        loop {
            let found = self.archive.search_now(&plan, Order::Newest, from, 1_000)?;
            take(&found);
            match found.next {
                Some(next) => from = Some(next),
                None => return Ok(()),
            }
        }
    }
}

/// Opens the archive; makes it if there is none.
pub(crate) fn open(folder: &Path) -> Result<Archive, Failure> {
    Ok(Archive::open(folder, &Key::new(Zeroizing::new([7; 32])))?)
}

/// Reads all transcripts below a folder, and keeps nothing: what of an import is not the archive's. Says how many items there are.
pub(crate) fn parse_all(folder: &Path) -> Result<usize, Failure> {
    let mut items = 0;
    for step in Walk::new(&[folder.to_owned()], |_, _| false) {
        if let Step::Found(found) = step {
            items += black_box(found.transcript()?).items.len();
        }
    }
    Ok(items)
}

/// What takes how many bytes of the database: tables, indexes, and those of FTS5.
pub(crate) fn sizes(folder: &Path) -> Result<Vec<(String, u64)>, Failure> {
    let connection = Connection::open(folder.join("archive.db"))?;
    connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32)))?;
    connection.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256")?;
    let sql = "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE ORDER BY pgsize DESC";
    let mut sizes = connection.prepare(sql)?;
    let sizes = sizes.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(sizes.collect::<Result<_, _>>()?)
}

/// Reads all transcripts below a folder, as a person who imports them does.
pub(crate) fn import(archive: &Archive, folder: &Path) -> Result<Progress, Failure> {
    let known = archive.known_files()?;
    let walk = Walk::new(&[folder.to_owned()], |name, tag| known.has(name, tag));
    let (mut last, mut bad) = (Progress::default(), None);
    let told = |progress: &Progress| last = *progress;
    let ended =
        archive.import(walk, &Orders::default(), Timestamp::now, told, |skipped| bad = Some(skipped))?;
    match (ended, bad) {
        (Ended::Done, None) => Ok(last),
        (_, bad) => Err(format!("not all was imported: {bad:?}").into()),
    }
}

/// Waits until the index is put together, which the archive does by itself after an import.
pub(crate) fn settle(archive: &Archive) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    Ok(runtime.block_on(archive.settle())?)
}

impl Engine for Ours {
    fn newest(&self, ask: &Ask) -> Result<Answer, Failure> {
        self.search(ask, Order::Newest)
    }

    fn best(&self, ask: &Ask) -> Result<Answer, Failure> {
        self.search(ask, Order::Best)
    }

    fn intake(&self) -> Result<Box<dyn Intake>, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
        Ok(Box::new(Live { archive: self.archive.clone(), runtime }))
    }
}

struct Live {
    archive: Archive,
    runtime: Runtime,
}

impl Intake for Live {
    fn hand(&mut self, item: Row, kept: Kept) {
        let archive = self.archive.clone();
        self.runtime.spawn(async move {
            match archive.write(batch(&item).into_iter().collect()).await {
                Ok(_) => kept(),
                // Nobody is told, and whoever waits sees that.
                Err(error) => eprintln!("not kept: {error}"),
            }
        });
    }
}

fn batch(row: &Row) -> Option<Batch> {
    let item = protocol::parse_item(&row.json).item.ok()?;
    let key = row.contact.to_string();
    let contact = ContactFacts {
        queue: Some(format!("Queue {}", row.contact.as_bytes()[0] % 12)),
        ..ContactFacts::new(key.as_str().into())
    };
    let chat = ChatFacts { key, contacts: vec![contact], ..ChatFacts::default() };
    Some(Batch { chat, items: vec![NewItem::new(item)], ..Batch::default() })
}
