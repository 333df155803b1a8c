//! Chats that end, and what is asked of them after.

use monitor::Connection;
use participant::Operation::CreateParticipantConnection;

use crate::floor::{Floor, seconds, target};
use crate::service::Fault;

fn is_ended(dump: &monitor::Dump) -> bool {
    matches!(dump.summary.connection, Connection::Ended { .. })
}

#[tokio::test(start_paused = true)]
async fn an_ended_chat_is_verified_at_once_although_the_transcript_trails() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.trails = jiff::SignedDuration::from_secs(3));
    floor.service.say(chat);
    floor.service.end(chat);
    floor.within(10, &key, "ended", is_ended).await;
    floor.true_within(1, chat, &key).await;
    assert_eq!(floor.service.sockets(chat), 0);
    let asked = floor.service.asked().len();
    seconds(3_600).await;
    assert_eq!(floor.service.asked().len(), asked, "nothing is asked of a chat that is sealed");
}

#[tokio::test(start_paused = true)]
async fn the_end_is_read_although_a_check_is_under_way_and_the_next_fails() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.delay = std::time::Duration::from_millis(800));
    seconds(200).await;
    floor.service.mood(chat, |mood| mood.read = [Fault::Server, Fault::Cut].into());
    floor.service.end(chat);
    floor.within(20, &key, "ended", is_ended).await;
    floor.true_within(1, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_roster_that_still_lists_an_ended_chat_does_not_start_it_again() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.end(chat);
    floor.within(10, &key, "ended", is_ended).await;
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Refused);
        mood.read_always = Some(Fault::Refused);
    });
    let connects = floor.service.count(CreateParticipantConnection);
    for number in 0..50 {
        seconds(5).await;
        let token = protocol::ParticipantToken::new(format!("rotated-{number}/{chat}")).unwrap();
        let credential = credentials::Credential::Participant(token);
        floor.monitor.watch(monitor::Target { credential, ..target(chat) }).await.unwrap();
    }
    assert_eq!(floor.service.count(CreateParticipantConnection), connects);
    let dump = floor.dump(&key).await;
    assert!(matches!(dump.summary.connection, Connection::Ended { complete: true, .. }));
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_ended_with_a_hole_is_called_ended_with_a_hole() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    floor.service.mood(chat, |mood| mood.endless = true);
    let key = floor.watch(chat).await;
    seconds(60).await;
    floor.service.end(chat);
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Refused));
    floor.service.drop_sockets(chat);
    floor.within(300, &key, "ended", is_ended).await;
    let dump = floor.dump(&key).await;
    assert!(!dump.summary.complete && !dump.gaps.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_ended_is_not_given_up_for_a_token_that_has_run_out() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    floor.service.mood(chat, |mood| mood.token_life = Some(jiff::SignedDuration::from_mins(5)));
    let key = floor.watch(chat).await;
    floor.within(10, &key, "live", crate::floor::is_live).await;
    floor.service.mood(chat, |mood| {
        mood.mute = true;
        mood.read_always = Some(Fault::Refused);
        mood.connect_always = Some(Fault::Server);
    });
    floor.service.say(chat);
    floor.service.mood(chat, |mood| mood.mute = false);
    floor.service.end(chat);
    // Refused often, for not quite so long that it is believed. Then the service fails until the token is dead, which is refused too.
    seconds(100).await;
    floor.service.mood(chat, |mood| mood.read_always = Some(Fault::Server));
    seconds(210).await;
    floor.service.mood(chat, |mood| mood.read_always = Some(Fault::Refused));
    seconds(120).await;
    assert!(!is_ended(&floor.dump(&key).await), "a fresh token may still be had");
    floor.service.mood(chat, |mood| (mood.read_always, mood.connect_always) = (None, None));
    floor.true_within(300, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn an_ended_chat_that_a_person_added_stays_until_a_person_removes_it() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.end(chat);
    floor.within(10, &key, "ended", is_ended).await;
    seconds(12 * 3_600).await;
    assert_eq!(crate::floor::shown(&floor.dump(&key).await), floor.service.truth(chat));
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_forgotten_asks_for_nothing_more() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(500);
    floor.service.mood(chat, |mood| mood.delay = std::time::Duration::from_secs(2));
    let key = floor.watch(chat).await;
    seconds(6).await;
    floor.monitor.forget(key.clone()).await.unwrap();
    seconds(3).await;
    let asked = floor.service.asked().len();
    seconds(600).await;
    assert_eq!(floor.service.asked().len(), asked);
    assert_eq!(floor.service.sockets(chat), 0);
    assert!(floor.monitor.dump(&key).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn to_settle_is_to_have_read_what_was_there_when_it_was_asked() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    seconds(20).await;
    floor.service.mood(chat, |mood| mood.delay = std::time::Duration::from_secs(2));
    for _ in 0..20 {
        // The socket loses a word while a check is on its way.
        let first = floor.monitor.clone();
        let asked = tokio::spawn({
            let key = key.clone();
            async move { first.settle(&key).await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        floor.service.mood(chat, |mood| mood.mute = true);
        floor.service.say(chat);
        floor.service.mood(chat, |mood| mood.mute = false);
        floor.monitor.settle(&key).await.unwrap();
        assert_eq!(crate::floor::shown(&floor.dump(&key).await), floor.service.truth(chat));
        asked.await.unwrap().unwrap();
    }
}
