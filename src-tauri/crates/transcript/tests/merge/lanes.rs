//! What each participant did over the time of a chat, by named cases.

use std::sync::Arc;

use jiff::Timestamp;
use transcript::{
    Activity, Engagement, Epoch, Event, Item, Lane, Point, Presence, Reason, Role, Seen, Timeline, lanes,
};

use crate::server::{at, author, event, item};

const SOCKET: Epoch = Epoch(1);

fn timeline(items: Vec<Item>) -> Timeline {
    let mut timeline = Timeline::new();
    for (number, item) in (1..).zip(items) {
        let seen = Seen { number, at: item.time };
        timeline.live(SOCKET, seen, vec![item]);
    }
    timeline
}

fn said(id: &str, ms: i64, role: Role) -> Item {
    Item { author: Some(author(role)), ..item(id, ms) }
}

fn happened(id: &str, ms: i64, role: Role, what: Event) -> Item {
    event(id, ms, what, role)
}

fn drawn(timeline: &Timeline, points: &[Point], until: i64) -> Vec<Lane> {
    lanes(&timeline.people(), timeline.entries().map(Arc::as_ref), points, at(until))
}

fn agents(timeline: &Timeline, points: &[Point], until: i64) -> Lane {
    drawn(timeline, points, until).into_iter().find(|lane| lane.who.role == Role::Agent).unwrap()
}

fn point(ms: i64, state: Presence, reason: Reason) -> Point {
    let who = author(Role::Agent).id.clone();
    Point { who, state, since: at(ms), source: None, derived: true, reason }
}

fn active(ms: i64) -> Point {
    point(ms, Presence::Activity(Activity::Active), Reason::Message)
}

fn idle(ms: i64) -> Point {
    point(ms, Presence::Activity(Activity::Inactive), Reason::Idle)
}

fn unwatched(ms: i64) -> Point {
    point(ms, Presence::Activity(Activity::Unknown), Reason::NotWatched)
}

fn ms(time: Timestamp) -> i64 {
    time.as_millisecond() - at(0).as_millisecond()
}

fn spans(lane: &Lane) -> Vec<(i64, Option<i64>, Activity)> {
    lane.spans.iter().map(|span| (ms(span.from), span.to.map(ms), span.state)).collect()
}

fn stays(lane: &Lane) -> Vec<(i64, Option<i64>, Option<Reason>)> {
    lane.stays.iter().map(|stay| (ms(stay.from), stay.to.map(ms), stay.ended_by)).collect()
}

#[test]
fn whoever_was_seen_in_the_transcript_alone_has_no_data_and_is_never_active() {
    let timeline = timeline(vec![
        happened("a", 1_000, Role::Agent, Event::Joined),
        said("b", 2_000, Role::Agent),
        happened("c", 9_000, Role::Agent, Event::Left),
    ]);
    let lane = agents(&timeline, &[], 20_000);
    assert_eq!(spans(&lane), [(1_000, Some(9_000), Activity::Unknown)]);
}

#[test]
fn a_lane_is_what_was_reported_to_the_millisecond() {
    let timeline = timeline(vec![
        happened("a", 1_000, Role::Agent, Event::Joined),
        happened("b", 9_000, Role::Agent, Event::Left),
        happened("c", 12_000, Role::Agent, Event::Joined),
    ]);
    let points = [active(1_000), idle(3_001), active(5_500), unwatched(9_000), active(12_000), idle(14_000)];
    let lane = agents(&timeline, &points, 20_000);
    let (on, off) = (Activity::Active, Activity::Inactive);
    assert_eq!(
        spans(&lane),
        [
            (1_000, Some(3_001), on),
            (3_001, Some(5_500), off),
            (5_500, Some(9_000), on),
            (12_000, Some(14_000), on),
            (14_000, None, off)
        ]
    );
    assert_eq!(stays(&lane), [(1_000, Some(9_000), Some(Reason::Left)), (12_000, None, None)]);
}

#[test]
fn the_order_in_which_points_come_makes_no_difference() {
    let timeline = timeline(vec![happened("a", 1_000, Role::Agent, Event::Joined)]);
    let points = [active(1_000), idle(3_000), unwatched(5_000)];
    let back: Vec<Point> = points.iter().rev().cloned().collect();
    assert_eq!(agents(&timeline, &points, 9_000), agents(&timeline, &back, 9_000));
}

#[test]
fn a_break_in_what_was_watched_is_no_data_until_something_is_heard_again() {
    let timeline = timeline(vec![happened("a", 1_000, Role::Agent, Event::Joined)]);
    let points = [active(1_000), unwatched(4_000), active(8_000)];
    let lane = agents(&timeline, &points, 9_000);
    assert_eq!(
        spans(&lane),
        [
            (1_000, Some(4_000), Activity::Active),
            (4_000, Some(8_000), Activity::Unknown),
            (8_000, None, Activity::Active)
        ]
    );
}

#[test]
fn the_end_of_the_chat_ends_every_stay_and_removal_for_idleness_all_but_the_customers() {
    let ended = timeline(vec![
        said("a", 1_000, Role::Customer),
        said("b", 2_000, Role::Agent),
        happened("c", 3_000, Role::System, Event::AutoDisconnection),
        happened("d", 5_000, Role::System, Event::ChatEnded),
    ]);
    let all = drawn(&ended, &[], 9_000);
    let of = |role: Role| stays(all.iter().find(|lane| lane.who.role == role).unwrap());
    assert_eq!(of(Role::Agent), [(2_000, Some(3_000), Some(Reason::AutoDisconnection))]);
    assert_eq!(of(Role::Customer), [(1_000, Some(5_000), Some(Reason::ChatEnded))]);
}

#[test]
fn whoever_only_leaves_was_there_all_the_same() {
    let timeline = timeline(vec![happened("a", 4_000, Role::Agent, Event::Left)]);
    assert_eq!(stays(&agents(&timeline, &[], 9_000)), [(4_000, Some(4_000), Some(Reason::Left))]);
}

#[test]
fn typing_is_on_the_lane_and_changes_no_state() {
    let timeline = timeline(vec![happened("a", 1_000, Role::Agent, Event::Joined)]);
    let typing = |ms| point(ms, Presence::Typing, Reason::Typing);
    let lane = agents(&timeline, &[typing(3_000), typing(2_000), typing(3_000)], 9_000);
    assert_eq!(lane.typing.iter().map(|at| ms(*at)).collect::<Vec<_>>(), [2_000, 3_000]);
    assert_eq!(spans(&lane), [(1_000, None, Activity::Unknown)]);
}

#[test]
fn points_of_engagement_and_of_strangers_are_left_aside() {
    let timeline = timeline(vec![happened("a", 1_000, Role::Agent, Event::Joined)]);
    let engaged = point(2_000, Presence::Engagement(Engagement::Disengaged), Reason::Disengaged);
    let stranger = Point { who: "nobody".into(), ..active(2_000) };
    assert_eq!(spans(&agents(&timeline, &[engaged, stranger], 9_000)), [(1_000, None, Activity::Unknown)]);
}

#[test]
fn a_lane_of_very_many_messages_has_few_ticks_that_count_them_all() {
    let items = (0..3_000).map(|n| said(&format!("m{n:05}"), 1_000 + n * 10, Role::Agent)).collect();
    let lane = agents(&timeline(items), &[], 40_000);
    assert!(lane.ticks.len() <= 400, "{}", lane.ticks.len());
    assert_eq!(lane.ticks.iter().map(|tick| tick.count).sum::<u32>(), 3_000);
    assert!(lane.ticks.is_sorted_by_key(|tick| tick.at));
}
