//! A floor of chats.

use std::collections::BTreeMap;
use std::time::Duration;

use monitor::{Config, Connection, Dependencies, Monitor, RosterChange};
use participant::Operation::{self, CreateParticipantConnection, GetTranscript};

use crate::floor::{Floor, is_live, seconds};
use crate::service::{AmazonConnect, Asked, Fault};

/// In no window of a second more than a burst and a second's rate.
fn within_share(asked: &[Asked], operation: Operation, most: usize) {
    let moments: Vec<_> =
        asked.iter().filter(|asked| asked.operation == operation).map(|asked| asked.at).collect();
    for (index, start) in moments.iter().enumerate() {
        let within = moments[index..].iter().take_while(|at| **at - *start < Duration::from_secs(1)).count();
        assert!(within <= most, "{within} × {operation:?} within a second");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_chats_that_lose_the_network_together_come_back_within_the_share() {
    let floor = Floor::seeded(1, 0.5);
    let chats: Vec<usize> = (0..100).map(|_| floor.service.add_chat(20)).collect();
    let mut keys = Vec::new();
    for chat in &chats {
        keys.push(floor.watch(*chat).await);
    }
    for (chat, key) in chats.iter().zip(&keys) {
        floor.true_within(120, *chat, key).await;
    }
    seconds(30).await;
    let before = floor.service.asked().len();
    for chat in &chats {
        floor.service.drop_sockets(*chat);
        floor.service.say(*chat);
    }
    for (chat, key) in chats.iter().zip(&keys) {
        // 100 connects at 3 a second.
        floor.true_within(45, *chat, key).await;
    }
    let asked = floor.service.asked();
    let mut connects = BTreeMap::<usize, u32>::new();
    for asked in asked[before..].iter().filter(|asked| asked.operation == CreateParticipantConnection) {
        *connects.entry(asked.chat).or_default() += 1;
    }
    assert_eq!(connects.len(), 100);
    assert!(connects.values().all(|count| *count == 1), "one connect per chat: {connects:?}");
    within_share(&asked, CreateParticipantConnection, 7);
    within_share(&asked, GetTranscript, 10);
}

#[tokio::test(start_paused = true)]
async fn a_chat_whose_task_panics_is_started_again_and_the_others_go_on() {
    // On whichever way it comes: from a call, or from a socket's own task.
    for call in [true, false] {
        let floor = Floor::open();
        let (broken, broken_key) = floor.live_chat(5).await;
        let (other, other_key) = floor.live_chat(5).await;
        let mut changes = floor.monitor.roster().await.unwrap().changes;
        floor.service.mood(broken, |mood| {
            if call {
                mood.connect = [Fault::Panic].into();
            } else {
                mood.open_always = Some(Fault::Panic);
            }
        });
        floor.service.drop_sockets(broken);
        seconds(4).await;
        floor.service.mood(broken, |mood| mood.open_always = None);
        let mut said = false;
        while let Ok(change) = changes.try_recv() {
            if let RosterChange::Chat(summary) = change
                && matches!(summary.connection, Connection::Failed { .. })
            {
                assert_eq!(summary.key, broken_key);
                said = true;
            }
        }
        assert!(said, "the row says that it failed");
        let dump = floor.dump(&other_key).await;
        assert!(is_live(&dump) && dump.summary.complete);
        floor.true_within(20, broken, &broken_key).await;
        floor.true_within(1, other, &other_key).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_fails_at_each_start_is_started_ever_more_rarely() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Panic));
    floor.watch(chat).await;
    seconds(3_600).await;
    let connects = floor.service.count(CreateParticipantConnection);
    assert!((5..40).contains(&connects), "{connects} starts in an hour");
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_waits_for_its_next_start_is_opened_at_once_and_comes_back_to_its_reader() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.connect = [Fault::Panic].into());
    floor.service.drop_sockets(chat);
    seconds(3).await;
    let asked = tokio::time::Instant::now();
    let mut opened = floor.monitor.open(&key, 50).await.unwrap();
    assert!(asked.elapsed() < Duration::from_millis(100), "{:?}", asked.elapsed());
    assert_eq!(opened.summary.connection.word(), "failed");
    let comes_back = async { while opened.updates.recv().await.unwrap().changes.is_empty() {} };
    let in_time = tokio::time::timeout(Duration::from_secs(10), comes_back).await;
    assert!(in_time.is_ok(), "the same reader sees it come back");
    floor.true_within(10, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_person_ends_the_wait_for_the_next_start() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.connect = vec![Fault::Panic; 5].into());
    floor.service.drop_sockets(chat);
    // The fifth wait in a row takes 80 s.
    seconds(100).await;
    assert_eq!(floor.dump(&key).await.summary.connection.word(), "failed");
    floor.monitor.retry(&key).await.unwrap();
    floor.true_within(5, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn one_call_that_fails_interrupts_no_slow_call_of_another_chat() {
    let floor = Floor::open();
    let slow = floor.service.add_chat(5);
    floor.service.mood(slow, |mood| mood.delay = Duration::from_secs(60));
    floor.watch(slow).await;
    seconds(3).await;
    let asked = || floor.service.asked().iter().filter(|asked| asked.chat == slow).count();
    let before = asked();
    let unlucky = floor.service.add_chat(5);
    floor.service.mood(unlucky, |mood| mood.connect = [Fault::Cut].into());
    let key = floor.watch(unlucky).await;
    floor.within(3, &key, "live", is_live).await;
    assert_eq!(asked(), before, "a slow call was made anew");
}

#[tokio::test(start_paused = true)]
async fn a_share_that_makes_no_sense_is_taken_as_the_nearest_that_does() {
    for (share, least, most) in [(0.0, 1, 5), (f64::NAN, 1, 100), (50.0, 20, 100), (-1.0, 1, 5)] {
        let service = AmazonConnect::new(1);
        let dependencies = Dependencies {
            network: std::sync::Arc::new(service.clone()),
            clock: std::sync::Arc::new(service.clone()),
            seed: 1,
            archive: None,
        };
        let monitor = Monitor::start(dependencies, Config { quota_share: share, ..Config::default() });
        for _ in 0..100 {
            let chat = service.add_chat(1);
            monitor.watch(crate::floor::target(chat)).await.unwrap();
        }
        seconds(5).await;
        let connects = service.count(CreateParticipantConnection);
        assert!((least..=most).contains(&connects), "{share}: {connects}");
        within_share(&service.asked(), CreateParticipantConnection, 15);
    }
}

#[tokio::test(start_paused = true)]
async fn the_files_of_all_chats_are_given_at_once_and_chats_without_any_are_left_out() {
    let floor = Floor::open();
    let (sends, key) = floor.live_chat(2).await;
    let (_, _) = floor.live_chat(2).await;
    let file = serde_json::json!({
        "Type": "ATTACHMENT", "ContentType": "application/vnd.amazonaws.connect.message.attachment",
        "ParticipantId": "p-customer", "ParticipantRole": "CUSTOMER", "DisplayName": "Ana",
        "Attachments": [{ "AttachmentId": "att", "AttachmentName": "a.pdf", "Status": "REJECTED" }],
    });
    floor.service.emit(sends, &file, true);
    floor.true_within(5, sends, &key).await;
    let found = floor.monitor.files().await.unwrap();
    let names: Vec<_> =
        found.iter().map(|chat| (&chat.key, chat.files.len(), chat.files[0].name.as_deref())).collect();
    assert_eq!(names, [(&key, 1, Some("a.pdf"))]);
}
