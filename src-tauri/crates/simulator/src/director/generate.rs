//! A play without waiting and without a port: what would have been said, at once.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::playbill::Playbill;
use super::stage::Stage;
use crate::clock::{ManualClock, later};
use crate::config::Config;
use crate::handle::ChatHandle;
use crate::simulator::Simulator;

/// How often it looks for chats that are over.
const ROUND: Duration = Duration::from_secs(10);

/// How long a chat that is over stays in memory, where new ones come without end.
const KEPT: Duration = Duration::from_secs(60);

/// Plays `span` from `start` on as fast as the machine can. Each chat is given to `take` when it is over, those that go
/// on at the end last, of several at once the oldest first. The same arguments give the same chats in the same order,
/// byte for byte. Ends early when nothing more will happen, or when `take` fails.
pub fn generate<E>(
    config: Config,
    playbill: &Playbill,
    start: Timestamp,
    span: Duration,
    mut take: impl FnMut(&ChatHandle) -> Result<(), E>,
) -> Result<(), E> {
    // A scenario ends, and a chat of it may go on from any that came before.
    let forget_ended_after = if playbill.ends() { None } else { Some(KEPT) };
    let hand = ManualClock::new(start);
    let simulator = Simulator::unserved(Config { forget_ended_after, ..config }, hand.clock());
    let end = later(start, span);
    let mut stage =
        Stage::new(simulator.clone(), playbill, Box::new(|_| {}), playbill.start.unwrap_or(start));
    let mut taken = HashSet::new();
    let mut round = later(start, ROUND);
    while let Some(next) = stage.play(hand.clock().now()) {
        if next > end || stage.is_over() {
            break;
        }
        while round <= next {
            hand.advance_to(round);
            take_new(simulator.chats().iter().filter(|chat| chat.is_ended()), &mut taken, &mut take)?;
            round = later(round, ROUND);
        }
        hand.advance_to(next);
    }
    hand.advance_to(end);
    drop(stage);
    take_new(simulator.chats().iter(), &mut taken, &mut take)
}

fn take_new<'a, E>(
    chats: impl Iterator<Item = &'a ChatHandle>,
    taken: &mut HashSet<String>,
    take: &mut impl FnMut(&ChatHandle) -> Result<(), E>,
) -> Result<(), E> {
    for chat in chats {
        if taken.insert(chat.initial_contact_id()) {
            take(chat)?;
        }
    }
    Ok(())
}

/// The truth of every chat, in the order in which they began.
#[cfg(test)]
pub(super) fn generated(playbill: &Playbill, start: Timestamp, span: Duration) -> Vec<serde_json::Value> {
    let mut chats = Vec::new();
    let all = generate(Config::default(), playbill, start, span, |chat| {
        chats.push(chat.truth());
        Ok::<(), std::convert::Infallible>(())
    });
    all.unwrap();
    chats.sort_by_key(|chat| chat["items"][0]["AbsoluteTime"].as_str().map(ToOwned::to_owned));
    chats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chats_are_given_away_when_they_are_over_and_each_once() {
        let playbill = Playbill { chats: 4, rate: 1.0, ..Playbill::default() };
        let start: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let mut given = Vec::new();
        let all = generate(Config::default(), &playbill, start, Duration::from_secs(1_800), |chat| {
            given.push((chat.initial_contact_id(), chat.is_ended(), chat.stored().is_empty()));
            Ok::<(), std::convert::Infallible>(())
        });
        all.unwrap();
        let ids: HashSet<&String> = given.iter().map(|(id, ..)| id).collect();
        assert_eq!(ids.len(), given.len());
        assert!(given.len() > 6 && given.iter().all(|(_, _, is_empty)| !is_empty), "{given:?}");
        let going_on = given.iter().filter(|(_, is_ended, _)| !is_ended).count();
        assert!(going_on <= 4 && given.iter().rev().take(going_on).all(|(_, is_ended, _)| !is_ended));
    }

    #[test]
    fn who_can_take_no_more_ends_it() {
        let playbill = Playbill { chats: 2, ..Playbill::default() };
        let start = "2026-03-02T09:00:00Z".parse().unwrap();
        let ended =
            generate(Config::default(), &playbill, start, Duration::from_secs(3_600), |_| Err("full"));
        assert_eq!(ended, Err("full"));
    }
}
