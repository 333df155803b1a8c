//! How long the customer waited for each agent, by named cases.

use std::sync::Arc;

use transcript::{Epoch, Event, Item, Role, Seen, Timeline, Turns, turns};

use crate::server::{author, event, item};

fn said(id: &str, second: i64, role: Role) -> Item {
    Item { author: Some(author(role)), ..item(id, second * 1_000) }
}

fn joined(id: &str, second: i64) -> Item {
    event(id, second * 1_000, Event::Joined, Role::Agent)
}

fn agents(items: Vec<Item>) -> Turns {
    let mut timeline = Timeline::new();
    for (number, item) in (1..).zip(items) {
        let seen = Seen { number, at: item.time };
        timeline.live(Epoch(1), seen, vec![item]);
    }
    turns(timeline.entries().map(Arc::as_ref)).remove(&author(Role::Agent).id).unwrap_or_default()
}

fn seconds(turns: &Turns) -> [Option<i64>; 3] {
    [turns.first_response, turns.longest_wait, turns.median_wait].map(|some| some.map(|span| span.as_secs()))
}

#[test]
fn a_wait_begins_with_the_first_message_that_has_no_answer() {
    let (customer, agent) = (Role::Customer, Role::Agent);
    let turns = agents(vec![
        said("1", 0, customer.clone()),
        said("2", 10, customer.clone()),
        said("3", 30, agent.clone()),
        said("4", 31, agent.clone()),
        said("5", 40, customer.clone()),
        said("6", 50, agent.clone()),
        said("7", 60, customer),
        said("8", 180, agent),
    ]);
    assert_eq!((turns.answers, seconds(&turns)), (3, [Some(30), Some(120), Some(30)]));
}

#[test]
fn nobody_is_late_before_joining() {
    let turns = agents(vec![said("1", 0, Role::Customer), joined("2", 60), said("3", 75, Role::Agent)]);
    assert_eq!(seconds(&turns), [Some(15), Some(75), Some(75)]);
}

#[test]
fn a_bot_is_no_answer() {
    let turns = agents(vec![
        said("1", 0, Role::Customer),
        said("2", 1, Role::CustomBot),
        said("3", 2, Role::System),
        said("4", 20, Role::Agent),
    ]);
    assert_eq!((turns.answers, seconds(&turns)), (1, [Some(20), Some(20), Some(20)]));
}

#[test]
fn whoever_speaks_first_has_answered_nobody() {
    let turns = agents(vec![joined("1", 0), said("2", 5, Role::Agent), said("3", 9, Role::Customer)]);
    assert_eq!((turns.answers, seconds(&turns)), (0, [None, None, None]));
}
