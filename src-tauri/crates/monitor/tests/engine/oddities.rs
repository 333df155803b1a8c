//! Odd answers, frames and closes.

use std::time::Duration;

use monitor::{ChatKey, Dump, RosterChange};
use participant::Operation::{CreateParticipantConnection, GetTranscript};
use serde_json::json;
use transcript::Status;

use crate::floor::{Floor, is_live, seconds, shown};
use crate::service::Fault;

#[tokio::test(start_paused = true)]
async fn whatever_code_a_socket_is_closed_with_it_comes_back_and_never_in_a_tight_loop() {
    for code in [1000, 1001, 1006, 1008, 1009, 1011, 1012, 1013, 4000, 4999] {
        let floor = Floor::open();
        let (chat, key) = floor.live_chat(5).await;
        seconds(90).await;
        floor.service.mood(chat, |mood| mood.close_code = Some(code));
        floor.service.say(chat);
        floor.service.drop_sockets(chat);
        floor.true_within(10, chat, &key).await;
        let before = floor.service.count(CreateParticipantConnection);
        for _ in 0..6_000 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            floor.service.drop_sockets(chat);
        }
        let connects = floor.service.count(CreateParticipantConnection) - before;
        assert!(connects <= 60, "{code}: {connects} in five minutes");
        floor.within(60, &key, "live", is_live).await;
    }
}

#[tokio::test(start_paused = true)]
async fn pages_in_the_wrong_direction_stand_in_the_right_order() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(350);
    floor.service.mood(chat, |mood| mood.descending = true);
    let key = floor.watch(chat).await;
    floor.true_within(20, chat, &key).await;
    floor.service.drop_sockets(chat);
    for _ in 0..250 {
        floor.service.say(chat);
    }
    floor.true_within(20, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn what_another_chat_says_is_counted_and_not_shown() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let word = json!({
        "Type": "MESSAGE", "ContentType": "text/plain", "Content": "not here",
        "ContactId": "foreign", "InitialContactId": "foreign",
    });
    floor.service.emit(chat, &word, false);
    floor.service.mood(chat, |mood| mood.foreign = true);
    seconds(400).await;
    floor.service.mood(chat, |mood| mood.foreign = false);
    floor.service.say(chat);
    floor.true_within(60, chat, &key).await;
    let dump = floor.dump(&key).await;
    assert!(dump.summary.odd > 0);
    assert!(dump.contact_ids.iter().all(|contact| contact.as_str() != "foreign"));
    assert_eq!(dump.summary.initial_contact_id, Some(format!("contact-{chat}").as_str().into()));
}

