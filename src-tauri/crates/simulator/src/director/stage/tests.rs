use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::clock::{Clock, ManualClock};
use crate::config::Config;
use crate::director::Scenario;

const START: &str = "2026-03-02T09:00:00Z";

/// Half an hour of chats.
async fn half_an_hour(seed: u64) -> Vec<Value> {
    minutes(30, seed).await
}

/// Some minutes of chats, a quarter of a second at a time.
async fn minutes(minutes: u32, seed: u64) -> Vec<Value> {
    let hand = ManualClock::new(START.parse().unwrap());
    let running = Simulator::start(Config::default(), hand.clock()).await.unwrap();
    let playbill = Playbill { seed, ..Playbill::default() };
    let mut stage = Stage::new(running.handle(), &playbill, Box::new(|_| {}), hand.clock().now());
    for _ in 0..minutes * 240 {
        stage.play(hand.clock().now());
        hand.advance(Duration::from_millis(250));
    }
    running.chats().iter().map(ChatHandle::truth).collect()
}

fn members(chats: &[Value], of: &str, name: &str) -> BTreeSet<String> {
    let items = chats.iter().flat_map(|chat| chat[of].as_array().unwrap());
    items.filter_map(|item| item[name].as_str().map(ToOwned::to_owned)).collect()
}

/// The truth of two minutes of chats and a scenario, as text, on a clock that moves by `steps` milliseconds in turn.
async fn two_minutes(steps: &[u64]) -> String {
    let hand = ManualClock::new(START.parse().unwrap());
    let running = Simulator::start(Config::default(), hand.clock()).await.unwrap();
    let scenario = "copies: 3\napart: 7.777\nbegins: -0:30\nagent Ben joins\n@1.5 Ben: a\nBen attaches: a.pdf a/b approved\n";
    let scenario =
        format!("{scenario}repeat 20\nagent: {{b|c}}\n+1.001 customer: {{city}}\nagain\nchat ends\n");
    let scenarios = vec![Scenario::parse("s", &scenario).unwrap()];
    let playbill = Playbill { chats: 6, rate: 6.0, scenarios, ..Playbill::default() };
    let start = hand.clock().now();
    let end = later(start, Duration::from_secs(120));
    let mut stage = Stage::new(running.handle(), &playbill, Box::new(|_| {}), start);
    for step in steps.iter().cycle() {
        stage.play(hand.clock().now());
        if hand.clock().now() >= end {
            break;
        }
        hand.advance_to(later(hand.clock().now(), Duration::from_millis(*step)).min(end));
        // The world's own wake-ups come in between, as they do while serving.
        tokio::task::yield_now().await;
    }
    let truths: Vec<String> = running.chats().iter().map(|chat| chat.truth().to_string()).collect();
    truths.join("\n")
}

#[tokio::test]
async fn when_the_stage_is_called_decides_nothing() {
    let (even, jittered, late) =
        tokio::join!(two_minutes(&[50]), two_minutes(&[1, 3_999, 17, 250, 44_001]), two_minutes(&[120_000]));
    assert!(even.len() > 100_000);
    assert!(even == jittered, "a jittered clock plays something else");
    assert!(even == late, "a clock that jumps plays something else");
}

