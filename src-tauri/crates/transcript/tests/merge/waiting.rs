//! Since when the customer waits for an answer, by named cases.

use transcript::{Item, Role};

use crate::cases::{SOCKET, live_with, newest, seen};
use crate::server::{at, author, item};

#[test]
fn the_customer_waits_from_the_first_unanswered_message_and_bots_do_not_answer() {
    let said = |id: &str, ms, role| Item { author: Some(author(role)), ..item(id, ms) };
    let mut timeline = live_with(vec![said("1", 1, Role::Customer), said("2", 2, Role::Agent)]);
    assert_eq!(timeline.waiting_since(), None);
    timeline.live(SOCKET, seen(2), vec![said("3", 3, Role::Customer), said("4", 4, Role::Customer)]);
    timeline.live(SOCKET, seen(3), vec![said("5", 5, Role::CustomBot), said("6", 6, Role::System)]);
    assert_eq!(timeline.waiting_since(), Some(at(3)));
    timeline.live(SOCKET, seen(4), vec![said("7", 7, Role::Agent)]);
    assert_eq!(timeline.waiting_since(), None);
}

#[test]
fn the_customer_waits_from_where_the_message_stands_after_a_page_corrected_its_time() {
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![item("a", 5), item("b", 7)]);
    assert_eq!(timeline.waiting_since(), Some(at(5)));
    timeline.page(&newest(true, None), seen(3), vec![item("b", 7), item("a", 9)]);
    assert_eq!(timeline.waiting_since(), Some(at(7)));
    timeline.page(&newest(true, None), seen(4), vec![item("b", 7), item("a", 3)]);
    assert_eq!(timeline.waiting_since(), Some(at(3)));
}

#[test]
fn an_answer_that_moves_uncovers_what_it_answered() {
    let answer = |ms| Item { author: Some(author(Role::Agent)), ..item("answer", ms) };
    let mut timeline = live_with(vec![]);
    timeline.live(SOCKET, seen(2), vec![item("a", 5), answer(6), item("b", 7)]);
    assert_eq!(timeline.waiting_since(), Some(at(7)));
    timeline.page(&newest(true, None), seen(3), vec![answer(4), item("a", 5), item("b", 7)]);
    assert_eq!(timeline.waiting_since(), Some(at(5)));
    timeline.page(&newest(true, None), seen(4), vec![item("a", 5), item("b", 7), answer(8)]);
    assert_eq!(timeline.waiting_since(), None);
}

#[test]
fn a_word_behind_the_answer_within_its_instant_waits() {
    let mut timeline = live_with(vec![]);
    let answer = Item { author: Some(author(Role::Agent)), ..item("a", 5) };
    timeline.live(SOCKET, seen(2), vec![answer]);
    timeline.live(SOCKET, seen(3), vec![item("b", 5)]);
    assert_eq!(timeline.waiting_since(), Some(at(5)));
}

#[test]
fn what_a_bot_says_waits_for_no_answer() {
    let bot = |id: &str, ms| Item { author: Some(author(Role::CustomBot)), ..item(id, ms) };
    let mut timeline = live_with(vec![bot("hello", 1)]);
    assert_eq!(timeline.waiting_since(), None);
    timeline.live(SOCKET, seen(2), vec![item("a", 5), item("b", 7)]);
    timeline.live(SOCKET, seen(3), vec![bot("a", 5)]);
    assert_eq!(timeline.waiting_since(), Some(at(7)), "the first was the bot's, says a later copy");
}

#[test]
fn the_last_word_of_the_customer_is_known_whatever_was_said_since() {
    let said = |id: &str, ms, role| Item { author: Some(author(role)), ..item(id, ms) };
    let mut timeline = live_with(vec![said("1", 1, Role::Customer), said("2", 2, Role::CustomBot)]);
    assert_eq!(timeline.customer_said_at(), Some(at(1)));
    timeline.live(SOCKET, seen(2), vec![said("3", 3, Role::Customer), said("4", 4, Role::Agent)]);
    assert_eq!(timeline.customer_said_at(), Some(at(3)));
}
