//! The order of items that share an instant.
//!
//! Pages give them in the service's order, the socket in none. What pages said is kept as pairs, and the order is the one that
//! agrees with all pairs and otherwise goes by `Id`: the same whatever came first.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::{Entry, ItemId};

/// The items of one instant, in display order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moment {
    pub(crate) entries: Vec<Arc<Entry>>,
    /// `(a, b)`: a page had `a` right before `b`.
    pairs: BTreeSet<(ItemId, ItemId)>,
}

impl Moment {
    pub(crate) fn position(&self, id: &ItemId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id() == id)
    }

    /// Notes that a page had `first` right before `second`.
    pub(crate) fn learn(&mut self, first: &ItemId, second: &ItemId) {
        if first != second {
            self.pairs.insert((first.clone(), second.clone()));
        }
    }

    /// Sorts anew and renumbers; gives the ids whose ordinal is different now.
    pub(crate) fn settle(&mut self) -> Vec<ItemId> {
        if self.entries.len() > 1 {
            self.entries.sort_by(|a, b| a.id().cmp(b.id()));
            if !self.pairs.is_empty() {
                self.sort_by_pairs();
            }
        }
        let mut renumbered = Vec::new();
        for (ordinal, entry) in (0..).zip(&mut self.entries) {
            if entry.place.ordinal != ordinal {
                Arc::make_mut(entry).place.ordinal = ordinal;
                renumbered.push(entry.id().clone());
            }
        }
        renumbered
    }

    /// Repeatedly takes the smallest id that no pair wants behind one that is still waiting. Contradicting pages leave no such id:
    /// then the smallest of all goes first. (A burst can put hundreds of items into one instant: this runs for each of them.)
    fn sort_by_pairs(&mut self) {
        let waiting = std::mem::take(&mut self.entries);
        let position: HashMap<&ItemId, usize> =
            waiting.iter().enumerate().map(|(at, entry)| (entry.id(), at)).collect();
        let mut held_by = vec![0_usize; waiting.len()];
        let mut behind = vec![Vec::new(); waiting.len()];
        for (before, after) in &self.pairs {
            if let (Some(&before), Some(&after)) = (position.get(before), position.get(after)) {
                held_by[after] += 1;
                behind[before].push(after);
            }
        }
        // Positions are in the order of ids.
        let mut left: BTreeSet<usize> = (0..waiting.len()).collect();
        let mut free: BTreeSet<usize> = left.iter().copied().filter(|at| held_by[*at] == 0).collect();
        while let Some(next) = free.pop_first().or_else(|| left.first().copied()) {
            left.remove(&next);
            self.entries.push(Arc::clone(&waiting[next]));
            for &after in &behind[next] {
                held_by[after] = held_by[after].saturating_sub(1);
                if held_by[after] == 0 && left.contains(&after) {
                    free.insert(after);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Source;
    use crate::{Item, Kind, Seen};

    fn entry(id: &str) -> Arc<Entry> {
        let item = Item {
            id: id.into(),
            time: jiff::Timestamp::UNIX_EPOCH,
            kind: Kind::Unknown,
            item_type: None,
            content_type: None,
            content: None,
            author: None,
            attachments: Vec::new(),
            target: None,
            receipts: crate::Receipts::new(),
            processing: None,
            chunk: None,
            contact_id: None,
            related_contact_id: None,
            initial_contact_id: None,
            raw: Arc::from(serde_json::value::RawValue::NULL.to_owned()),
        };
        let seen = Seen { number: 1, at: jiff::Timestamp::UNIX_EPOCH };
        Arc::new(Entry::new(item, Source::Read, seen))
    }

    fn ids(moment: &Moment) -> Vec<&str> {
        moment.entries.iter().map(|entry| entry.id().as_str()).collect()
    }

    #[test]
    fn pages_that_contradict_each_other_still_give_one_order_with_every_item_once() {
        let mut moment = Moment { entries: ["c", "b", "a"].map(entry).to_vec(), ..Moment::default() };
        for (first, second) in [("a", "b"), ("b", "c"), ("c", "a")] {
            moment.learn(&first.into(), &second.into());
        }
        moment.settle();
        assert_eq!(ids(&moment), ["a", "b", "c"]);
    }

    #[test]
    fn a_burst_of_a_thousand_items_in_one_instant_is_put_in_order() {
        let names: Vec<String> = (0..1_000).map(|number| format!("{:03}", (number * 7) % 1_000)).collect();
        let mut moment =
            Moment { entries: names.iter().map(|name| entry(name)).collect(), ..Moment::default() };
        for pair in names.windows(2) {
            moment.learn(&pair[0].as_str().into(), &pair[1].as_str().into());
        }
        moment.settle();
        assert_eq!(ids(&moment), names);
    }
}
