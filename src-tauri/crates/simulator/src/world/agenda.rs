//! What a chat does by itself, in order of time.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Things to come, soonest first; of those due at one instant the one put down first.
#[derive(Debug)]
pub(crate) struct Agenda<T> {
    due: BTreeMap<Slip, T>,
    put: u64,
}

/// Names one entry, to strike it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slip {
    at: Timestamp,
    number: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self { due: BTreeMap::new(), put: 0 }
    }
}

impl<T> Agenda<T> {
    pub(crate) fn put(&mut self, at: Timestamp, errand: T) -> Slip {
        self.put += 1;
        let slip = Slip { at, number: self.put };
        self.due.insert(slip, errand);
        slip
    }

    /// Strikes an entry out; nothing happens if its time has passed.
    pub(crate) fn strike(&mut self, slip: Slip) {
        self.due.remove(&slip);
    }

    /// Strikes out everything else.
    pub(crate) fn keep(&mut self, stays: impl Fn(&T) -> bool) {
        self.due.retain(|_, errand| stays(errand));
    }

    /// When the next thing is due.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.due.keys().next().map(|slip| slip.at)
    }

    /// The next thing that is due at `now`, with the instant it was due at.
    pub(crate) fn take(&mut self, now: Timestamp) -> Option<(Timestamp, T)> {
        let entry = self.due.first_entry().filter(|entry| entry.key().at <= now)?;
        let (slip, errand) = entry.remove_entry();
        Some((slip.at, errand))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::later;

    fn at(seconds: u64) -> Timestamp {
        later(Timestamp::UNIX_EPOCH, Duration::from_secs(seconds))
    }

    #[test]
    fn what_is_due_comes_in_order_of_time_and_then_as_it_was_put() {
        let mut agenda = Agenda::default();
        for (seconds, name) in [(2, "c"), (1, "a"), (1, "b"), (9, "late")] {
            agenda.put(at(seconds), name);
        }
        let mut taken = Vec::new();
        while let Some(entry) = agenda.take(at(5)) {
            taken.push(entry);
        }
        assert_eq!(taken, [(at(1), "a"), (at(1), "b"), (at(2), "c")]);
        assert_eq!(agenda.next(), Some(at(9)));
    }

    #[test]
    fn what_was_struck_out_does_not_come() {
        let mut agenda = Agenda::default();
        let slip = agenda.put(at(1), "idle");
        agenda.strike(slip);
        assert_eq!(agenda.take(at(5)), None);
    }
}
