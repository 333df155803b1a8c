//! What was seen before the program was started again is there at once, and is not read again.

use std::sync::Arc;
use std::time::Duration;

use monitor::{Connection, NotLoaded, NotRecorded, RosterChange, Target};
use participant::Endpoint;
use participant::Operation::{CreateParticipantConnection, GetTranscript};
use tokio::time::{Instant, sleep};
use transcript::Entry;

use crate::disk::Disk;
use crate::floor::{Floor, seconds, target};
use crate::service::Fault;

#[tokio::test(start_paused = true)]
async fn after_a_restart_a_chat_is_there_at_once_without_a_network() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 1_200).await;
    let before = floor.dump(&key).await;
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Cut);
        mood.read_always = Some(Fault::Cut);
    });
    let floor = floor.restart(&disk);
    let mut roster = floor.monitor.roster().await.unwrap().changes;
    let asked = Instant::now();
    floor.watch(chat).await;
    let row = loop {
        if let RosterChange::Chat(row) = roster.recv().await.unwrap() {
            break row;
        }
    };
    assert_eq!(asked.elapsed(), Duration::ZERO);
    assert_eq!((row.items, row.at_start), (1_200, true), "the first that the roster hears of it");
    assert_eq!(row.last.as_ref().map(|last| last.id()), before.summary.last.as_ref().map(|last| last.id()));
    assert!(matches!(row.connection, Connection::Connecting { .. }) && !row.complete);
    let opened = floor.monitor.open(&key, 2_000).await.unwrap();
    let ids = |entries: &[Arc<Entry>]| -> Vec<_> { entries.iter().map(|entry| entry.id().clone()).collect() };
    assert_eq!(ids(&opened.page.entries), ids(&before.entries));
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_only_what_is_missing_is_read() {
    let disk = Disk::default();
    let floor = Floor::on(&disk);
    let chat = floor.service.add_chat(3_000);
    let key = floor.watch(chat).await;
    floor.within(60, &key, "half read", |dump| dump.summary.items >= 1_500).await;
    let floor = floor.restart(&disk);
    let known = disk.kept(&key, |kept| kept.entries.len()).unwrap();
    assert!(known >= 1_500);
    for _ in 0..30 {
        floor.service.say(chat);
    }
    let reads = floor.service.count(GetTranscript);
    floor.watch(chat).await;
    floor.true_within(60, chat, &key).await;
    seconds(4).await;
    let reads = floor.service.count(GetTranscript) - reads;
    let needed = (3_000 - known) / 100 + 1;
    assert!(reads <= needed + 3, "{reads} reads, {needed} pages were missing");
    floor.stored_within(&disk, &key, 5).await;
}

#[tokio::test(start_paused = true)]
async fn a_sealed_chat_that_is_watched_again_asks_for_nothing() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 150).await;
    floor.service.end(chat);
    let sealed =
        |dump: &monitor::Dump| matches!(dump.summary.connection, Connection::Ended { complete: true, .. });
    floor.within(30, &key, "sealed", sealed).await;
    assert!(disk.kept(&key, |kept| kept.chat.sealed && kept.chat.ended_at.is_some()).unwrap());
    let fingerprint = floor.dump(&key).await.fingerprint;
    let floor = floor.restart(&disk);
    let asked = floor.service.asked().len();
    floor.watch(chat).await;
    seconds(600).await;
    let dump = floor.dump(&key).await;
    assert!(sealed(&dump) && dump.fingerprint == fingerprint && fingerprint.is_some());
    assert_eq!(floor.service.asked().len(), asked);
}

#[tokio::test(start_paused = true)]
async fn whoever_was_told_something_finds_it_after_a_kill_at_any_moment() {
    for moment in 0..40 {
        let disk = Disk::default();
        disk.mood(|mood| mood.takes = Duration::from_millis(25));
        let floor = Floor::on(&disk);
        let chat = floor.service.add_chat(230);
        let key = floor.watch(chat).await;
        sleep(Duration::from_millis(moment * 13)).await;
        floor.service.say(chat);
        let shown = floor.dump(&key).await;
        assert_eq!(shown.summary.unstored, 0);
        let floor = floor.restart(&disk);
        floor.watch(chat).await;
        let again = floor.dump(&key).await;
        for entry in &shown.entries {
            assert!(again.entries.iter().any(|known| known.id() == entry.id()), "{} is lost", entry.id());
        }
        floor.true_within(30, chat, &key).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_loaded_holds_up_no_chat_and_stays_there() {
    for failure in [Some(NotLoaded::Damaged), None] {
        let disk = Disk::default();
        let (floor, chat, key) = Floor::chat_on(&disk, 120).await;
        let floor = floor.restart(&disk);
        disk.mood(|mood| {
            mood.load_fails = failure;
            mood.load_takes = Duration::from_secs(if failure.is_some() { 0 } else { 100 });
        });
        floor.watch(chat).await;
        floor.true_within(10, chat, &key).await;
        floor.stored_within(&disk, &key, 5).await;
        assert_eq!(disk.kept(&key, |kept| kept.entries.len()), Some(120));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_read_beside_another_program_is_shown_at_once_and_kept_when_that_one_is_done() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 120).await;
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Refused));
    let floor = floor.restart(&disk);
    disk.mood(|mood| (mood.beside, mood.fails) = (true, Some(NotRecorded::Busy)));
    floor.watch(chat).await;
    let refused = |dump: &monitor::Dump| matches!(dump.summary.connection, Connection::Refused { .. });
    floor.within(60, &key, "refused", refused).await;
    let summary = floor.dump(&key).await.summary;
    assert_eq!((summary.items, summary.unstored, summary.unstored_why), (120, 0, None));
    disk.forget(&key);
    disk.mood(|mood| mood.fails = None);
    floor.stored_within(&disk, &key, 60).await;
    assert_eq!(disk.kept(&key, |kept| (kept.entries.len(), kept.state.is_some())), Some((120, true)));
}

