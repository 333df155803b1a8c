//! What is known to be complete.
//!
//! Two kinds of proof, kept apart. *Pages* prove for good that nothing is missing between their items. The *live* stretch is a loan:
//! while the socket that carries it is open, it is assumed to be without loss from where a page met it; when the socket is
//! gone, the loan is gone, and what it carried is read again. (The socket promises no order: an item may still have been under way
//! when an item behind it arrived and the connection broke.)

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Epoch, ItemId, Proof};

/// A position between which coverage is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Mark {
    /// Before the first item that there is.
    Start,
    /// At this instant, certain of these items only: others of the same instant may be missing.
    At(Edge),
}

/// Items of one instant at the end of a stretch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edge {
    pub(crate) time: Timestamp,
    /// Empty once another copy has moved them elsewhere.
    pub(crate) ids: BTreeSet<ItemId>,
}

impl Mark {
    fn time(&self) -> Option<Timestamp> {
        match self {
            Self::Start => None,
            Self::At(edge) => Some(edge.time),
        }
    }

    fn edge(&self) -> Option<&Edge> {
        match self {
            Self::Start => None,
            Self::At(edge) => Some(edge),
        }
    }

    fn touches(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Start, Self::Start) => true,
            (Self::At(a), Self::At(b)) => a.time == b.time && !a.ids.is_disjoint(&b.ids),
            _ => false,
        }
    }

    /// Of two marks the one further out in the direction that `outer` prefers; of one instant, both.
    fn outermost(self, other: Self, outer: std::cmp::Ordering) -> Self {
        match (self, other) {
            (Self::At(mut a), Self::At(b)) if a.time == b.time => {
                a.ids.extend(b.ids);
                Self::At(a)
            }
            (a, b) if a.time().cmp(&b.time()) == outer => a,
            (_, b) => b,
        }
    }
}

/// Between its marks nothing is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Segment {
    pub(crate) from: Mark,
    pub(crate) to: Mark,
}

impl Segment {
    /// The two together leave no room for an item that neither knows.
    fn meets(&self, other: &Self) -> bool {
        let from = self.from.time().max(other.from.time());
        let to = self.to.time().min(other.to.time());
        let inside = |outer: &Self, inner: &Self| {
            outer.from.time() < inner.from.time() && inner.to.time() < outer.to.time()
        };
        // Both say everything about a stretch in which they overlap. A single instant is no stretch: there it takes a shared item.
        from < to
            || inside(self, other)
            || inside(other, self)
            || [&self.from, &self.to]
                .iter()
                .any(|mine| [&other.from, &other.to].iter().any(|its| mine.touches(its)))
    }

    /// At a single instant both ends name the same items. `None`: another copy has moved all of them elsewhere, so that nothing is left
    /// of it. (Two such stretches of one instant would leave two gaps that begin alike.)
    fn settled(mut self) -> Option<Self> {
        if let (Mark::At(from), Mark::At(to)) = (&mut self.from, &mut self.to)
            && from.time == to.time
        {
            from.ids.append(&mut to.ids);
            to.ids.clone_from(&from.ids);
            return (!from.ids.is_empty()).then_some(self);
        }
        Some(self)
    }

    fn join(self, other: Self) -> Self {
        Self {
            from: self.from.outermost(other.from, std::cmp::Ordering::Less),
            to: self.to.outermost(other.to, std::cmp::Ordering::Greater),
        }
    }
}

/// What one open socket carries.
#[derive(Debug, Clone, Default)]
struct Carried {
    /// The first stored item that arrived on it.
    first: Option<Edge>,
    /// Where a page met it: from here on nothing is missing, on loan.
    base: Option<Mark>,
}

/// Everything known about completeness.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coverage {
    /// Proved by pages; sorted, disjoint.
    segments: Vec<Segment>,
    /// Subscribed sockets that are open. During a swap there are two, each with a loan of its own: the old one may close without a
    /// break once a page has met the new one.
    open: BTreeMap<Epoch, Carried>,
}

/// A stretch of the chat and what is proved of it. Its ends are items that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// `None`: from the start of the chat.
    pub(crate) after: Option<Edge>,
    /// `None`: up to now.
    pub(crate) before: Option<Edge>,
    pub(crate) proof: Proof,
}

impl Coverage {
    pub(crate) fn connected(&mut self, epoch: Epoch) {
        self.open.entry(epoch).or_default();
    }

    pub(crate) fn disconnected(&mut self, epoch: Epoch) {
        self.open.remove(&epoch);
    }

