//! What the person does with chats, what alarms, and in which order chats stand, over time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use attention::{
    Act, AlarmKind, Facts, Floor, Kept, Level, Limits, Link, ReasonKind, Thresholds, judge, score,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::new(1_795_424_400 + second, 0).unwrap()
}

fn waiting(since: i64) -> Facts {
    Facts {
        waiting_since: Some(at(since)),
        customer_said_at: Some(at(since)),
        link: Link::Up,
        ..Facts::default()
    }
}

fn up() -> Facts {
    Facts { link: Link::Up, ..Facts::default() }
}

fn floor(chats: &[(&str, Facts)]) -> Floor {
    let mut floor = Floor::new(Limits::default(), Kept::default());
    for (key, facts) in chats {
        floor.learn(key, facts.clone());
    }
    floor
}

/// The floor of the next run, which has read what was kept.
fn restarted(floor: &Floor, chats: &[(&str, Facts)]) -> Floor {
    let kept = serde_json::from_str(&serde_json::to_string(floor.kept()).unwrap()).unwrap();
    let mut next = Floor::new(Limits::default(), kept);
    for (key, facts) in chats {
        next.learn(key, facts.clone());
    }
    next
}

fn needing(floor: &Floor) -> Vec<&str> {
    let needing = floor.standings().filter(|(_, standing)| standing.needs_attention);
    needing.map(|(key, _)| key).collect()
}

fn open(floor: &Floor) -> Vec<(AlarmKind, Level)> {
    let open = floor.alarms().iter().filter(|alarm| alarm.is_open());
    open.map(|alarm| (alarm.kind, alarm.level())).collect()
}

mod the_score {
    use super::*;

    /// Facts, the second at which one looks, the reasons and what they add up to.
    #[test]
    fn is_the_sum_of_its_reasons() {
        use ReasonKind::*;
        let link = |link| Facts { link, ..Facts::default() };
        let rows: Vec<(Facts, i64, Vec<ReasonKind>, u32)> = vec![
            (up(), 0, vec![], 0),
            (waiting(0), 119, vec![], 0),
            (waiting(0), 120, vec![WaitingWarning], 200),
            (waiting(0), 299, vec![WaitingWarning], 200),
            (waiting(0), 300, vec![WaitingAlarm], 1_000),
            (Facts { rejected: 1, ..up() }, 0, vec![FileRejected], 180),
            (Facts { rejected: 3, ..up() }, 0, vec![FileRejected], 180),
            (Facts { stuck: 2, ..up() }, 0, vec![ScanStuck], 60),
            (Facts { holes: 1, ..up() }, 0, vec![Hole], 20),
            (link(Link::Lost(at(0))), 29, vec![], 0),
            (link(Link::Lost(at(0))), 30, vec![Lost], 50),
            (link(Link::Slowed(at(0))), 59, vec![], 0),
            (link(Link::Slowed(at(0))), 60, vec![Slowed], 40),
            (link(Link::Refused(at(0))), 0, vec![Refused], 160),
            (link(Link::Expired(at(0))), 0, vec![Expired], 150),
            (link(Link::Unknown(at(0))), 0, vec![Unknown], 140),
            (link(Link::Failed(at(0))), 0, vec![Failed], 130),
            (link(Link::Opening), 900, vec![], 0),
            (
                Facts { rejected: 1, stuck: 1, holes: 1, ..waiting(0) },
                300,
                vec![WaitingAlarm, FileRejected, ScanStuck, Hole],
                1_260,
            ),
            (Facts { link: Link::Over, rejected: 1, ..waiting(0) }, 900, vec![], 0),
            (Facts { link: Link::Lost(at(60)), ..waiting(0) }, 900, vec![Lost], 50),
        ];
        for (facts, second, kinds, sum) in rows {
            let reasons = judge(&facts, Thresholds::default(), None, Some(at(second)));
            let found: Vec<ReasonKind> = reasons.iter().map(|reason| reason.kind).collect();
            assert_eq!((found, score(&reasons)), (kinds, sum), "{facts:?} at {second} s");
        }
    }

