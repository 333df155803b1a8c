//! Chats that go on: with another contact, another credential, or what was said in sessions before.

use monitor::{Connection, Dump, RosterChange, Source, SourceId};
use participant::RosterUrl;
use protocol::RosterBearer;
use serde_json::{Value, json};

use crate::floor::{Floor, is_live, seconds, target};
use crate::service::Fault;

/// The chat on this contact, watched by this participant.
async fn named(floor: &Floor, chat: usize, contact: &str, participant: &str) {
    let token = protocol::ParticipantToken::new(format!("{participant}/{chat}")).unwrap();
    let credential = credentials::Credential::Participant(token);
    let named = monitor::Target { contact_id: Some(contact.into()), credential, ..target(chat) };
    floor.monitor.watch(named).await.unwrap();
}

fn has_all(floor: &Floor, chat: usize, dump: &Dump) -> bool {
    let mut all = floor.service.past(chat);
    all.extend(floor.service.truth(chat));
    let entries: Vec<_> = dump.entries.iter().map(|entry| entry.id().to_string()).collect();
    dump.summary.complete && entries == all
}

#[tokio::test(start_paused = true)]
async fn five_transfers_that_no_socket_tells_of_lose_no_line_and_no_unread_one() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let before = floor.dump(&key).await.summary.unread;
    let mut said = 0;
    for hop in 1..=5 {
        let (contact, watcher) = (format!("hop-{hop}"), format!("watcher-{hop}"));
        floor.service.transfer(chat, &contact, Some(&watcher));
        for _ in 0..20 {
            floor.service.say(chat);
            said += 1;
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        named(&floor, chat, &contact, &watcher).await;
        floor.true_within(10, chat, &key).await;
        let dump = floor.dump(&key).await;
        assert!(is_live(&dump), "the live stream moved by itself: {:?}", dump.summary.connection);
        assert_eq!(dump.summary.contact_id, Some(contact.as_str().into()));
        assert_eq!(dump.summary.unread - before, said);
    }
    assert_eq!(floor.dump(&key).await.contact_ids.len(), 6);
    assert_eq!(floor.monitor.roster().await.unwrap().chats.len(), 1, "one timeline");
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_keeps_the_watcher_goes_on_without_a_word_from_outside() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.transfer(chat, "second", None);
    floor.service.say(chat);
    floor.true_within(5, chat, &key).await;
    let dump = floor.dump(&key).await;
    assert!(is_live(&dump));
    assert_eq!(dump.summary.contact_id, Some("second".into()));
}

#[tokio::test(start_paused = true)]
async fn a_watcher_whom_a_transfer_left_behind_is_told_where_the_chat_went() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.transfer(chat, "second", None);
    floor.service.say(chat);
    floor.service.transfer(chat, "third", None);
    // The page that tells of it can still be read; then nothing can.
    seconds(3).await;
    floor.service.transfer(chat, "third", Some("somebody else"));
    floor.service.drop_sockets(chat);
    let transferred = |dump: &Dump| matches!(dump.summary.connection, Connection::Transferred { .. });
    floor.within(180, &key, "transferred", transferred).await;
    // And by itself it comes back where the token is accepted again.
    floor.service.transfer(chat, "third", Some("participant"));
    floor.within(720, &key, "live", is_live).await;
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_refused_now_and_then_after_a_transfer_is_not_called_transferred() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let succeeded = "application/vnd.amazonaws.connect.event.transfer.succeeded";
    floor.service.emit(chat, &json!({ "Type": "EVENT", "ContentType": succeeded }), true);
    floor.service.mood(chat, |mood| {
        mood.connect = vec![Fault::Refused; 2].into();
        mood.read = vec![Fault::Refused; 4].into();
    });
    floor.service.drop_sockets(chat);
    for _ in 0..120 {
        seconds(1).await;
        let connection = floor.dump(&key).await.summary.connection.clone();
        assert_ne!(connection.word(), "transferred");
    }
    floor.within(60, &key, "live", is_live).await;
}

#[tokio::test(start_paused = true)]
async fn past_sessions_are_read_through_their_tokens_and_stand_before_the_chat() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(230);
    floor.service.add_past(chat, 450);
    floor.service.open_past(chat);
    let key = floor.watch(chat).await;
    floor.within(30, &key, "all there", |dump| has_all(&floor, chat, dump)).await;
}

