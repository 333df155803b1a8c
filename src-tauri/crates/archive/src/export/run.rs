//! The export itself: from pages of the archive into a file.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use transcript::{ContactId, canonical};

use super::about::{About, ChatAbout, Hole, Subject, Survey, Whereabouts};
use super::destination::{Names, Unfinished};
use super::error::ExportError;
use super::form::{Form, Format, Shown};
use super::hash::Hash;
use super::manifest::{ChatLine, ContactLine, FileLine, Writing, manifest_of};
use super::{Exported, Progress, Wanted, What};
use crate::chats::{self, Rids};
use crate::query::Plan;
use crate::search::{Cursor, Order};
use crate::{Archive, StoredChat, StoredItem};

/// Items that are read at once. Between two pages nothing is held: whoever purges does not wait for a long export.
const PAGE: usize = 500;
/// Contacts of which it is remembered where they belong.
const KNOWN: usize = 4_096;

/// Is told how far it is, and says whether to go on.
type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Writes a file and its manifest.
pub(super) fn export(
    archive: &Archive,
    wanted: &Wanted,
    to: &Path,
    progress: Watch<'_>,
) -> Result<Exported, ExportError> {
    match &wanted.what {
        What::Chat(key) => export_chat(archive, wanted, key, to, progress),
        What::Hits { plan, query } => export_hits(archive, wanted, plan, query, to, progress),
    }
}

