//! What the page asks the archive in words.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use ::archive::query::{Query, SyntaxError, parse, parse_as_typed};
use ::archive::search::{AskError, Cursor, Order, WINDOW};
use ::transcript::ItemId;
use jiff::ZonedDateTime;
use monitor::Clock;

use super::newest::Newest;
use super::{Reader, Shelf, only, tally};
use crate::dto::{CommandFailure, Found, Near, RowMarks, SearchAnswer, SearchOrder, SearchQuestion, Tally};
use crate::present;
use crate::settings::SettingsFile;

/// Hits of one page.
const PAGE: usize = 50;
/// Hits of one chat that are given at most, the newest.
const IN_CHAT: usize = 2_000;

/// Asks the archive for one window.
pub(crate) struct Questions {
    shelf: Shelf,
    settings: SettingsFile,
    clock: Arc<dyn Clock>,
    newest: Newest,
    /// What a handle of a page stands for that does not say it by itself. Held to look at it or to change it, never across an await.
    ranking: Mutex<Handed>,
}

/// The ranking whose pages were handed out last.
#[derive(Default)]
struct Handed {
    /// Tells it from those before.
    serial: u32,
    cursor: Option<Cursor>,
}

impl Questions {
    /// Asks the archive of the shelf. Dates are those of the zone in the settings.
    pub(crate) fn new(shelf: Shelf, settings: SettingsFile, clock: Arc<dyn Clock>) -> Self {
        Self { shelf, settings, clock, newest: Newest::new(), ranking: Mutex::default() }
    }

    /// The page numbers its questions from the beginning again.
    pub(crate) fn start_over(&self) {
        self.newest.start_over();
    }

    /// The first page of hits, or the next. A question of a greater number breaks it off.
    pub(crate) async fn search(&self, question: SearchQuestion) -> Result<SearchAnswer, CommandFailure> {
        let number = question.number;
        self.newest.answer(number, self.found(question)).await
    }

    /// How many hits there are, and what they can be narrowed down to.
    pub(crate) async fn tally(&self, number: u32, text: &str) -> Result<Tally, CommandFailure> {
        let count = async {
            let (archive, now) = (self.shelf.archive()?, self.now());
            let query = parse(text, &now).map_err(|error| misread(&error))?;
            tally::count(&archive, &query, &now).await
        };
        self.newest.answer(number, count).await
    }

    /// A hit with its neighbours.
    pub(crate) async fn around(
        &self,
        reader: &Reader,
        key: &str,
        row: &ItemId,
        text: &str,
        before: usize,
        behind: usize,
    ) -> Result<Near, CommandFailure> {
        let query = parse(text, &self.now()).map_err(|error| misread(&error))?;
        let archive = self.shelf.archive()?;
        let transcript = reader.transcript_with(key, row).await?;
        let rows = transcript.around(row, before, behind).ok_or_else(CommandFailure::item_not_found)?.rows;
        let terms = query.terms();
        let marks = rows.iter().map(|row| present::marks(row, &terms)).filter(|row| !row.marks.is_empty());
        let stored = archive.chat(key.to_owned()).await?;
        let contacts = stored.as_ref().map(|chat| chat.contacts.as_slice()).unwrap_or_default();
        let mut queues: Vec<String> = Vec::new();
        for queue in
            contacts.iter().filter_map(|contact| contact.queue.as_ref()).chain(&transcript.chat.queue)
        {
            if !queues.contains(queue) {
                queues.push(queue.clone());
            }
        }
        // What is watched may not be stored yet.
        let ids = match contacts {
            [] => transcript.chat.contact_ids.iter().map(|id| id.as_str().into()).collect(),
            stored => stored.iter().map(|contact| contact.id.clone()).collect(),
        };
        Ok(Near {
            gaps: transcript.gaps_between(&rows),
            files: transcript.files_in(&rows),
            marks: marks.collect(),
            only: only::in_contacts(&query, &archive.beginnings(ids).await?),
            queues,
            chat: transcript.chat,
            rows,
        })
    }

