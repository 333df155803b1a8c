//! How often a busy socket is looked at. Pure.

use std::time::Duration;

use tokio::time::Instant;

/// A busy socket is left alone for this long. What it brings meanwhile is then read, merged and told in one go, which costs a
/// fraction of doing so one by one; nobody sees the difference.
const REST: Duration = Duration::from_millis(80);

/// A frame so soon after another makes a socket busy.
const BUSY_WITHIN: Duration = Duration::from_millis(160);

/// When a socket was last heard after a silence.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    heard_at: Option<Instant>,
    is_busy: bool,
}

impl Pace {
    /// A frame came that had to be waited for.
    pub(crate) fn heard(&mut self, now: Instant) {
        self.is_busy = self.heard_at.is_some_and(|before| now < before + BUSY_WITHIN);
        self.heard_at = Some(now);
    }

    /// Until when there is no need to look again. The first frame after a rest is never put off.
    pub(crate) fn rest(&self) -> Option<Instant> {
        self.heard_at.filter(|_| self.is_busy).map(|at| at + REST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_now_and_then_is_heard_at_once() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        for seconds in 0..5 {
            pace.heard(start + Duration::from_secs(seconds));
            assert_eq!(pace.rest(), None);
        }
    }

    #[test]
    fn who_speaks_without_end_is_heard_ever_again_after_a_rest() {
        let (mut pace, start) = (Pace::default(), Instant::now());
        pace.heard(start);
        assert_eq!(pace.rest(), None, "the first word is not put off");
        let mut now = start + Duration::from_millis(20);
        for _ in 0..5 {
            pace.heard(now);
            assert_eq!(pace.rest(), Some(now + REST));
            now += REST;
        }
    }
}
