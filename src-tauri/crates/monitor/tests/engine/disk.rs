//! An archive in memory: well, slow, or failing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use monitor::{Archive, ChatFacts, ChatKey, Dump, NotLoaded, NotRecorded, PresenceReport, Record, Restored};
use tokio::time::sleep;
use transcript::{AttachmentId, Entry, File, Item, ItemId, Mark, SavedState};

/// How it behaves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mood {
    /// How long a record takes.
    pub(crate) takes: Duration,
    pub(crate) fails: Option<NotRecorded>,
    pub(crate) panics: bool,
    pub(crate) load_takes: Duration,
    pub(crate) load_fails: Option<NotLoaded>,
    /// Another program writes meanwhile.
    pub(crate) beside: bool,
}

/// What is there of one chat.
pub(crate) struct Kept {
    pub(crate) chat: ChatFacts,
    pub(crate) entries: BTreeMap<ItemId, (Item, Mark)>,
    pub(crate) state: Option<SavedState>,
    pub(crate) presence: Vec<PresenceReport>,
    pub(crate) files: BTreeMap<AttachmentId, File>,
}

#[derive(Default)]
struct Inside {
    mood: Mood,
    chats: BTreeMap<(String, ChatKey), Kept>,
    records: usize,
    loads: usize,
    under_way: BTreeMap<ChatKey, usize>,
}

/// A handle on it.
#[derive(Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<Inside>>);

impl Disk {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }

    pub(crate) fn mood(&self, change: impl FnOnce(&mut Mood)) {
        change(&mut self.inside().mood);
    }

    pub(crate) fn records(&self) -> usize {
        self.inside().records
    }

    pub(crate) fn loads(&self) -> usize {
        self.inside().loads
    }

    pub(crate) fn kept<T>(&self, key: &ChatKey, look: impl FnOnce(&Kept) -> T) -> Option<T> {
        self.inside().chats.iter().find(|((_, known), _)| known == key).map(|(_, kept)| look(kept))
    }

    /// The state is of a format that nobody reads.
    pub(crate) fn spoil_state(&self, key: &ChatKey) {
        let mut inside = self.inside();
        let kept = inside.chats.iter_mut().find(|((_, known), _)| known == key).map(|(_, kept)| kept);
        kept.unwrap().state = Some(serde_json::from_str(r#"{"version":99,"state":{}}"#).unwrap());
    }

    /// Another archive stands in its place, and knows nothing of the chat.
    pub(crate) fn forget(&self, key: &ChatKey) {
        self.inside().chats.retain(|(_, known), _| known != key);
    }

    /// The newest item stands one further among those of its instant than it does without the others.
    pub(crate) fn displace(&self, key: &ChatKey) {
        let mut inside = self.inside();
        let kept = inside.chats.iter_mut().find(|((_, known), _)| known == key).map(|(_, kept)| kept);
        let entries = kept.unwrap().entries.values_mut();
        let (item, mark) = entries.max_by_key(|(item, _)| item.time).unwrap();
        let mut entry = Entry::of(item.clone(), mark).unwrap();
        entry.place.ordinal += 1;
        *mark = entry.mark();
    }

    /// This entry is there as it is. (But for the numbers of copies that said the same again.)
    pub(crate) fn has(&self, key: &ChatKey, entry: &Entry) -> bool {
        let essence = |entry: &Entry| {
            let ways = (entry.first_seen, entry.heard, entry.read, entry.is_changed(), entry.is_streaming());
            (entry.place, entry.text(), entry.item.json().get().to_owned(), entry.receipts().clone(), ways)
        };
        let is_here = |kept: &Kept| {
            let known = kept.entries.get(entry.id());
            known.is_some_and(|(item, mark)| {
                essence(&Entry::of(item.clone(), mark).unwrap()) == essence(entry)
            })
        };
        self.kept(key, is_here).unwrap_or(false)
    }

    /// Everything that is shown is there.
    pub(crate) fn has_all(&self, dump: &Dump) -> bool {
        dump.entries.iter().all(|entry| self.has(&dump.summary.key, entry))
    }
}

#[async_trait]
impl Archive for Disk {
    async fn load(&self, chat: &ChatFacts) -> Result<Option<Restored>, NotLoaded> {
        let Mood { load_takes, load_fails, beside, .. } = self.inside().mood;
        self.inside().loads += 1;
        sleep(load_takes).await;
        if let Some(why) = load_fails {
            return Err(why);
        }
        let inside = self.inside();
        let kept = inside.chats.get(&(chat.host.clone(), chat.key.clone()));
        Ok(kept.map(|kept| Restored {
            state: kept.state.clone(),
            entries: kept
                .entries
                .values()
                .map(|(item, mark)| Entry::of(item.clone(), mark).unwrap())
                .collect(),
            beside,
        }))
    }

    async fn record(&self, record: Record) -> Result<(), NotRecorded> {
        let key = record.chat.key.clone();
        let Mood { takes, fails, panics, .. } = self.inside().mood;
        assert!(!panics, "by order");
        let under_way =
            { *self.inside().under_way.entry(key.clone()).and_modify(|count| *count += 1).or_insert(1) };
        assert_eq!(under_way, 1, "one record of a chat at a time");
        sleep(takes).await;
        let mut inside = self.inside();
        inside.under_way.remove(&key);
        if let Some(why) = fails {
            return Err(why);
        }
        inside.records += 1;
        let Record { chat, entries, removed, presence, files, state } = record;
        let kept = inside.chats.entry((chat.host.clone(), key)).or_insert_with(|| Kept {
            chat: chat.clone(),
            entries: BTreeMap::new(),
            state: None,
            presence: Vec::new(),
            files: BTreeMap::new(),
        });
        kept.chat = chat;
        let parts = |entry: Arc<Entry>| (entry.id().clone(), (entry.item.clone(), entry.mark()));
        kept.entries.extend(entries.into_iter().map(parts));
        kept.entries.retain(|id, _| !removed.contains(id));
        for report in presence {
            if !kept.presence.contains(&report) {
                kept.presence.push(report);
            }
        }
        kept.files.extend(files.into_iter().map(|file| (file.id.clone(), file)));
        kept.state = state.or(kept.state.take());
        Ok(())
    }
}