    #[test]
    fn of_an_alarm_is_greater_than_of_everything_else_together() {
        let troubled = Facts { rejected: 1, stuck: 1, holes: 1, link: Link::Refused(at(0)), ..waiting(-130) };
        let reasons = judge(&troubled, Thresholds::default(), None, Some(at(0)));
        assert!(score(&reasons) < ReasonKind::WaitingAlarm.weight(), "{reasons:?}");
    }

    #[test]
    fn knows_of_no_wait_while_the_services_time_is_not_known() {
        assert_eq!(judge(&waiting(0), Thresholds::default(), None, None), []);
    }

    #[test]
    fn goes_by_the_thresholds_that_are_set_meanwhile() {
        let mut floor = floor(&[("a", waiting(0))]);
        floor.pass(Some(at(40)));
        assert!(needing(&floor).is_empty());
        let seconds = SignedDuration::from_secs;
        let usual = Thresholds { warn: seconds(30), alarm: seconds(60) };
        floor.set_limits(Limits { usual, ..Limits::default() });
        assert_eq!(needing(&floor), ["a"]);
    }

    #[test]
    fn does_not_say_of_each_chat_what_all_have_in_common() {
        let lost = Facts { link: Link::Lost(at(0)), ..Facts::default() };
        let mut all = floor(&[("a", lost.clone()), ("b", lost.clone()), ("c", lost.clone()), ("d", up())]);
        all.pass(Some(at(60)));
        assert!(needing(&all).is_empty());
        assert_eq!(open(&all), [(AlarmKind::Connection, Level::Warning)]);
        let mut one = floor(&[("a", lost), ("b", up()), ("c", up())]);
        one.pass(Some(at(60)));
        assert_eq!(needing(&one), ["a"]);
    }
}

mod an_acknowledged_chat {
    use super::*;

    fn acknowledged() -> Floor {
        let mut floor = floor(&[("a", waiting(0))]);
        floor.pass(Some(at(130)));
        assert!(floor.act("a", Act::Acknowledge, at(130)));
        floor
    }

    #[test]
    fn asks_for_nothing_and_keeps_its_reasons() {
        let floor = acknowledged();
        assert!(needing(&floor).is_empty());
        assert_eq!(floor.standings().next().unwrap().1.reasons.len(), 1);
    }

    #[test]
    fn comes_back_when_the_customer_says_something() {
        let mut floor = acknowledged();
        floor.learn("a", Facts { customer_said_at: Some(at(140)), ..waiting(0) });
        assert_eq!(needing(&floor), ["a"]);
    }

    #[test]
    fn comes_back_when_it_becomes_worse() {
        let mut floor = acknowledged();
        floor.pass(Some(at(299)));
        assert!(needing(&floor).is_empty());
        floor.pass(Some(at(300)));
        assert_eq!(needing(&floor), ["a"]);
    }

    #[test]
    fn comes_back_for_one_more_rejected_file() {
        let mut floor = floor(&[("a", Facts { rejected: 1, ..up() })]);
        floor.pass(Some(at(0)));
        floor.act("a", Act::Acknowledge, at(0));
        floor.learn("a", Facts { rejected: 2, ..up() });
        assert_eq!(needing(&floor), ["a"]);
    }

    #[test]
    fn stays_away_when_a_reason_goes() {
        let mut floor = floor(&[("a", Facts { rejected: 1, holes: 1, ..up() })]);
        floor.pass(Some(at(0)));
        floor.act("a", Act::Acknowledge, at(0));
        floor.learn("a", Facts { rejected: 1, ..up() });
        assert!(needing(&floor).is_empty());
    }

