//! Chats to be read, wherever they are: those that are watched from the engine, the others from the archive.

use std::sync::{Arc, Mutex, PoisonError};

use ::transcript::{ItemId, Point};
use monitor::{ChatKey, Monitor};

use super::Shelf;
use super::transcript::Transcript;
use crate::bridge::{self, Bridge, Stretch};
use crate::dto::{CommandFailure, FailureCode, FilesOfChat, OpenChat, PastContext, PresenceHistory, RowPage};
use crate::present;

/// What a chat is read with.
pub(crate) struct Reader {
    bridge: Bridge,
    monitor: Monitor,
    shelf: Shelf,
    /// The archived chat that is on screen, so that scrolling does not read it again. Held to look at it or to change it, never across
    /// an await.
    opened: Mutex<Option<Opened>>,
}

/// An archived chat as it was read.
#[derive(Clone)]
struct Opened {
    transcript: Arc<Transcript>,
    /// The last purge before that: after another one some of it may be gone.
    purge: u64,
}

impl Reader {
    /// Reads from both.
    pub(crate) fn new(bridge: Bridge, monitor: Monitor, shelf: Shelf) -> Self {
        Self { bridge, monitor, shelf, opened: Mutex::new(None) }
    }

    /// Opens a chat at its end, or around an item.
    pub(crate) async fn open(&self, key: &str, at: Option<ItemId>) -> Result<OpenChat, CommandFailure> {
        self.put_back();
        match self.bridge.open(ChatKey::new(key), at.clone()).await {
            Ok(opened) => {
                if at.is_some_and(|at| opened.page.rows.iter().all(|row| row.id != at.as_str())) {
                    self.bridge.close().await;
                    return Err(CommandFailure::item_not_found());
                }
                Ok(opened)
            }
            Err(failure) if failure.code == FailureCode::UnknownChat => {
                let opened = self.take(key).await?.opened(at.as_ref(), bridge::PAGE);
                opened.ok_or_else(CommandFailure::item_not_found)
            }
            Err(failure) => Err(failure),
        }
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

    /// Forgets what was read of an archived chat.
    fn put_back(&self) {
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Rows of the open chat beside those it was opened with.
    pub(crate) async fn rows(&self, key: &str, stretch: Stretch) -> Result<RowPage, CommandFailure> {
        match self.bridge.rows(ChatKey::new(key), stretch).await {
            Err(failure) if failure.code == FailureCode::UnknownChat => {
                let purge = self.shelf.archive()?.last_purge().await?;
                let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let opened =
                    opened.filter(|opened| opened.transcript.chat.key == key && opened.purge == purge);
                let transcript = match opened {
                    Some(opened) => opened.transcript,
                    None => self.take(key).await?,
                };
                Ok(transcript.rows(stretch))
            }
            answer => answer,
        }
    }

    /// Chats of the past that have to do with one.
    pub(crate) async fn past_context(&self, key: &str) -> Result<PastContext, CommandFailure> {
        let found = self.shelf.archive()?.past_context(key.to_owned()).await?;
        Ok(present::past_context(&found))
    }

    /// What each participant of a chat did over its time. Without an open archive it is what this session knows.
    pub(crate) async fn presence_history(&self, key: &str) -> Result<PresenceHistory, CommandFailure> {
        let reported = match self.shelf.archive() {
            Ok(archive) => Some(archive.presence(key.to_owned()).await?),
            Err(_) => None,
        };
        let points: Option<Vec<Point>> =
            reported.map(|reported| reported.iter().filter_map(crate::keeping::point).collect());
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match opened.filter(|opened| opened.transcript.chat.key == key) {
            Some(opened) => Ok(opened.transcript.presence_history(points.as_deref())),
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

    /// An archived chat, which stays at hand.
    async fn take(&self, key: &str) -> Result<Arc<Transcript>, CommandFailure> {
        let purge = self.shelf.archive()?.last_purge().await?;
        let transcript = Arc::new(self.archived(key).await?);
        let opened = Opened { transcript: Arc::clone(&transcript), purge };
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened);
        Ok(transcript)
    }

    /// All of a chat that has this item. What is watched may not be read yet as far as it is stored.
    pub(super) async fn transcript_with(&self, key: &str, id: &ItemId) -> Result<Transcript, CommandFailure> {
        let transcript = self.transcript(key).await?;
        let transcript = if transcript.has(id) { transcript } else { self.archived(key).await? };
        if transcript.has(id) { Ok(transcript) } else { Err(CommandFailure::item_not_found()) }
    }

    async fn archived(&self, key: &str) -> Result<Transcript, CommandFailure> {
        let whole = self.shelf.archive()?.whole(key.to_owned()).await?;
        Ok(Transcript::archived(&whole.ok_or_else(CommandFailure::chat_not_found)?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{Sample, event, file, nth, said};
    use super::*;
    use crate::bridge::Side;
    use crate::dto::{Body, Connection, FileStatus, Role};
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
        let sample = Sample::new();
        sample.store("c-1", None, &talk(700));
        let reader = reader(&sample).await;
        let expected: Vec<String> = (0..700).map(|number| format!("m-{:04}", 9_999 - number)).collect();
        for place in [0, 1, 350, 698, 699] {
            let item = ItemId::from(expected[place].as_str());
            let opened = reader.open("c-1", Some(item)).await.unwrap();
            assert!(ids(&opened.page).contains(&expected[place].as_str()));
            let mut rows = opened.page.rows;
            let (mut older, mut newer) = (opened.page.older, opened.page.newer);
            assert_eq!(older as usize + rows.len() + newer as usize, 700);
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
    async fn what_the_archive_does_not_hold_is_not_found() {
        let sample = Sample::new();
        sample.store("c-1", None, &talk(3));
        let reader = reader(&sample).await;
        let unknown = reader.open("c-404", None).await.unwrap_err();
        assert_eq!(unknown.code, FailureCode::NotFound);
        let gone = reader.open("c-1", Some("m-404".into())).await.unwrap_err();
        assert_eq!(gone.code, FailureCode::NotFound);
    }

    #[tokio::test]
    async fn without_an_open_archive_only_what_is_watched_can_be_read() {
        let footing = footing(FakeKeychain::new(None), InMemory::default()).await;
        let shelf = Shelf::new(tokio::sync::watch::Sender::new(None).subscribe());
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
