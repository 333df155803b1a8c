use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// The stretch of `on:` in the notation of the zone of `now`.
fn on(text: &str, now: &str) -> Option<(String, String)> {
    let now = zoned(now);
    let seconds = Dates::read(Bound::On, text, &now)?.seconds;
    let shown = |second: Option<i64>| {
        let at = Timestamp::from_second(second.expect("a day has bounds")).expect("within the calendar");
        at.to_zoned_datetime(now.time_zone().clone()).strftime("%Y-%m-%d %H:%M%z").to_string()
    };
    Some((shown(seconds.from), shown(seconds.until)))
}

fn zoned(now: &str) -> ZonedDateTime {
    now.parse().expect("a time of its zone")
}

fn bounds(bound: Bound, text: &str, now: &str) -> Seconds {
    Dates::read(bound, text, &zoned(now)).expect("a date").seconds
}

const MONDAY: &str = "2026-11-23T09:17:30+01:00[Europe/Berlin]";

fn pair(from: &str, until: &str) -> (String, String) {
    (from.to_owned(), until.to_owned())
}

#[test]
fn a_date_is_the_whole_day_month_or_year() {
    assert_eq!(on("2026-11-20", MONDAY), Some(pair("2026-11-20 00:00+0100", "2026-11-21 00:00+0100")));
    assert_eq!(on("2026-02", MONDAY), Some(pair("2026-02-01 00:00+0100", "2026-03-01 00:00+0100")));
    assert_eq!(on("2025", MONDAY), Some(pair("2025-01-01 00:00+0100", "2026-01-01 00:00+0100")));
    assert_eq!(on("２０２６－１１", MONDAY), on("2026-11", MONDAY));
}

#[test]
fn before_ends_where_after_begins() {
    for text in ["2026-11-20", "2026-11", "2026", "yesterday", "7d", "2026-11-20T14:30"] {
        let (before, after) = (bounds(Bound::Before, text, MONDAY), bounds(Bound::After, text, MONDAY));
        assert_eq!((before.from, before.until), (None, after.from), "{text}");
        assert_eq!(after.until, None, "{text}");
    }
    assert_eq!(bounds(Bound::After, "2026-11-20", MONDAY).from, bounds(Bound::On, "2026-11-20", MONDAY).from);
}

#[test]
fn names_of_days_are_the_latest_such_day() {
    assert_eq!(on("today", MONDAY), on("2026-11-23", MONDAY));
    assert_eq!(on("Monday", MONDAY), on("2026-11-23", MONDAY));
    assert_eq!(on("YESTERDAY", MONDAY), on("2026-11-22", MONDAY));
    assert_eq!(on("sun", MONDAY), on("2026-11-22", MONDAY));
    assert_eq!(on("tuesday", MONDAY), on("2026-11-17", MONDAY));
}

#[test]
fn a_time_is_that_second_and_its_day() {
    let at = |text: &str| bounds(Bound::After, text, MONDAY).from.expect("it has a beginning");
    assert_eq!(at("2026-11-20T14:30"), at("2026-11-20 14:30:00"));
    assert_eq!(at("2026-11-20T14:30:15.999") - at("2026-11-20T14:30"), 15);
    assert_eq!(at("2026-11-20t13:30z"), at("2026-11-20T14:30"));
    assert_eq!(at("2026-11-20T08:30-05:00"), at("2026-11-20T14:30"));
    assert_eq!(on("2026-11-20T14:30", MONDAY), on("2026-11-20", MONDAY));
}

#[test]
fn a_distance_goes_back_by_the_calendar() {
    let at = |text: &str| bounds(Bound::After, text, MONDAY).from;
    for (distance, time) in [
        ("12h", "2026-11-22T21:17:30"),
        ("7d", "2026-11-16T09:17:30"),
        ("-7d", "2026-11-16T09:17:30"),
        ("2w", "2026-11-09T09:17:30"),
        ("3M", "2026-08-23T09:17:30"),
        ("1y", "2025-11-23T09:17:30"),
        ("0d", "2026-11-23T09:17:30"),
    ] {
        assert_eq!(at(distance), at(time), "{distance}");
    }
    assert_eq!(on("2d", MONDAY), on("2026-11-21", MONDAY));
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "tomorow",
        "2026-13",
        "2026-02-30",
        "2026-1-1",
        "20261120",
        "20.11.2026",
        "11/20/2026",
        "7",
        "d",
        "7x",
        "--7d",
        "7.5d",
        "９９９９９９９d",
        "999999y",
        "9999-12-31",
        "9999",
        "2026-11-20T25:00",
        "2026-11-20T",
        "+2026",
        "2026-11-20T14:30Zx",
        "é",
        "1é",
    ] {
        assert_eq!(Dates::read(Bound::On, text, &zoned(MONDAY)), None, "{text:?}");
    }
}

