//! A chat read whole, from wherever it is: the engine while it is watched, else the archive.

use std::sync::Arc;

use ::archive::Whole;
use ::transcript::{Direction, Entry, File, ItemId, PageEvidence, Person, Place, Seen, Start, Timeline};
use monitor::Dump;

use crate::bridge::{Side, Stretch};
use crate::dto::{Chat, Gap, OpenChat, Row, RowPage};
use crate::present::{self, Names};

/// All of one chat.
pub(crate) struct Transcript {
    /// Its row.
    pub(crate) chat: Chat,
    /// In display order.
    entries: Vec<Arc<Entry>>,
    gaps: Vec<Gap>,
    people: Vec<Person>,
    files: Vec<File>,
    names: Names,
}

impl Transcript {
    /// Of a chat that is watched.
    pub(crate) fn watched(dump: Dump) -> Self {
        let Dump { summary, entries, gaps, people, files, .. } = dump;
        let gaps = gaps.iter().map(present::gap).collect();
        Self::new(present::chat(&summary), entries, gaps, people, files)
    }

    /// Of a chat that nobody watches.
    pub(crate) fn archived(whole: Whole) -> Self {
        let stored = whole.chat.clone();
        let timeline = timeline(whole);
        Self::new(
            present::archived(&stored, &timeline),
            timeline.entries().cloned().collect(),
            present::archived_gaps(&timeline, stored.complete),
            timeline.people(),
            timeline.files(),
        )
    }

    fn new(chat: Chat, entries: Vec<Arc<Entry>>, gaps: Vec<Gap>, people: Vec<Person>, files: Vec<File>) -> Self {
        let mut names = Names::default();
        for person in &people {
            names.learn(person);
        }
        Self { chat, entries, gaps, people, files, names }
    }

    /// The chat as it is opened: its end, or `most` rows around an item; `None` where it has no such item.
    pub(crate) fn opened(&self, at: Option<&ItemId>, most: usize) -> Option<OpenChat> {
        let page = match at {
            Some(id) => self.around(id, most / 2, most.div_ceil(2).saturating_sub(1))?,
            None => self.page(self.entries.len().saturating_sub(most), self.entries.len()),
        };
        Some(OpenChat {
            chat: self.chat.clone(),
            page,
            newest: self.entries.last().map(|entry| present::order(entry.place)).unwrap_or_default(),
            gaps: self.gaps.clone(),
            people: present::people(&self.people),
            files: self.files.iter().map(|file| present::file(file, &self.names)).collect(),
            seen_until: None,
        })
    }

    /// Whether this item is there.
    pub(crate) fn has(&self, id: &ItemId) -> bool {
        self.entries.iter().any(|entry| entry.id() == id)
    }

    /// An item with what stands before and behind it; `None` where there is no such item.
    pub(crate) fn around(&self, id: &ItemId, before: usize, behind: usize) -> Option<RowPage> {
        let at = self.entries.iter().position(|entry| entry.id() == id)?;
        Some(self.page(at.saturating_sub(before), (at + 1 + behind).min(self.entries.len())))
    }

    /// Rows on one side of a place.
    pub(crate) fn rows(&self, Stretch { side, place, limit }: Stretch) -> RowPage {
        match side {
            Side::Older => {
                let end = self.entries.partition_point(|entry| entry.place < place);
                self.page(end.saturating_sub(limit), end)
            }
            Side::Newer => {
                let start = self.entries.partition_point(|entry| entry.place <= place);
                self.page(start, (start + limit).min(self.entries.len()))
            }
        }
    }

    /// Rows of these items, in order. What is not there is left out.
    pub(crate) fn rows_of(&self, is_wanted: impl Fn(&ItemId) -> bool) -> Vec<Row> {
        let wanted = self.entries.iter().filter(|entry| is_wanted(entry.id()));
        wanted.map(|entry| present::row(entry, &self.names)).collect()
    }

    /// Holes between these rows.
    pub(crate) fn gaps_between(&self, rows: &[Row]) -> Vec<Gap> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
        let is_between = |gap: &&Gap| first.order <= gap.order && gap.order < last.order;
        self.gaps.iter().filter(is_between).cloned().collect()
    }

    /// Files that these rows show.
    pub(crate) fn files_in(&self, rows: &[Row]) -> Vec<crate::dto::File> {
        let is_shown = |file: &&File| {
            rows.iter().any(|row| match &row.body {
                crate::dto::Body::Files { attachment_ids } => {
                    attachment_ids.iter().any(|id| id == file.id.as_str())
                }
                _ => false,
            })
        };
        self.files.iter().filter(is_shown).map(|file| present::file(file, &self.names)).collect()
    }

    fn page(&self, start: usize, end: usize) -> RowPage {
        let rows = self.entries[start..end].iter().map(|entry| present::row(entry, &self.names)).collect();
        present::page(rows, start, self.entries.len() - end)
    }
}

/// The timeline of an archived chat. What is stored counts as read by one page, in the order in which it is stored.
fn timeline(whole: Whole) -> Timeline {
    let mut timeline = Timeline::new();
    let evidence = PageEvidence {
        direction: Direction::Backward,
        start: Start::Newest,
        more: !whole.chat.complete,
        epoch: None,
    };
    let items: Vec<_> = whole.items.into_iter().map(|stored| stored.item).collect();
    if let Some(at) = items.last().map(|item| item.time) {
        timeline.page(&evidence, Seen { number: 1, at }, items);
    }
    timeline
}
