//! What an input made different, and what may be missing after it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Timeline;
use crate::ItemId;
use crate::change::{Change, Gap, Touched};
use crate::coverage::{Edge, Stretch};
use crate::ledger::Proof;

impl Timeline {
    pub(super) fn changes(&mut self, touched: &Touched) -> Vec<Change> {
        let mut changes = Vec::with_capacity(touched.items.len() + touched.people.len());
        let mut files = BTreeSet::new();
        for entry in touched.items.iter().filter_map(|id| self.rows.get(id)) {
            files.extend(entry.item.attachments().iter().map(|attachment| &attachment.id));
            changes.push(Change::Upsert(Arc::clone(entry)));
        }
        let noted = touched.noted.difference(&touched.items).filter_map(|id| self.rows.get(id));
        changes.extend(noted.map(|entry| Change::Noted(Arc::clone(entry))));
        changes.extend(touched.people.iter().filter_map(|id| self.people.person(id)).map(Change::Person));
        changes.extend(files.iter().filter_map(|id| self.files.file(id)).map(Change::File));
        let gaps = self.find_gaps();
        if gaps != self.gaps {
            let before = std::mem::replace(&mut self.gaps, gaps);
            for gone in before.iter().filter(|old| !self.gaps.iter().any(|gap| gap.key() == old.key())) {
                changes.push(Change::GapClosed(gone.key()));
            }
            let news = self.gaps.iter().filter(|gap| !before.contains(gap));
            changes.extend(news.cloned().map(Change::Gap));
        }
        changes
    }

    pub(super) fn find_gaps(&self) -> Vec<Gap> {
        if self.is_sealed() {
            return Vec::new();
        }
        let stretches = self.stretches();
        let holes = stretches.iter().filter(|stretch| stretch.proof == Proof::Hole);
        holes.map(|hole| self.gap(hole)).collect()
    }

    /// The chat in stretches of one proof. Once it has ended, what a socket carries on loan counts no more: it is to be read while the
    /// token lives.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        match self.ended() {
            Some(_) => self.coverage.without_loans().stretches(),
            None => self.coverage.stretches(),
        }
    }

    fn gap(&self, hole: &Stretch) -> Gap {
        let after = hole.after.as_ref().and_then(|edge| self.last_of(edge));
        let before = hole.before.as_ref().and_then(|edge| self.first_of_edge(edge));
        let drawn_after = match (&before, &hole.after) {
            (Some(before), _) => self.entry(before).and_then(|entry| self.before(entry.place).next()),
            // Open towards now: behind everything that is known.
            (None, Some(_)) => self.rows.last(),
            (None, None) => None,
        };
        Gap {
            after,
            before,
            from: hole.after.as_ref().map(|edge| edge.time),
            to: hole.before.as_ref().map(|edge| edge.time),
            drawn_after: drawn_after.map(|entry| entry.id().clone()),
        }
    }

    pub(super) fn last_of(&self, edge: &Edge) -> Option<ItemId> {
        let last = self.rows.at(edge.time).rev().find(|entry| edge.ids.contains(entry.id()));
        last.map(|entry| entry.id().clone())
    }

    pub(super) fn first_of_edge(&self, edge: &Edge) -> Option<ItemId> {
        let first = self.rows.at(edge.time).find(|entry| edge.ids.contains(entry.id()));
        first.map(|entry| entry.id().clone())
    }
}
