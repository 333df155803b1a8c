//! Which alarms are worth a notification: one of a chat in a minute, and in a storm one for all.

use std::collections::BTreeMap;
use std::time::Duration;

/// A chat notifies once in this time.
const OF_A_CHAT: Duration = Duration::from_secs(60);
/// So many notifications by themselves in this time; what comes beyond is summed up at its end.
const WINDOW: Duration = Duration::from_secs(10);
const BY_THEMSELVES: u32 = 3;

/// What is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// This alarm.
    One(u64),
    /// So many alarms that were held back.
    Many(u32),
}

/// Keeps the pace of notifications. Moments are of a clock that never goes back. What is held back is in the list of alarms all the same.
#[derive(Debug, Default)]
pub struct Pace {
    by_chat: BTreeMap<String, Duration>,
    window: Option<Window>,
    /// The last window overflowed: until one does not, nothing comes by itself.
    is_storm: bool,
}

#[derive(Debug)]
struct Window {
    began: Duration,
    shown: u32,
    held: u32,
    last: u64,
}

impl Pace {
    /// An alarm was raised; what is to be shown at once. [`Self::settle`] has to be called when [`Self::due`] says so.
    pub fn offer(&mut self, id: u64, key: Option<&str>, now: Duration) -> Option<Notice> {
        if let Some(key) = key {
            if self.by_chat.get(key).is_some_and(|at| now.saturating_sub(*at) < OF_A_CHAT) {
                return None;
            }
            self.by_chat.insert(key.to_owned(), now);
        }
        let window = self.window.get_or_insert(Window { began: now, shown: 0, held: 0, last: id });
        if !self.is_storm && window.shown < BY_THEMSELVES {
            window.shown += 1;
            return Some(Notice::One(id));
        }
        (window.held, window.last) = (window.held + 1, id);
        None
    }

    /// When to [`settle`](Self::settle).
    pub fn due(&self) -> Option<Duration> {
        self.window.as_ref().map(|window| window.began + WINDOW)
    }

    /// Sums up what was held back, if its time has come.
    pub fn settle(&mut self, now: Duration) -> Option<Notice> {
        let window = self.window.take_if(|window| window.began + WINDOW <= now)?;
        self.is_storm = window.held > BY_THEMSELVES;
        self.by_chat.retain(|_, at| now.saturating_sub(*at) < OF_A_CHAT);
        match window.held {
            0 => None,
            1 => Some(Notice::One(window.last)),
            held => Some(Notice::Many(held)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    #[test]
    fn a_chat_notifies_once_in_a_minute() {
        let mut pace = Pace::default();
        assert_eq!(pace.offer(1, Some("a"), at(0)), Some(Notice::One(1)));
        pace.settle(at(10));
        assert_eq!(pace.offer(2, Some("a"), at(59)), None);
        assert_eq!(pace.settle(at(69)), None, "what was not offered is not summed up either");
        assert_eq!(pace.offer(3, Some("a"), at(60)), Some(Notice::One(3)));
    }

    #[test]
    fn the_fourth_in_ten_seconds_waits_and_is_summed_up_with_the_others() {
        let mut pace = Pace::default();
        let shown: Vec<_> = (0..12).filter_map(|n| pace.offer(n, Some(&n.to_string()), at(1))).collect();
        assert_eq!(shown, [Notice::One(0), Notice::One(1), Notice::One(2)]);
        assert_eq!(pace.due(), Some(at(11)));
        assert_eq!(pace.settle(at(11)), Some(Notice::Many(9)));
    }

    #[test]
    fn one_that_was_held_back_is_shown_as_itself() {
        let mut pace = Pace::default();
        for n in 0..4 {
            pace.offer(n, Some(&n.to_string()), at(0));
        }
        assert_eq!(pace.settle(at(10)), Some(Notice::One(3)));
    }

    #[test]
    fn ten_thousand_alarms_a_second_are_a_few_notices() {
        let mut pace = Pace::default();
        let mut notices = 0;
        for n in 0..300_000_u64 {
            let now = Duration::from_micros(100 * n);
            notices += usize::from(pace.settle(now).is_some());
            // 1,000 chats, each of which may notify once.
            notices += usize::from(pace.offer(n, Some(&(n % 1_000).to_string()), now).is_some());
        }
        assert!(notices <= 6, "{notices} notices within half a minute");
    }
}