    pub(crate) fn is_open(&self, epoch: Epoch) -> bool {
        self.open.contains_key(&epoch)
    }

    pub(crate) fn has_met(&self, epoch: Epoch) -> bool {
        self.open.get(&epoch).is_some_and(|carried| carried.base.is_some())
    }

    /// An open socket has been carrying the stretch in which this instant lies.
    pub(crate) fn carries(&self, time: Timestamp) -> bool {
        self.open.values().any(|carried| carried.first.as_ref().is_some_and(|first| first.time < time))
    }

    pub(crate) fn is_live(&self) -> bool {
        !self.open.is_empty()
    }

    /// A stored item arrived on a socket. Only the first matters, and never an older one that arrives later: between the two,
    /// items from before the subscription may be missing.
    pub(crate) fn heard(&mut self, epoch: Epoch, time: Timestamp, id: &ItemId) {
        if let Some(carried) = self.open.get_mut(&epoch) {
            carried.first.get_or_insert_with(|| Edge { time, ids: BTreeSet::from([id.clone()]) });
        }
    }

    /// A page proved a stretch. `newest`: nothing newer was stored when it was requested, after this socket was subscribed. Says
    /// whether more is proved than before.
    pub(crate) fn read(&mut self, segment: Segment, newest: Option<Epoch>) -> bool {
        for (&epoch, carried) in self.open.iter_mut().filter(|(_, carried)| carried.base.is_none()) {
            let meets = match &carried.first {
                // Nothing arrived yet: what came before the subscription is in the page, what came after it will arrive.
                None => newest.is_some_and(|subscribed| subscribed >= epoch),
                // A read may trail the writes: only a page that shows what the socket brought proves that it saw what was before.
                Some(first) => {
                    segment.to.time() > Some(first.time) || segment.to.touches(&Mark::At(first.clone()))
                }
            };
            if meets {
                carried.base = Some(segment.to.clone());
            }
        }
        let Some(mut joined) = segment.settled() else { return false };
        let before = self.segments.clone();
        let mut rest = std::mem::take(&mut self.segments);
        // Grown by one it may meet another that it did not meet alone: a single instant where the two touched lies inside both.
        while let Some(at) = rest.iter().position(|known| known.meets(&joined)) {
            joined = joined.join(rest.remove(at));
        }
        let at = rest.partition_point(|known| known.to.time() <= joined.from.time());
        rest.insert(at, joined);
        self.segments = rest;
        self.segments != before
    }

