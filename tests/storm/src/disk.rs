//! An archive in memory that is slow, fails and recovers, by seed. What it has taken it never forgets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use monitor::{Archive, ChatFacts, ChatKey, NotLoaded, NotRecorded, Record, Restored};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use tokio::time::{Instant, sleep, sleep_until};
use transcript::{Entry, Item, ItemId, Mark, SavedState, Timeline};

/// What a disk may say.
const REASONS: [NotRecorded; 5] =
    [NotRecorded::Full, NotRecorded::ReadOnly, NotRecorded::Locked, NotRecorded::Busy, NotRecorded::Failed];

/// What is there of one chat.
#[derive(Default)]
struct Kept {
    entries: BTreeMap<ItemId, (Item, Mark)>,
    /// All that ever were, as a reader sees them.
    ever: BTreeSet<(ItemId, String)>,
    state: Option<SavedState>,
    /// It was read beside another program, which puts an empty one in its place before the next record.
    gives_way: bool,
}

struct Inside {
    /// Its own: whether there is a disk changes nothing else of a storm.
    dice: SmallRng,
    /// Whether another program writes.
    neighbours: SmallRng,
    /// The longest that a record takes.
    takes: Duration,
    /// Nothing comes through until then.
    stuck_until: Instant,
    /// Until then nothing is taken.
    fails: Option<(NotRecorded, Instant)>,
    loads_fail: bool,
    chats: BTreeMap<ChatKey, Kept>,
    under_way: BTreeSet<ChatKey>,
    wrong: Option<String>,
    records: usize,
}

/// A handle on it.
#[derive(Clone)]
pub(crate) struct Disk(Arc<Mutex<Inside>>);

