//! Pages that were refused in a row. Pure.

use std::time::Duration;

use tokio::time::Instant;

/// Refusals are believed after so many of them over so long a time: the service may be at fault. Of a chat that has ended, what is not
/// read now is lost; one that goes on is not to be called gone.
const ENOUGH: u32 = 6;
const ENOUGH_TIME: Duration = Duration::from_secs(120);

#[derive(Debug, Default)]
pub(crate) struct Refusals {
    count: u32,
    since: Option<Instant>,
}

impl Refusals {
    pub(crate) fn refused(&mut self, now: Instant) {
        self.count = self.count.saturating_add(1);
        self.since.get_or_insert(now);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    pub(crate) fn are_enough(&self, now: Instant) -> bool {
        self.count >= ENOUGH
            && self.since.is_some_and(|since| now.saturating_duration_since(since) >= ENOUGH_TIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_many_at_once_nor_few_over_a_long_time_are_enough() {
        let start = Instant::now();
        let mut refusals = Refusals::default();
        for _ in 0..5 {
            refusals.refused(start);
        }
        assert!(!refusals.are_enough(start + ENOUGH_TIME));
        refusals.refused(start);
        assert!(!refusals.are_enough(start));
        assert!(refusals.are_enough(start + ENOUGH_TIME));
        refusals.clear();
        assert!(!refusals.are_enough(start + ENOUGH_TIME));
    }
}
