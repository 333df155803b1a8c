//! How often a chat is read that has no socket. Pure.

use std::time::Duration;

/// While something is said.
const AS_A_RULE: Duration = Duration::from_secs(20);
const ON_SCREEN: Duration = Duration::from_secs(5);
/// While nothing is. Somebody who looks waits less.
const LEAST_OFTEN: Duration = Duration::from_secs(60);
const LEAST_OFTEN_ON_SCREEN: Duration = Duration::from_secs(20);
/// Readings in a row that bring nothing before the next wait is half as long again.
const PATIENCE: u32 = 3;

#[derive(Debug, Default)]
pub(super) struct Pace {
    quiet: u32,
}

impl Pace {
    pub(super) fn interval(&self, on_screen: bool) -> Duration {
        let (often, rarely) =
            if on_screen { (ON_SCREEN, LEAST_OFTEN_ON_SCREEN) } else { (AS_A_RULE, LEAST_OFTEN) };
        let steps = i32::try_from((self.quiet / PATIENCE).min(8)).unwrap_or_default();
        often.mul_f64(1.5_f64.powi(steps)).min(rarely)
    }

    /// It was read.
    pub(super) fn read(&mut self, new_items: usize) {
        self.quiet = if new_items > 0 { 0 } else { self.quiet.saturating_add(1) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_slows_down_while_nothing_is_said_and_is_quick_again_at_the_first_word() {
        let mut pace = Pace::default();
        assert_eq!((pace.interval(false), pace.interval(true)), (AS_A_RULE, ON_SCREEN));
        for _ in 0..1_000 {
            pace.read(0);
        }
        assert_eq!((pace.interval(false), pace.interval(true)), (LEAST_OFTEN, LEAST_OFTEN_ON_SCREEN));
        pace.read(1);
        assert_eq!((pace.interval(false), pace.interval(true)), (AS_A_RULE, ON_SCREEN));
    }
}
