//! The chats in which somebody may say something.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rand::Rng;
use rand::seq::IndexedRandom;

/// Slots whose chat waits for its next line, with when its last one was. Nothing here takes longer the more there are.
#[derive(Debug, Default)]
pub(super) struct Ready {
    /// Longest quiet first.
    by_quiet: BTreeSet<(Timestamp, usize)>,
    /// In no order that means anything, but the same in every run.
    slots: Vec<usize>,
    /// By slot: where it stands in `slots`, and since when it is quiet.
    places: Vec<Option<(usize, Timestamp)>>,
}

impl Ready {
    pub(super) fn put(&mut self, slot: usize, played_at: Timestamp) {
        self.remove(slot);
        if self.places.len() <= slot {
            self.places.resize(slot + 1, None);
        }
        self.places[slot] = Some((self.slots.len(), played_at));
        self.slots.push(slot);
        self.by_quiet.insert((played_at, slot));
    }

    pub(super) fn remove(&mut self, slot: usize) {
        let Some((place, played_at)) = self.places.get_mut(slot).and_then(Option::take) else { return };
        self.by_quiet.remove(&(played_at, slot));
        self.slots.swap_remove(place);
        if let Some(moved) = self.slots.get(place)
            && let Some((known, _)) = &mut self.places[*moved]
        {
            *known = place;
        }
    }

    /// Where it has been quiet for longest.
    pub(super) fn quietest(&self) -> Option<usize> {
        self.by_quiet.first().map(|(_, slot)| *slot)
    }

    pub(super) fn any(&self, rng: &mut impl Rng) -> Option<usize> {
        self.slots.choose(rng).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;
    use crate::clock::later;

    #[test]
    fn what_was_put_and_not_removed_is_ready() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut ready = Ready::default();
        let mut known = BTreeMap::new();
        for _ in 0..2_000 {
            let slot = rng.random_range(0..20);
            let at = later(Timestamp::UNIX_EPOCH, Duration::from_secs(rng.random_range(0..50)));
            if rng.random_bool(0.6) {
                ready.put(slot, at);
                known.insert(slot, at);
            } else {
                ready.remove(slot);
                known.remove(&slot);
            }
            let quietest = known.iter().map(|(slot, at)| (*at, *slot)).min().map(|(_, slot)| slot);
            assert_eq!(ready.quietest(), quietest);
            assert_eq!(ready.slots.len(), known.len());
            assert_eq!(ready.any(&mut rng).is_some(), !known.is_empty());
            assert!(ready.any(&mut rng).is_none_or(|slot| known.contains_key(&slot)));
        }
    }
}
