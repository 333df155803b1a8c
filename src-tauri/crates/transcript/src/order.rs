//! The order of items that share an instant.
//!
//! Pages give them in the service's order, the socket in none. What pages said is kept as pairs, and the order is the one that
//! agrees with all pairs and otherwise goes by `Id`: the same whatever came first.

use std::sync::Arc;

use crate::{Entry, ItemId};

/// The items of one instant, in display order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moment {
    pub(crate) entries: Vec<Arc<Entry>>,
    /// `(a, b)`: a page had `a` right before `b`.
    pairs: Vec<(ItemId, ItemId)>,
}

impl Moment {
    pub(crate) fn position(&self, id: &ItemId) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id() == id)
    }

    /// Notes that a page had `first` right before `second`.
    pub(crate) fn learn(&mut self, first: &ItemId, second: &ItemId) {
        if first != second && !self.pairs.iter().any(|(a, b)| a == first && b == second) {
            self.pairs.push((first.clone(), second.clone()));
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

    /// Repeatedly takes the first entry that no pair wants behind another one that is still waiting. Contradicting pages leave no
    /// such entry: then the smallest id goes first.
    fn sort_by_pairs(&mut self) {
        let mut waiting = std::mem::take(&mut self.entries);
        while !waiting.is_empty() {
            let free = waiting.iter().position(|entry| {
                !self.pairs.iter().any(|(before, after)| {
                    after == entry.id() && waiting.iter().any(|other| other.id() == before)
                })
            });
            self.entries.push(waiting.remove(free.unwrap_or(0)));
        }
    }
}