    /// The whole chat from its start to now, cut where the proof is another, oldest first.
    pub(crate) fn stretches(&self) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let mut push = |after: Option<&Edge>, before: Option<&Edge>, proof| {
            stretches.push(Stretch { after: after.cloned(), before: before.cloned(), proof });
        };
        let mut known_to: Option<&Mark> = None;
        for segment in &self.segments {
            match known_to {
                Some(to) if self.is_on_loan(to) => push(to.edge(), segment.from.edge(), Proof::Open),
                Some(to) => push(to.edge(), segment.from.edge(), Proof::Hole),
                None if segment.from == Mark::Start => {}
                None => push(None, segment.from.edge(), Proof::Hole),
            }
            // A chat that had no item yet when it was read has nothing to be proved.
            if segment.to != Mark::Start {
                push(segment.from.edge(), segment.to.edge(), Proof::Sealed);
            }
            known_to = Some(&segment.to);
        }
        let last = known_to.and_then(Mark::edge);
        if known_to.is_some() && self.open.values().any(|carried| carried.base.is_some()) {
            push(last, None, Proof::Open);
            return stretches;
        }
        let heard = self.open.values().filter_map(|carried| carried.first.as_ref());
        // What it brought from before the proved end says nothing of what is behind that end.
        let heard = heard
            .min_by_key(|edge| edge.time)
            .filter(|heard| last.is_none_or(|last| last.time <= heard.time));
        push(last, heard, Proof::Hole);
        if heard.is_some() {
            push(heard, None, Proof::Open);
        }
        stretches
    }

    /// Proved by pages, to be saved.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// As it would be if all sockets were gone.
    pub(crate) fn without_loans(&self) -> Self {
        Self { segments: self.segments.clone(), open: BTreeMap::new() }
    }

    /// What was saved. Sockets are gone.
    pub(crate) fn of_segments(segments: Vec<Segment>) -> Self {
        let mut coverage = Self::default();
        // One by one, so that they are sorted and disjoint whatever the file says.
        for segment in segments {
            coverage.read(segment, None);
        }
        coverage
    }

    /// Pages alone prove everything from the start of the chat up to this item.
    pub(crate) fn proves_up_to(&self, time: Timestamp, id: &ItemId) -> bool {
        let [segment] = &self.segments[..] else { return false };
        segment.from == Mark::Start && self.reaches(time, id)
    }

    /// The stretch that pages prove last goes up to this item or beyond.
    pub(crate) fn reaches(&self, time: Timestamp, id: &ItemId) -> bool {
        self.proven_edge()
            .is_some_and(|edge| edge.time > time || (edge.time == time && edge.ids.contains(id)))
    }

    /// A page said that nothing is older than the first item.
    pub(crate) fn opens_at_start(&self) -> bool {
        self.segments.first().is_some_and(|segment| segment.from == Mark::Start)
    }

    /// What pages said of the start counts no more: the stretch begins at its first item, if it has one.
    pub(crate) fn reopen(&mut self, first: Option<Edge>) {
        if !self.opens_at_start() {
            return;
        }
        match (self.segments.first_mut(), first) {
            (Some(segment), Some(first)) if segment.to != Mark::Start => segment.from = Mark::At(first),
            _ => {
                self.segments.remove(0);
            }
        }
    }

    /// The last item up to which pages prove the stretch that the live edge stands on.
    pub(crate) fn proven_edge(&self) -> Option<&Edge> {
        self.segments.last()?.to.edge()
    }

    /// The end of what pages prove before the oldest stretch that is on loan. A page that was read for another reason may prove a
    /// stretch behind it.
    pub(crate) fn check_edge(&self) -> Option<&Edge> {
        let (last, before) = self.segments.split_last()?;
        let on_loan = before.iter().rev().take_while(|segment| self.is_on_loan(&segment.to));
        on_loan.last().unwrap_or(last).to.edge()
    }

    /// A socket has been carrying what comes behind this mark.
    fn is_on_loan(&self, mark: &Mark) -> bool {
        let mut bases = self.open.values().filter_map(|carried| carried.base.as_ref());
        // Within one instant only the stretch that has the very items is the one on which the loan stands.
        bases.any(|base| mark.time() > base.time() || mark.touches(base))
    }

    /// An item's time was corrected. What a page proved stays where it was, without the mover; what a socket brought moves along.
    pub(crate) fn moved(&mut self, id: &ItemId, to: Timestamp) {
        self.segments = std::mem::take(&mut self.segments)
            .into_iter()
            .filter_map(|mut segment| {
                for mark in [&mut segment.from, &mut segment.to] {
                    if let Mark::At(edge) = mark {
                        edge.ids.remove(id);
                    }
                }
                segment.settled()
            })
            .collect();
        for first in self.open.values_mut().filter_map(|carried| carried.first.as_mut()) {
            if first.ids.contains(id) {
                first.time = to;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOCKET: Epoch = Epoch(1);

    fn edge(ms: i64, id: &str) -> Mark {
        let time = Timestamp::from_millisecond(ms).unwrap();
        Mark::At(Edge { time, ids: BTreeSet::from([id.into()]) })
    }

    fn segment(from: (i64, &str), to: (i64, &str)) -> Segment {
        Segment { from: edge(from.0, from.1), to: edge(to.0, to.1) }
    }

    fn heard(coverage: &mut Coverage, ms: i64, id: &str) {
        coverage.heard(SOCKET, Timestamp::from_millisecond(ms).unwrap(), &id.into());
    }

    #[test]
    fn a_single_instant_where_two_stretches_join_is_inside_of_both_together() {
        let mut coverage = Coverage::default();
        coverage.read(segment((10, "alone"), (10, "alone")), None);
        coverage.read(segment((10, "shared"), (20, "z")), None);
        coverage.read(segment((0, "a"), (10, "shared")), None);
        assert_eq!(coverage.segments(), [segment((0, "a"), (20, "z"))]);
    }

    #[test]
    fn a_single_instant_at_the_end_of_a_stretch_meets_it_only_by_a_shared_item() {
        let stretch = segment((5, "a"), (9, "z"));
        for (instant, meets) in [((5, "b"), false), ((9, "y"), false), ((5, "a"), true), ((7, "q"), true)] {
            let instant = segment(instant, instant);
            assert_eq!((instant.meets(&stretch), stretch.meets(&instant)), (meets, meets), "{instant:?}");
        }
    }

    #[test]
    fn stretches_that_only_touch_within_an_instant_do_not_meet() {
        let (earlier, later) = (segment((1, "a"), (5, "b")), segment((5, "c"), (9, "z")));
        assert!(!earlier.meets(&later) && !later.meets(&earlier));
        assert!(earlier.meets(&segment((4, "c"), (9, "z"))));
    }

    #[test]
    fn a_loan_begins_within_an_instant_at_the_very_item_where_a_page_met_the_socket() {
        let mut coverage = Coverage::default();
        coverage.connected(SOCKET);
        coverage.read(segment((5, "b"), (5, "b")), None);
        coverage.read(segment((5, "a"), (5, "a")), Some(SOCKET));
        let proofs: Vec<Proof> = coverage.stretches().iter().map(|stretch| stretch.proof).collect();
        assert_eq!(proofs, [Proof::Hole, Proof::Sealed, Proof::Hole, Proof::Sealed, Proof::Open]);
    }

    #[test]
    fn a_check_starts_before_all_that_is_on_loan_whatever_pages_prove_behind_it() {
        let mut coverage = Coverage::default();
        let edge_of = |coverage: &Coverage| coverage.check_edge().map(|edge| edge.time.as_millisecond());
        assert_eq!(edge_of(&coverage), None);
        coverage.connected(SOCKET);
        coverage.read(segment((1, "a"), (2, "b")), None);
        coverage.read(segment((4, "d"), (5, "e")), Some(SOCKET));
        coverage.read(segment((8, "h"), (9, "i")), None);
        assert_eq!(edge_of(&coverage), Some(5), "what lies before is a gap");
        coverage.disconnected(SOCKET);
        assert_eq!(edge_of(&coverage), Some(9));
    }

    #[test]
    fn between_stretches_that_pages_prove_a_socket_carries_what_is_behind_where_a_page_met_it() {
        let mut coverage = Coverage::default();
        coverage.connected(SOCKET);
        coverage.read(segment((1, "a"), (2, "b")), None);
        coverage.read(segment((5, "c"), (6, "d")), Some(SOCKET));
        coverage.read(segment((8, "e"), (9, "f")), None);
        coverage.read(segment((11, "g"), (12, "h")), None);
        let proofs: Vec<Proof> = coverage.stretches().iter().map(|stretch| stretch.proof).collect();
        let (hole, sealed, open) = (Proof::Hole, Proof::Sealed, Proof::Open);
        assert_eq!(proofs, [hole, sealed, hole, sealed, open, sealed, open, sealed, open]);
    }

    #[test]
    fn a_chat_that_was_read_empty_proves_nothing_of_a_past_that_was_opened_since() {
        let mut coverage = Coverage::default();
        coverage.connected(SOCKET);
        coverage.read(Segment { from: Mark::Start, to: Mark::Start }, Some(SOCKET));
        heard(&mut coverage, 5, "a");
        coverage.reopen(edge(5, "a").edge().cloned());
        assert_eq!(coverage.segments(), []);
    }

    #[test]
    fn a_stretch_that_grows_takes_in_what_then_lies_inside_it() {
        let mut coverage = Coverage::default();
        coverage.read(segment((5, "alone"), (5, "alone")), None);
        coverage.read(segment((5, "a"), (9, "z")), None);
        assert_eq!(coverage.segments().len(), 2, "nothing says which is before the other");
        let to = edge(5, "a");
        coverage.read(Segment { from: Mark::Start, to }, None);
        assert_eq!(coverage.segments(), [Segment { from: Mark::Start, to: edge(9, "z") }]);
    }

    #[test]
    fn a_page_that_reaches_the_instant_of_what_was_heard_but_not_the_item_does_not_meet_it() {
        let mut coverage = Coverage::default();
        coverage.connected(SOCKET);
        heard(&mut coverage, 5, "heard");
        coverage.read(segment((1, "a"), (5, "other")), Some(SOCKET));
        assert!(!coverage.has_met(SOCKET));
        coverage.read(segment((1, "a"), (5, "heard")), None);
        assert!(coverage.has_met(SOCKET));
    }

    #[test]
    fn a_page_meets_a_silent_socket_only_if_it_was_requested_after_the_subscription() {
        let mut coverage = Coverage::default();
        coverage.connected(Epoch(5));
        coverage.read(segment((1, "a"), (2, "b")), Some(Epoch(4)));
        assert!(!coverage.has_met(Epoch(5)));
        coverage.read(segment((1, "a"), (2, "b")), Some(Epoch(5)));
        assert!(coverage.has_met(Epoch(5)));
    }
}
