//! Reading the past: how far it is, and what a person orders about it.

use monitor::{BackFillOrder, BackFillState, ChatKey, Doing, Dump};
use participant::Operation::GetTranscript;

use crate::floor::{Floor, is_live, seconds, target};

/// A chat with a long past, live, of which a part is read.
async fn half_read(floor: &Floor) -> (usize, ChatKey) {
    let chat = floor.service.add_chat(3_000);
    let key = floor.watch(chat).await;
    floor.within(60, &key, "half read", |dump| dump.summary.items >= 1_000).await;
    (chat, key)
}

fn state(dump: &Dump) -> BackFillState {
    dump.summary.back_fill.state
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_in_pages_items_and_how_far_back() {
    let floor = Floor::seeded(1, 0.25);
    let (chat, key) = half_read(&floor).await;
    let dump = floor.dump(&key).await;
    let first = dump.entries.first().unwrap().place.time;
    assert_eq!(state(&dump), BackFillState::Reading);
    assert_eq!(dump.summary.back_fill.reached, Some(first));
    assert!(dump.summary.back_fill.pages >= 9 && dump.summary.back_fill.items >= 900);
    floor.true_within(60, chat, &key).await;
    let done = floor.dump(&key).await.summary.back_fill;
    assert_eq!((done.state, done.pages, done.items), (BackFillState::Done, 29, 2_900));
}

#[tokio::test(start_paused = true)]
async fn paused_and_cancelled_it_asks_for_nothing_older_and_the_live_edge_goes_on() {
    for (order, told, doing) in [
        (BackFillOrder::Pause, BackFillState::Paused, Doing::Paused),
        (BackFillOrder::Cancel, BackFillState::Cancelled, Doing::Cancelled),
    ] {
        let floor = Floor::seeded(1, 0.25);
        let (chat, key) = half_read(&floor).await;
        floor.monitor.back_fill(&key, order).await.unwrap();
        seconds(2).await;
        let reads = floor.service.count(GetTranscript);
        let first = floor.dump(&key).await.entries.first().unwrap().place;
        for _ in 0..5 {
            floor.service.drop_sockets(chat);
            floor.service.say(chat);
            seconds(70).await;
        }
        let dump = floor.dump(&key).await;
        assert!(is_live(&dump));
        assert_eq!((state(&dump), dump.gaps.len()), (told, 1));
        assert_eq!(dump.gaps[0].doing, doing);
        assert_eq!(dump.entries.first().unwrap().place, first);
        assert!(floor.service.count(GetTranscript) - reads <= 5 * 3);
        floor.monitor.back_fill(&key, BackFillOrder::Resume).await.unwrap();
        floor.true_within(60, chat, &key).await;
    }
}

#[tokio::test(start_paused = true)]
async fn cancelling_drops_the_request_that_waits_in_the_queue() {
    let floor = Floor::seeded(1, 0.01);
    let chat = floor.service.add_chat(3_000);
    let key = floor.watch(chat).await;
    floor.within(60, &key, "live", is_live).await;
    seconds(20).await;
    assert!(floor.dump(&key).await.summary.back_fill.eta_ms.is_some());
    floor.monitor.back_fill(&key, BackFillOrder::Cancel).await.unwrap();
    let reads = floor.service.count(GetTranscript);
    seconds(120).await;
    assert!(floor.service.count(GetTranscript) - reads <= 1, "nothing but a look at the live edge");
}

#[tokio::test(start_paused = true)]
async fn a_hole_at_the_live_edge_does_not_wait_behind_the_past() {
    let floor = Floor::seeded(1, 0.1);
    let mut chats = Vec::new();
    for _ in 0..20 {
        let chat = floor.service.add_chat(1_000);
        chats.push((chat, floor.watch(chat).await));
    }
    for (_, key) in &chats {
        floor.within(120, key, "live", is_live).await;
    }
    seconds(90).await;
    let (chat, key) = &chats[7];
    floor.service.drop_sockets(*chat);
    let said = floor.service.say(*chat);
    let took = floor
        .within(60, key, "read", |dump| dump.entries.iter().any(|entry| entry.id().as_str() == said))
        .await;
    assert!(took.as_secs() <= 6, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_known_pages_are_not_read_again() {
    let floor = Floor::open();
    let (chat, key) = half_read(&floor).await;
    let saved = floor.monitor.save(&key).await.unwrap();
    let known = floor.dump(&key).await.summary.items;
    floor.monitor.forget(key).await.unwrap();
    for _ in 0..30 {
        floor.service.say(chat);
    }
    let reads = floor.service.count(GetTranscript);
    let key = floor.monitor.watch_from(target(chat), Some(saved)).await.unwrap();
    floor.true_within(60, chat, &key).await;
    seconds(4).await;
    let reads = floor.service.count(GetTranscript) - reads;
    let needed = (3_000 - known) / 100 + 1;
    assert!(reads <= needed + 3, "{reads} reads, {needed} pages were missing");
}
