//! How often a busy socket is looked at. Pure.

use std::time::Duration;

use tokio::time::Instant;

/// A busy socket is looked at once in this time. What it brought is then read, merged and told in one go, which costs a fraction of
/// doing so one by one; nobody sees the difference. All busy sockets are looked at in the same beat: the processor comes to one from
/// another, with everything at hand, and sleeps in between.
const REST: Duration = Duration::from_millis(80);

/// A frame so soon after another makes a socket busy.
const BUSY_WITHIN: Duration = Duration::from_millis(160);

/// When a socket was last heard after a silence.
#[derive(Debug)]
pub(crate) struct Pace {
    /// One of the beats.
    beat: Instant,
    heard_at: Option<Instant>,
    is_busy: bool,
}

impl Pace {
    pub(crate) fn new(beat: Instant) -> Self {
        Self { beat, heard_at: None, is_busy: false }
    }

    /// A frame came that had to be waited for.
    pub(crate) fn heard(&mut self, now: Instant) {
        self.is_busy = self.heard_at.is_some_and(|before| now < before + BUSY_WITHIN);
        self.heard_at = Some(now);
    }

    /// Until when there is no need to look again. The first frame after a rest is never put off.
    pub(crate) fn rest(&self) -> Option<Instant> {
        let heard_at = self.heard_at.filter(|_| self.is_busy)?;
        let into_beat = heard_at.saturating_duration_since(self.beat).as_nanos() % REST.as_nanos();
        let into_beat = Duration::from_nanos(u64::try_from(into_beat).unwrap_or_default());
        Some(heard_at + REST.saturating_sub(into_beat))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_now_and_then_is_heard_at_once() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        for seconds in 0..5 {
            pace.heard(start + Duration::from_secs(seconds));
            assert_eq!(pace.rest(), None);
        }
    }

    #[test]
    fn who_speaks_without_end_is_heard_at_each_beat_and_all_at_the_same() {
        let start = Instant::now();
        for first in [0, 3, 79, 80, 1_234] {
            let mut pace = Pace::new(start);
            let mut now = start + Duration::from_millis(first);
            pace.heard(now);
            assert_eq!(pace.rest(), None, "the first word is not put off");
            now += Duration::from_millis(20);
            for _ in 0..5 {
                pace.heard(now);
                let until = pace.rest().unwrap();
                assert!(now < until && until <= now + REST);
                assert_eq!((until - start).as_nanos() % REST.as_nanos(), 0);
                now = until;
            }
        }
    }
}
