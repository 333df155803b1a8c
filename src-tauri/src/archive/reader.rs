//! Chats to be read, wherever they are: those that are watched from the engine, the others from the archive.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ::transcript::{ItemId, Point};
use monitor::{ChatKey, Monitor};
use tokio::sync::{OnceCell, watch};

use super::Shelf;
use super::transcript::Transcript;
use crate::bridge::{self, Bridge, Stretch};
use crate::dto::{
    CommandFailure, FailureCode, FilesOfChat, OpenChat, PastContext, PresenceHistory, RestOfChat, RowPage,
};
use crate::present;

/// Up to so many items a chat is read whole before it is shown; of a longer one a page is.
const AT_ONCE: usize = 1_000;

/// What a chat is read with.
pub(crate) struct Reader {
    bridge: Bridge,
    monitor: Monitor,
    shelf: Shelf,
    /// The archived chat that is on screen, so that scrolling does not read it again.
    opened: watch::Sender<Option<Arc<Opened>>>,
    /// How often a chat was opened: one that is read slowly does not take the place of the next.
    visits: AtomicU64,
}

/// An archived chat on screen.
struct Opened {
    key: String,
    /// The last purge before it was read: after another one some of it may be gone.
    purge: u64,
    /// The rows that were given of a part.
    given: Option<RowPage>,
    whole: Arc<OnceCell<Transcript>>,
}

impl Reader {
    /// Reads from both.
    pub(crate) fn new(bridge: Bridge, monitor: Monitor, shelf: Shelf) -> Self {
        Self { bridge, monitor, shelf, opened: watch::Sender::new(None), visits: AtomicU64::new(0) }
    }

    /// Opens a chat at its end, or around an item. Of a long one that nobody watches it is a part, and [`Reader::rest`] follows.
    pub(crate) async fn open(&self, key: &str, at: Option<ItemId>) -> Result<OpenChat, CommandFailure> {
        let visit = self.visits.fetch_add(1, Ordering::Relaxed) + 1;
        if self.at_hand().is_some_and(|opened| opened.key != key) {
            self.put_back();
        }
        match self.bridge.open(ChatKey::new(key), at.clone()).await {
            Ok(opened) => {
                self.put_back();
                if at.is_some_and(|at| opened.page.rows.iter().all(|row| row.id != at.as_str())) {
                    self.bridge.close().await;
                    return Err(CommandFailure::item_not_found());
                }
                Ok(opened)
            }
            Err(failure) if failure.code == FailureCode::UnknownChat => {
                self.take(key, at.as_ref(), visit).await
            }
            Err(failure) => Err(failure),
        }
    }

    /// All that is to be known of an archived chat of which a part was given.
    pub(crate) async fn rest(&self, key: &str) -> Result<RestOfChat, CommandFailure> {
        let opened = self.opened(key).await?;
        let whole = self.whole(&opened).await?;
        Ok(whole.rest(opened.given.as_ref().unwrap_or(&present::page(Vec::new(), 0, 0))))
    }

    /// The key of the chat that holds a contact, wherever it is.
    pub(crate) async fn find(&self, contact: &str) -> Result<Option<String>, CommandFailure> {
        let watched = self.monitor.roster().await?.chats;
        let watched = watched.iter().find(|chat| {
            chat.key.as_str() == contact || chat.contact_ids.iter().any(|known| known.as_str() == contact)
        });
        if let Some(chat) = watched {
            return Ok(Some(chat.key.to_string()));
        }
        let chat = self.shelf.archive()?.chat(contact.to_owned()).await.map_err(CommandFailure::archive)?;
        Ok(chat.map(|chat| chat.key))
    }

    /// No chat is open any more.
    pub(crate) async fn close(&self) {
        self.put_back();
        self.bridge.close().await;
    }

    /// Rows of the open chat beside those it was opened with.
    pub(crate) async fn rows(&self, key: &str, stretch: Stretch) -> Result<RowPage, CommandFailure> {
        match self.bridge.rows(ChatKey::new(key), stretch).await {
            Err(failure) if failure.code == FailureCode::UnknownChat => {
                let opened = self.opened(key).await?;
                Ok(self.whole(&opened).await?.rows(stretch))
            }
            answer => answer,
        }
    }