#[test]
fn days_on_which_the_clocks_change_are_longer_or_shorter() {
    let hours = |day: &str, now: &str| {
        let seconds = bounds(Bound::On, day, now);
        (seconds.until.expect("an end") - seconds.from.expect("a beginning")) / 3_600
    };
    assert_eq!(hours("2026-10-25", MONDAY), 25);
    assert_eq!(hours("2026-03-29", MONDAY), 23);
    assert_eq!(hours("2026-10", MONDAY), 31 * 24 + 1);
    assert_eq!(hours("2026", MONDAY), 365 * 24);
    // A week before the clocks were put back it was as late as it is now.
    let week = bounds(Bound::After, "7d", "2026-10-26T09:17:30+01:00[Europe/Berlin]").from;
    assert_eq!(week, bounds(Bound::After, "2026-10-19T07:17:30Z", MONDAY).from);
    // Hours are hours.
    let hours = bounds(Bound::After, "24h", "2026-10-25T12:00:00+01:00[Europe/Berlin]").from;
    assert_eq!(hours, bounds(Bound::After, "2026-10-24T11:00:00Z", MONDAY).from);
}

#[test]
fn a_day_without_midnight_begins_when_it_begins() {
    let brazil = "2018-11-10T12:00:00-02:00[America/Sao_Paulo]";
    assert_eq!(on("2018-11-04", brazil), Some(pair("2018-11-04 01:00-0200", "2018-11-05 00:00-0200")));
    assert_eq!(on("2018-11-03", brazil), Some(pair("2018-11-03 00:00-0300", "2018-11-04 01:00-0200")));
}

#[test]
fn a_day_that_was_skipped_is_empty() {
    let samoa = "2012-01-10T12:00:00+14:00[Pacific/Apia]";
    let (from, until) = on("2011-12-30", samoa).expect("a date");
    assert_eq!(from, until);
    assert_eq!(on("2011-12-31", samoa), Some(pair("2011-12-31 00:00+1400", "2012-01-01 00:00+1400")));
}

#[test]
fn a_time_that_was_skipped_or_came_twice_is_one_moment() {
    let at = |text: &str| bounds(Bound::After, text, MONDAY).from;
    assert_eq!(at("2026-03-29T02:30"), at("2026-03-29T03:30+02:00"));
    assert_eq!(at("2026-10-25T02:30"), at("2026-10-25T02:30+02:00"));
}

#[test]
fn a_date_is_said_as_short_as_it_is_clear() {
    let said = |bound, text: &str| Dates::read(bound, text, &zoned(MONDAY)).expect("a date").said;
    assert_eq!(said(Bound::After, "7d"), "Mon 16 Nov 09:17");
    assert_eq!(said(Bound::On, "7d"), "Mon 16 Nov");
    assert_eq!(said(Bound::Before, "2y"), "Sat 23 Nov 2024 09:17");
    assert_eq!(said(Bound::On, "yesterday"), "Sun 22 Nov");
    assert_eq!(said(Bound::On, "2025-01-02"), "Thu 2 Jan 2025");
    assert_eq!(said(Bound::On, "2026-11"), "November 2026");
    assert_eq!(said(Bound::On, "2025"), "2025");
}

proptest! {
    #[test]
    fn a_moment_is_in_its_day_and_not_in_the_next_or_the_one_before(
        second in 0_i64..4_000_000_000,
        zone in select(&["Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Beirut", "UTC"][..]),
    ) {
        let moment = Timestamp::from_second(second).unwrap().to_zoned_datetime(TimeZone::get(zone).unwrap());
        let day = |date: Date| Dates::read(Bound::On, &date.to_string(), &moment).unwrap().seconds;
        prop_assert!(day(moment.date()).contains(second));
        prop_assert!(!day(moment.date().tomorrow().unwrap()).contains(second));
        prop_assert!(!day(moment.date().yesterday().unwrap()).contains(second));
        prop_assert_eq!(day(moment.date()).until, day(moment.date().tomorrow().unwrap()).from);
        let month = Dates::read(Bound::On, &moment.strftime("%Y-%m").to_string(), &moment).unwrap().seconds;
        prop_assert!(month.contains(second));
    }

    #[test]
    fn any_text_is_a_date_or_none(text in prop_oneof!["[-0-9dwmyhTZ: +]{0,20}", any::<String>()]) {
        for bound in [Bound::Before, Bound::After, Bound::On] {
            if let Some(dates) = Dates::read(bound, &text, &zoned(MONDAY)) {
                prop_assert!(dates.seconds.from.is_none_or(|from| dates.seconds.until.is_none_or(|until| from <= until)));
            }
        }
    }
}
