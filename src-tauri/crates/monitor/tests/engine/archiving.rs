//! What is seen is on disk before it is told, and a disk that is slow or fails stops nothing.

use std::time::Duration;

use jiff::SignedDuration;
use monitor::{ChatKey, NotRecorded, RosterChange, Target};
use participant::Operation::GetTranscript;
use tokio::time::{Instant, sleep, timeout};
use transcript::Activity::{Active, Inactive, Unknown};
use transcript::Change;
use transcript::Presence;

use crate::disk::{Disk, Kept};
use crate::floor::{Floor, is_live, seconds, target};
use crate::service::Fault;

#[tokio::test(start_paused = true)]
async fn everything_that_readers_and_the_roster_are_told_is_on_disk() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 250).await;
    disk.mood(|mood| mood.takes = Duration::from_millis(70));
    let mut rows = floor.monitor.roster().await.unwrap().changes;
    let mut opened = floor.monitor.open(&key, 50).await.unwrap();
    let mut told = 0;
    for round in 0..300 {
        floor.service.say(chat);
        if round == 150 {
            floor.service.drop_sockets(chat);
        }
        let until = Instant::now() + Duration::from_millis(37);
        loop {
            tokio::select! {
                () = tokio::time::sleep_until(until) => break,
                update = opened.updates.recv() => for change in &update.unwrap().changes {
                    if let Change::Upsert(entry) = change {
                        assert!(disk.has(&key, entry), "{} was told and is not on disk", entry.id());
                        told += 1;
                    }
                    assert!(!matches!(change, Change::Noted(_)), "that is for the disk alone");
                },
                row = rows.recv() => if let RosterChange::Chat(row) = row.unwrap() {
                    assert!(row.last.as_ref().is_none_or(|last| disk.has(&key, last)));
                    assert_eq!(row.items, disk.kept(&key, |kept| kept.entries.len()).unwrap());
                    assert_eq!((row.unstored, row.unstored_why), (0, None));
                },
            }
        }
    }
    assert!(told >= 290, "{told}");
    floor.true_within(10, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn what_was_replaced_before_it_was_on_disk_is_not_told() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 5).await;
    let mut opened = floor.monitor.open(&key, 50).await.unwrap();
    disk.mood(|mood| mood.takes = Duration::from_secs(1));
    floor.service.say(chat);
    sleep(Duration::from_millis(300)).await;
    let said = floor.service.say(chat);
    sleep(Duration::from_millis(300)).await;
    let receipt = serde_json::json!({
        "Type": "MESSAGEMETADATA", "ContentType": "application/vnd.amazonaws.connect.event.message.metadata",
        "MessageMetadata": { "MessageId": said, "Receipts": [
            { "RecipientParticipantId": "p-agent", "ReadTimestamp": floor.service.now().to_string() },
        ] },
    });
    floor.service.emit(chat, &receipt, false);
    let mut is_told = false;
    while !is_told {
        for change in &opened.updates.recv().await.unwrap().changes {
            if let Change::Upsert(entry) = change
                && entry.id().as_str() == said
            {
                assert!(disk.has(&key, entry), "it was never on disk as it is told");
                is_told = true;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_opens_a_chat_sees_what_is_on_disk_and_no_more() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 5).await;
    disk.mood(|mood| mood.takes = Duration::from_millis(300));
    for _ in 0..20 {
        floor.service.say(chat);
        sleep(Duration::from_millis(40)).await;
        let asked = Instant::now();
        let opened = floor.monitor.open(&key, 50).await.unwrap();
        assert!(asked.elapsed() <= Duration::from_millis(700), "{:?}", asked.elapsed());
        assert!(opened.page.entries.iter().all(|entry| disk.has(&key, entry)));
        assert_eq!(opened.summary.items, disk.kept(&key, |kept| kept.entries.len()).unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_opens_a_chat_that_rests_after_a_failure_sees_what_is_on_disk_and_no_more() {
    for takes in [0, 300] {
        let disk = Disk::default();
        let (floor, chat, key) = Floor::chat_on(&disk, 5).await;
        disk.displace(&key);
        disk.mood(|mood| mood.takes = Duration::from_millis(takes));
        floor.service.mood(chat, |mood| mood.connect = [Fault::Panic].into());
        floor.service.drop_sockets(chat);
        seconds(2).await;
        let dump = floor.dump(&key).await;
        assert_eq!((dump.summary.connection.word(), dump.summary.items), ("failed", 5));
        assert!(disk.has_all(&dump), "an order is shown that is not on disk");
        floor.true_within(20, chat, &key).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_came_while_a_question_waited_for_the_disk_is_not_used_late() {
    let disk = Disk::default();
    // A page each 1.5 s, and no burst.
    let floor = Floor::on_with_share(&disk, 1.0 / 12.0);
    let chat = floor.service.add_chat(3_000);
    let key = floor.watch(chat).await;
    for _ in 0..5 {
        disk.mood(|mood| mood.takes = Duration::from_millis(1_900));
        let pages = floor.service.count(GetTranscript);
        while floor.service.count(GetTranscript) == pages {
            sleep(Duration::from_millis(10)).await;
        }
        disk.mood(|mood| mood.takes = Duration::ZERO);
        floor.dump(&key).await;
        seconds(4).await;
    }
    let asked = floor.service.asked();
    let pages: Vec<_> = asked.iter().filter(|asked| asked.operation == GetTranscript).collect();
    assert!(pages.len() > 10, "{} pages", pages.len());
    for pair in pages.windows(2) {
        let between = pair[1].at - pair[0].at;
        assert!(between >= Duration::from_millis(1_495), "two pages within {between:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connect_whose_turn_went_by_while_a_question_waited_is_made_all_the_same() {
    let disk = Disk::default();
    // A connect each 1.67 s, and no burst.
    let floor = Floor::on_with_share(&disk, 0.1);
    let (chat, key) = floor.live_chat(5).await;
    seconds(60).await;
    // Another chat takes the turn that was there.
    floor.watch(floor.service.add_chat(5)).await;
    sleep(Duration::from_millis(10)).await;
    disk.mood(|mood| mood.takes = Duration::from_millis(1_900));
    floor.service.drop_sockets(chat);
    sleep(Duration::from_millis(10)).await;
    floor.dump(&key).await;
    disk.mood(|mood| mood.takes = Duration::ZERO);
    floor.within(10, &key, "live", is_live).await;
}

#[tokio::test(start_paused = true)]
async fn a_renewal_whose_turn_went_by_while_a_question_waited_is_made_all_the_same() {
    let disk = Disk::default();
    // A connect each 1.67 s, and no burst.
    let floor = Floor::on_with_share(&disk, 0.1);
    let (chat, key) = floor.live_chat(5).await;
    seconds(60).await;
    // Another chat takes the turn that was there.
    floor.watch(floor.service.add_chat(5)).await;
    sleep(Duration::from_millis(10)).await;
    floor.service.mood(chat, |mood| mood.read = [Fault::Refused].into());
    timeout(Duration::from_millis(1_300), floor.monitor.settle(&key)).await.ok();
    assert!(floor.service.mood_of(chat).read.is_empty(), "a page was refused: the token may be dead");
    disk.mood(|mood| mood.takes = Duration::from_millis(1_900));
    floor.service.say(chat);
    sleep(Duration::from_millis(10)).await;
    floor.dump(&key).await;
    disk.mood(|mood| mood.takes = Duration::ZERO);
    seconds(5).await;
    assert_eq!(floor.service.asked().iter().filter(|asked| asked.token_alone).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_slow_disk_holds_up_nobody_for_more_than_two_seconds_and_says_so() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 5).await;
    let mut opened = floor.monitor.open(&key, 50).await.unwrap();
    disk.mood(|mood| mood.takes = Duration::from_secs(3_600));
    let said = floor.service.say(chat);
    let is_told = async {
        loop {
            let update = opened.updates.recv().await.unwrap();
            if update
                .changes
                .iter()
                .any(|change| matches!(change, Change::Upsert(entry) if entry.id().as_str() == said))
            {
                break;
            }
        }
    };
    let asked = Instant::now();
    timeout(Duration::from_millis(2_010), is_told).await.expect("told within two seconds");
    assert!(asked.elapsed() >= Duration::from_millis(1_990), "it was waited for: {:?}", asked.elapsed());
    let dump = floor.dump(&key).await;
    assert_eq!((dump.summary.unstored, dump.summary.unstored_why), (1, Some(NotRecorded::Slow)));
    // From then on nobody waits, and the chat goes on: heartbeats, pages, a lost socket.
    floor.service.drop_sockets(chat);
    for _ in 0..100 {
        floor.service.say(chat);
        seconds(3).await;
        floor.true_within(2, chat, &key).await;
    }
    let dump = floor.dump(&key).await;
    assert!(is_live(&dump) && dump.summary.unstored >= 100, "{:?}", dump.summary);
    disk.mood(|mood| mood.takes = Duration::ZERO);
    seconds(3_600).await;
    floor.stored_within(&disk, &key, 10).await;
    assert_eq!(floor.dump(&key).await.summary.unstored_why, None);
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_stops_nothing_and_what_is_not_there_is_counted_until_it_is() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 5).await;
    let mut rows = floor.monitor.roster().await.unwrap().changes;
    disk.mood(|mood| mood.fails = Some(NotRecorded::Full));
    for said in 1..=20 {
        floor.service.say(chat);
        sleep(Duration::from_millis(100)).await;
        let summary = floor.dump(&key).await.summary;
        assert_eq!((summary.unstored, summary.unstored_why), (said, Some(NotRecorded::Full)));
    }
    seconds(600).await;
    disk.mood(|mood| mood.fails = None);
    floor.stored_within(&disk, &key, 31).await;
    seconds(1).await;
    let mut last = None;
    while let Ok(change) = rows.try_recv() {
        if let RosterChange::Chat(row) = change {
            last = Some((row.unstored, row.unstored_why));
        }
    }
    assert_eq!(last, Some((0, None)), "the roster is told that it is over");
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_fails_now_and_then_ends_with_everything() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 120).await;
    for round in 0..200_u32 {
        floor.service.say(chat);
        sleep(Duration::from_millis(150)).await;
        disk.mood(|mood| {
            mood.fails = round.is_multiple_of(5).then_some(NotRecorded::Busy);
            mood.takes = Duration::from_millis(u64::from(round % 7) * 500);
        });
        if round.is_multiple_of(50) {
            floor.service.drop_sockets(chat);
        }
    }
    disk.mood(|mood| (mood.fails, mood.takes) = (None, Duration::ZERO));
    floor.true_within(60, chat, &key).await;
    floor.stored_within(&disk, &key, 60).await;
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_panics_costs_no_chat() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 5).await;
    disk.mood(|mood| mood.panics = true);
    floor.service.say(chat);
    seconds(1).await;
    let dump = floor.dump(&key).await;
    assert!(is_live(&dump));
    assert_eq!((dump.summary.unstored, dump.summary.unstored_why), (1, Some(NotRecorded::Closed)));
    disk.mood(|mood| mood.panics = false);
    floor.stored_within(&disk, &key, 31).await;
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_no_source_names_is_kept_by_the_name_that_it_gives_itself() {
    let disk = Disk::default();
    let floor = Floor::on(&disk);
    let chat = floor.service.add_chat(120);
    let nameless = Target { contact_id: None, initial_contact_id: None, ..target(chat) };
    let key = floor.monitor.watch(nameless).await.unwrap();
    floor.true_within(30, chat, &key).await;
    floor.within(5, &key, "on disk", |dump| dump.summary.unstored == 0).await;
    let named = ChatKey::new(format!("contact-{chat}"));
    assert_eq!(disk.kept(&named, |kept| kept.entries.len()), Some(120));
    assert_eq!(disk.kept(&key, |kept| kept.entries.len()), None, "a number means another chat next time");
}

#[tokio::test(start_paused = true)]
async fn the_history_of_presence_and_files_are_kept() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 0).await;
    let event = |kind: &str| {
        serde_json::json!({
            "Type": "EVENT", "ContentType": format!("application/vnd.amazonaws.connect.event.participant.{kind}"),
            "ParticipantId": "p-agent", "ParticipantRole": "AGENT", "DisplayName": "Ben",
        })
    };
    for (kind, stored) in [("joined", true), ("idle", false), ("returned", false)] {
        floor.service.emit(chat, &event(kind), stored);
        seconds(5).await;
    }
    let file = serde_json::json!({
        "Type": "ATTACHMENT", "ContentType": "application/vnd.amazonaws.connect.message.attachment",
        "ParticipantId": "p-customer", "ParticipantRole": "CUSTOMER", "DisplayName": "Ana",
        "Attachments": [{ "AttachmentId": "att", "AttachmentName": "a.pdf", "Status": "APPROVED" }],
    });
    floor.service.emit(chat, &file, true);
    floor.true_within(5, chat, &key).await;
    let activities = |disk: &Disk| {
        let of_agent = |kept: &Kept| -> Vec<_> {
            let agent = kept.presence.iter().filter(|report| report.who.as_str() == "p-agent");
            agent
                .filter_map(|report| match report.state {
                    Presence::Activity(activity) => Some(activity),
                    Presence::Engagement(_) | Presence::Typing => None,
                })
                .collect()
        };
        disk.kept(&key, of_agent).unwrap()
    };
    assert_eq!(activities(&disk), [Active, Inactive, Active]);
    assert!(disk.kept(&key, |kept| kept.files.contains_key(&"att".into())).unwrap());
    // Nobody was there to say what happened meanwhile.
    let floor = floor.restart(&disk);
    seconds(60).await;
    floor.watch(chat).await;
    floor.within(30, &key, "live", is_live).await;
    seconds(1).await;
    assert_eq!(activities(&disk), [Active, Inactive, Active, Unknown]);
}

#[tokio::test(start_paused = true)]
async fn a_day_of_quiet_costs_the_disk_little() {
    let disk = Disk::default();
    let (floor, chat, key) = Floor::chat_on(&disk, 5).await;
    let records = disk.records();
    seconds(24 * 3_600).await;
    let records = disk.records() - records;
    assert!(records <= 24 * 4, "{records} records of nothing");
    floor.service.sleep_computer(SignedDuration::ZERO);
    floor.true_within(5, chat, &key).await;
}