    /// Chats of the past that have to do with one.
    pub(crate) async fn past_context(&self, key: &str) -> Result<PastContext, CommandFailure> {
        let found = self.shelf.archive()?.past_context(key.to_owned()).await?;
        Ok(present::past_context(&found))
    }

    /// What each participant of a chat did over its time. Of a chat that is watched without an archive to write to, it is what this session
    /// knows.
    pub(crate) async fn presence_history(&self, key: &str) -> Result<PresenceHistory, CommandFailure> {
        let is_archived = self.at_hand().is_some_and(|opened| opened.key == key);
        let archive = if is_archived { self.shelf.archive().ok() } else { self.shelf.of_this_session() };
        let reported = match archive {
            Some(archive) => Some(archive.presence(key.to_owned()).await?),
            None => None,
        };
        let points: Option<Vec<Point>> =
            reported.map(|reported| reported.iter().filter_map(crate::keeping::point).collect());
        match self.at_hand().filter(|opened| opened.key == key) {
            Some(opened) => Ok(self.whole(&opened).await?.presence_history(points.as_deref())),
            None => Ok(self.transcript(key).await?.presence_history(points.as_deref())),
        }
    }

    /// Every file of every chat that is watched.
    pub(crate) async fn all_files(&self) -> Result<Vec<FilesOfChat>, CommandFailure> {
        let chats = self.monitor.files().await?;
        Ok(chats.iter().filter(|chat| !chat.files.is_empty()).map(present::files_of_chat).collect())
    }

    /// All of a chat, as it is on screen or would be.
    pub(super) async fn transcript(&self, key: &str) -> Result<Transcript, CommandFailure> {
        match self.monitor.dump(&ChatKey::new(key)).await {
            Ok(dump) => Ok(Transcript::watched(dump)),
            Err(monitor::Gone) => self.archived(key).await,
        }
    }

    /// What is at hand of an archived chat.
    fn at_hand(&self) -> Option<Arc<Opened>> {
        self.opened.borrow().clone()
    }

    /// Forgets what was read of an archived chat; what is still being read is broken off.
    fn put_back(&self) {
        self.opened.send_replace(None);
    }

    /// Opens an archived chat, which stays at hand.
    async fn take(&self, key: &str, at: Option<&ItemId>, visit: u64) -> Result<OpenChat, CommandFailure> {
        let archive = self.shelf.archive()?;
        let purge = archive.last_purge().await?;
        let held = self.at_hand().filter(|opened| opened.key == key && opened.purge == purge);
        if let Some(whole) = held.as_ref().and_then(|opened| opened.whole.get()) {
            return whole.opened(at, bridge::PAGE).ok_or_else(CommandFailure::item_not_found);
        }
        let Some(part) = archive.part(key.to_owned(), at.cloned(), AT_ONCE, bridge::PAGE + 2).await? else {
            let is_there = archive.chat(key.to_owned()).await?.is_some();
            let failure =
                if is_there { CommandFailure::item_not_found } else { CommandFailure::chat_not_found };
            return Err(failure());
        };
        let part = Transcript::part(&part);
        let shown = part.opened(at, bridge::PAGE).ok_or_else(CommandFailure::item_not_found)?;
        let (whole, given) = if part.is_whole() {
            (Arc::new(OnceCell::new_with(Some(part))), None)
        } else {
            (held.map_or_else(Arc::default, |opened| Arc::clone(&opened.whole)), Some(shown.page.clone()))
        };
        if visit == self.visits.load(Ordering::Relaxed) {
            self.opened.send_replace(Some(Arc::new(Opened { key: key.to_owned(), purge, given, whole })));
        }
        Ok(shown)
    }