impl Disk {
    pub(crate) fn new(seed: u64, takes: Duration) -> Self {
        Self(Arc::new(Mutex::new(Inside {
            dice: SmallRng::seed_from_u64(seed ^ 0xd15c),
            neighbours: SmallRng::seed_from_u64(seed ^ 0xbe_51de),
            takes,
            stuck_until: Instant::now(),
            fails: None,
            loads_fail: false,
            chats: BTreeMap::new(),
            under_way: BTreeSet::new(),
            wrong: None,
            records: 0,
        })))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Now and then it gets worse, or better.
    pub(crate) fn perhaps(&self) -> Option<String> {
        let mut inside = self.inside();
        let now = Instant::now();
        let lasts = Duration::from_millis(inside.dice.random_range(100..40_000));
        match inside.dice.random_range(0..30) {
            0 => {
                inside.stuck_until = now + lasts / 4;
                Some(format!("the disk is stuck for {:?}", lasts / 4))
            }
            1 => {
                let why = *REASONS.choose(&mut inside.dice)?;
                inside.fails = Some((why, now + lasts));
                Some(format!("the disk says {why:?} for {lasts:?}"))
            }
            _ => None,
        }
    }

    /// From now on it is well.
    pub(crate) fn calm(&self) {
        let mut inside = self.inside();
        inside.takes = inside.takes.min(Duration::from_millis(50));
        (inside.stuck_until, inside.fails, inside.loads_fail) = (Instant::now(), None, false);
    }

    /// What is loaded next is had, or not.
    pub(crate) fn perhaps_fail_loads(&self) -> bool {
        let mut inside = self.inside();
        inside.loads_fail = inside.dice.random_ratio(1, 6);
        inside.loads_fail
    }

    pub(crate) fn chance(&self, of: u32) -> bool {
        self.inside().dice.random_ratio(1, of)
    }

    /// It has this entry as it is shown, or had it once.
    pub(crate) fn had(&self, key: &ChatKey, entry: &Entry) -> bool {
        let inside = self.inside();
        inside.chats.get(key).is_some_and(|kept| kept.ever.contains(&seen(entry)))
    }

    /// It has this item, however it looks.
    pub(crate) fn has(&self, key: &ChatKey, id: &ItemId) -> bool {
        self.inside().chats.get(key).is_some_and(|kept| kept.entries.contains_key(id))
    }

    pub(crate) fn count(&self, key: &ChatKey) -> usize {
        self.inside().chats.get(key).map_or(0, |kept| kept.entries.len())
    }

    /// What a restart would have of a chat.
    pub(crate) fn timeline(&self, key: &ChatKey) -> Result<Timeline, String> {
        let inside = self.inside();
        let kept = inside.chats.get(key).ok_or("nothing of it is on disk")?;
        let state = kept.state.as_ref().ok_or("no state of it is on disk")?;
        Timeline::restore_from(state, entries(kept)?).map_err(|error| error.to_string())
    }

    /// What must not be, if it was.
    pub(crate) fn wrong(&self) -> Option<String> {
        self.inside().wrong.clone()
    }

    pub(crate) fn log(&self, log: &mut String) -> Result<(), String> {
        let inside = self.inside();
        let mut say = |line: String| writeln!(log, "{line}").map_err(|error| error.to_string());
        say(format!("{} records", inside.records))?;
        for kept in inside.chats.values() {
            for (id, (_, mark)) in &kept.entries {
                say(format!("{id} {:?}", mark.as_bytes()))?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Archive for Disk {
    async fn load(&self, chat: &ChatFacts) -> Result<Option<Restored>, NotLoaded> {
        let takes = {
            let mut inside = self.inside();
            if inside.loads_fail {
                return Err(NotLoaded::Damaged);
            }
            inside.takes.mul_f64(inside.dice.random::<f64>())
        };
        sleep(takes).await;
        let mut inside = self.inside();
        let beside = inside.neighbours.random_ratio(1, 4);
        let Some(kept) = inside.chats.get_mut(&chat.key) else { return Ok(None) };
        let entries = entries(kept).map_err(|_| NotLoaded::Damaged)?;
        kept.gives_way = beside;
        Ok(Some(Restored { state: kept.state.clone(), entries, beside }))
    }

    async fn record(&self, record: Record) -> Result<(), NotRecorded> {
        let key = record.chat.key.clone();
        let until = {
            let mut inside = self.inside();
            if !inside.under_way.insert(key.clone()) {
                inside.wrong = Some(format!("two records of {key} at once"));
            }
            let takes = inside.takes.mul_f64(inside.dice.random::<f64>());
            (Instant::now() + takes).max(inside.stuck_until)
        };
        // Dropped with the program, it never was.
        let _under_way = UnderWay(self.clone(), key.clone());
        sleep_until(until).await;
        let mut inside = self.inside();
        if let Some((why, _)) = inside.fails.filter(|(_, until)| *until > Instant::now()) {
            return Err(why);
        }
        inside.records += 1;
        let kept = inside.chats.entry(key).or_default();
        if std::mem::take(&mut kept.gives_way) {
            (kept.entries, kept.state) = (BTreeMap::new(), None);
        }
        for entry in record.entries {
            kept.ever.insert(seen(&entry));
            kept.entries.insert(entry.id().clone(), (entry.item.clone(), entry.mark()));
        }
        kept.entries.retain(|id, _| !record.removed.contains(id));
        kept.state = record.state.or(kept.state.take());
        Ok(())
    }
}

struct UnderWay(Disk, ChatKey);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.inside().under_way.remove(&self.1);
    }
}

fn entries(kept: &Kept) -> Result<Vec<Entry>, String> {
    let whole =
        |(item, mark): &(Item, Mark)| Entry::of(item.clone(), mark).map_err(|error| error.to_string());
    kept.entries.values().map(whole).collect()
}

/// An entry as a reader sees it.
fn seen(entry: &Entry) -> (ItemId, String) {
    let files: Vec<_> = entry.item.attachments().iter().map(|file| file.status.as_wire()).collect();
    let looks = format!("{:?} {:?} {files:?} {:?}", entry.place, entry.text(), entry.receipts());
    (entry.id().clone(), looks)
}