#[tokio::test(start_paused = true)]
async fn a_frame_that_cannot_be_read_may_have_been_an_item_and_is_looked_for() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    seconds(30).await;
    floor.service.store(chat);
    floor.service.send_raw(chat, "\u{1}not json");
    let dump = floor.dump(&key).await;
    assert!(!dump.summary.complete, "nobody knows what it was");
    let took = floor.true_within(10, chat, &key).await;
    assert!(took <= Duration::from_secs(2), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn frames_that_are_never_items_do_not_cost_the_quota() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let reads = floor.service.count(GetTranscript);
    for _ in 0..6_000 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        floor.service.send_raw(chat, "{");
    }
    let reads = floor.service.count(GetTranscript) - reads;
    assert!(reads <= 30, "{reads} in ten minutes");
    assert!(is_live(&floor.dump(&key).await));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_messages_in_a_minute_are_all_there_and_the_clock_goes_on() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    for burst in 0..100 {
        for _ in 0..100 {
            floor.service.say(chat);
        }
        tokio::time::sleep(Duration::from_millis(600)).await;
        if burst == 50 {
            assert!(is_live(&floor.dump(&key).await));
        }
    }
    assert_eq!(floor.service.count(CreateParticipantConnection), 1, "its heartbeats went on");
    floor.true_within(5, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_scan_without_a_result_is_looked_after_and_told_as_stuck() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.emit(chat, &file("IN_PROGRESS"), true);
    let stuck = |dump: &Dump| dump.files.iter().any(|file| file.stuck) && dump.summary.files.stuck == 1;
    seconds(70).await;
    let reads = floor.service.count(GetTranscript);
    let took = floor.within(150, &key, "stuck", stuck).await;
    assert!((105..=121).contains(&took.as_secs()), "three minutes after it was sent: {took:?}");
    assert!(floor.service.count(GetTranscript) - reads >= 2, "after 75 s, and each minute");
    // The result was stored, and no socket told.
    floor.service.mood(chat, |mood| mood.mute = true);
    floor.service.emit(chat, &file("REJECTED"), true);
    floor.service.mood(chat, |mood| mood.mute = false);
    floor.within(61, &key, "rejected", |dump| dump.summary.files.rejected == 1).await;
    let dump = floor.dump(&key).await;
    assert!(!stuck(&dump) && dump.summary.files.stuck == 0);
    floor.true_within(5, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn the_result_of_a_scan_that_outlasts_the_chat_is_read_while_its_token_lives() {
    let floor = Floor::open();
    let (chat, key) = with_file(&floor).await;
    floor.service.end(chat);
    let is_ended = |dump: &Dump| dump.summary.connection.word() == "ended";
    floor.within(10, &key, "ended", is_ended).await;
    floor.service.judge(chat, "REJECTED");
    floor.within(61, &key, "rejected", |dump| dump.files[0].status == Status::Rejected).await;
    assert!(is_ended(&floor.dump(&key).await));
    let asked = floor.service.asked().len();
    seconds(3_600).await;
    assert_eq!(floor.service.asked().len(), asked, "nothing is awaited any more");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_ran_out_after_the_chat_had_ended_is_renewed_for_the_result_of_a_scan() {
    let floor = Floor::open();
    let (chat, key) = ended_with_file(&floor).await;
    let connects = floor.service.connects_of(chat);
    floor.service.judge(chat, "REJECTED");
    floor.service.mood(chat, |mood| mood.read = [Fault::Refused].into());
    floor.within(65, &key, "rejected", |dump| dump.files[0].status == Status::Rejected).await;
    assert!(floor.service.asked().iter().any(|asked| asked.token_alone));
    seconds(3_600).await;
    assert_eq!(floor.dump(&key).await.summary.connection.word(), "ended");
    assert_eq!((floor.service.connects_of(chat), floor.service.sockets(chat)), (connects + 1, 0));
}

#[tokio::test(start_paused = true)]
async fn one_refusal_is_no_reason_to_await_no_result_any_more() {
    let floor = Floor::open();
    let (chat, key) = ended_with_file(&floor).await;
    floor.service.judge(chat, "APPROVED");
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Refused);
        mood.read = [Fault::Refused].into();
    });
    floor.within(121, &key, "approved", |dump| dump.files[0].status == Status::Approved).await;
}

#[tokio::test(start_paused = true)]
async fn a_result_is_not_awaited_for_ever_where_everything_is_refused() {
    let floor = Floor::open();
    let (chat, _) = ended_with_file(&floor).await;
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Refused);
        mood.read_always = Some(Fault::Refused);
    });
    let (connects, reads) = (floor.service.connects_of(chat), floor.service.count(GetTranscript));
    seconds(1_800).await;
    assert!(floor.service.count(GetTranscript) - reads <= 6);
    assert!(floor.service.connects_of(chat) - connects <= 4);
    let asked = floor.service.asked().len();
    seconds(12 * 3_600).await;
    assert_eq!(floor.service.asked().len(), asked);
}

#[tokio::test(start_paused = true)]
async fn a_result_that_was_lost_with_the_socket_is_looked_for_at_once() {
    let floor = Floor::open();
    let (chat, key) = with_file(&floor).await;
    floor.service.judge(chat, "APPROVED");
    floor.service.drop_sockets(chat);
    floor.within(10, &key, "approved", |dump| dump.files[0].status == Status::Approved).await;
}

