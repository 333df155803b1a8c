//! A record of bounded length.

use std::collections::VecDeque;

/// The newest entries of a record; the oldest is forgotten for a new one, and counted.
#[derive(Debug)]
pub(crate) struct Ring<T> {
    kept: VecDeque<T>,
    limit: usize,
    forgotten: u64,
}

impl<T> Ring<T> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { kept: VecDeque::new(), limit, forgotten: 0 }
    }

    pub(crate) fn push(&mut self, entry: T) {
        self.kept.push_back(entry);
        while self.kept.len() > self.limit {
            self.kept.pop_front();
            self.forgotten += 1;
        }
    }

    /// What is still known, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.kept.iter()
    }

    /// How many are still known.
    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    /// How many entries there were before those.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_kept_and_the_others_counted() {
        let mut ring = Ring::new(2);
        for entry in 1..=5 {
            ring.push(entry);
        }
        assert_eq!(ring.iter().copied().collect::<Vec<_>>(), [4, 5]);
        assert_eq!((ring.len(), ring.forgotten()), (2, 3));
    }
}
