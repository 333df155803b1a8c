//! A chat that is read, from wherever it is: the engine while it is watched, else the archive.

use std::sync::Arc;

use ::archive::{Part, Told};
use ::transcript::{Entry, File, ItemId, Person, Point};
use monitor::Dump;

use crate::bridge::{Side, Stretch};
use crate::dto::{Chat, Gap, OpenChat, PresenceHistory, RestOfChat, Row, RowPage};
use crate::present::{self, Names};

/// All of one chat, or a part of it.
pub(crate) struct Transcript {
    /// Its row.
    pub(crate) chat: Chat,
    /// In display order.
    entries: Vec<Arc<Entry>>,
    gaps: Vec<Gap>,
    people: Vec<Person>,
    files: Vec<File>,
    names: Names,
    /// Items before and behind those that were read.
    older: usize,
    newer: usize,
}

impl Transcript {
    /// Of a chat that is watched.
    pub(crate) fn watched(dump: Dump) -> Self {
        let Dump { summary, entries, gaps, people, files, .. } = dump;
        let gaps = gaps.iter().map(present::gap).collect();
        Self::new(present::chat(&summary), entries, gaps, people, files)
    }

    /// Of a chat that nobody watches.
    pub(crate) fn archived(told: &Told) -> Self {
        let Told { chat, timeline, is_imported } = told;
        let gaps = told.gaps();
        Self::new(
            present::archived(chat, timeline, *is_imported, gaps.len()),
            timeline.entries().cloned().collect(),
            gaps.into_iter().map(|gap| present::archived_gap(gap, timeline)).collect(),
            timeline.people(),
            timeline.files(),
        )
    }

    /// Of a chat that nobody watches, as far as it was read.
    pub(crate) fn part(part: &Part) -> Self {
        let whole = Self::archived(&part.told);
        if part.is_whole() {
            return whole;
        }
        let Part { told, older, newer } = part;
        let chat = present::archived_part(whole.chat, &told.chat, *older, *newer);
        // Beside what was read nothing is missing: it was not looked at.
        Self { chat, gaps: Vec::new(), older: *older, newer: *newer, ..whole }
    }

    fn new(
        chat: Chat,
        entries: Vec<Arc<Entry>>,
        gaps: Vec<Gap>,
        people: Vec<Person>,
        files: Vec<File>,
    ) -> Self {
        let mut names = Names::default();
        for person in &people {
            names.learn(person);
        }
        Self { chat, entries, gaps, people, files, names, older: 0, newer: 0 }
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
            newest: self.newest(),
            gaps: self.gaps.clone(),
            people: present::people(&self.people),
            files: self.files(),
            seen_until: None,
            partial: !self.is_whole(),
        })
    }

    /// All of the chat was read.
    pub(crate) fn is_whole(&self) -> bool {
        self.older + self.newer == 0
    }

    /// What whoever was given these rows, of a part, does not have yet.
    pub(crate) fn rest(&self, given: &RowPage) -> RestOfChat {
        let place = |row: Option<&Row>| row.and_then(|row| present::place(&row.order));
        let page = match (place(given.rows.first()), place(given.rows.last())) {
            (Some(first), Some(last)) => self.page(
                self.entries.partition_point(|entry| entry.place < first),
                self.entries.partition_point(|entry| entry.place <= last),
            ),
            _ => self.page(0, 0),
        };
        let RowPage { rows, has_older, older, newer } = page;
        let is_there = |row: &&Row| rows.iter().any(|there| there.id == row.id);
        let remove = given.rows.iter().filter(|row| !is_there(row)).map(|row| row.id.clone()).collect();
        let rows = rows.into_iter().filter(|row| !given.rows.contains(row)).collect();
        RestOfChat {
            chat: self.chat.clone(),
            page: RowPage { rows, has_older, older, newer },
            remove,
            newest: self.newest(),
            gaps: self.gaps.clone(),
            people: present::people(&self.people),
            files: self.files(),
        }
    }

    fn newest(&self) -> String {
        self.entries.last().map(|entry| present::order(entry.place)).unwrap_or_default()
    }

    fn files(&self) -> Vec<crate::dto::File> {
        self.files.iter().map(|file| present::file(file, &self.names)).collect()
    }

    /// What each participant did, with what was reported of them; `None`: that could not be read.
    pub(crate) fn presence_history(&self, points: Option<&[Point]>) -> PresenceHistory {
        present::presence_history(&self.people, &self.entries, points)
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
        present::page(rows, self.older + start, self.newer + self.entries.len() - end)
    }
}

