//! The network comes back: how soon everything else does.

use std::time::Duration;

use monitor::ChatKey;
use participant::Operation::CreateParticipantConnection;
use tokio::time::Instant;

use crate::floor::{Floor, is_live, seconds};
use crate::service::Fault;

async fn floor_of(chats: usize, share: f64) -> (Floor, Vec<(usize, ChatKey)>) {
    let floor = Floor::seeded(1, share);
    let mut watched = Vec::new();
    for _ in 0..chats {
        let chat = floor.service.add_chat(20);
        watched.push((chat, floor.watch(chat).await));
    }
    for (chat, key) in &watched {
        floor.true_within(120, *chat, key).await;
    }
    seconds(30).await;
    (floor, watched)
}

fn cut(floor: &Floor, chats: &[(usize, ChatKey)]) {
    for (chat, _) in chats {
        floor.service.mood(*chat, |mood| {
            mood.connect_always = Some(Fault::Cut);
            mood.read_always = Some(Fault::Cut);
        });
        floor.service.drop_sockets(*chat);
        floor.service.say(*chat);
    }
}

fn restore(floor: &Floor, chats: &[(usize, ChatKey)]) {
    for (chat, _) in chats {
        floor.service.mood(*chat, |mood| (mood.connect_always, mood.read_always) = (None, None));
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_cut_of_any_length_the_chat_on_screen_is_live_within_three_seconds() {
    let (floor, chats) = floor_of(30, 0.5).await;
    let (on_screen, key) = &chats[17];
    floor.monitor.open(key, 10).await.unwrap();
    for outage in [5, 40, 300, 1_803] {
        cut(&floor, &chats);
        seconds(outage).await;
        restore(&floor, &chats);
        let took = floor.within(60, key, "live", is_live).await;
        assert!(took <= Duration::from_secs(3), "{took:?} after {outage} s");
        floor.true_within(3, *on_screen, key).await;
        for (chat, key) in &chats {
            floor.true_within(60, *chat, key).await;
        }
        seconds(90).await;
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_cut_all_chats_are_back_as_soon_as_the_share_allows() {
    let (floor, chats) = floor_of(60, 0.5).await;
    cut(&floor, &chats);
    seconds(300).await;
    let before = floor.service.asked().len();
    restore(&floor, &chats);
    let started = Instant::now();
    for (chat, key) in &chats {
        floor.true_within(120, *chat, key).await;
    }
    // 60 connects at 3 a second, of which 4 at once.
    let took = started.elapsed();
    assert!(took <= Duration::from_secs(22), "{took:?}");
    let asked = floor.service.asked();
    let connects = asked[before..].iter().filter(|asked| asked.operation == CreateParticipantConnection);
    assert!(connects.count() <= 62, "one each");
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_opened_while_it_waits_for_the_network_tries_at_once() {
    let (floor, chats) = floor_of(1, 1.0).await;
    let (chat, key) = &chats[0];
    cut(&floor, &chats);
    // Until a long wait has just begun.
    seconds(200).await;
    let asked = floor.service.count(CreateParticipantConnection);
    floor.within(60, key, "tried", |_| floor.service.count(CreateParticipantConnection) > asked).await;
    restore(&floor, &chats);
    floor.monitor.open(key, 10).await.unwrap();
    floor.within(2, key, "live", is_live).await;
    floor.true_within(2, *chat, key).await;
}

#[tokio::test(start_paused = true)]
async fn what_waits_because_the_service_said_so_does_not_hurry() {
    let (floor, chats) = floor_of(2, 1.0).await;
    cut(&floor, &chats);
    let (slowed, _) = chats[0];
    floor.service.mood(slowed, |mood| mood.connect_always = Some(Fault::Throttled(Some(200))));
    seconds(10).await;
    let connects = floor.service.connects_of(slowed);
    restore(&floor, &chats[1..]);
    seconds(60).await;
    assert_eq!(floor.service.connects_of(slowed), connects);
}

#[tokio::test(start_paused = true)]
async fn a_network_that_swallows_everything_is_noticed_within_25_seconds_at_whatever_moment_it_begins() {
    for phase in 0..10 {
        let floor = Floor::open();
        let (chat, key) = floor.live_chat(5).await;
        seconds(20).await;
        tokio::time::sleep(Duration::from_millis(phase * 1_001)).await;
        floor.service.mood(chat, |mood| mood.mute = true);
        let took = floor.within(40, &key, "known to be lost", |dump| !is_live(dump)).await;
        assert!(took <= Duration::from_millis(25_100), "{took:?} in phase {phase}");
    }
}

#[tokio::test(start_paused = true)]
async fn slow_heartbeats_are_no_alarm() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.delay = Duration::from_millis(4_900));
    for _ in 0..120 {
        seconds(1).await;
        assert!(is_live(&floor.dump(&key).await));
    }
    assert_eq!(floor.service.count(CreateParticipantConnection), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_chats_that_slept_are_each_connected_anew_once() {
    let (floor, chats) = floor_of(100, 1.0).await;
    let before = floor.service.count(CreateParticipantConnection);
    floor.service.sleep_computer(jiff::SignedDuration::from_hours(9));
    for (chat, _) in &chats {
        floor.service.drop_sockets_silently(*chat);
        floor.service.say(*chat);
    }
    for (chat, key) in &chats {
        floor.true_within(60, *chat, key).await;
    }
    seconds(120).await;
    assert_eq!(floor.service.count(CreateParticipantConnection) - before, 100);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_disturbs_nothing() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.sleep_computer(-jiff::SignedDuration::from_hours(5));
    for _ in 0..70 {
        seconds(60).await;
        floor.service.say(chat);
        assert!(is_live(&floor.dump(&key).await));
    }
    floor.true_within(10, chat, &key).await;
    // One swap within its hour, or two.
    assert!(floor.service.count(CreateParticipantConnection) <= 3);
}