#[tokio::test(start_paused = true)]
async fn past_sessions_that_open_while_the_chat_is_watched_are_read_although_the_start_was_proved() {
    for late in [0, 1, 3] {
        let floor = Floor::open();
        let (chat, key) = floor.live_chat(5).await;
        floor.service.add_past(chat, 250);
        floor.service.rehydrate(chat);
        // Pages may lead there a moment later than the event says so.
        seconds(late).await;
        floor.service.open_past(chat);
        floor.within(20, &key, "all there", |dump| has_all(&floor, chat, dump)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_lost_in_the_past_reads_on_through_what_is_known() {
    let floor = Floor::seeded(1, 0.25);
    let chat = floor.service.add_chat(20);
    floor.service.add_past(chat, 2_000);
    floor.service.open_past(chat);
    let key = floor.watch(chat).await;
    floor.within(30, &key, "half there", |dump| dump.summary.items > 1_000).await;
    floor.service.drop_sockets(chat);
    floor.within(120, &key, "all there", |dump| has_all(&floor, chat, dump)).await;
}

fn listed(chat: usize, first: &str) -> Value {
    json!({
        "contactId": first, "initialContactId": first, "state": "live", "region": "us-east-1",
        "endpoint": "http://127.0.0.1", "participantToken": format!("listed/{chat}"),
    })
}

async fn source(floor: &Floor) {
    let source = Source {
        id: SourceId::new("office"),
        url: RosterUrl::new("http://127.0.0.1/roster").unwrap(),
        region: "us-east-1".into(),
        bearer: Some(RosterBearer::new("bearer").unwrap()),
        mark_connected: false,
    };
    floor.monitor.add_source(source).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_continues_an_ended_one_is_its_own_and_has_the_past_in_its_scroll() {
    let floor = Floor::open();
    let ended = floor.service.add_chat(5);
    floor.service.list(vec![listed(ended, &format!("contact-{ended}"))]);
    source(&floor).await;
    seconds(20).await;
    floor.service.end(ended);
    seconds(10).await;
    let next = floor.service.add_chat(3);
    floor.service.add_past(next, 120);
    floor.service.open_past(next);
    floor.service.list(vec![listed(next, &format!("contact-{next}"))]);
    seconds(20).await;
    let chats = floor.monitor.roster().await.unwrap().chats;
    assert_eq!(chats.len(), 2);
    let words: Vec<_> = chats.iter().map(|summary| summary.connection.word()).collect();
    assert_eq!(words, ["ended", "live"]);
    let key = monitor::ChatKey::new(format!("contact-{next}"));
    floor.within(30, &key, "all there", |dump| has_all(&floor, next, dump)).await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_chat_leaves_an_hour_after_its_source_has_stopped_listing_it() {
    let floor = Floor::open();
    let (stays, leaves) = (floor.service.add_chat(5), floor.service.add_chat(5));
    let first = |chat: usize| format!("contact-{chat}");
    floor.service.list(vec![listed(stays, &first(stays)), listed(leaves, &first(leaves))]);
    source(&floor).await;
    seconds(20).await;
    for chat in [stays, leaves] {
        floor.service.mood(chat, |mood| {
            mood.connect_always = Some(Fault::Refused);
            mood.read_always = Some(Fault::Refused);
        });
        floor.service.drop_sockets(chat);
    }
    floor.service.list(vec![listed(stays, &first(stays))]);
    seconds(3_500).await;
    let mut view = floor.monitor.roster().await.unwrap();
    assert_eq!(view.chats.len(), 2);
    seconds(300).await;
    let left = floor.monitor.roster().await.unwrap().chats;
    assert_eq!(left.iter().map(|summary| summary.key.as_str()).collect::<Vec<_>>(), [first(stays)]);
    let mut removed = 0;
    while let Ok(change) = view.changes.try_recv() {
        removed += usize::from(matches!(change, RosterChange::Removed(_)));
    }
    assert_eq!(removed, 1);
}

#[tokio::test(start_paused = true)]
async fn an_ended_chat_of_a_source_stays_its_hour_whatever_the_wall_clock_says() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(5);
    floor.service.list(vec![listed(chat, &format!("contact-{chat}"))]);
    source(&floor).await;
    seconds(20).await;
    floor.service.end(chat);
    floor.service.list(vec![]);
    seconds(20).await;
    floor.service.sleep_computer(jiff::SignedDuration::from_hours(5));
    seconds(3_400).await;
    assert_eq!(floor.monitor.roster().await.unwrap().chats.len(), 1);
    seconds(300).await;
    assert_eq!(floor.monitor.roster().await.unwrap().chats.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_leaves_by_itself_an_ended_chat_of_a_source_is_there_at_the_end_of_the_day() {
    let floor = Floor::keeping_all();
    let chat = floor.service.add_chat(5);
    floor.service.list(vec![listed(chat, &format!("contact-{chat}"))]);
    source(&floor).await;
    seconds(20).await;
    floor.service.end(chat);
    floor.service.list(vec![]);
    seconds(12 * 3_600).await;
    let key = monitor::ChatKey::new(format!("contact-{chat}"));
    assert_eq!(crate::floor::shown(&floor.dump(&key).await), floor.service.truth(chat));
}

#[tokio::test(start_paused = true)]
async fn a_source_does_not_take_over_a_chat_that_is_not_its_own() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let mut theirs = listed(chat, &format!("contact-{chat}"));
    theirs["endpoint"] = json!("https://elsewhere.example");
    theirs["queue"] = json!("theirs");
    floor.service.list(vec![theirs]);
    source(&floor).await;
    seconds(20).await;
    floor.service.drop_sockets(chat);
    floor.service.say(chat);
    floor.true_within(20, chat, &key).await;
    assert!(floor.service.tokens_shown().iter().all(|(host, _)| host == "127.0.0.1"));
    assert_eq!(floor.dump(&key).await.summary.queue, None);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_moves_to_another_address_shows_no_token_there_that_was_given_for_the_first() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let endpoint = participant::Endpoint::custom("https://elsewhere.example").unwrap();
    let token = protocol::ParticipantToken::new(format!("second/{chat}")).unwrap();
    let credential = credentials::Credential::Participant(token);
    floor.monitor.watch(monitor::Target { endpoint, credential, ..target(chat) }).await.unwrap();
    floor.service.say(chat);
    floor.true_within(20, chat, &key).await;
    assert_eq!(floor.service.sockets(chat), 1, "the first one is closed");
    for (host, token) in floor.service.tokens_shown() {
        assert_eq!(host == "127.0.0.1", token == format!("participant/{chat}"), "{token} at {host}");
    }
}