    #[test]
    fn stays_away_after_a_restart_and_is_still_undone() {
        let mut next = restarted(&acknowledged(), &[("a", waiting(0))]);
        next.pass(Some(at(140)));
        assert!(needing(&next).is_empty());
        let number = next.last_deed().unwrap().number;
        assert!(next.undo(number));
        assert_eq!(needing(&next), ["a"]);
    }

    #[test]
    fn silences_its_alarms_and_undone_lets_them_speak_again() {
        let mut floor = acknowledged();
        assert_eq!(open(&floor), []);
        let number = floor.last_deed().unwrap().number;
        floor.undo(number);
        assert_eq!(open(&floor), [(AlarmKind::Waiting, Level::Warning)]);
    }

    #[test]
    fn was_one_that_asked_for_something() {
        let mut floor = floor(&[("a", up())]);
        floor.pass(Some(at(0)));
        assert!(!floor.act("a", Act::Acknowledge, at(0)));
        assert_eq!(floor.last_deed(), None);
    }
}

mod a_snoozed_chat {
    use super::*;

    #[test]
    fn comes_back_when_its_time_is_over() {
        let mut floor = floor(&[("a", waiting(0))]);
        floor.pass(Some(at(130)));
        floor.act("a", Act::Snooze(at(200)), at(130));
        floor.pass(Some(at(199)));
        assert!(needing(&floor).is_empty());
        floor.pass(Some(at(200)));
        assert_eq!(needing(&floor), ["a"]);
    }

    #[test]
    fn may_be_taken_back_before() {
        let mut floor = floor(&[("a", waiting(0))]);
        floor.pass(Some(at(130)));
        floor.act("a", Act::Snooze(at(200)), at(130));
        floor.act("a", Act::Release, at(140));
        assert_eq!(needing(&floor), ["a"]);
    }
}

mod an_alarm {
    use super::*;

    #[test]
    fn of_waiting_is_one_through_both_thresholds_and_raised_at_each() {
        let mut floor = floor(&[("a", waiting(0))]);
        let mut raised = Vec::new();
        for second in 0..=400 {
            floor.pass(Some(at(second)));
            raised.extend(floor.take_news().raised.iter().map(|id| (second, *id)));
        }
        assert_eq!(raised, [(120, 1), (300, 1)]);
        assert_eq!(open(&floor), [(AlarmKind::Waiting, Level::Alarm)]);
    }

    #[test]
    fn of_waiting_is_over_with_the_answer_and_the_next_wait_is_another() {
        let mut floor = floor(&[("a", waiting(0))]);
        floor.pass(Some(at(130)));
        floor.learn("a", up());
        assert_eq!(open(&floor), []);
        floor.learn("a", waiting(200));
        floor.pass(Some(at(330)));
        assert_eq!(floor.alarms().len(), 2);
    }

    #[test]
    fn is_not_raised_again_by_a_restart() {
        let chats = [("a", Facts { rejected: 1, ..waiting(0) })];
        let mut first = floor(&chats);
        first.pass(Some(at(310)));
        assert_eq!(first.take_news().raised.len(), 2);
        let mut next = restarted(&first, &[("a", Facts::default())]);
        next.pass(Some(at(320)));
        next.learn("a", chats[0].1.clone());
        next.pass(Some(at(330)));
        assert_eq!(next.take_news().raised, [] as [u64; 0]);
        assert_eq!(next.alarms().len(), 2);
    }

    #[test]
    fn of_a_chat_that_does_not_turn_up_again_is_over() {
        let mut first = floor(&[("a", waiting(0))]);
        first.pass(Some(at(310)));
        let mut next = restarted(&first, &[]);
        next.pass(Some(at(320)));
        assert_eq!(open(&next).len(), 1);
        next.pass(Some(at(320 + 300)));
        assert_eq!(open(&next), []);
    }

    #[test]
    fn of_files_is_raised_for_each_more() {
        let mut floor = floor(&[("a", Facts { rejected: 1, ..up() })]);
        floor.pass(Some(at(0)));
        floor.pass(Some(at(1)));
        floor.learn("a", Facts { rejected: 2, ..up() });
        assert_eq!(floor.take_news().raised, [1, 1]);
    }

