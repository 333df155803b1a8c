//! Files whose result may have been missed, so that it is looked for: when a scan takes long, and after something was lost. Pure.
//!
//! A result is news of an item from before, which no page from the proved end on shows.
//! A scanner has 60 s and up to three retries. Source:
//! <https://docs.aws.amazon.com/connect/latest/adminguide/setup-attachment-scanning.html>.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use transcript::{AttachmentId, Direction, Epoch, File, ItemId, Place, Start, Status, Timeline};

use super::page::{self, PageRequest, Purpose, Unread, request};

/// So long after it was sent a file's result is looked for, and then each so often.
const FIRST_LOOK: SignedDuration = SignedDuration::from_secs(75);
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// So long after it was sent a result is not awaited any more by people.
const STUCK: SignedDuration = SignedDuration::from_mins(3);
/// Looks after the chat has ended: no socket tells of a result then, and a scanner may take as long as before.
const LOOKS_AFTER_END: u32 = 4;
/// A chat has at most 35 files; of a service that names more, these are looked after.
const MOST: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Scans(BTreeMap<AttachmentId, Scan>);

#[derive(Debug)]
struct Scan {
    sent: Timestamp,
    item: ItemId,
    /// The item before it was not accepted as a start.
    by_time: bool,
    look_at: Instant,
    /// It was said that its result is overdue.
    told: bool,
    looks_after_end: u32,
}

impl Scans {
    pub(super) fn note(&mut self, file: &File, (wall, now): (Timestamp, Instant)) {
        if file.status != Status::InProgress {
            self.0.remove(&file.id);
        } else if self.0.len() < MOST && !self.0.contains_key(&file.id) {
            let left = FIRST_LOOK.saturating_sub(wall.duration_since(file.time));
            // A clock that is far off makes it late, not never.
            let left = Duration::try_from(left).unwrap_or_default().min(FIRST_LOOK.unsigned_abs());
            let (sent, item) = (file.time, file.item.clone());
            let scan =
                Scan { sent, item, by_time: false, look_at: now + left, told: false, looks_after_end: 0 };
            self.0.insert(file.id.clone(), scan);
        }
    }

    /// Files that wait for their result longer than any scanner may take.
    /// Each is said once.
    pub(super) fn stuck(&mut self, wall: Timestamp) -> Vec<AttachmentId> {
        let is_news = |scan: &Scan| !scan.told && wall.duration_since(scan.sent) >= STUCK;
        let news = self.0.iter_mut().filter(|(_, scan)| is_news(scan));
        news.map(|(id, scan)| {
            scan.told = true;
            id.clone()
        })
        .collect()
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.values().map(|scan| scan.look_at).min()
    }

    /// The page with the file that is due. It begins next to the item before it: more than a page may have been said in a second.
    pub(super) fn request(
        &self,
        timeline: &Timeline,
        now: Instant,
        epoch: Option<Epoch>,
    ) -> Option<PageRequest> {
        let (id, scan) = self.0.iter().min_by_key(|(_, scan)| scan.look_at)?;
        if scan.look_at > now {
            return None;
        }
        let place = timeline.entry(&scan.item).map(|entry| entry.place).filter(|_| !scan.by_time);
        let mut before = place.into_iter().flat_map(|place| timeline.before(place));
        let start = match before.find(|entry| entry.read && entry.item.related_contact_id().is_none()) {
            Some(entry) => Start::Adjacent(entry.id().clone()),
            None => Start::Time(page::a_little_before(scan.sent)),
        };
        let purpose = Purpose::Scan(id.clone());
        Some(request(Direction::Forward, start, epoch, purpose))
    }

    /// Something was lost that may have been a result: all are looked for soon.
    pub(super) fn look_by(&mut self, at: Instant) {
        for scan in self.0.values_mut() {
            scan.look_at = scan.look_at.min(at);
        }
    }

    /// It was looked at, of a chat that has ended only so often: in a page that went on behind `page_end`, if it did.
    pub(super) fn looked(
        &mut self,
        id: &AttachmentId,
        timeline: &Timeline,
        page_end: Option<Place>,
        (now, has_ended): (Instant, bool),
    ) {
        let Some(scan) = self.0.get_mut(id) else { return };
        // More was said in those seconds than a page has room for: the item before it leads to it after all.
        if timeline.entry(&scan.item).is_some_and(|entry| page_end.is_some_and(|end| end < entry.place)) {
            scan.by_time = false;
        }
        scan.looks_after_end += u32::from(has_ended);
        if scan.looks_after_end >= LOOKS_AFTER_END {
            self.0.remove(id);
        } else {
            scan.look_at = now + LOOK_EVERY;
        }
    }

    /// It could not be looked at.
    pub(super) fn put_off(&mut self, id: &AttachmentId, why: Unread, now: Instant) {
        if let Some(scan) = self.0.get_mut(id) {
            scan.by_time |= why == Unread::NotAccepted;
            scan.look_at = now + LOOK_EVERY;
        }
    }
}