#[tokio::test(start_paused = true)]
async fn a_result_in_a_frame_that_can_not_be_read_is_looked_for_soon() {
    let floor = Floor::open();
    let (chat, key) = with_file(&floor).await;
    floor.service.judge(chat, "APPROVED");
    floor.service.send_raw(chat, "{");
    floor.within(5, &key, "approved", |dump| dump.files[0].status == Status::Approved).await;
}

/// Live, a file among what pages have proved.
async fn with_file(floor: &Floor) -> (usize, ChatKey) {
    let chat = floor.service.add_chat(5);
    floor.service.emit(chat, &file("IN_PROGRESS"), true);
    floor.service.say(chat);
    let key = floor.watch(chat).await;
    seconds(10).await;
    assert!(is_live(&floor.dump(&key).await));
    (chat, key)
}

/// Ended, the scan of its file under way; the next look is within a minute.
async fn ended_with_file(floor: &Floor) -> (usize, ChatKey) {
    let (chat, key) = with_file(floor).await;
    floor.service.end(chat);
    floor.within(10, &key, "ended", |dump| dump.summary.connection.word() == "ended").await;
    seconds(10).await;
    (chat, key)
}

fn file(status: &str) -> serde_json::Value {
    json!({
        "Type": "ATTACHMENT", "ParticipantId": "p-customer", "ParticipantRole": "CUSTOMER",
        "Attachments": [{"AttachmentId": "file", "AttachmentName": "id.pdf", "Status": status}],
    })
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_started_again_keeps_what_was_seen_and_ordered() {
    let floor = Floor::seeded(1, 0.1);
    let chat = floor.service.add_chat(900);
    let key = floor.watch(chat).await;
    floor.within(20, &key, "live", is_live).await;
    floor.monitor.back_fill(&key, monitor::BackFillOrder::Pause).await.unwrap();
    floor.monitor.mark_seen(&key).await.unwrap();
    for _ in 0..7 {
        seconds(1).await;
        floor.service.say(chat);
    }
    seconds(1).await;
    let before = floor.dump(&key).await.summary.clone();
    assert_eq!(before.unread, 7);
    let mut changes = floor.monitor.roster().await.unwrap().changes;
    floor.service.mood(chat, |mood| mood.read = [Fault::Panic].into());
    floor.monitor.settle(&key).await.ok();
    seconds(60).await;
    let mut failed = false;
    while let Ok(change) = changes.try_recv() {
        failed |= matches!(change, RosterChange::Chat(summary) if summary.connection.word() == "failed");
    }
    assert!(failed, "it is said");
    let after = floor.dump(&key).await.summary.clone();
    assert_eq!((after.seen_until, after.unread), (before.seen_until, 7));
    assert_eq!(after.back_fill.state, monitor::BackFillState::Paused);
}

#[tokio::test(start_paused = true)]
async fn what_was_read_in_an_earlier_run_counts_as_read_and_what_came_since_does_not() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let earlier = floor.dump(&key).await.summary.seen_until;
    seconds(2).await;
    floor.service.say(chat);
    floor.monitor.mark_seen(&key).await.unwrap();
    seconds(1).await;
    assert_eq!(floor.dump(&key).await.summary.unread, 0);
    floor.monitor.seen_until(&key, earlier).await.unwrap();
    seconds(1).await;
    let summary = floor.dump(&key).await.summary.clone();
    assert_eq!((summary.unread, summary.seen_until), (1, earlier));
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_is_silent_while_pages_speak_is_checked_within_minutes() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    seconds(30).await;
    floor.service.store(chat);
    floor.true_within(185, chat, &key).await;
    assert_eq!(shown(&floor.dump(&key).await), floor.service.truth(chat));
}
