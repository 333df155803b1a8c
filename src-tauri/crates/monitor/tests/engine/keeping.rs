//! A connection that is kept: swapped before it ends, replaced when it is in doubt.

use std::time::Duration;

use jiff::SignedDuration;
use monitor::{Connection, RosterChange};
use participant::Operation::{CreateParticipantConnection, GetTranscript, OpenSocket};

use crate::floor::{Floor, is_live, seconds};
use crate::service::{Ack, Fault, Mood};

#[tokio::test(start_paused = true)]
async fn a_socket_is_swapped_within_its_hour_without_a_moment_of_doubt() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let mut changes = floor.monitor.roster().await.unwrap().changes;
    for _ in 0..62 {
        seconds(60).await;
        floor.service.say(chat);
    }
    assert_eq!(floor.service.count(CreateParticipantConnection), 2, "one swap in 62 minutes");
    assert_eq!(floor.service.sockets(chat), 1, "the old socket is closed");
    floor.true_within(5, chat, &key).await;
    while let Ok(change) = changes.try_recv() {
        if let RosterChange::Chat(summary) = change {
            assert!(summary.complete, "a gap: {summary:?}");
            assert!(matches!(summary.connection, Connection::Live { .. }), "{:?}", summary.connection);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_keeps_the_healthy_socket() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Throttled(None)));
    for _ in 0..70 {
        seconds(60).await;
        floor.service.say(chat);
        let dump = floor.dump(&key).await;
        assert!(is_live(&dump) && dump.summary.complete, "{:?}", dump.summary.connection);
    }
    assert!(floor.service.count(CreateParticipantConnection) > 2, "it was tried");
    assert_eq!(floor.service.count(OpenSocket), 1);
}

#[tokio::test(start_paused = true)]
async fn a_half_open_socket_is_replaced_within_25_seconds_and_the_hole_filled() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    seconds(7).await;
    floor.service.mood(chat, |mood| mood.mute = true);
    floor.service.say(chat);
    seconds(15).await;
    floor.service.mood(chat, |mood| mood.mute = false);
    // The old socket has missed the word for good; heartbeats come too late for two ticks.
    floor.service.mood(chat, |mood| mood.heartbeats = false);
    seconds(9).await;
    floor.service.mood(chat, |mood| mood.heartbeats = true);
    floor.true_within(5, chat, &key).await;
    assert_eq!(floor.service.count(CreateParticipantConnection), 2, "one reconnect");
    assert!(is_live(&floor.dump(&key).await));
}

#[tokio::test(start_paused = true)]
async fn what_a_silent_socket_cannot_know_is_not_called_complete() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| {
        mood.mute = true;
        mood.connect_always = Some(Fault::Cut);
        mood.read_always = Some(Fault::Cut);
    });
    let missed = floor.service.say(chat);
    seconds(40).await;
    let dump = floor.dump(&key).await;
    assert!(dump.entries.iter().all(|entry| entry.id().as_str() != missed));
    assert!(!dump.summary.complete, "{:?}", dump.summary.connection);
    assert!(!is_live(&dump), "nothing was heard for 40 s");
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.true_within(40, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn an_old_socket_that_falls_silent_in_a_swap_leaves_the_new_one_alone() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    // Both heartbeats stop, and no page can be read that would let the old socket go.
    floor.service.mood(chat, |mood| {
        mood.heartbeats = false;
        mood.read_always = Some(Fault::Server);
    });
    floor.within(60, &key, "replaced", |_| floor.service.count(CreateParticipantConnection) == 2).await;
    floor.service.mood(chat, |mood| mood.heartbeats = true);
    seconds(120).await;
    assert_eq!(floor.service.count(CreateParticipantConnection), 2);
}

