//! Hits by day, in the zone of the person who asks.

use ::archive::search::Counted;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// Days, and the moment seven days ago, which need not be the beginning of one.
#[derive(Debug, Clone)]
pub(super) struct Days {
    zone: TimeZone,
    today: Date,
    week_ago: i64,
}

impl Days {
    /// As of now.
    pub(super) fn of(now: &ZonedDateTime) -> Self {
        let week_ago = now.checked_sub(jiff::Span::new().days(7));
        Self {
            zone: now.time_zone().clone(),
            today: now.date(),
            week_ago: week_ago.map_or(i64::MIN, |moment| moment.timestamp().as_second()),
        }
    }

    /// Gives for a second the one at which its day begins; on the day of seven days ago two stretches are told apart. Quick for seconds
    /// that come one after another.
    pub(super) fn bucket(self) -> impl FnMut(i64) -> i64 + Send + 'static {
        let mut last = (0, 0);
        move |second| {
            if !(last.0..last.1).contains(&second) {
                last = self.day(second);
            }
            last.0
        }
    }

    fn day(&self, second: i64) -> (i64, i64) {
        let date = self.date(second);
        let start = |date: Date| {
            let start =
                date.to_zoned_datetime(self.zone.clone()).and_then(|midnight| midnight.start_of_day());
            start.map(|start| start.timestamp().as_second())
        };
        // (At the ends of all time a second is a day of its own.)
        let from = start(date).unwrap_or(second).min(second);
        let until =
            date.tomorrow().and_then(start).unwrap_or(second.saturating_add(1)).max(second.saturating_add(1));
        match self.week_ago {
            cut if from < cut && cut <= second => (cut, until),
            cut if second < cut && cut < until => (from, cut),
            _ => (from, until),
        }
    }

    /// Day by day.
    pub(super) fn by_day(&self, buckets: &[Counted<i64>]) -> impl Iterator<Item = (Date, u64)> {
        let mut days: Vec<(Date, u64)> = Vec::new();
        for bucket in buckets {
            let day = self.date(bucket.what);
            match days.last_mut().filter(|(last, _)| *last == day) {
                Some((_, count)) => *count += bucket.count,
                None => days.push((day, bucket.count)),
            }
        }
        days.into_iter()
    }

    /// Hits of today.
    pub(super) fn today(&self, buckets: &[Counted<i64>]) -> u64 {
        self.by_day(buckets).filter(|(day, _)| *day == self.today).map(|(_, count)| count).sum()
    }

    /// Hits since seven days ago.
    pub(super) fn last_week(&self, buckets: &[Counted<i64>]) -> u64 {
        buckets.iter().filter(|bucket| bucket.what >= self.week_ago).map(|bucket| bucket.count).sum()
    }

    fn date(&self, second: i64) -> Date {
        Timestamp::from_second(second).unwrap_or(Timestamp::MIN).to_zoned_datetime(self.zone.clone()).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(now: &str) -> Days {
        Days::of(&now.parse().unwrap())
    }

    fn second(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_second()
    }

    fn counted(days: &Days, moments: &[&str]) -> Vec<Counted<i64>> {
        let mut bucket = days.clone().bucket();
        let mut buckets: Vec<Counted<i64>> = Vec::new();
        for moment in moments {
            let what = bucket(second(moment));
            match buckets.last_mut().filter(|last| last.what == what) {
                Some(last) => last.count += 1,
                None => buckets.push(Counted { what, count: 1 }),
            }
        }
        buckets
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let moments =
            ["2026-11-27T23:30:00Z", "2026-11-27T22:59:59Z", "2026-11-26T23:00:00Z", "2026-11-26T22:59:59Z"];
        let of = |now| {
            let days = days(now);
            let buckets = counted(&days, &moments);
            days.by_day(&buckets).map(|(day, count)| (day.to_string(), count)).collect::<Vec<_>>()
        };
        let berlin =
            [("2026-11-28".to_owned(), 1), ("2026-11-27".to_owned(), 2), ("2026-11-26".to_owned(), 1)];
        assert_eq!(of("2026-11-28T12:00:00+01:00[+01:00]"), berlin);
        let utc = [("2026-11-27".to_owned(), 2), ("2026-11-26".to_owned(), 2)];
        assert_eq!(of("2026-11-28T12:00:00+00:00[UTC]"), utc);
    }

    #[test]
    fn seven_days_ago_is_a_moment_and_its_day_is_counted_whole() {
        let days = days("2026-11-27T09:15:00+00:00[UTC]");
        let moments =
            ["2026-11-27T09:00:00Z", "2026-11-20T23:00:00Z", "2026-11-20T09:15:00Z", "2026-11-20T09:14:59Z"];
        let buckets = counted(&days, &moments);
        assert_eq!((days.today(&buckets), days.last_week(&buckets)), (1, 3));
        let by_day: Vec<u64> = days.by_day(&buckets).map(|(_, count)| count).collect();
        assert_eq!(by_day, [1, 3]);
    }

    #[test]
    fn the_ends_of_all_time_are_days_too() {
        let mut bucket = days("2026-11-27T09:15:00+00:00[UTC]").bucket();
        for second in [i64::MAX, 253_402_207_200, 0, -377_705_023_201, i64::MIN] {
            bucket(second);
        }
    }
}