    /// Everything a question finds in one chat, oldest first.
    pub(crate) async fn in_chat(
        &self,
        reader: &Reader,
        key: &str,
        text: &str,
    ) -> Result<Vec<RowMarks>, CommandFailure> {
        let query = parse(text, &self.now()).map_err(|error| misread(&error))?;
        let terms = query.terms();
        let archive = self.shelf.archive()?;
        let plan = archive.plan(query).await?;
        let found = archive.within(key.to_owned(), plan, IN_CHAT).await?;
        let found: HashSet<ItemId> = found.ok_or_else(CommandFailure::chat_not_found)?.into_iter().collect();
        let rows = reader.transcript(key).await?.rows_of(|id| found.contains(id));
        Ok(rows.iter().map(|row| present::marks(row, &terms)).collect())
    }

    async fn found(&self, question: SearchQuestion) -> Result<SearchAnswer, CommandFailure> {
        let began = Instant::now();
        let SearchQuestion { text, typing, order, after, .. } = question;
        let query = match settled(&text, typing, &self.now()) {
            Ok(query) => query,
            Err(error) => return Ok(SearchAnswer::Misread { error: present::syntax_error(&text, &error) }),
        };
        let archive = self.shelf.archive()?;
        let plan = match archive.plan(query.clone()).await {
            Ok(plan) => plan,
            Err(AskError::Plan(error)) => {
                return Ok(SearchAnswer::Misread { error: present::plan_error(&text, error) });
            }
            Err(AskError::Read(error)) => return Err(error.into()),
        };
        let from = after.as_deref().map(|handle| self.cursor(handle)).transpose()?;
        let order = match order {
            SearchOrder::Newest => Order::Newest,
            SearchOrder::Best => Order::Best,
        };
        let found = archive.search(plan, order, from, PAGE).await?;
        let about = archive.about(&found.hits).await?;
        let terms = query.terms();
        let hits = found.hits.iter().zip(about).map(|(hit, about)| present::hit(hit, about, &terms));
        let found = Found {
            text: query.text().to_owned(),
            reading: present::reading(&query),
            hits: hits.collect(),
            next: found.next.map(|cursor| self.handle(cursor)),
            best_of: found.is_windowed.then_some(WINDOW as u32),
            took_ms: began.elapsed().as_secs_f64() * 1_000.0,
        };
        Ok(SearchAnswer::Found { found })
    }

    /// The page's name for where the next hits begin.
    fn handle(&self, cursor: Cursor) -> String {
        match &cursor {
            Cursor::Below(row) => format!("below {row}"),
            Cursor::Among(ranking, given) => {
                let mut handed = self.ranking.lock().unwrap_or_else(PoisonError::into_inner);
                let is_known =
                    matches!(&handed.cursor, Some(Cursor::Among(known, _)) if Arc::ptr_eq(known, ranking));
                if !is_known {
                    handed.serial += 1;
                }
                let handle = format!("among {} {given}", handed.serial);
                handed.cursor = Some(cursor);
                handle
            }
        }
    }

    fn cursor(&self, handle: &str) -> Result<Cursor, CommandFailure> {
        let unknown = || CommandFailure::bad_input("These hits were found too long ago", "Search again.");
        let words: Vec<&str> = handle.split(' ').collect();
        match words[..] {
            ["below", row] => row.parse().map(Cursor::Below).map_err(|_| unknown()),
            ["among", serial, given] => {
                let handed = self.ranking.lock().unwrap_or_else(PoisonError::into_inner);
                let is_last = serial == handed.serial.to_string();
                match (&handed.cursor, given.parse()) {
                    (Some(Cursor::Among(ranking, _)), Ok(given)) if is_last => {
                        Ok(Cursor::Among(Arc::clone(ranking), given))
                    }
                    _ => Err(unknown()),
                }
            }
            _ => Err(unknown()),
        }
    }

    /// Now, in the zone in which the person sees times.
    fn now(&self) -> ZonedDateTime {
        self.clock.now().to_zoned_datetime(self.settings.choices().zone.time_zone())
    }
}

/// The query that asks just what is asked, though nobody types any more: where the last word counts as the beginning of one, it says so.
fn settled(text: &str, typing: bool, now: &ZonedDateTime) -> Result<Query, SyntaxError> {
    let query = parse(text, now)?;
    if !typing || parse_as_typed(text, now)? == query {
        return Ok(query);
    }
    parse(&format!("{text}*"), now)
}

/// The texts of these commands are those of answers, which were understood once.
fn misread(error: &SyntaxError) -> CommandFailure {
    let error = present::syntax_error("", error);
    CommandFailure::bad_input(error.message, error.remedy.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests;