#[tokio::test(start_paused = true)]
async fn a_back_end_that_is_ill_for_three_ticks_costs_the_socket() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.ping = 500);
    floor.within(45, &key, "replaced", |_| floor.service.count(CreateParticipantConnection) == 2).await;
    floor.service.mood(chat, |mood| mood.ping = 200);
    floor.true_within(10, chat, &key).await;
    seconds(120).await;
    assert_eq!(floor.service.count(CreateParticipantConnection), 2);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_heartbeats_is_not_asked_for_sockets_without_end() {
    let floor = Floor::open();
    let (chat, _) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.heartbeats = false);
    seconds(600).await;
    let connects = floor.service.count(CreateParticipantConnection);
    assert!(connects <= 26, "{connects} connects in ten minutes");
}

#[tokio::test(start_paused = true)]
async fn a_subscription_that_is_refused_or_unanswered_is_made_anew_and_never_called_live() {
    for ack in [Ack::Failure, Ack::Silence] {
        let floor = Floor::open();
        let chat = floor.service.add_chat(5);
        floor.service.mood(chat, |mood| mood.ack = ack);
        let key = floor.watch(chat).await;
        for _ in 0..60 {
            seconds(1).await;
            assert!(!is_live(&floor.dump(&key).await));
        }
        assert!((3..10).contains(&floor.service.count(CreateParticipantConnection)));
        floor.service.mood(chat, |mood| mood.ack = Ack::Success);
        floor.within(45, &key, "live", is_live).await;
        floor.true_within(5, chat, &key).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_computer_that_slept_reconnects_once_and_reads_what_it_missed() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    seconds(3).await;
    floor.service.mood(chat, |mood| mood.mute = true);
    floor.service.sleep_computer(SignedDuration::from_hours(3));
    floor.service.say(chat);
    // The socket it had is half open, and stays so.
    floor.service.drop_sockets_silently(chat);
    floor.service.mood(chat, |mood| mood.mute = false);
    let took = floor.true_within(15, chat, &key).await;
    assert!(took <= Duration::from_secs(12), "{took:?}");
    seconds(60).await;
    assert_eq!(floor.service.count(CreateParticipantConnection), 2);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_ahead_hides_no_message_and_makes_no_scan_overdue() {
    let floor = Floor::open();
    floor.service.set_clock_ahead(SignedDuration::ZERO);
    let (chat, key) = floor.live_chat(5).await;
    let scanned = serde_json::json!({
        "Type": "ATTACHMENT", "ContentType": "application/vnd.amazonaws.connect.message.attachment",
        "ParticipantId": "p-customer", "ParticipantRole": "CUSTOMER", "DisplayName": "Ana",
        "Attachments": [{ "AttachmentId": "att", "AttachmentName": "a.pdf", "Status": "IN_PROGRESS" }],
    });
    floor.service.emit(chat, &scanned, true);
    floor.true_within(5, chat, &key).await;
    // Until the service says the time again, nobody knows it.
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Cut);
        mood.read_always = Some(Fault::Cut);
    });
    floor.service.set_clock_ahead(SignedDuration::from_hours(1));
    seconds(15).await;
    floor.monitor.mark_seen(&key).await.unwrap();
    assert_eq!(floor.dump(&key).await.summary.files.stuck, 0, "it was sent seconds ago");
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.service.say(chat);
    floor.true_within(60, chat, &key).await;
    let summary = floor.dump(&key).await.summary.clone();
    assert_eq!((summary.unread, summary.files.stuck), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_day_of_quiet_costs_few_requests() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let looks = floor.service.looks();
    seconds(24 * 3_600).await;
    let connects = floor.service.count(CreateParticipantConnection);
    let reads = floor.service.count(GetTranscript);
    // A socket an hour; a check every three minutes, and two around each swap.
    assert!((24..=27).contains(&connects), "{connects}");
    assert!(reads <= 24 * 20 + 27 * 3, "{reads}");
    // The clocks are compared every ten seconds; nothing else wakes a chat for long.
    let looks = floor.service.looks() - looks;
    assert!(looks < 24 * 360 * 6, "{looks}");
    floor.true_within(5, chat, &key).await;
}
