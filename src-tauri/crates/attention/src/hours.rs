//! When there is anybody to answer.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// So many days of a wait are gone through; what lies before them counts as open. By then it is too long either way.
const MOST_DAYS: usize = 400;

/// Business hours: the waiting clock stands still outside of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// In which zone the times are meant.
    pub zone: TimeZone,
    /// On which days somebody is there, from Monday on.
    pub days: [bool; 7],
    /// When they begin.
    pub from: Time,
    /// When they end; at or before `from` it is on the day after.
    pub until: Time,
}

/// What of a stretch lies outside of business hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Closed {
    /// All but what is told in `since`.
    pub before: SignedDuration,
    /// Where the stretch ends outside of them: from when on.
    pub since: Option<Timestamp>,
}

impl Closed {
    /// All of it, in a stretch that ends at `until`.
    pub fn until(self, until: Timestamp) -> SignedDuration {
        self.before + self.since.map_or(SignedDuration::ZERO, |since| until.duration_since(since))
    }
}

impl Hours {
    /// What of the time from `start` to `end` lies outside of them.
    pub fn closed(&self, start: Timestamp, end: Timestamp) -> Closed {
        let mut closed = Closed::default();
        // Up to here it is accounted for.
        let mut at = start.max(self.furthest(end));
        for (from, until) in self.open_stretches(at, end) {
            if until <= at {
                continue;
            }
            if from >= end {
                break;
            }
            closed.before += from.duration_since(at).max(SignedDuration::ZERO);
            at = until.min(end);
        }
        closed.since = (at < end).then_some(at);
        closed
    }

    fn furthest(&self, end: Timestamp) -> Timestamp {
        let day = self.day_of(end).saturating_sub((MOST_DAYS as i64).days());
        self.at(day, Time::midnight()).unwrap_or(Timestamp::MIN)
    }

    /// The stretches that may touch this time, in order: those of the day before may reach into it.
    fn open_stretches(
        &self,
        start: Timestamp,
        end: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let last = self.day_of(end);
        let days = self.day_of(start).saturating_sub(1.day()).series(1.day());
        days.take_while(move |day| *day <= last).filter(|day| self.is_open_on(*day)).filter_map(|day| {
            let ends_on = if self.until > self.from { Some(day) } else { day.tomorrow().ok() };
            Some((self.at(day, self.from)?, self.at(ends_on?, self.until)?))
        })
    }

    fn is_open_on(&self, day: Date) -> bool {
        usize::try_from(day.weekday().to_monday_zero_offset())
            .ok()
            .and_then(|at| self.days.get(at).copied())
            .unwrap_or(false)
    }

    fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// A time that a change of clocks leaves out is the one after it, one that comes twice the first: as jiff resolves it.
    fn at(&self, day: Date, time: Time) -> Option<Timestamp> {
        self.zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok()
    }
}