#[cfg(test)]
mod tests {
    use ::archive::{Batch, ChatFacts, ContactFacts, NewItem};
    use ::transcript::{Direction, Epoch, PageEvidence, Seen, Start, Timeline};
    use serde_json::json;

    use super::super::samples::{Sample, said};
    use super::*;
    use crate::dto::{Connection, GapState};

    fn item(json: &serde_json::Value) -> ::transcript::Item {
        protocol::parse_item(&json.to_string()).item.unwrap()
    }

    fn message(id: &str, second: u32) -> ::transcript::Item {
        let at = format!("2026-11-20T10:{:02}:{:02}.000Z", second / 60, second % 60);
        item(&said(id, "c-1", &at, "CUSTOMER", "Mara", "退款 🙏"))
    }

    fn page(timeline: &mut Timeline, number: u64, start: Start, more: bool, items: &[(&str, u32)]) {
        let evidence = PageEvidence { direction: Direction::Backward, start, more, epoch: None };
        let items: Vec<_> = items.iter().map(|(id, second)| message(id, *second)).collect();
        let at = items[0].time;
        timeline.page(&evidence, Seen { number, at }, items);
    }

    /// Keeps a chat as the engine does.
    fn keep(sample: &Sample, timeline: &Timeline, state: Option<String>) {
        let kept = |entry: &Arc<Entry>| NewItem {
            ordinal: entry.place.ordinal,
            mark: Some(entry.mark().as_bytes().to_vec()),
            ..NewItem::new(entry.item.clone())
        };
        let contacts = vec![ContactFacts::new("c-1".into())];
        let batch = Batch {
            chat: ChatFacts { key: "c-1".into(), contacts, complete: Some(false), ..ChatFacts::default() },
            items: timeline.entries().map(kept).collect(),
            state,
            ..Batch::default()
        };
        sample.put(batch);
    }

    async fn opened(sample: &Sample) -> OpenChat {
        let told = sample.archive.told("c-1".into()).await.unwrap().unwrap();
        Transcript::archived(&told).opened(None, 100).unwrap()
    }

    /// Two stretches with a hole between them, and the order of an instant that ids do not have.
    fn watched() -> Timeline {
        let mut timeline = Timeline::new();
        page(&mut timeline, 1, Start::Newest, true, &[("m-4", 40), ("m-5", 41)]);
        let time = Start::Time("2026-11-20T10:00:05Z".parse().unwrap());
        page(&mut timeline, 2, time, false, &[("m-0", 1), ("m-3", 2), ("m-2", 2)]);
        let read = item(&json!({
            "Id": "r-1", "AbsoluteTime": "2026-11-20T10:00:50.000Z", "Type": "MESSAGEMETADATA",
            "ContentType": "application/vnd.amazonaws.connect.event.message.metadata",
            "MessageMetadata": { "MessageId": "m-4", "Receipts": [{
                "RecipientParticipantId": "p-Lin", "ReadTimestamp": "2026-11-20T10:00:49.000Z" }] },
        }));
        timeline.live(Epoch(1), Seen { number: 3, at: read.time }, vec![read]);
        timeline
    }

