//! Answers that never end, and answers that say nothing: every chain of requests is bounded.

use monitor::{Cause, Connection, Doing};
use participant::Operation::GetTranscript;

use crate::floor::{Floor, is_live, seconds};
use crate::service::Fault;

#[tokio::test(start_paused = true)]
async fn a_chain_of_tokens_without_end_leaves_a_hole_after_bounded_calls() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(250);
    floor.service.mood(chat, |mood| mood.endless = true);
    let key = floor.watch(chat).await;
    seconds(100).await;
    let dump = floor.dump(&key).await;
    assert_eq!(dump.summary.items, 250, "everything is there");
    assert!(!dump.summary.complete, "and nobody can say so");
    assert_eq!(dump.gaps.len(), 1);
    assert_eq!((dump.gaps[0].cause, dump.gaps[0].doing), (Cause::NoProgress, Doing::GivenUp));
    let reads = floor.service.count(GetTranscript);
    assert!(reads <= 50, "{reads}");
    // Given up: looked at again every two minutes, and a check every three.
    seconds(3_600).await;
    let reads = floor.service.count(GetTranscript) - reads;
    assert!(reads <= 30 * 4 + 20 * 5, "{reads} in an hour");
}

#[tokio::test(start_paused = true)]
async fn empty_pages_with_a_token_are_read_through() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(250);
    floor.service.mood(chat, |mood| mood.empty_pages = 2);
    let key = floor.watch(chat).await;
    floor.true_within(60, chat, &key).await;
    floor.service.drop_sockets(chat);
    for _ in 0..250 {
        floor.service.say(chat);
    }
    floor.true_within(60, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_start_at_an_item_that_is_not_accepted_falls_back_to_a_time() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(150).await;
    floor.service.mood(chat, |mood| mood.refuses_ids = true);
    seconds(5).await;
    floor.service.drop_sockets(chat);
    for _ in 0..120 {
        floor.service.say(chat);
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    floor.true_within(30, chat, &key).await;
    assert!(is_live(&floor.dump(&key).await));
}

#[tokio::test(start_paused = true)]
async fn requests_that_are_never_accepted_are_given_up() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    floor.service.mood(chat, |mood| mood.read_always = Some(Fault::Invalid));
    let key = floor.watch(chat).await;
    seconds(600).await;
    let reads = floor.service.count(GetTranscript);
    assert!(reads <= 40, "{reads} reads in ten minutes");
    assert!(!floor.dump(&key).await.summary.complete);
}

#[tokio::test(start_paused = true)]
async fn an_item_that_no_page_ever_shows_does_not_cost_the_whole_quota() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    // The socket opens with a word that is never stored: no page can meet it.
    floor.service.drop_sockets(chat);
    let word = serde_json::json!({"Type": "MESSAGE", "ContentType": "text/plain", "Content": "ghost"});
    floor.service.mood(chat, |mood| mood.read = [Fault::Server].into());
    floor.within(10, &key, "live", is_live).await;
    floor.service.emit(chat, &word, false);
    let reads = floor.service.count(GetTranscript);
    seconds(600).await;
    let reads = floor.service.count(GetTranscript) - reads;
    assert!(reads <= 40, "{reads} reads in ten minutes");
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_ages_is_cut_to_minutes() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| {
        mood.connect = [Fault::Throttled(Some(u64::MAX))].into();
        mood.read = [Fault::Throttled(Some(u64::MAX)); 2].into();
    });
    floor.service.drop_sockets(chat);
    floor.service.say(chat);
    seconds(2).await;
    let dump = floor.dump(&key).await;
    assert!(matches!(dump.summary.connection, Connection::Slowed { .. }), "{:?}", dump.summary.connection);
    floor.true_within(1_000, chat, &key).await;
}
