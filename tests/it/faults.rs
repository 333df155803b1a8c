//! What a supervisor sees when things go wrong: the truth, or a hole.

use std::time::Duration;

use credentials::Credential;
use monitor::{Connection, Target};
use participant::{Https, Network};
use protocol::{ConnectionToken, ConnectionTypes};
use simulator::{Config as Service, Role};

use crate::floor::{Floor, is_live, requests};

#[tokio::test]
async fn what_is_said_while_the_connection_is_lost_is_filled_in() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(10);
    let key = floor.watch_live(&chat).await;
    for code in [None, Some(1001), Some(1011), Some(4000)] {
        chat.drop_sockets(code);
        for number in 0..130 {
            chat.say(&customer, &format!("missed {number}"));
        }
        let dump = floor.until_true(&key, &chat).await;
        assert!(dump.entries.len() > 130);
        floor.until(&key, "live again", is_live).await;
    }
}

#[tokio::test]
async fn a_hole_is_reported_as_long_as_it_cannot_be_filled() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(10);
    let key = floor.watch_live(&chat).await;
    chat.refuse_with(500, 6);
    chat.drop_sockets(None);
    chat.say(&customer, "nobody hears this yet");
    let dump = floor
        .until(&key, "reconnecting", |dump| {
            matches!(dump.summary.connection, Connection::Reconnecting { .. })
        })
        .await;
    assert!(!dump.summary.complete && !dump.gaps.is_empty());
    floor.until_true(&key, &chat).await;
}

#[tokio::test]
async fn one_403_is_not_the_end() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(10);
    let key = floor.watch_live(&chat).await;
    chat.refuse_with(403, 1);
    chat.drop_sockets(None);
    chat.say(&customer, "still here");
    floor.until_true(&key, &chat).await;
    floor.until(&key, "live again", is_live).await;
}

#[tokio::test]
async fn pages_that_change_places_end_in_the_true_order_once_the_chain_is_read() {
    let floor = Floor::open().await;
    let (chat, customer) = floor.chat(450);
    chat.inject("pages-swapped x2".parse().expect("a fault"));
    let key = floor.watch(&chat).await;
    floor.until_true(&key, &chat).await;
    chat.drop_sockets(None);
    for number in 0..250 {
        chat.say(&customer, &format!("missed {number}"));
    }
    chat.inject("pages-swapped x1".parse().expect("a fault"));
    floor.until_true(&key, &chat).await;
}

#[tokio::test]
async fn refused_for_good_is_said_and_never_called_the_end() {
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(10);
    let key = floor.watch_live(&chat).await;
    chat.refuse_with(403, 1_000);
    chat.drop_sockets(None);
    let dump = floor
        .until(&key, "refused", |dump| matches!(dump.summary.connection, Connection::Refused { .. }))
        .await;
    assert!(!dump.summary.complete);
    assert_eq!(dump.entries.len(), 11, "what was seen stays");
}

#[tokio::test]
async fn throttling_is_waited_out_for_as_long_as_the_service_asks() {
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(10);
    chat.refuse_with(429, 3);
    let key = floor.watch(&chat).await;
    floor.until_true(&key, &chat).await;
}

#[tokio::test]
async fn a_socket_is_swapped_before_it_expires_without_a_gap_in_between() {
    let service = Service { connection_lifetime: Duration::from_secs(8), ..Service::default() };
    let floor = Floor::open_with(service).await;
    let (chat, customer) = floor.chat(10);
    let key = floor.watch_live(&chat).await;
    let connects = |chat: &simulator::ChatHandle| {
        requests(chat).iter().filter(|request| request["operation"] == "CreateParticipantConnection").count()
    };
    let mut changes = floor.monitor.roster().await.expect("runs").changes;
    let mut said = 0;
    // The pace of a lively chat. As fast as the engine follows would be a flood, which the quota of reads makes late to check.
    let mut pace = tokio::time::interval(Duration::from_millis(50));
    while connects(&chat) < 3 {
        pace.tick().await;
        chat.say(&customer, "tick");
        said += 1;
        // Each word brings the row up to date: until then the next one waits.
        loop {
            let change = changes.recv().await.expect("few changes");
            if let monitor::RosterChange::Chat(summary) = change {
                assert_eq!(summary.gaps, 0, "a gap in a swap: {:?}", summary.connection);
                assert!(matches!(summary.connection, Connection::Live { .. }), "{:?}", summary.connection);
                if summary.items >= 11 + said {
                    break;
                }
            }
        }
    }
    floor.until_true(&key, &chat).await;
}

#[tokio::test]
async fn with_a_connection_token_alone_the_chat_is_followed_by_reading() {
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(140);
    let agent = chat.join(Role::Agent, "Ben");
    let target = floor.target(&chat);
    let Credential::Participant(token) = &target.credential else { unreachable!("made so above") };
    let network = Https::new().expect("the platform has roots");
    let answer =
        network.create_connection(&target.endpoint, token, ConnectionTypes::Credentials, false).await;
    let credentials = answer.expect("answers").value.credentials.expect("asked for");
    let token: ConnectionToken = credentials.token;
    let credential = Credential::Connection { token, websocket: None, expiry: credentials.expiry };
    let key = floor.monitor.watch(Target { credential, ..target }).await.expect("runs");
    let dump = floor
        .until(&key, "read to the start", |dump| dump.summary.at_start && dump.summary.items == 142)
        .await;
    assert!(matches!(dump.summary.connection, Connection::Polled { .. }), "{:?}", dump.summary.connection);
    assert!(!dump.summary.complete, "without a socket nobody can say that nothing is missing");
    let ben = dump.people.iter().find(|person| person.who.id.as_str() == agent.id()).expect("he is there");
    assert_eq!(ben.activity.state, transcript::Activity::Unknown);
}
