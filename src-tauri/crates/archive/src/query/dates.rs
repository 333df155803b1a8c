//! Dates as people write them, in stretches of seconds.

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Span, Timestamp, ZonedDateTime};
use unicode_normalization::UnicodeNormalization;

/// Which side of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Until its beginning.
    Before,
    /// From its beginning on.
    After,
    /// From its beginning to its end.
    On,
}

/// A filter by date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// Which side.
    pub bound: Bound,
    /// As it was typed.
    pub value: String,
    /// What is on this side.
    pub seconds: Seconds,
    /// For a sentence: `Fri 20 Nov`.
    pub(super) said: String,
    /// It is longer than a day.
    pub(super) is_long: bool,
}

/// A stretch of time, in seconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seconds {
    /// The first second of it; `None`: it has no beginning.
    pub from: Option<i64>,
    /// The first second after it; `None`: it has no end.
    pub until: Option<i64>,
}

impl Seconds {
    /// It has no bounds.
    pub fn is_everything(&self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    /// A second of it.
    pub fn contains(&self, second: i64) -> bool {
        self.from.is_none_or(|from| from <= second) && self.until.is_none_or(|until| second < until)
    }
}

impl Dates {
    /// Nothing if it is no date.
    pub(super) fn read(bound: Bound, text: &str, now: &ZonedDateTime) -> Option<Self> {
        let date = AsWritten::read(&text.nfkc().collect::<String>().to_ascii_lowercase(), now)?;
        let (start, end) = date.stretch(bound, now)?;
        let seconds = match bound {
            Bound::Before => Seconds { from: None, until: Some(start) },
            Bound::After => Seconds { from: Some(start), until: None },
            Bound::On => Seconds { from: Some(start), until: Some(end) },
        };
        Some(Self {
            bound,
            value: text.to_owned(),
            seconds,
            said: date.say(bound, now),
            is_long: matches!(date, AsWritten::Month(_) | AsWritten::Year(_)),
        })
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "before",
            Self::After => "after",
            Self::On => "on",
        })
    }
}

/// What a date says, and how precisely.
enum AsWritten {
    /// By its first day.
    Year(Date),
    /// By its first day.
    Month(Date),
    Day(Date),
    Moment(ZonedDateTime),
}

impl AsWritten {
    fn read(text: &str, now: &ZonedDateTime) -> Option<Self> {
        named_day(text, now).map(Self::Day).or_else(|| by_calendar(text, now)).or_else(|| distance(text, now))
    }

    /// From its first second until before the first one after it.
    fn stretch(&self, bound: Bound, now: &ZonedDateTime) -> Option<(i64, i64)> {
        let (first, next) = match self {
            Self::Year(first) => (*first, first.checked_add(Span::new().years(1)).ok()?),
            Self::Month(first) => (*first, first.checked_add(Span::new().months(1)).ok()?),
            Self::Day(day) => (*day, day.tomorrow().ok()?),
            Self::Moment(moment) if bound == Bound::On => (moment.date(), moment.date().tomorrow().ok()?),
            Self::Moment(moment) => {
                let second = moment.timestamp().as_second();
                return Some((second, second));
            }
        };
        Some((first_second(first, now)?, first_second(next, now)?))
    }

    fn say(&self, bound: Bound, now: &ZonedDateTime) -> String {
        let is_of_this_year = |date: Date| date.year() == now.year();
        match self {
            Self::Year(first) => first.year().to_string(),
            Self::Month(first) => first.strftime("%B %Y").to_string(),
            Self::Day(day) if is_of_this_year(*day) => day.strftime("%a %-d %b").to_string(),
            Self::Day(day) => day.strftime("%a %-d %b %Y").to_string(),
            Self::Moment(moment) if bound == Bound::On => Self::Day(moment.date()).say(bound, now),
            Self::Moment(moment) if is_of_this_year(moment.date()) => {
                moment.strftime("%a %-d %b %H:%M").to_string()
            }
            Self::Moment(moment) => moment.strftime("%a %-d %b %Y %H:%M").to_string(),
        }
    }
}

/// When a day begins in the zone of `now`: not at midnight where the clocks are put forward then. Of a day that a zone has skipped the
/// beginning is that of the next.
fn first_second(date: Date, now: &ZonedDateTime) -> Option<i64> {
    let start = date.to_zoned_datetime(now.time_zone().clone()).and_then(|midnight| midnight.start_of_day());
    start.ok().map(|start| start.timestamp().as_second())
}

/// Names of weekdays are the latest such day, today included.
fn named_day(text: &str, now: &ZonedDateTime) -> Option<Date> {
    let today = now.date();
    let weekday = match text {
        "today" => return Some(today),
        "yesterday" => return today.yesterday().ok(),
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    };
    let days = weekday.until(today.weekday());
    today.checked_sub(Span::new().days(i64::from(days))).ok()
}

/// `2026`, `2026-11`, `2026-11-20`, `2026-11-20T14:30`, `2026-11-20 14:30:15`, `2026-11-20T14:30+02:00`.
fn by_calendar(text: &str, now: &ZonedDateTime) -> Option<AsWritten> {
    // Where the digits are is what tells them apart: the parsers below are more generous than a reader.
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match shape.as_str() {
        "0000" => Date::new(text.parse().ok()?, 1, 1).ok().map(AsWritten::Year),
        "0000-00" => {
            let (year, month) = text.split_once('-')?;
            Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok().map(AsWritten::Month)
        }
        "0000-00-00" => text.parse().ok().map(AsWritten::Day),
        _ if shape.starts_with("0000-00-00t00:00") || shape.starts_with("0000-00-00 00:00") => {
            let text = text.to_ascii_uppercase();
            let moment = match text.parse::<Timestamp>() {
                Ok(instant) => instant.to_zoned_datetime(now.time_zone().clone()),
                Err(_) => text.parse::<DateTime>().ok()?.to_zoned_datetime(now.time_zone().clone()).ok()?,
            };
            Some(AsWritten::Moment(moment))
        }
        _ => None,
    }
}

/// `12h`, `7d`, `-7d`, `2w`, `3m`, `1y`: so long ago. Days and more are of the calendar: a week ago it was as late as it is now.
fn distance(text: &str, now: &ZonedDateTime) -> Option<AsWritten> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let unit = text.chars().next_back()?;
    let count = text.strip_suffix(unit)?;
    if count.is_empty() || count.len() > 6 || !count.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: i64 = count.parse().ok()?;
    let span = match unit {
        'h' => Span::new().try_hours(count),
        'd' => Span::new().try_days(count),
        'w' => Span::new().try_weeks(count),
        'm' => Span::new().try_months(count),
        'y' => Span::new().try_years(count),
        _ => return None,
    };
    now.checked_sub(span.ok()?).ok().map(AsWritten::Moment)
}
