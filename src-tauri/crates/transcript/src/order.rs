//! The order of items that share an instant.
//!
//! Pages give them in the service's order, the socket in none. What pages said is kept as pairs, and the order is the one that
//! agrees with all pairs and otherwise goes by `Id`: the same whatever came first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Entry, ItemId};

/// Pairs that are kept for each item of an instant. Pages that agree with each other say one; a service that shuffles an instant
/// anew for each page takes bounded memory.
const MOST_PAIRS_EACH: usize = 4;

/// What pages said about the order within instants.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Order {
    #[serde(with = "crate::pairs")]
    sure: BTreeMap<Timestamp, BTreeSet<Pair>>,
    /// Of pages that show nothing but one instant. A server that sorts the other way than asked can not be told there: they count until
    /// another page says otherwise.
    #[serde(with = "crate::pairs")]
    unsure: BTreeMap<Timestamp, BTreeSet<Pair>>,
}

/// `(a, b)`: a page had `a` right before `b`.
type Pair = (ItemId, ItemId);

/// What came of being told neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Learned {
    /// It was known.
    Nothing,
    /// It was not.
    News,
    /// Too much was said of this instant: it is not kept.
    TooMuch,
}

/// Two neighbours of one instant, as a page has them.
#[derive(Debug)]
pub(crate) struct Neighbours {
    pub(crate) time: Timestamp,
    pub(crate) pair: Pair,
    /// The page shows which way it is sorted.
    pub(crate) is_sure: bool,
}

impl Order {
    /// Notes what a page had side by side, of an instant with so many items.
    pub(crate) fn learn(&mut self, Neighbours { time, pair, is_sure }: &Neighbours, items: usize) -> Learned {
        if pair.0 == pair.1 {
            return Learned::Nothing;
        }
        let pairs = if *is_sure { &mut self.sure } else { &mut self.unsure };
        let pairs = pairs.entry(*time).or_default();
        if pairs.contains(pair) {
            return Learned::Nothing;
        }
        if pairs.len() >= items.max(2) * MOST_PAIRS_EACH {
            return Learned::TooMuch;
        }
        pairs.insert(pair.clone());
        Learned::News
    }

    /// Puts the items of one instant in order.
    pub(crate) fn arrange(&self, time: Timestamp, entries: &mut Vec<Arc<Entry>>) {
        entries.sort_by(|a, b| a.id().cmp(b.id()));
        let sure = self.sure.get(&time);
        let contradicts = |(a, b): &Pair| sure.is_some_and(|sure| sure.contains(&(b.clone(), a.clone())));
        // A page that was sorted the other way was so from its first item to its last.
        let unsure = self.unsure.get(&time).filter(|pairs| !pairs.iter().any(contradicts));
        match (sure, unsure) {
            (None, None) => {}
            (Some(pairs), None) | (None, Some(pairs)) => sort_by_pairs(entries, pairs),
            (Some(sure), Some(unsure)) => sort_by_pairs(entries, &(sure | unsure)),
        }
    }
}

