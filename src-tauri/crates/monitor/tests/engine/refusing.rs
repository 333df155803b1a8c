//! 403 is ambiguous: what is refused is tried again, and a chat that lives is never given up.

use std::time::Duration;

use monitor::{Connection, Dump};
use participant::Operation::CreateParticipantConnection;

use crate::floor::{Floor, is_live, seconds, shown};
use crate::service::{Fault, Mood};

fn is_refused(dump: &Dump) -> bool {
    matches!(dump.summary.connection, Connection::Refused { .. })
}

fn is_ended(dump: &Dump) -> bool {
    matches!(dump.summary.connection, Connection::Ended { .. })
}

fn refuse_everything(mood: &mut Mood) {
    mood.connect_always = Some(Fault::Refused);
    mood.read_always = Some(Fault::Refused);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_lives_comes_back_by_itself_however_long_it_was_refused() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, refuse_everything);
    floor.service.drop_sockets(chat);
    for _ in 0..10 {
        floor.service.say(chat);
    }
    floor.within(10, &key, "refused", is_refused).await;
    seconds(4 * 3_600).await;
    assert!(is_refused(&floor.dump(&key).await));
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.true_within(720, chat, &key).await;
    assert!(is_live(&floor.dump(&key).await));
}

#[tokio::test(start_paused = true)]
async fn two_refusals_in_a_row_end_nothing() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| {
        mood.connect = [Fault::Refused, Fault::Refused].into();
        mood.read = [Fault::Refused, Fault::Refused].into();
    });
    floor.service.say(chat);
    floor.service.drop_sockets(chat);
    floor.true_within(60, chat, &key).await;
    assert!(is_live(&floor.dump(&key).await));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_says_when_it_is_tried_again() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, refuse_everything);
    floor.service.drop_sockets(chat);
    floor.within(10, &key, "refused", is_refused).await;
    let Connection::Refused { since, next_try } = floor.dump(&key).await.summary.connection.clone() else {
        unreachable!("it was waited for")
    };
    let next_try = next_try.unwrap();
    assert!(next_try.duration_since(since).as_secs() <= 40);
    let asked = floor.service.count(CreateParticipantConnection);
    let wait = next_try.duration_since(floor.service.now());
    tokio::time::sleep(Duration::try_from(wait).unwrap() + Duration::from_secs(2)).await;
    assert_eq!(floor.service.count(CreateParticipantConnection), asked + 1);
    let again = floor.dump(&key).await.summary.connection.clone();
    assert!(matches!(again, Connection::Refused { since: still, .. } if still == since), "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_delivers_outweighs_refusals() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, refuse_everything);
    for _ in 0..120 {
        seconds(60).await;
        floor.service.say(chat);
        assert!(is_live(&floor.dump(&key).await));
    }
    assert_eq!(shown(&floor.dump(&key).await), floor.service.truth(chat));
}

#[tokio::test(start_paused = true)]
async fn refusals_of_one_chat_say_nothing_of_another() {
    let floor = Floor::open();
    let (one, one_key) = floor.live_chat(5).await;
    let (two, two_key) = floor.live_chat(5).await;
    floor.service.mood(one, refuse_everything);
    for chat in [one, two] {
        floor.service.drop_sockets(chat);
    }
    floor.within(10, &one_key, "refused", is_refused).await;
    floor.true_within(10, two, &two_key).await;
    assert!(is_live(&floor.dump(&two_key).await));
}

#[tokio::test(start_paused = true)]
async fn after_the_end_a_page_that_is_refused_for_a_while_is_read_all_the_same() {
    for refusals in [1, 2, 5] {
        let floor = Floor::open();
        let (chat, key) = floor.live_chat(5).await;
        floor.service.mood(chat, |mood| {
            mood.mute = true;
            mood.connect_always = Some(Fault::Refused);
        });
        floor.service.say(chat);
        floor.service.mood(chat, |mood| {
            mood.mute = false;
            mood.read = vec![Fault::Refused; refusals].into();
        });
        floor.service.end(chat);
        floor.service.drop_sockets_later(chat);
        floor.within(90, &key, "ended", is_ended).await;
        floor.true_within(1, chat, &key).await;
    }
}

#[tokio::test(start_paused = true)]
async fn after_the_end_refusals_are_believed_after_six_of_them_over_two_minutes() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, refuse_everything);
    let reads = floor.service.count(participant::Operation::GetTranscript);
    floor.service.end(chat);
    let took = floor.within(300, &key, "ended", is_ended).await;
    assert!(took >= Duration::from_secs(120), "{took:?}");
    let reads = floor.service.count(participant::Operation::GetTranscript) - reads;
    assert!((6..=12).contains(&reads), "{reads}");
    let dump = floor.dump(&key).await;
    assert!(!dump.summary.complete && !dump.gaps.is_empty(), "nothing proves that nothing is missing");
    let asked = floor.service.asked().len();
    seconds(3_600).await;
    assert_eq!(floor.service.asked().len(), asked);
}

#[tokio::test(start_paused = true)]
async fn a_new_token_from_a_person_is_used_at_once() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, refuse_everything);
    floor.service.drop_sockets(chat);
    floor.within(10, &key, "refused", is_refused).await;
    seconds(3_600).await;
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.watch_as("fresh", chat).await;
    floor.within(3, &key, "live", is_live).await;
    floor.true_within(10, chat, &key).await;
}

fn block_everything(mood: &mut Mood) {
    mood.connect_always = Some(Fault::Blocked);
    mood.read_always = Some(Fault::Blocked);
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_refuses_in_the_services_place_ends_no_chat() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, block_everything);
    floor.service.store(chat);
    floor.service.end(chat);
    seconds(3_600).await;
    assert!(!is_ended(&floor.dump(&key).await), "nobody but the service knows that its last page is gone");
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.true_within(60, chat, &key).await;
    assert!(is_ended(&floor.dump(&key).await));
}

#[tokio::test(start_paused = true)]
async fn a_proxy_that_refuses_in_the_services_place_is_a_network_that_is_waited_for() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, block_everything);
    floor.service.say(chat);
    floor.service.drop_sockets(chat);
    for _ in 0..60 {
        seconds(60).await;
        let connection = floor.dump(&key).await.summary.connection.clone();
        assert!(matches!(connection, Connection::Reconnecting { .. }), "{connection:?}");
    }
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.true_within(60, chat, &key).await;
    floor.within(60, &key, "live", is_live).await;
}
