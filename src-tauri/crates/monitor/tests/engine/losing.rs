//! Connections that are lost, and credentials that no longer open.

use std::time::Duration;

use credentials::Credential;
use jiff::SignedDuration;
use monitor::{Connection, Target};
use participant::Operation::{CreateParticipantConnection, GetTranscript, OpenSocket};
use protocol::{ConnectionToken, SocketUrl};

use crate::disk::Disk;
use crate::floor::{Floor, is_live, seconds, shown, target, target_with};
use crate::service::{Fault, Mood};

#[tokio::test(start_paused = true)]
async fn without_a_network_the_chat_waits_and_does_not_spin() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(150).await;
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Cut);
        mood.read_always = Some(Fault::Cut);
    });
    floor.service.say(chat);
    floor.service.drop_sockets(chat);
    let (looks, asked) = (floor.service.looks(), floor.service.asked().len());
    seconds(300).await;
    let looks = floor.service.looks() - looks;
    assert!(looks < 1_500, "{looks} rounds in five minutes without a network");
    let asked = floor.service.asked().len() - asked;
    assert!(asked < 80, "{asked} requests in five minutes without a network");
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.true_within(60, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_loss_right_before_a_check_makes_nothing_spin() {
    let floor = Floor::open();
    let (chat, _) = floor.live_chat(5).await;
    seconds(60).await;
    // Somebody came: a check is due in a second, and then there is no connection.
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Cut));
    floor.service.say(chat);
    floor.service.emit(chat, &joined("p-agent"), true);
    tokio::time::sleep(Duration::from_millis(10)).await;
    floor.service.drop_sockets(chat);
    let looks = floor.service.looks();
    seconds(14).await;
    let looks = floor.service.looks() - looks;
    assert!(looks < 300, "{looks} rounds in 14 seconds");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_drops_each_new_socket_is_not_hammered() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let before = floor.service.count(CreateParticipantConnection);
    for _ in 0..1_200 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        floor.service.drop_sockets(chat);
    }
    let connects = floor.service.count(CreateParticipantConnection) - before;
    assert!(connects < 80, "{connects} connects in ten minutes");
    floor.true_within(60, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn sockets_that_can_not_be_reached_cost_no_more_connects_because_pages_can() {
    let floor = Floor::open();
    let mut chats = Vec::new();
    for _ in 0..10 {
        chats.push(floor.live_chat(5).await);
    }
    for (chat, _) in &chats {
        floor.service.mood(*chat, |mood| mood.open_always = Some(Fault::Cut));
        floor.service.drop_sockets(*chat);
        floor.service.say(*chat);
    }
    seconds(120).await;
    let before = floor.service.count(CreateParticipantConnection);
    floor.monitor.open(&chats[0].1, 10).await.unwrap();
    seconds(600).await;
    let connects = floor.service.count(CreateParticipantConnection) - before;
    assert!(connects < 500, "{connects} connects of ten chats in ten minutes");
    for (chat, key) in &chats {
        let connection = floor.dump(key).await.summary.connection.clone();
        assert!(matches!(connection, Connection::Polled { .. }), "{connection:?}");
        assert_eq!(shown(&floor.dump(key).await), floor.service.truth(*chat));
        floor.service.mood(*chat, |mood| mood.open_always = None);
    }
    for (chat, key) in &chats {
        floor.within(60, key, "live again", is_live).await;
        floor.true_within(10, *chat, key).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_whose_pages_can_not_be_read_any_more_is_not_called_read() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.open_always = Some(Fault::Cut));
    floor.service.drop_sockets(chat);
    let is_polled = |dump: &monitor::Dump| matches!(dump.summary.connection, Connection::Polled { .. });
    floor.within(60, &key, "followed by reading", is_polled).await;
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Cut);
        mood.read_always = Some(Fault::Cut);
    });
    floor.within(90, &key, "reconnecting", |dump| !is_polled(dump)).await;
}

