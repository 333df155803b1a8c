//! Who follows a timeline by its changes alone: a mirror that shows it, and a disk that keeps it.

use std::collections::BTreeMap;

use transcript::{
    AttachmentId, Change, Entry, Gap, GapKey, Item, ItemId, Mark, ParticipantId, Place, SavedState, Timeline,
};

/// A mirror that knows of the timeline only what the changes say.
#[derive(Default)]
pub(crate) struct Mirror {
    pub(crate) rows: BTreeMap<ItemId, (Place, Option<String>, bool)>,
    pub(crate) gaps: BTreeMap<GapKey, Gap>,
    pub(crate) people: BTreeMap<ParticipantId, transcript::Person>,
    pub(crate) files: BTreeMap<AttachmentId, transcript::File>,
}

impl Mirror {
    /// A snapshot.
    pub(crate) fn of(timeline: &Timeline) -> Self {
        let mut mirror = Self::default();
        mirror.apply(timeline.entries().cloned().map(Change::Upsert).collect());
        mirror.apply(timeline.gaps().iter().cloned().map(Change::Gap).collect());
        mirror.apply(timeline.people().into_iter().map(Change::Person).collect());
        mirror.apply(timeline.files().into_iter().map(Change::File).collect());
        mirror
    }

    pub(crate) fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Upsert(entry) => {
                    let row = (entry.place, entry.text(), entry.is_changed());
                    self.rows.insert(entry.id().clone(), row);
                }
                Change::Noted(_) => {}
                Change::Remove(id) => {
                    self.rows.remove(&id);
                }
                Change::Gap(gap) => {
                    self.gaps.insert(gap.key(), gap);
                }
                Change::GapClosed(key) => {
                    self.gaps.remove(&key);
                }
                Change::Person(person) => {
                    self.people.insert(person.who.id.clone(), person);
                }
                Change::File(file) => {
                    self.files.insert(file.id.clone(), file);
                }
                Change::Reset => *self = Self::default(),
            }
        }
    }
}

/// What whoever keeps a timeline on disk has of it: entries as changes told them, in two parts, and the state as of its last revision.
pub(crate) struct Disk {
    entries: BTreeMap<ItemId, (Item, Mark)>,
    state: SavedState,
    revision: u64,
}

impl Disk {
    pub(crate) fn of(timeline: &Timeline) -> Self {
        let (state, revision) = (timeline.state(), timeline.state_revision());
        let mut disk = Self { entries: BTreeMap::new(), state, revision };
        timeline.entries().for_each(|entry| disk.keep(entry));
        disk
    }

    fn keep(&mut self, entry: &Entry) {
        self.entries.insert(entry.id().clone(), (entry.item.clone(), entry.mark()));
    }

    pub(crate) fn take(&mut self, changes: &[Change], timeline: &Timeline) {
        for change in changes {
            if let Change::Upsert(entry) | Change::Noted(entry) = change {
                self.keep(entry);
            }
        }
        if self.revision != timeline.state_revision() {
            (self.state, self.revision) = (timeline.state(), timeline.state_revision());
        }
    }

    pub(crate) fn restore(&self) -> Timeline {
        let text = serde_json::to_string(&self.state).unwrap();
        let entries = self.entries.values().map(|(item, mark)| Entry::of(item.clone(), mark).unwrap());
        Timeline::restore_from(&serde_json::from_str(&text).unwrap(), entries).unwrap()
    }
}