    /// The archived chat at hand, which is this one; opened again where some of it may be gone.
    async fn opened(&self, key: &str) -> Result<Arc<Opened>, CommandFailure> {
        let purge = self.shelf.archive()?.last_purge().await?;
        match self.at_hand() {
            Some(opened) if opened.key != key => return Err(CommandFailure::overtaken()),
            Some(opened) if opened.purge == purge => return Ok(opened),
            Some(opened) => {
                // What was given before is still compared with what is there now.
                let (key, given) = (opened.key.clone(), opened.given.clone());
                self.opened.send_replace(Some(Arc::new(Opened { key, purge, given, whole: Arc::default() })));
            }
            // It was watched when it was opened.
            None => drop(self.take(key, None, self.visits.load(Ordering::Relaxed)).await?),
        }
        self.at_hand().ok_or_else(CommandFailure::overtaken)
    }

    /// All of the archived chat at hand, read once however many ask. Broken off as soon as another one is opened.
    async fn whole<'a>(&self, opened: &'a Arc<Opened>) -> Result<&'a Transcript, CommandFailure> {
        let mut now = self.opened.subscribe();
        tokio::select! {
            biased;
            // (It ends with `self` alone, which is here.)
            _ = now.wait_for(|now| !now.as_ref().is_some_and(|now| Arc::ptr_eq(now, opened))) => {
                Err(CommandFailure::overtaken())
            }
            whole = opened.whole.get_or_try_init(|| self.archived(&opened.key)) => whole,
        }
    }

    /// All of a chat that has this item. What is watched may not be read yet as far as it is stored.
    pub(super) async fn transcript_with(&self, key: &str, id: &ItemId) -> Result<Transcript, CommandFailure> {
        let transcript = self.transcript(key).await?;
        let transcript = if transcript.has(id) { transcript } else { self.archived(key).await? };
        if transcript.has(id) { Ok(transcript) } else { Err(CommandFailure::item_not_found()) }
    }

    async fn archived(&self, key: &str) -> Result<Transcript, CommandFailure> {
        let told = self.shelf.archive()?.told(key.to_owned()).await?;
        Ok(Transcript::archived(&told.ok_or_else(CommandFailure::chat_not_found)?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Sample, event, file, nth, said};
    use super::*;
    use crate::bridge::Side;
    use crate::dto::{Body, Connection, FileStatus, Role};
    use crate::keeping::{Absence, Access};
    use crate::offline::{footing, handover};
    use crate::settings::fakes::InMemory;
    use crate::tokens::fakes::FakeKeychain;

    async fn reader(sample: &Sample) -> Reader {
        let footing = footing(FakeKeychain::new(None), InMemory::default()).await;
        Reader::new(Bridge::start(footing.clone()), footing.monitor, sample.shelf.clone())
    }

    fn at(second: usize) -> String {
        format!("2026-11-20T10:{:02}:{:02}.000Z", second / 60, second % 60)
    }

    fn ids(page: &RowPage) -> Vec<&str> {
        page.rows.iter().map(|row| row.id.as_str()).collect()
    }

    fn talk(count: usize) -> Vec<serde_json::Value> {
        // Three to a second: their order within it is the one in which they are stored.
        let says = |number: usize| {
            let text = format!("Line {number} 退款 🙏");
            let role = if number.is_multiple_of(2) { "CUSTOMER" } else { "AGENT" };
            let name = if number.is_multiple_of(2) { "Mara" } else { "Lin" };
            // Ids fall while time rises.
            let item = said(&format!("m-{:04}", 9_999 - number), "c-1", &at(number / 3), role, name, &text);
            nth((number % 3) as u32, item)
        };
        (0..count).map(says).collect()
    }

    #[tokio::test]
    async fn a_chat_that_nobody_watches_is_opened_from_the_archive() {
        let sample = Sample::new();
        let items = [
            event("e-1", "c-1", &at(0), "CUSTOMER", "Mara", "participant.joined"),
            event("e-2", "c-1", &at(1), "AGENT", "Lin", "participant.joined"),
            said("m-1", "c-1", &at(2), "CUSTOMER", "Mara", "Où est mon remboursement ?"),
            file("f-1", "c-1", &at(3), "bill.pdf", "REJECTED"),
            said("m-2", "c-1", &at(4), "AGENT", "Lin", "I will look"),
            event("e-3", "c-1", &at(5), "CUSTOMER", "Mara", "participant.left"),
            event("e-4", "c-1", &at(6), "SYSTEM", "", "chat.ended"),
        ];
        sample.store("c-1", Some("Billing EU"), &items);
        let opened = reader(&sample).await.open("c-1", None).await.unwrap();
        let chat = &opened.chat;
        let at = 1_795_168_806_000.0;
        assert_eq!(chat.connection, Connection::Archived { at, complete: true, imported: true });
        assert_eq!((chat.customer.as_deref(), chat.queue.as_deref()), (Some("Mara"), Some("Billing EU")));
        let with = chat.with.as_ref().unwrap();
        assert_eq!((with.name.as_str(), with.role), ("Lin", Role::Agent));
        assert_eq!((chat.ended_at, chat.items, chat.gaps, chat.complete), (Some(at), 7, 0, true));
        assert_eq!(ids(&opened.page), ["e-1", "e-2", "m-1", "f-1", "m-2", "e-3", "e-4"]);
        assert_eq!((opened.page.older, opened.page.newer), (0, 0));
        assert_eq!(opened.newest, opened.page.rows.last().unwrap().order);
        assert_eq!((opened.gaps.len(), opened.seen_until), (0, None));
        assert!(
            matches!(&opened.page.rows[3].body, Body::Files { attachment_ids } if attachment_ids == &["f-f-1"])
        );
        assert_eq!(opened.files[0].status, FileStatus::Rejected);
        let mara = opened.people.iter().find(|person| person.who.name == "Mara").unwrap();
        assert_eq!((mara.sent, mara.left_at), (2, Some(1_795_168_805_000.0)));
    }

    #[tokio::test]
    async fn an_archived_chat_is_read_on_both_ways_from_an_item_and_each_row_comes_once() {
        read_on_both_ways(700, [0, 1, 350, 698, 699]).await;
    }

    #[tokio::test]
    async fn so_is_one_that_is_too_long_to_be_read_whole_at_first() {
        read_on_both_ways(2_600, [0, 499, 1_300, 2_000, 2_599]).await;
    }

    async fn read_on_both_ways(count: usize, places: [usize; 5]) {
        let sample = Sample::new();
        sample.store("c-1", None, &talk(count));
        let reader = reader(&sample).await;
        let expected: Vec<String> = (0..count).map(|number| format!("m-{:04}", 9_999 - number)).collect();
        for place in places {
            let item = ItemId::from(expected[place].as_str());
            let opened = reader.open("c-1", Some(item)).await.unwrap();
            assert!(ids(&opened.page).contains(&expected[place].as_str()));
            let mut rows = opened.page.rows;
            let (mut older, mut newer) = (opened.page.older, opened.page.newer);
            assert_eq!(older as usize + rows.len() + newer as usize, count);
            while newer > 0 {
                let place = present::place(&rows.last().unwrap().order).unwrap();
                let page =
                    reader.rows("c-1", Stretch { side: Side::Newer, place, limit: 150 }).await.unwrap();
                rows.extend(page.rows);
                newer = page.newer;
            }
            while older > 0 {
                let place = present::place(&rows[0].order).unwrap();
                let page =
                    reader.rows("c-1", Stretch { side: Side::Older, place, limit: 150 }).await.unwrap();
                rows.splice(0..0, page.rows);
                older = page.older;
            }
            assert_eq!(
                rows.iter().map(|row| &row.id).collect::<Vec<_>>(),
                expected.iter().collect::<Vec<_>>()
            );
            assert!(rows.is_sorted_by(|one, next| one.order < next.order));
        }
    }

    #[tokio::test]
    async fn of_a_long_chat_a_page_comes_first_and_who_was_in_it_when_all_is_read() {
        let sample = Sample::new();
        sample.store("c-1", None, &talk(2_600));
        let reader = reader(&sample).await;
        let opened = reader.open("c-1", None).await.unwrap();
        assert!(opened.partial);
        assert_eq!((opened.page.rows.len(), opened.page.older, opened.page.newer), (200, 2_400, 0));
        // What it says of itself does not wait.
        assert_eq!((opened.chat.items, opened.chat.started_at), (2_600, Some(1_795_168_800_000.0)));
        let rest = reader.rest("c-1").await.unwrap();
        assert_eq!(rest.people.iter().map(|person| person.sent).collect::<Vec<_>>(), [1_300, 1_300]);
        assert_eq!((rest.page.rows.len(), rest.page.older, rest.page.newer), (0, 2_400, 0));
        assert_eq!((rest.remove.len(), rest.newest), (0, opened.newest));
        // At hand now: another place is no part any more.
        let elsewhere = reader.open("c-1", Some("m-9999".into())).await.unwrap();
        assert!(!elsewhere.partial);
        assert_eq!(elsewhere.page.newer, 2_500);
    }

    #[tokio::test]
    async fn what_is_left_is_read_no_further_and_does_not_come_back() {
        let sample = Sample::new();
        sample.store("c-1", None, &talk(2_600));
        sample.store("c-2", None, &[said("n-1", "c-2", &at(0), "AGENT", "Lin", "Hello")]);
        let reader = reader(&sample).await;
        reader.open("c-1", None).await.unwrap();
        let opened = reader.opened("c-1").await.unwrap();
        let (whole, ()) = tokio::join!(reader.whole(&opened), async { reader.put_back() });
        assert_eq!(whole.err(), Some(CommandFailure::overtaken()));
        reader.open("c-2", None).await.unwrap();
        assert_eq!(reader.rest("c-1").await.unwrap_err(), CommandFailure::overtaken());
        assert_eq!(reader.at_hand().unwrap().key, "c-2");
    }

    #[tokio::test]
    async fn one_that_is_read_slowly_does_not_take_the_place_of_the_next() {
        let sample = Sample::new();
        sample.store("c-1", None, &talk(2_600));
        sample.store("c-2", None, &[said("n-1", "c-2", &at(0), "AGENT", "Lin", "Hello")]);
        let reader = reader(&sample).await;
        let slow = reader.visits.fetch_add(1, Ordering::Relaxed) + 1;
        reader.open("c-2", None).await.unwrap();
        assert!(reader.take("c-1", None, slow).await.unwrap().partial);
        assert_eq!(reader.at_hand().unwrap().key, "c-2");
        assert_eq!(reader.rest("c-2").await.unwrap().chat.items, 1);
    }

    #[tokio::test]
    async fn what_was_purged_between_a_part_and_the_rest_is_told_to_be_gone() {
        let sample = Sample::new();
        let (mut first, mut second) = (talk(1_300), talk(1_400).split_off(1_300));
        for item in &mut second {
            item["ContactId"] = "c-2".into();
        }
        first.extend(second);
        sample.write("c-1", &[("c-1", None), ("c-2", None)], &first);
        let reader = reader(&sample).await;
        let opened = reader.open("c-1", None).await.unwrap();
        assert_eq!((opened.partial, opened.page.rows.len()), (true, 200));
        sample.archive.purge(&"c-2".into(), jiff::Timestamp::now()).await.unwrap();
        let rest = reader.rest("c-1").await.unwrap();
        let gone: Vec<_> = opened.page.rows[100..].iter().map(|row| row.id.clone()).collect();
        assert_eq!(rest.remove, gone);
        assert_eq!((rest.page.older, rest.page.newer, rest.chat.items), (1_200, 0, 1_300));
    }

    #[tokio::test]
    async fn what_the_archive_does_not_hold_is_not_found() {
        let sample = Sample::new();
        sample.store("c-1", None, &talk(3));
        let reader = reader(&sample).await;
        let unknown = reader.open("c-404", None).await.unwrap_err();
        assert_eq!(unknown.code, FailureCode::NotFound);
        let gone = reader.open("c-1", Some("m-404".into())).await.unwrap_err();
        assert_eq!(gone, CommandFailure::item_not_found());
    }

    #[tokio::test]
    async fn without_an_open_archive_only_what_is_watched_can_be_read() {
        let footing = footing(FakeKeychain::new(None), InMemory::default()).await;
        let shelf = Shelf::new(watch::Sender::new(Access::Closed(Absence::Opening)).subscribe());
        let key = footing.watchlist.add_chat(handover(Some("c-1")), "eu-central-1").await.unwrap();
        let reader = Reader::new(Bridge::start(footing.clone()), footing.monitor, shelf);
        assert_eq!(reader.open(key.as_str(), None).await.unwrap().chat.key, "c-1");
        assert_eq!(reader.open("c-2", None).await.unwrap_err().code, FailureCode::Archive);
        assert_eq!(reader.past_context("c-1").await.unwrap_err().code, FailureCode::Archive);
    }

    #[tokio::test]
    async fn a_purged_chat_gives_no_more_rows_though_it_is_open() {
        let sample = Sample::new();
        sample.store("c-1", None, &talk(3));
        let reader = reader(&sample).await;
        reader.open("c-1", None).await.unwrap();
        sample.archive.purge(&"c-1".into(), jiff::Timestamp::now()).await.unwrap();
        let stretch = Stretch {
            side: Side::Older,
            place: present::place("400000000000000000000-0000000000").unwrap(),
            limit: 9,
        };
        assert_eq!(reader.rows("c-1", stretch).await.unwrap_err().code, FailureCode::NotFound);
    }

    #[tokio::test]
    async fn a_chat_of_several_contacts_shows_them_all_and_the_queue_it_is_in() {
        let sample = Sample::new();
        let items = [
            said("m-1", "c-1", &at(0), "CUSTOMER", "Mara", "Hello"),
            said("m-2", "c-2", &at(60), "AGENT", "Lin", "Hello again"),
        ];
        let contacts = [("c-1", Some("Front desk")), ("c-2", Some("Billing EU")), ("c-3", None)];
        sample.write("c-1", &contacts, &items);
        let opened = reader(&sample).await.open("c-1", None).await.unwrap();
        let chat = &opened.chat;
        assert_eq!(chat.contact_ids, ["c-1", "c-2", "c-3"]);
        assert_eq!(
            (chat.contact_id.as_deref(), chat.initial_contact_id.as_deref()),
            (Some("c-3"), Some("c-1"))
        );
        assert_eq!(opened.chat.queue.as_deref(), Some("Billing EU"));
        // Of the third no file is there.
        assert!(matches!(opened.chat.connection, Connection::Archived { complete: false, .. }));
    }

    #[tokio::test]
    async fn earlier_chats_of_a_customer_are_given_with_how_they_ended() {
        let sample = Sample::new();
        let said = |id: &str, contact: &str, at: &str, text: &str| {
            said(id, contact, at, "CUSTOMER", "Mara Kovač", text)
        };
        let lines = "One line\nand another one".repeat(20);
        sample.store(
            "c-1",
            Some("Billing EU"),
            &[
                said("m-1", "c-1", "2026-11-19T10:00:00.000Z", "Where is my refund?"),
                said("m-2", "c-1", "2026-11-19T10:01:00.000Z", &lines),
                event("e-1", "c-1", "2026-11-19T10:02:00.000Z", "SYSTEM", "", "chat.ended"),
            ],
        );
        sample.store("c-2", None, &[said("m-3", "c-2", "2026-11-20T10:00:00.000Z", "Hello again")]);
        let found = reader(&sample).await.past_context("c-2").await.unwrap();
        let [earlier] = &found.earlier[..] else { panic!("{found:?}") };
        assert_eq!((earlier.key.as_str(), earlier.row.as_deref()), ("c-1", Some("m-2")));
        assert_eq!(earlier.ending, crate::dto::Ending::Unanswered);
        assert_eq!(earlier.reason, crate::dto::PastReason::Customer);
        let gist = earlier.gist.as_deref().unwrap();
        assert!(!gist.contains('\n') && gist.chars().count() == 200, "{gist}");
        let nothing = reader(&sample).await.past_context("c-404").await.unwrap();
        assert_eq!((nothing.earlier.len(), nothing.alike.len()), (0, 0));
    }
}
