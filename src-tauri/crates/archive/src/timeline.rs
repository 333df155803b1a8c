//! A chat as the engine had it, or as stored files tell it.

use transcript::{Direction, Entry, Epoch, Gap, Mark, PageEvidence, SavedState, Seen, Start, Timeline};

use crate::{StoredChat, Whole};

impl Whole {
    /// Its timeline, with the holes that are known.
    pub fn timeline(&self) -> Timeline {
        let (mut entries, mut bare, mut is_whole) = (Vec::new(), Vec::new(), true);
        for stored in &self.items {
            let entry = stored.mark.clone().map(|mark| Entry::of(stored.item.clone(), &Mark::new(mark)));
            match entry {
                Some(Ok(entry)) => entries.push(entry),
                None => bare.push(stored.item.clone()),
                // A mark of another version: the item itself is there all the same.
                Some(Err(_)) => {
                    is_whole = false;
                    bare.push(stored.item.clone());
                }
            }
        }
        let is_imported = entries.is_empty();
        let mut entries = entries.into_iter();
        // A state speaks for all entries that were written with it, or for none.
        let state = self.state.as_deref().filter(|_| is_whole);
        let state = state.and_then(|state| serde_json::from_str::<SavedState>(state).ok());
        let restored = state.and_then(|state| Timeline::restore_from(&state, entries.by_ref()).ok());
        let mut timeline = restored.unwrap_or_else(|| Timeline::of(entries));
        if let Some(at) = bare.last().map(|item| item.time) {
            let seen = Seen { number: timeline.observed() + 1, at };
            if is_imported {
                // What files have counts as read by one page, in the order of the files.
                let (direction, start) = (Direction::Backward, Start::Newest);
                let evidence = PageEvidence { direction, start, more: !self.chat.is_complete(), epoch: None };
                timeline.page(&evidence, seen, bare);
            } else {
                // Beside what the engine proved it proves nothing.
                timeline.live(Epoch(0), seen, bare);
            }
        }
        timeline
    }
}

impl StoredChat {
    /// Nothing of it is missing: what the engine proved, or what files have. A stored file holds a contact whole.
    pub fn is_complete(&self) -> bool {
        let is_in_files =
            || !self.contacts.is_empty() && self.contacts.iter().all(|contact| contact.since.is_some());
        self.complete || (!self.watched && is_in_files())
    }

    /// Where items may be missing in its timeline. That nothing is known of what came after its last item is no hole of an archive, but
    /// its end.
    pub fn gaps<'a>(&self, timeline: &'a Timeline) -> Vec<&'a Gap> {
        let gaps = if self.is_complete() { &[] } else { timeline.gaps() };
        gaps.iter().filter(|gap| gap.before.is_some() || gap.to.is_some()).collect()
    }
}
