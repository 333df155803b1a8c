//! Business hours: what of a wait lies outside of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use attention::{Closed, Facts, Floor, Hours, Kept, Limits, Link, waited};
use jiff::civil::{Date, DateTime, Time, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const WORKDAYS: [bool; 7] = [true, true, true, true, true, false, false];

fn hours(from: Time, until: Time, days: [bool; 7]) -> Hours {
    Hours { zone: TimeZone::get("Europe/Berlin").unwrap(), days, from, until }
}

fn office() -> Hours {
    hours(time(9, 0, 0, 0), time(17, 0, 0, 0), WORKDAYS)
}

/// A moment in Berlin. 23 November 2026 is a Monday.
fn at(text: &str) -> Timestamp {
    office().zone.to_timestamp(text.parse::<DateTime>().unwrap()).unwrap()
}

fn minutes(hours: &Hours, from: &str, until: &str) -> i64 {
    let until = at(until);
    hours.closed(at(from), until).until(until).as_mins()
}

#[test]
fn within_them_nothing_is_closed() {
    assert_eq!(office().closed(at("2026-11-23T09:00"), at("2026-11-23T17:00")), Closed::default());
}

#[test]
fn evenings_nights_and_weekends_are() {
    assert_eq!(minutes(&office(), "2026-11-23T16:50", "2026-11-23T17:20"), 20);
    assert_eq!(minutes(&office(), "2026-11-23T08:00", "2026-11-23T09:10"), 60);
    assert_eq!(minutes(&office(), "2026-11-23T16:50", "2026-11-24T09:10"), 16 * 60);
    assert_eq!(minutes(&office(), "2026-11-27T16:50", "2026-11-30T09:10"), 64 * 60);
    assert_eq!(minutes(&office(), "2026-11-28T10:00", "2026-11-28T11:00"), 60);
}

#[test]
fn where_it_ends_outside_it_says_since_when() {
    let closed = office().closed(at("2026-11-26T16:00"), at("2026-11-27T18:00"));
    assert_eq!(
        closed,
        Closed { before: SignedDuration::from_hours(16), since: Some(at("2026-11-27T17:00")) }
    );
    let all = office().closed(at("2026-11-27T20:00"), at("2026-11-27T21:00"));
    assert_eq!(all, Closed { before: SignedDuration::ZERO, since: Some(at("2026-11-27T20:00")) });
}

#[test]
fn they_may_reach_over_midnight_or_around_the_clock() {
    let night = hours(time(22, 0, 0, 0), time(6, 0, 0, 0), WORKDAYS);
    assert_eq!(minutes(&night, "2026-11-23T23:00", "2026-11-24T05:00"), 0);
    assert_eq!(minutes(&night, "2026-11-24T05:00", "2026-11-24T23:00"), 16 * 60);
    // Friday's night is Saturday's morning.
    assert_eq!(minutes(&night, "2026-11-28T01:00", "2026-11-28T07:00"), 60);
    let always = hours(time(8, 0, 0, 0), time(8, 0, 0, 0), [true; 7]);
    assert_eq!(minutes(&always, "2026-11-21T03:00", "2026-11-29T04:00"), 0);
}

#[test]
fn a_night_in_which_clocks_change_is_as_long_as_it_is() {
    // Clocks go back on 25 October 2026, and forward on 29 March: the Friday before to the Monday after.
    assert_eq!(minutes(&office(), "2026-10-23T17:00", "2026-10-26T09:00"), 65 * 60);
    assert_eq!(minutes(&office(), "2026-03-27T17:00", "2026-03-30T09:00"), 63 * 60);
}

#[test]
fn without_a_day_it_is_always_closed() {
    let never = hours(time(9, 0, 0, 0), time(17, 0, 0, 0), [false; 7]);
    assert_eq!(minutes(&never, "2026-11-23T10:00", "2026-11-23T11:00"), 60);
}

#[test]
fn the_clock_and_its_alarms_stand_still_outside_of_them() {
    let facts = Facts { waiting_since: Some(at("2026-11-23T16:59")), link: Link::Up, ..Facts::default() };
    let waited = |now| waited(&facts, Some(&office()), at(now)).unwrap().as_secs();
    assert_eq!(waited("2026-11-23T17:00"), 60);
    assert_eq!(waited("2026-11-24T08:59"), 60);
    assert_eq!(waited("2026-11-24T09:02"), 180);

    let mut floor = Floor::new(Limits { hours: Some(office()), ..Limits::default() }, Kept::default());
    floor.learn("a", facts.clone());
    let asks = |floor: &mut Floor, now| {
        floor.pass(Some(at(now)));
        let (_, standing) = floor.standings().next().unwrap();
        (standing.needs_attention, standing.closed.since)
    };
    assert_eq!(asks(&mut floor, "2026-11-24T08:59"), (false, Some(at("2026-11-23T17:00"))));
    assert_eq!(asks(&mut floor, "2026-11-24T09:02"), (true, None));
}

/// What is closed, minute by minute.
fn counted(hours: &Hours, from: Timestamp, until: Timestamp) -> SignedDuration {
    let minute = SignedDuration::from_mins(1);
    let mut at = from;
    let mut closed = SignedDuration::ZERO;
    while at < until {
        let now = hours.zone.to_datetime(at);
        let (day, before) = (now.date(), now.date().yesterday().unwrap());
        let on = |day: Date| hours.days[usize::try_from(day.weekday().to_monday_zero_offset()).unwrap()];
        let is_over_midnight = hours.until <= hours.from;
        let is_open = if is_over_midnight {
            (on(day) && now.time() >= hours.from) || (on(before) && now.time() < hours.until)
        } else {
            on(day) && now.time() >= hours.from && now.time() < hours.until
        };
        if !is_open {
            closed += minute;
        }
        at = at.checked_add(minute).unwrap();
    }
    closed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_what_one_counts_minute_by_minute(
        (from, until) in (0_i8..24, 0_i8..24),
        days in any::<[bool; 7]>(),
        start in 0_i64..600_000,
        long in 0_i64..6_000,
    ) {
        let hours = Hours { zone: TimeZone::UTC, ..hours(time(from, 0, 0, 0), time(until, 0, 0, 0), days) };
        let start = Timestamp::from_second(1_795_000_000 / 60 * 60 + start * 60).unwrap();
        let end = start.checked_add(SignedDuration::from_mins(long)).unwrap();
        prop_assert_eq!(hours.closed(start, end).until(end), counted(&hours, start, end));
    }
}