#[tokio::test]
async fn the_past_and_the_present_of_a_chat_are_in_its_order() {
    let truth = two_minutes(&[1_000]).await;
    for chat in truth.lines() {
        let chat: Value = serde_json::from_str(chat).unwrap();
        let times: Vec<&str> = chat["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["AbsoluteTime"].as_str().unwrap())
            .collect();
        assert!(times.is_sorted(), "{}", chat["initialContactId"]);
        assert!(
            times.last().is_none_or(|last| *last <= "2026-03-02T09:02:00.010Z"),
            "nothing is of the future"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_long_pause_seeded_chats_do_not_make_up_for_it() {
    let clock = Clock::scaled(START.parse().unwrap(), 10.0);
    let simulator = Simulator::unserved(Config::default(), clock.clone());
    let playbill = Playbill { chats: 50, rate: 5.0, ..Playbill::default() };
    let mut stage = Stage::new(simulator.clone(), &playbill, Box::new(|_| {}), clock.now());
    stage.play(clock.now());
    let before: usize = simulator.chats().iter().map(|chat| chat.live().len()).sum();
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    stage.play(clock.now());
    let after: usize = simulator.chats().iter().map(|chat| chat.live().len()).sum();
    // Ten seconds of its clock, not ten hours.
    assert!((20..400).contains(&(after - before)), "{}", after - before);
}

#[tokio::test]
async fn the_same_seed_plays_the_same_chats() {
    let (one, again, other) = tokio::join!(minutes(3, 7), minutes(3, 7), minutes(3, 8));
    assert_eq!(one, again);
    assert_ne!(one, other);
}

#[tokio::test]
async fn everything_a_supervisor_may_meet_is_played() {
    let chats = half_an_hour(1).await;
    let kinds = members(&chats, "live", "ContentType");
    for kind in [
        "event.typing",
        "event.participant.idle",
        "event.participant.returned",
        "event.participant.invited",
        "event.participant.joined",
        "event.participant.left",
        "event.participant.engaged",
        "event.transfer.succeeded",
        "event.chat.ended",
        "event.message.metadata",
        "message.interactive",
        "message.interactive.response",
    ] {
        assert!(kinds.contains(&format!("application/vnd.amazonaws.connect.{kind}")), "no {kind}");
    }
    assert!(kinds.contains("text/markdown"));
    let types = members(&chats, "live", "Type");
    for kind in
        ["PARTICIPANT_ACTIVE", "PARTICIPANT_INACTIVE", "PARTICIPANT_ENGAGED", "PARTICIPANT_DISENGAGED"]
    {
        assert!(types.contains(kind), "no {kind}");
    }
    let roles = members(&chats, "items", "ParticipantRole");
    assert_eq!(roles.len(), 5, "{roles:?}");
    let items = chats.iter().flat_map(|chat| chat["items"].as_array().unwrap());
    let statuses: BTreeSet<&str> =
        items.filter_map(|item| item["Attachments"][0]["Status"].as_str()).collect();
    assert!(statuses.contains("APPROVED") && statuses.contains("REJECTED"));
    assert!(chats.len() > 8 && chats.iter().filter(|chat| chat["state"] == "live").count() <= 8);
}

#[tokio::test]
async fn chats_keep_their_order_and_end_when_they_end() {
    for chat in half_an_hour(2).await {
        let items = chat["items"].as_array().unwrap();
        let times: Vec<&str> = items.iter().map(|item| item["AbsoluteTime"].as_str().unwrap()).collect();
        assert!(times.is_sorted(), "{}", chat["initialContactId"]);
        let end = "application/vnd.amazonaws.connect.event.chat.ended";
        let ended = items.iter().position(|item| item["ContentType"] == end);
        assert_eq!(ended.is_some(), chat["state"] == "ended");
        assert!(ended.is_none_or(|at| at == items.len() - 1), "nothing comes after the end");
    }
}

#[tokio::test]
async fn no_placeholder_is_left_in_what_is_said() {
    let chats = half_an_hour(3).await;
    for content in members(&chats, "items", "Content") {
        let is_json = content.starts_with('{');
        assert!(is_json || !content.contains(['{', '}', '|']), "{content}");
    }
}

#[tokio::test]
async fn chats_have_a_past_at_the_start_and_pending_files_within_seconds() {
    let hand = ManualClock::new(START.parse().unwrap());
    let running = Simulator::start(Config::default(), hand.clock()).await.unwrap();
    let mut stage = Stage::new(running.handle(), &Playbill::default(), Box::new(|_| {}), hand.clock().now());
    let chats = running.chats();
    assert_eq!(chats.iter().filter(|chat| chat.stored().len() >= 16).count(), 7);
    let mut pending = false;
    for _ in 0..50 {
        stage.play(hand.clock().now());
        hand.advance(Duration::from_millis(100));
        let items = chats.iter().flat_map(ChatHandle::stored);
        pending |= items.into_iter().any(|item| item["Attachments"][0]["Status"] == "IN_PROGRESS");
    }
    assert!(pending, "no file is IN_PROGRESS within five seconds");
    let active = chats.iter().filter(|chat| {
        let live = chat.live();
        live.iter().any(|item| item["AbsoluteTime"].as_str().unwrap() >= "2026-03-02T09:00:00.000Z")
    });
    assert!(active.count() >= 6, "most chats are alive within five seconds");
}

#[tokio::test]
async fn any_rate_and_any_clock_can_be_played() {
    let start = START.parse().unwrap();
    let running = Simulator::start(Config::default(), Clock::scaled(start, 1e300)).await.unwrap();
    for rate in [f64::INFINITY, f64::NAN, -1.0, 1e300] {
        let playbill = Playbill { rate, ..Playbill::default() };
        let mut stage = Stage::new(running.handle(), &playbill, Box::new(|_| {}), start);
        assert!(stage.play(start).is_some_and(|next| next > start), "{rate}");
    }
}
