//! Both kinds of credentials, and tokens that run out.

use std::time::Duration;

use credentials::Credential;
use jiff::SignedDuration;
use monitor::{Connection, Dump, Target};
use participant::Operation::{CreateParticipantConnection, GetTranscript, OpenSocket};
use protocol::{ConnectionToken, SocketUrl};

use crate::floor::{Floor, is_live, seconds, target_with};
use crate::service::Fault;

fn handed_over(chat: usize, name: &str, socket: Option<u64>) -> Target {
    let token = ConnectionToken::new(format!("{name}/{chat}")).unwrap();
    let websocket =
        socket.map(|line| SocketUrl::new(format!("ws://127.0.0.1/{name}/{chat}/{line}")).unwrap());
    target_with(chat, Credential::Connection { token, websocket, expiry: None })
}

fn every_ms(dump: &Dump) -> Option<u64> {
    match dump.summary.connection {
        Connection::Polled { every_ms, .. } => Some(every_ms),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_without_a_socket_is_read_ever_more_rarely_while_nothing_is_said() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    let key = floor.monitor.watch(handed_over(chat, "token", None)).await.unwrap();
    seconds(2).await;
    assert_eq!(every_ms(&floor.dump(&key).await), Some(20_000));
    seconds(1_200).await;
    assert_eq!(every_ms(&floor.dump(&key).await), Some(60_000));
    let reads = floor.service.count(GetTranscript);
    seconds(600).await;
    assert!((9..=11).contains(&(floor.service.count(GetTranscript) - reads)));
    floor.service.say(chat);
    floor.within(61, &key, "read", |dump| dump.summary.items == 6).await;
    assert_eq!(every_ms(&floor.dump(&key).await), Some(20_000), "something was said");
}

#[tokio::test(start_paused = true)]
async fn a_chat_without_a_socket_is_read_more_often_by_whoever_looks_at_it() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    let key = floor.monitor.watch(handed_over(chat, "token", None)).await.unwrap();
    seconds(1_200).await;
    floor.service.say(chat);
    floor.monitor.open(&key, 10).await.unwrap();
    floor.within(1, &key, "read at once", |dump| dump.summary.items == 6).await;
    assert_eq!(every_ms(&floor.dump(&key).await), Some(5_000));
    for item in 7..12 {
        floor.service.say(chat);
        floor.within(6, &key, "read", |dump| dump.summary.items == item).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_handed_over_for_a_chat_in_progress_brings_it_back_or_gives_it_a_socket() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    let key = floor.monitor.watch(handed_over(chat, "old", None)).await.unwrap();
    seconds(30).await;
    floor.service.mood(chat, |mood| mood.read_always = Some(Fault::Refused));
    let unknown = |dump: &Dump| matches!(dump.summary.connection, Connection::Unknown { .. });
    floor.within(240, &key, "unknown", unknown).await;
    floor.service.mood(chat, |mood| mood.read_always = None);
    floor.service.say(chat);
    floor.monitor.watch(handed_over(chat, "new", None)).await.unwrap();
    floor.within(5, &key, "read", |dump| dump.summary.items == 6 && every_ms(dump).is_some()).await;
    floor.monitor.watch(handed_over(chat, "newest", Some(71))).await.unwrap();
    floor.within(5, &key, "live", is_live).await;
    floor.true_within(5, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_handed_over_beside_an_open_one_replaces_it_without_a_gap() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    let key = floor.monitor.watch(handed_over(chat, "first", Some(71))).await.unwrap();
    floor.true_within(5, chat, &key).await;
    let mut changes = floor.monitor.roster().await.unwrap().changes;
    floor.monitor.watch(handed_over(chat, "second", Some(72))).await.unwrap();
    for _ in 0..30 {
        seconds(1).await;
        floor.service.say(chat);
    }
    floor.true_within(5, chat, &key).await;
    assert_eq!(floor.service.sockets(chat), 1);
    assert_eq!(floor.service.count(OpenSocket), 2);
    while let Ok(change) = changes.try_recv() {
        if let monitor::RosterChange::Chat(summary) = change {
            assert!(summary.complete && summary.connection.word() == "live", "{summary:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_participant_token_after_a_connection_token_keeps_the_socket_until_it_has_its_own() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    let key = floor.monitor.watch(handed_over(chat, "first", Some(71))).await.unwrap();
    floor.true_within(5, chat, &key).await;
    floor.watch(chat).await;
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(is_live(&floor.dump(&key).await));
    }
    assert_eq!(floor.service.count(CreateParticipantConnection), 1);
    floor.true_within(5, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_token_that_dies_before_its_socket_is_renewed_alone_and_the_socket_is_not_touched() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    floor.service.mood(chat, |mood| {
        mood.token_life = Some(SignedDuration::from_mins(20));
        mood.lifetime = SignedDuration::from_hours(9);
    });
    let key = floor.watch(chat).await;
    for _ in 0..55 {
        seconds(60).await;
        assert!(is_live(&floor.dump(&key).await));
    }
    assert_eq!(floor.service.count(OpenSocket), 1);
    let asked = floor.service.asked();
    let renewals = asked.iter().filter(|asked| asked.token_alone).count();
    assert_eq!(renewals, 2, "at 19 and at 38 minutes");
}

#[tokio::test(start_paused = true)]
async fn tokens_that_are_dead_when_they_come_are_not_asked_for_without_end() {
    for life in [-3_600, 0, 1, 30] {
        let floor = Floor::open();
        let chat = floor.service.add_chat(5);
        floor.service.mood(chat, |mood| mood.token_life = Some(SignedDuration::from_secs(life)));
        let key = floor.watch(chat).await;
        seconds(3_000).await;
        let connects = floor.service.count(CreateParticipantConnection);
        let most = if life > 1 { 3_000 / 15 } else { 20 };
        assert!(connects <= most, "{connects} in 50 minutes with a life of {life} s");
        assert!(is_live(&floor.dump(&key).await));
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_is_tried_again_and_costs_no_socket() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    floor.service.mood(chat, |mood| mood.token_life = Some(SignedDuration::from_mins(10)));
    let key = floor.watch(chat).await;
    seconds(60).await;
    for fault in [Fault::Server, Fault::Cut, Fault::Throttled(None), Fault::Refused] {
        floor.service.mood(chat, |mood| mood.connect = vec![fault; 3].into());
        seconds(900).await;
        assert!(is_live(&floor.dump(&key).await));
        assert!(floor.service.mood_of(chat).connect.is_empty(), "{fault:?}: tried again");
    }
    assert!(floor.service.count(OpenSocket) <= 2);
}
