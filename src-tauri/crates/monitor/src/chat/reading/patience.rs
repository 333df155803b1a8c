//! How long no page is asked for after one that failed. Pure.

use std::time::Duration;

use tokio::time::Instant;

use super::page::Unread;

/// However long the service asks to wait, it is asked again after this.
const LONGEST_HOLD: Duration = Duration::from_secs(300);
/// Longest wait of our own choice: without an answer; refused while a socket is open; refused while nothing is.
const NO_ANSWER: Duration = Duration::from_secs(30);
const REFUSED_LIVE: Duration = Duration::from_secs(120);
const REFUSED: Duration = Duration::from_secs(600);

#[derive(Debug, Default)]
pub(super) struct Patience {
    until: Option<Instant>,
    /// Only the network is waited for.
    network: bool,
    failures: u32,
    /// Counted by themselves: of a chat that has ended they are to be believed soon, however bad the network was before.
    refusals: u32,
}

impl Patience {
    pub(super) fn holds(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| until > now)
    }

    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }

    pub(super) fn failed(&mut self, why: Unread, live: bool, now: Instant) {
        let (asked, most) = match why {
            // The next request is another one.
            Unread::NotAccepted => return,
            Unread::NoAnswer(wait) => (wait.unwrap_or_default().min(LONGEST_HOLD), NO_ANSWER),
            Unread::Unreachable => (Duration::ZERO, NO_ANSWER),
            Unread::Refused if live => (Duration::ZERO, REFUSED_LIVE),
            Unread::Refused => (Duration::ZERO, REFUSED),
        };
        let count = if why == Unread::Refused { &mut self.refusals } else { &mut self.failures };
        let own = Duration::from_secs(1 << (*count).min(10)).min(most);
        *count = count.saturating_add(1);
        self.until = Some(now + asked.max(own));
        self.network = why == Unread::Unreachable;
    }

    pub(super) fn hurry(&mut self) {
        if self.network {
            self.until = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_refusal_is_asked_about_soon_whatever_failed_before_and_the_tenth_is_not() {
        let (mut patience, now) = (Patience::default(), Instant::now());
        (0..10).for_each(|_| patience.failed(Unread::Unreachable, false, now));
        assert_eq!(patience.until(), Some(now + NO_ANSWER));
        patience.failed(Unread::Refused, false, now);
        assert_eq!(patience.until(), Some(now + Duration::from_secs(1)));
        (0..10).for_each(|_| patience.failed(Unread::Refused, false, now));
        assert_eq!(patience.until(), Some(now + REFUSED));
        patience.failed(Unread::Unreachable, false, now);
        assert_eq!(patience.until(), Some(now + NO_ANSWER), "and so on where it was");
    }
}