    #[tokio::test]
    async fn a_chat_that_was_watched_is_shown_as_the_engine_left_it() {
        let (sample, timeline) = (Sample::new(), watched());
        keep(&sample, &timeline, Some(serde_json::to_string(&timeline.state()).unwrap()));
        let opened = opened(&sample).await;
        assert!(matches!(
            opened.chat.connection,
            Connection::Archived { complete: false, imported: false, .. }
        ));
        let rows: Vec<_> = opened.page.rows.iter().map(|row| (row.id.as_str(), row.order.clone())).collect();
        let entries = timeline.entries().map(|entry| (entry.id().as_str(), present::order(entry.place)));
        assert_eq!(rows, entries.collect::<Vec<_>>());
        assert_eq!(rows.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["m-0", "m-3", "m-2", "m-4", "m-5"]);
        let [hole] = &opened.gaps[..] else { panic!("{:?}", opened.gaps) };
        assert_eq!((hole.after.as_deref(), hole.before.as_deref()), (Some("m-2"), Some("m-4")));
        assert_eq!((&hole.doing, opened.chat.gaps), (&GapState::Lost, 1));
        assert_eq!(opened.page.rows[3].receipts.len(), 1);
    }

    /// What a page has of a part once it has taken the rest: the rows of all.
    #[tokio::test]
    async fn a_part_and_its_rest_are_what_the_whole_shows_though_files_have_something_in_between() {
        let sample = Sample::new();
        let mut timeline = Timeline::new();
        // Four to a second, some of one instant, in an order that ids do not have.
        let watched: Vec<_> = (0..1_600).map(|n| (format!("m-{:04}", (n * 7) % 1_600), n / 4)).collect();
        let watched: Vec<_> = watched.iter().map(|(id, second)| (id.as_str(), *second)).collect();
        page(&mut timeline, 1, Start::Newest, false, &watched);
        keep(&sample, &timeline, Some(serde_json::to_string(&timeline.state()).unwrap()));
        let beside = (0..400).step_by(3).map(|second| {
            let at = format!("2026-11-20T10:{:02}:{:02}.000Z", second / 60, second % 60);
            said(&format!("x-{second}"), "c-1", &at, "AGENT", "Lin", "from a file")
        });
        sample.store("c-1", None, &beside.collect::<Vec<_>>());
        let told = sample.archive.told("c-1".into()).await.unwrap().unwrap();
        let whole = Transcript::archived(&told);
        for at in [None, Some(0), Some(300), Some(900), Some(1_733)] {
            let at = at.map(|at| whole.entries[at].id().clone());
            let part = sample.archive.part("c-1".into(), at.clone(), 0, 500).await.unwrap().unwrap();
            let part = Transcript::part(&part);
            assert!(!part.is_whole());
            let given = part.opened(at.as_ref(), 200).unwrap().page;
            let rest = whole.rest(&given);
            let mut rows: Vec<Row> = given.rows;
            rows.retain(|row| {
                !rest.remove.contains(&row.id) && rest.page.rows.iter().all(|new| new.id != row.id)
            });
            rows.extend(rest.page.rows);
            rows.sort_by(|one, next| one.order.cmp(&next.order));
            let from = rest.page.older as usize;
            assert_eq!(rows, whole.page(from, whole.entries.len() - rest.page.newer as usize).rows);
            assert!((100..220).contains(&rows.len()), "{}", rows.len());
        }
    }

    #[tokio::test]
    async fn without_a_state_that_can_be_read_the_items_are_there_all_the_same() {
        for state in [None, Some("{}".to_owned())] {
            let (sample, timeline) = (Sample::new(), watched());
            keep(&sample, &timeline, state);
            let opened = opened(&sample).await;
            assert_eq!((opened.page.rows.len(), opened.people.len()), (5, 1));
            assert!(matches!(opened.chat.connection, Connection::Archived { imported: false, .. }));
        }
    }

    #[tokio::test]
    async fn what_files_have_of_a_watched_chat_stands_among_what_the_engine_saw() {
        let (sample, timeline) = (Sample::new(), watched());
        keep(&sample, &timeline, Some(serde_json::to_string(&timeline.state()).unwrap()));
        let at = "2026-11-20T10:00:30.000Z";
        sample.store("c-1", None, &[said("m-x", "c-1", at, "AGENT", "Lin", "from a file")]);
        let opened = opened(&sample).await;
        let rows: Vec<&str> = opened.page.rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(rows, ["m-0", "m-3", "m-2", "m-x", "m-4", "m-5"]);
        assert_eq!(opened.gaps.len(), 1, "a file proves nothing about what the socket missed");
    }
}