/// Repeatedly takes the smallest id that no pair wants behind one that is still waiting. Contradicting pages leave no such id:
/// then the smallest of all goes first. (A burst can put hundreds of items into one instant: this runs for each of them.)
fn sort_by_pairs(entries: &mut Vec<Arc<Entry>>, pairs: &BTreeSet<Pair>) {
    let waiting = std::mem::take(entries);
    let position: HashMap<&ItemId, usize> =
        waiting.iter().enumerate().map(|(at, entry)| (entry.id(), at)).collect();
    let mut held_by = vec![0_usize; waiting.len()];
    let mut behind = vec![Vec::new(); waiting.len()];
    for (before, after) in pairs {
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
        entries.push(Arc::clone(&waiting[next]));
        for &after in &behind[next] {
            held_by[after] = held_by[after].saturating_sub(1);
            if held_by[after] == 0 && left.contains(&after) {
                free.insert(after);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Source;
    use crate::{Item, Kind, Seen};

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn sure(first: &str, second: &str) -> Neighbours {
        Neighbours { time: NOW, pair: (first.into(), second.into()), is_sure: true }
    }

    fn entry(id: &str) -> Arc<Entry> {
        let item = Item::new(id.into(), NOW, Kind::Unknown);
        Arc::new(Entry::new(item, Source::Read, Seen { number: 1, at: NOW }))
    }

    fn arranged(order: &Order, mut entries: Vec<Arc<Entry>>) -> Vec<String> {
        order.arrange(NOW, &mut entries);
        entries.iter().map(|entry| entry.id().to_string()).collect()
    }

    #[test]
    fn pages_that_contradict_each_other_still_give_one_order_with_every_item_once() {
        let mut order = Order::default();
        for (first, second) in [("a", "b"), ("b", "c"), ("c", "a")] {
            assert_eq!(order.learn(&sure(first, second), 3), Learned::News);
        }
        assert_eq!(arranged(&order, ["c", "b", "a"].map(entry).to_vec()), ["a", "b", "c"]);
    }

    #[test]
    fn an_item_that_pages_have_behind_two_others_stands_behind_both() {
        let mut order = Order::default();
        for first in ["a", "c"] {
            assert_eq!(order.learn(&sure(first, "b"), 3), Learned::News);
        }
        assert_eq!(arranged(&order, ["a", "b", "c"].map(entry).to_vec()), ["a", "c", "b"]);
    }

    #[test]
    fn a_burst_of_a_thousand_items_in_one_instant_is_put_in_order() {
        let names: Vec<String> = (0..1_000).map(|number| format!("{:03}", (number * 7) % 1_000)).collect();
        let mut order = Order::default();
        for pair in names.windows(2) {
            assert_eq!(order.learn(&sure(&pair[0], &pair[1]), names.len()), Learned::News);
        }
        assert_eq!(arranged(&order, names.iter().map(|name| entry(name)).collect()), names);
    }

    #[test]
    fn pages_that_shuffle_an_instant_anew_each_time_take_bounded_memory() {
        let mut order = Order::default();
        let ids: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        let told = ids.iter().flat_map(|first| ids.iter().map(move |second| (first, second)));
        let kept = told.filter(|(first, second)| {
            first != second && order.learn(&sure(first, second), ids.len()) == Learned::News
        });
        assert_eq!(kept.count(), 20 * MOST_PAIRS_EACH);
        assert_eq!(order.learn(&sure("0", "1"), ids.len()), Learned::Nothing, "what is known is no more");
    }

    #[test]
    fn a_page_of_one_instant_counts_until_a_page_that_shows_its_direction_says_otherwise() {
        let mut order = Order::default();
        for (first, second) in [("d", "a"), ("a", "c"), ("c", "b")] {
            let unsure = Neighbours { is_sure: false, ..sure(first, second) };
            assert_eq!(order.learn(&unsure, 4), Learned::News);
        }
        let entries = ["a", "b", "c", "d"].map(entry).to_vec();
        assert_eq!(arranged(&order, entries.clone()), ["d", "a", "c", "b"]);
        order.learn(&sure("b", "c"), 4);
        order.learn(&sure("c", "a"), 4);
        assert_eq!(
            arranged(&order, entries.clone()),
            ["b", "c", "a", "d"],
            "all of it was the wrong way round"
        );
        order.learn(&sure("a", "d"), 4);
        assert_eq!(arranged(&order, entries), ["b", "c", "a", "d"]);
    }

    #[test]
    fn pages_that_show_their_direction_and_pages_that_do_not_are_heard_together() {
        let mut order = Order::default();
        for pair in [("d", "c"), ("c", "b")] {
            order.learn(&sure(pair.0, pair.1), 4);
        }
        for pair in [("c", "b"), ("b", "a")] {
            order.learn(&Neighbours { is_sure: false, ..sure(pair.0, pair.1) }, 4);
        }
        assert_eq!(arranged(&order, ["a", "b", "c", "d"].map(entry).to_vec()), ["d", "c", "b", "a"]);
    }
}
