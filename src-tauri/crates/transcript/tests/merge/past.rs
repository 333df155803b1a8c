//! Past sessions of a persistent chat, by named cases.

use transcript::{Direction, Event, Item, Role, Start, Timeline};

use crate::cases::{SOCKET, backward_from, gaps, ids, live_with, newest, seen};
use crate::server::{event, in_past, item};

#[test]
fn past_sessions_are_read_on_from_the_oldest_item_of_the_current_one() {
    let past = |id: &str, ms| in_past("old", item(id, ms));
    let mut timeline = Timeline::new();
    let page = vec![past("p1", 1), past("p2", 2), item("a", 10), item("b", 11)];
    timeline.page(&newest(true, None), seen(1), page);
    let gap = timeline.gaps()[0].clone();
    assert_eq!(timeline.read_for(&gap), (Direction::Backward, Start::Adjacent("a".into())));
}

#[test]
fn the_end_of_a_past_session_is_not_the_end_of_this_one() {
    let mut timeline = live_with(vec![]);
    let past = |item: Item| in_past("old", item);
    let ended = |id: &str, ms| Item { author: None, ..event(id, ms, Event::ChatEnded, Role::System) };
    let items = vec![past(item("p", 1)), past(ended("end", 5))];
    timeline.page(&newest(false, Some(SOCKET)), seen(2), items);
    assert!(timeline.ended().is_none(), "nothing was said in this session yet");
    assert!(!timeline.is_sealed());
    timeline.page(&newest(false, Some(SOCKET)), seen(3), vec![ended("now", 9)]);
    assert_eq!(timeline.ended().map(|entry| entry.id().as_str()), Some("now"));
}

#[test]
fn a_start_that_was_proved_before_the_past_was_opened_is_open_again() {
    let mut timeline = live_with(vec![item("a", 10), item("b", 20)]);
    timeline.reopened();
    assert_eq!(gaps(&timeline), [(None, Some("a"))]);
    assert!(!timeline.opens_at_start() && !timeline.is_complete());
    let gap = timeline.gaps()[0].clone();
    assert_eq!(timeline.read_for(&gap), (Direction::Backward, Start::Adjacent("a".into())));
    timeline.page(&backward_from("a", false), seen(2), vec![in_past("before", item("z", 5)), item("a", 10)]);
    assert!(timeline.is_complete(), "{:?}", timeline.gaps());
    assert_eq!(ids(&timeline), ["z", "a", "b"]);
}

#[test]
fn an_empty_chat_whose_past_was_opened_has_to_be_read_anew() {
    let mut timeline = live_with(Vec::new());
    timeline.reopened();
    assert_eq!(gaps(&timeline), [(None, None)]);
}