#[tokio::test(start_paused = true)]
async fn a_transcript_that_is_refused_while_sockets_open_costs_one_new_connection() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.read_always = Some(Fault::Refused));
    seconds(1_800).await;
    let connects = floor.service.count(CreateParticipantConnection);
    assert!(connects <= 3, "{connects} connects in half an hour");
    let dump = floor.dump(&key).await;
    assert!(is_live(&dump), "{:?}", dump.summary.connection);
    floor.service.mood(chat, |mood| mood.read_always = None);
    floor.true_within(200, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn two_refused_connects_do_not_end_a_chat_whose_transcript_is_open() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.connect = [Fault::Refused; 4].into());
    floor.service.drop_sockets(chat);
    floor.service.say(chat);
    seconds(30).await;
    let polled = floor.dump(&key).await;
    assert!(
        matches!(polled.summary.connection, Connection::Polled { .. }),
        "{:?}",
        polled.summary.connection
    );
    floor.within(900, &key, "live again", is_live).await;
    floor.true_within(10, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn refused_everywhere_is_said_and_costs_little_more() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| {
        mood.connect_always = Some(Fault::Refused);
        mood.read_always = Some(Fault::Refused);
    });
    floor.service.drop_sockets(chat);
    let refused = |dump: &monitor::Dump| matches!(dump.summary.connection, Connection::Refused { .. });
    floor.within(30, &key, "refused", refused).await;
    let (looks, asked) = (floor.service.looks(), floor.service.asked().len());
    seconds(600).await;
    let asked = floor.service.asked().len() - asked;
    assert!(asked <= 16, "{asked} requests in ten minutes");
    assert!(floor.service.looks() - looks < 600);
    floor.service.mood(chat, |mood| *mood = Mood::default());
    floor.service.say(chat);
    floor.monitor.retry(&key).await.unwrap();
    floor.true_within(10, chat, &key).await;
    floor.within(5, &key, "live", is_live).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_an_old_credential_says_nothing_about_the_new_one() {
    let floor = Floor::open();
    let other = floor.service.add_chat(3);
    let chat = floor.service.add_chat(5);
    // The first credential belongs to another chat, and its refusals take long.
    floor.service.mood(other, |mood| {
        mood.connect_always = Some(Fault::Refused);
        mood.delay = Duration::from_secs(20);
    });
    let wrong = Target { credential: target(other).credential, ..target(chat) };
    let key = floor.monitor.watch(wrong).await.unwrap();
    let refused = |dump: &monitor::Dump| matches!(dump.summary.connection, Connection::Refused { .. });
    floor.within(90, &key, "refused", refused).await;
    floor.monitor.retry(&key).await.unwrap();
    seconds(1).await;
    floor.monitor.watch(target(chat)).await.unwrap();
    floor.within(90, &key, "live", is_live).await;
    floor.true_within(10, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_new_token_every_few_seconds_does_not_cut_the_back_off_short() {
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    floor.service.mood(chat, |mood| mood.connect_always = Some(Fault::Server));
    floor.service.drop_sockets(chat);
    let before = floor.service.count(CreateParticipantConnection);
    for number in 0..120 {
        seconds(5).await;
        let token = protocol::ParticipantToken::new(format!("rotated-{number}/{chat}")).unwrap();
        floor.monitor.watch(target_with(chat, Credential::Participant(token))).await.unwrap();
    }
    let connects = floor.service.count(CreateParticipantConnection) - before;
    assert!(connects < 60, "{connects} connects in ten minutes");
    floor.service.mood(chat, |mood| mood.connect_always = None);
    floor.true_within(60, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_socket_that_was_handed_over_is_used_for_as_long_as_it_lives() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(120);
    let key = floor.monitor.watch(handed_over(chat, Some(1), None)).await.unwrap();
    floor.within(5, &key, "live", is_live).await;
    for _ in 0..90 {
        seconds(60).await;
        floor.service.say(chat);
        let dump = floor.dump(&key).await;
        assert!(is_live(&dump), "nothing can replace it: {:?}", dump.summary.connection);
    }
    floor.true_within(5, chat, &key).await;
    floor.service.drop_sockets(chat);
    floor.service.say(chat);
    let polled = |dump: &monitor::Dump| {
        matches!(dump.summary.connection, Connection::Polled { .. }) && dump.summary.items == 211
    };
    floor.within(40, &key, "followed by reading", polled).await;
    assert_eq!(floor.service.count(CreateParticipantConnection), 0, "it cannot be renewed");
    assert_eq!(floor.service.count(OpenSocket), 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_socket_had_not_told_when_it_was_replaced_comes_by_a_page() {
    const UNTOLD: usize = 40;
    let floor = Floor::open();
    let (chat, key) = floor.live_chat(5).await;
    let told = floor.service.truth(chat).len();
    floor.service.mood(chat, |mood| mood.delay = Duration::from_secs(600));
    (0..UNTOLD).for_each(|_| drop(floor.service.say(chat)));
    floor.service.mood(chat, |mood| mood.delay = Duration::ZERO);
    floor.monitor.watch(handed_over(chat, Some(7), None)).await.unwrap();
    let is_replaced =
        |_: &monitor::Dump| floor.service.count(OpenSocket) == 2 && floor.service.sockets(chat) == 1;
    floor.within(30, &key, "replaced", is_replaced).await;
    floor.true_within(10, chat, &key).await;
    let dump = floor.dump(&key).await;
    let unheard = dump.entries[told..].iter().filter(|entry| entry.read && !entry.heard).count();
    assert!(unheard > UNTOLD / 2, "pages alone have brought {unheard}");
}

#[tokio::test(start_paused = true)]
async fn a_handed_over_socket_that_falls_silent_is_given_up_for_reading() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(3);
    let key = floor.monitor.watch(handed_over(chat, Some(1), None)).await.unwrap();
    floor.within(5, &key, "live", is_live).await;
    floor.service.mood(chat, |mood| mood.mute = true);
    floor.service.say(chat);
    let polled = |dump: &monitor::Dump| {
        matches!(dump.summary.connection, Connection::Polled { .. }) && dump.summary.items == 4
    };
    floor.within(60, &key, "followed by reading", polled).await;
    assert!(!floor.dump(&key).await.summary.complete);
}

#[tokio::test(start_paused = true)]
async fn a_connection_token_that_has_run_out_is_called_expired() {
    let floor = Floor::open();
    let chat = floor.service.add_chat(3);
    let expiry = floor.service.now() + SignedDuration::from_mins(5);
    let key = floor.monitor.watch(handed_over(chat, None, Some(expiry))).await.unwrap();
    seconds(301).await;
    floor.service.mood(chat, |mood| mood.read_always = Some(Fault::Refused));
    let expired = |dump: &monitor::Dump| matches!(dump.summary.connection, Connection::Expired { .. });
    // This service never tells the time: it takes more than two refusals to believe the computer's clock.
    floor.within(240, &key, "expired", expired).await;
    let reads = floor.service.count(GetTranscript);
    seconds(6_000).await;
    let reads = floor.service.count(GetTranscript) - reads;
    assert!((10..=14).contains(&reads), "{reads} reads in a hundred minutes");
    assert!(expired(&floor.dump(&key).await));
    // A new token for the same chat goes on where the old one stopped.
    floor.service.mood(chat, |mood| mood.read_always = None);
    floor.service.say(chat);
    floor.monitor.watch(handed_over(chat, Some(7), None)).await.unwrap();
    floor.within(10, &key, "live", is_live).await;
    floor.true_within(10, chat, &key).await;
}

#[tokio::test(start_paused = true)]
async fn a_chat_whose_token_seems_to_have_run_out_by_a_wrong_clock_comes_back() {
    let disk = Disk::default();
    let floor = Floor::on(&disk);
    let chat = floor.service.add_chat(3);
    let handed_over = handed_over(chat, None, Some(floor.service.now() + SignedDuration::from_mins(5)));
    floor.service.set_clock_ahead(SignedDuration::ZERO);
    let key = floor.monitor.watch(handed_over.clone()).await.unwrap();
    floor.within(5, &key, "read", |dump| dump.summary.items == 3).await;
    // Started again it knows of no other time than the wrong one.
    floor.service.misdate(SignedDuration::from_hours(26));
    let floor = floor.restart(&disk);
    floor.monitor.watch(handed_over).await.unwrap();
    seconds(2).await;
    floor.service.say(chat);
    floor.service.mood(chat, |mood| mood.read = [Fault::Refused; 2].into());
    let is_expired = |dump: &monitor::Dump| matches!(dump.summary.connection, Connection::Expired { .. });
    floor.within(60, &key, "refused twice", is_expired).await;
    floor.within(10, &key, "read", |dump| dump.summary.items == 4 && !is_expired(dump)).await;
}

fn handed_over(chat: usize, socket: Option<u64>, expiry: Option<jiff::Timestamp>) -> Target {
    let token = ConnectionToken::new(format!("handed-over-{socket:?}/{chat}").replace(' ', "")).unwrap();
    let websocket =
        socket.map(|line| SocketUrl::new(format!("ws://127.0.0.1/handed-over/{chat}/{line}")).unwrap());
    target_with(chat, Credential::Connection { token, websocket, expiry })
}

fn joined(who: &str) -> serde_json::Value {
    serde_json::json!({
        "Type": "EVENT", "ContentType": "application/vnd.amazonaws.connect.event.participant.joined",
        "ParticipantId": who, "ParticipantRole": "AGENT", "DisplayName": "Ben",
    })
}