/// A chat is read twice: what stands at the head of a page, and what counts at the end of a fingerprint, is known behind its last item.
fn export_chat(
    archive: &Archive,
    wanted: &Wanted,
    key: &str,
    to: &Path,
    progress: Watch<'_>,
) -> Result<Exported, ExportError> {
    let chat = archive.read_now(|connection| chats::chat(connection, key))?.ok_or(ExportError::Unknown)?;
    let holes = if chat.is_complete() { Vec::new() } else { holes(archive, key)? };
    let mut survey = Survey::default();
    each_of_chat(archive, &chat, |item| {
        survey.look_at(&item);
        if survey.items.is_multiple_of(PAGE as u64) {
            go_on(progress, Progress { done: 0, total: survey.items })?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let places = chat.contacts.iter().map(|contact| contact.id.clone());
    let contacts: Vec<ContactId> = places.collect();
    let about = ChatAbout::new(chat.clone(), holes, survey);
    let mut places: HashMap<ContactId, Whereabouts> =
        contacts.iter().map(|id| (id.clone(), about.whereabouts(id))).collect();
    let last = about.survey.last_row;
    let about = About { subject: Subject::Chat(Box::new(about)), zone: wanted.zone.clone(), at: wanted.now };
    let mut file = Writer::begin(&about, wanted.format, to, progress)?;
    each_of_chat(archive, &chat, |item| {
        if item.row > last {
            return Ok(ControlFlow::Break(()));
        }
        let place = places.entry(item.contact.clone()).or_insert_with(|| match &about.subject {
            Subject::Chat(chat) => chat.whereabouts(&item.contact),
            Subject::Hits { .. } => unknown(&item.contact),
        });
        file.item(&item, place)?;
        Ok(ControlFlow::Continue(()))
    })?;
    file.end()
}

/// Where items may be missing.
fn holes(archive: &Archive, key: &str) -> Result<Vec<Hole>, ExportError> {
    let told = archive.read_now(|connection| chats::told(connection, key))?.ok_or(ExportError::Unknown)?;
    let gaps = told.gaps().into_iter();
    Ok(gaps.map(|gap| Hole { from: gap.from, to: gap.to }).collect())
}

fn export_hits(
    archive: &Archive,
    wanted: &Wanted,
    plan: &Plan,
    query: &str,
    to: &Path,
    progress: Watch<'_>,
) -> Result<Exported, ExportError> {
    let count = archive.count_now(plan)?;
    let subject = Subject::Hits { query: query.to_owned(), count };
    let about = About { subject, zone: wanted.zone.clone(), at: wanted.now };
    let mut file = Writer::begin(&about, wanted.format, to, progress)?;
    let mut places: HashMap<ContactId, Whereabouts> = HashMap::new();
    let mut from: Option<Cursor> = None;
    loop {
        let found = archive.search_now(plan, Order::Newest, from, PAGE)?;
        for item in &found.hits {
            if !places.contains_key(&item.contact) {
                if places.len() >= KNOWN {
                    places.clear();
                }
                places.insert(item.contact.clone(), whereabouts(archive, &item.contact)?);
            }
            let Some(place) = places.get(&item.contact) else { continue };
            file.item(item, place)?;
        }
        from = found.next;
        if from.is_none() {
            break;
        }
    }
    if file.items == 0 { Err(ExportError::Nothing) } else { file.end() }
}

/// Gives each item of a chat, in order.
fn each_of_chat(
    archive: &Archive,
    chat: &StoredChat,
    mut take: impl FnMut(StoredItem) -> Result<ControlFlow<()>, ExportError>,
) -> Result<(), ExportError> {
    let rids = archive.read_now(|connection| Rids::of(connection, chat))?;
    let mut rest = 0..rids.len();
    while let Some(page) = rids.take(&mut rest, PAGE) {
        for item in archive.read_now(|connection| rids.items(connection, page))? {
            if take(item)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn whereabouts(archive: &Archive, contact: &ContactId) -> Result<Whereabouts, ExportError> {
    let chat = archive.read_now(|connection| chats::chat(connection, contact.as_str()))?;
    // Purged since it was found.
    let Some(chat) = chat else { return Ok(unknown(contact)) };
    Ok(ChatAbout::new(chat, Vec::new(), Survey::default()).whereabouts(contact))
}

fn unknown(contact: &ContactId) -> Whereabouts {
    let chat = contact.as_str().to_owned();
    Whereabouts { chat, contact: contact.clone(), instance: None, queue: None, customer: None }
}

fn go_on(progress: Watch<'_>, at: Progress) -> Result<(), ExportError> {
    if progress(at).is_break() { Err(ExportError::Cancelled) } else { Ok(()) }
}

/// The file and the manifest, while they are written.
struct Writer<'a> {
    about: &'a About,
    progress: Watch<'a>,
    form: Box<dyn Form>,
    to: &'a Path,
    file: Unfinished,
    manifest: Writing,
    contacts: Vec<ContactLine>,
    known: HashMap<ContactId, usize>,
    items: u64,
    between: String,
    piece: String,
    /// Looks at the items as they are written: they may have changed since the chat was surveyed.
    fingerprint: transcript::Fingerprinting,
    again: transcript::Fingerprinting,
}

impl<'a> Writer<'a> {
    fn begin(
        about: &'a About,
        format: Format,
        to: &'a Path,
        progress: Watch<'a>,
    ) -> Result<Self, ExportError> {
        let mut file = Unfinished::create(to)?;
        let manifest = Writing::begin(Unfinished::create(&manifest_of(to))?, about, format)?;
        let mut form = format.form();
        let mut head = String::new();
        form.begin(about, &mut head);
        file.write(head.as_bytes())?;
        let fingerprint = match &about.subject {
            Subject::Chat(chat) => chat.survey.fingerprint.clone(),
            Subject::Hits { .. } => transcript::Fingerprinting::default(),
        };
        Ok(Self {
            about,
            progress,
            form,
            to,
            file,
            manifest,
            contacts: Vec::new(),
            known: HashMap::new(),
            items: 0,
            between: String::new(),
            piece: String::new(),
            fingerprint,
            again: transcript::Fingerprinting::default(),
        })
    }

    fn item(&mut self, item: &StoredItem, place: &Whereabouts) -> Result<(), ExportError> {
        self.items += 1;
        self.between.clear();
        self.piece.clear();
        let shown = Shown { number: self.items, item, place };
        self.form.item(self.about, &shown, &mut self.between, &mut self.piece);
        self.file.write(self.between.as_bytes())?;
        self.file.write(self.piece.as_bytes())?;
        let says = Hash::of(canonical(&item.item).as_bytes());
        self.manifest.item(item.item.id.as_str(), says, Hash::of(self.piece.as_bytes()))?;
        self.count(item, place);
        if matches!(self.about.subject, Subject::Chat(_)) {
            self.fingerprint.add(&item.item);
            self.again.look_at(&item.item);
        }
        if self.items.is_multiple_of(PAGE as u64) {
            let total = self.total();
            go_on(self.progress, Progress { done: self.items, total })?;
        }
        Ok(())
    }

    fn count(&mut self, item: &StoredItem, place: &Whereabouts) {
        let time = item.item.time;
        if let Some(no) = self.known.get(&item.contact) {
            let contact = &mut self.contacts[*no];
            contact.items += 1;
            contact.first = contact.first.min(time);
            contact.last = contact.last.max(time);
            return;
        }
        self.known.insert(item.contact.clone(), self.contacts.len());
        let (contact_id, chat) = (item.contact.clone(), place.chat.clone());
        self.contacts.push(ContactLine { contact_id, chat, items: 1, first: time, last: time });
    }

    fn total(&self) -> u64 {
        let expected = match &self.about.subject {
            Subject::Chat(chat) => chat.survey.items,
            Subject::Hits { count, .. } => *count,
        };
        expected.max(self.items)
    }

    /// The chat, sealed where nothing of it is missing and nothing of it changed while it was written.
    fn chat(&mut self) -> Option<ChatLine> {
        let Subject::Chat(chat) = &self.about.subject else { return None };
        let is_same =
            chat.survey.items == self.items && self.again.says_the_same_as(&chat.survey.fingerprint);
        let fingerprint = std::mem::take(&mut self.fingerprint);
        Some(ChatLine {
            key: chat.chat.key.clone(),
            complete: chat.is_complete(),
            fingerprint: (chat.is_complete() && is_same).then(|| fingerprint.end()),
        })
    }

    fn end(mut self) -> Result<Exported, ExportError> {
        let mut tail = String::new();
        self.form.end(self.about, &mut tail);
        self.file.write(tail.as_bytes())?;
        let at = Progress { done: self.items, total: self.items };
        go_on(self.progress, at)?;
        self.file.sync()?;
        let chat = self.chat();
        let names = Names::take(self.to)?;
        let name = names.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let size = self.file.size();
        let line = FileLine { name, size, sha256: self.file.hash() };
        let (mut manifest, digest) = self.manifest.end(&self.contacts, chat.as_ref(), &line)?;
        manifest.sync()?;
        self.file.name(&names.file)?;
        manifest.name(&names.manifest)?;
        let exported = Exported {
            file: names.file.clone(),
            manifest: names.manifest.clone(),
            items: self.items,
            size,
            digest,
        };
        names.keep();
        Ok(exported)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use transcript::{Item, Kind};
    use zeroize::Zeroizing;

    use super::*;
    use crate::{Batch, ChatFacts, ContactFacts, Key, NewItem};

    /// Instructions of SQLite's machine that the export of a chat with so many items takes, in hundreds.
    fn steps(items: usize) -> u64 {
        let folder = tempfile::tempdir().unwrap();
        let archive = Archive::open(folder.path(), &Key::new(Zeroizing::new([7; 32]))).unwrap();
        let item = |at: usize| {
            let time = Timestamp::from_second(1_763_000_000 + at as i64).unwrap();
            NewItem::new(Item::new(format!("{at:08}").as_str().into(), time, Kind::Attachment))
        };
        let contacts = vec![ContactFacts::new("c".into())];
        let chat = ChatFacts { key: "c".into(), complete: Some(true), contacts, ..ChatFacts::default() };
        let batch = Batch { chat, items: (0..items).map(item).collect(), ..Batch::default() };
        archive.write_now(vec![batch]).unwrap();
        let (what, zone, now) = (What::Chat("c".into()), TimeZone::UTC, Timestamp::UNIX_EPOCH);
        let wanted = Wanted { what, format: Format::JsonLines, zone, now };

        let count = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&count);
        // Nobody else reads: all of the export goes over this one connection.
        let mut connection = archive.another_reader().unwrap();
        let counting = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            false
        };
        connection.progress_handler(100, Some(counting)).unwrap();
        archive.give_back(connection);
        let to = folder.path().join("chat.jsonl");
        let exported = export(&archive, &wanted, &to, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(exported.items, items as u64);
        count.load(Ordering::Relaxed)
    }

    #[test]
    fn a_chat_four_times_as_long_costs_no_more_than_five_times_as_much() {
        let (short, long) = (steps(4 * PAGE), steps(16 * PAGE));
        assert!(long <= 5 * short, "{short} and {long}");
    }
}
