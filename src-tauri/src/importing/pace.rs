//! How quickly something goes on, over the last seconds. Pure.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// What is older says nothing of the pace now.
const WINDOW: Duration = Duration::from_secs(5);

/// Points of the last seconds.
#[derive(Debug)]
pub(super) struct Pace {
    points: VecDeque<(Instant, u64, u64)>,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { points: VecDeque::from([(now, 0, 0)]) }
    }

    /// So many items and files are done in all.
    pub(super) fn note(&mut self, now: Instant, items: u64, files: u64) {
        self.points.push_back((now, items, files));
        while self.points.len() > 2
            && self.points.front().is_some_and(|(at, ..)| now.duration_since(*at) > WINDOW)
        {
            self.points.pop_front();
        }
    }

    pub(super) fn items_per_second(&self) -> f64 {
        self.rate(|(_, items, _)| items)
    }

    /// In ms, for so many files.
    pub(super) fn eta(&self, files: u64) -> Option<f64> {
        let rate = self.rate(|(.., files)| files);
        (rate > 0.0).then(|| files as f64 / rate * 1_000.0)
    }

    fn rate(&self, of: impl Fn((Instant, u64, u64)) -> u64) -> f64 {
        let (Some(first), Some(last)) = (self.points.front().copied(), self.points.back().copied()) else {
            return 0.0;
        };
        let passed = last.0.duration_since(first.0).as_secs_f64();
        if passed > 0.0 { of(last).saturating_sub(of(first)) as f64 / passed } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_that_of_the_last_seconds() {
        let begin = Instant::now();
        let mut pace = Pace::new(begin);
        for second in 1..=20_u32 {
            let items = if second <= 10 { u64::from(second) * 1_000 } else { 10_000 };
            pace.note(begin + Duration::from_secs(second.into()), items, u64::from(second));
        }
        assert!(pace.items_per_second().abs() < f64::EPSILON, "nothing came in the last ten seconds");
        assert_eq!(pace.eta(30), Some(30_000.0));
    }

    #[test]
    fn before_anything_is_done_nothing_is_said_of_the_end() {
        assert_eq!(Pace::new(Instant::now()).eta(5), None);
    }
}