#[tokio::test(start_paused = true)]
async fn a_chat_whose_state_is_of_another_version_shows_what_was_kept_and_is_read_anew() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 120).await;
    disk.spoil_state(&key);
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Cut));
    let floor = floor.restart(&disk);
    floor.watch(chat).await;
    let dump = floor.dump(&key).await;
    assert_eq!((dump.summary.items, dump.summary.complete, dump.gaps.len()), (120, false, 1));
    floor.service.mood(chat, |mood| mood.connect_always = None);
    floor.true_within(40, chat, &key).await;
    floor.stored_within(&disk, &key, 5).await;
    let floor = floor.restart(&disk);
    floor.watch(chat).await;
    assert!(floor.dump(&key).await.summary.at_start, "the state is written anew");
}

#[tokio::test(start_paused = true)]
async fn a_chat_whose_task_failed_is_taken_from_disk_once_and_read_anew_if_it_fails_again() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 120).await;
    let loads = disk.loads();
    floor.service.mood(chat, |mood| {
        mood.connect = [Fault::Panic].into();
        mood.connect_always = Some(Fault::Cut);
    });
    floor.service.drop_sockets(chat);
    seconds(8).await;
    assert_eq!(disk.loads() - loads, 1);
    let dump = floor.dump(&key).await;
    assert_eq!(dump.summary.items, 120, "nothing that was shown is gone");
    floor.service.mood(chat, |mood| mood.connect = [Fault::Panic].into());
    floor.monitor.retry(&key).await.unwrap();
    seconds(20).await;
    assert_eq!(disk.loads() - loads, 1, "perhaps it fails at what is there");
    floor.service.mood(chat, |mood| mood.connect_always = None);
    floor.true_within(60, chat, &key).await;
    floor.stored_within(&disk, &key, 5).await;
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_forgotten_stays_on_disk() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 120).await;
    floor.monitor.forget(key.clone()).await.unwrap();
    seconds(5).await;
    assert_eq!(disk.kept(&key, |kept| kept.entries.len()), Some(120));
    floor.watch(chat).await;
    assert_eq!(floor.dump(&key).await.summary.items, 120);
}

#[tokio::test(start_paused = true)]
async fn what_was_kept_of_another_address_is_not_this_chat() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 120).await;
    let floor = floor.restart(&disk);
    let elsewhere = Endpoint::custom("https://elsewhere.example").unwrap();
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Cut));
    floor.monitor.watch(Target { endpoint: elsewhere, ..target(chat) }).await.unwrap();
    assert_eq!(floor.dump(&key).await.summary.items, 0);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_chats_share_a_slow_disk_and_a_restart() {
    let disk = Disk::default();
    disk.mood(|mood| mood.takes = Duration::from_millis(400));
    let mut floor = Floor::on(&disk);
    let chats: Vec<usize> = (0..100).map(|_| floor.service.add_chat(20)).collect();
    let mut keys = Vec::new();
    for round in 0..2 {
        let before = floor.service.count(GetTranscript);
        keys.clear();
        for chat in &chats {
            keys.push(floor.watch(*chat).await);
        }
        for (chat, key) in chats.iter().zip(&keys) {
            floor.true_within(120, *chat, key).await;
        }
        for _ in 0..10 {
            for chat in &chats {
                floor.service.say(*chat);
            }
            sleep(Duration::from_millis(90)).await;
        }
        for (chat, key) in chats.iter().zip(&keys) {
            floor.true_within(10, *chat, key).await;
            floor.stored_within(&disk, key, 10).await;
        }
        if round == 1 {
            let reads = floor.service.count(GetTranscript) - before;
            assert!(reads <= 250, "{reads} pages, where one of each chat was missing");
        }
        floor = floor.restart(&disk);
    }
    assert_eq!(floor.service.count(CreateParticipantConnection), 200);
}