    #[test]
    fn of_the_connection_is_over_when_it_is_back() {
        let lost = Facts { link: Link::Lost(at(0)), ..Facts::default() };
        let mut floor = floor(&[("a", lost)]);
        floor.pass(Some(at(40)));
        assert_eq!(open(&floor), [(AlarmKind::Connection, Level::Warning)]);
        floor.learn("a", up());
        assert_eq!(open(&floor), []);
    }

    #[test]
    fn that_is_acknowledged_acknowledges_its_chat() {
        let mut floor = floor(&[("a", waiting(0))]);
        floor.pass(Some(at(130)));
        floor.acknowledge_alarms(&[1], at(130));
        assert!(needing(&floor).is_empty());
        assert_eq!(open(&floor), []);
    }

    #[test]
    fn is_forgotten_a_day_after_it_was_over() {
        let mut floor = floor(&[("a", waiting(0))]);
        floor.pass(Some(at(130)));
        floor.learn("a", up());
        floor.pass(Some(at(130 + 24 * 3_600)));
        assert_eq!(floor.alarms(), []);
    }
}

mod what_was_read {
    use super::*;

    #[test]
    fn is_remembered_over_a_restart() {
        let mut first = floor(&[("a", up())]);
        assert_eq!(first.turn_up("a", at(0)), at(0));
        first.see("a", at(50));
        let mut next = restarted(&first, &[("a", up())]);
        assert_eq!(next.turn_up("a", at(90)), at(50));
    }

    #[test]
    fn counts_from_when_the_chat_was_first_watched_until_it_is_read() {
        let mut first = floor(&[("a", up())]);
        first.turn_up("a", at(10));
        assert_eq!(restarted(&first, &[("a", up())]).turn_up("a", at(90)), at(10));
    }
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Pin),
        Just(Act::Unpin),
        Just(Act::Acknowledge),
        (0_i64..900).prop_map(|second| Act::Snooze(at(second))),
        Just(Act::Release),
    ]
}

proptest! {
    /// Whatever was done before, the last thing undone leaves no trace.
    #[test]
    fn to_do_and_to_undo_is_nothing(before in prop::collection::vec(acts(), 0..6), act in acts(), rejected in 0_u32..2) {
        let mut floor = floor(&[("a", Facts { rejected, ..waiting(0) }), ("b", up())]);
        floor.pass(Some(at(350)));
        for act in before {
            floor.act("a", act, at(360));
        }
        let look = |floor: &Floor| {
            let standings: Vec<_> = floor.standings().map(|(key, standing)| (key.to_owned(), standing.clone())).collect();
            (standings, floor.alarms().to_vec(), floor.last_deed().map(|deed| deed.number))
        };
        let was = look(&floor);
        if floor.act("a", act, at(370)) {
            let number = floor.last_deed().unwrap().number;
            prop_assert!(floor.undo(number));
            prop_assert!(!floor.undo(number), "an order that comes twice undoes once");
        }
        prop_assert_eq!(look(&floor), was);
    }
}

#[test]
fn the_most_urgent_has_the_highest_score_and_of_several_has_waited_longest_and_is_not_set_aside() {
    let mut floor =
        floor(&[("calm", up()), ("late", waiting(100)), ("later", waiting(50)), ("rejected", up())]);
    assert_eq!(floor.most_urgent(), None);
    floor.learn("rejected", Facts { rejected: 1, ..up() });
    floor.pass(Some(at(60)));
    assert_eq!(floor.most_urgent(), Some("rejected"));
    floor.pass(Some(at(1_000)));
    assert_eq!(floor.most_urgent(), Some("later"));
    floor.act("later", Act::Acknowledge, at(1_000));
    assert_eq!(floor.most_urgent(), Some("late"));
}
