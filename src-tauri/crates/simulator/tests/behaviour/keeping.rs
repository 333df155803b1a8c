//! What is kept: which events the transcript holds, and how long the records are.

use serde_json::json;
use simulator::{Config, Kept, Switches, UnsettledEvents};

use crate::client::{Scene, told};

const STORED: [&str; 7] = [
    "participant.invited",
    "participant.joined",
    "participant.left",
    "transfer.succeeded",
    "transfer.failed",
    "chat.ended",
    "chat.rehydrated",
];

const LIVE: [&str; 6] = [
    "typing",
    "connection.acknowledged",
    "participant.idle",
    "participant.returned",
    "participant.autodisconnection",
    "of.tomorrow",
];

const UNSETTLED: [&str; 12] = [
    "participant.active",
    "participant.inactive",
    "participant.engaged",
    "participant.disengaged",
    "participant.displayname.updated",
    "authentication.initiated",
    "authentication.succeeded",
    "authentication.failed",
    "authentication.timeout",
    "authentication.expired",
    "authentication.cancelled",
    "workflow.cancelled",
];

const FOLDED: [&str; 3] = ["message.delivered", "message.read", "message.metadata"];

#[tokio::test]
async fn the_transcript_holds_the_events_that_are_stored() {
    for setting in [UnsettledEvents::Live, UnsettledEvents::Stored] {
        let switches = Switches { unsettled_events: setting, ..Switches::default() };
        let scene = Scene::new(Config { switches, ..Config::default() }).await;
        let before = (scene.chat.stored().len(), scene.chat.live().len());
        let kinds = [&STORED[..], &LIVE, &UNSETTLED, &FOLDED].concat();
        for kind in &kinds {
            scene.chat.event(kind, Some(&scene.customer));
        }
        let mut expected = STORED.to_vec();
        if setting == UnsettledEvents::Stored {
            expected.extend(UNSETTLED);
        }
        assert_eq!(told(&scene.chat.stored())[before.0..], expected, "{setting:?}");
        assert_eq!(told(&scene.chat.live())[before.1..], kinds);
    }
}

#[tokio::test]
async fn records_forget_their_oldest_entries_and_count_them() {
    let kept = Kept { live: 3, requests: 2, strangers: 1 };
    let scene = Scene::new(Config { kept, ..Config::default() }).await;
    for number in 1..=5 {
        scene.chat.say(&scene.customer, &number.to_string());
    }
    for _ in 0..5 {
        scene.connection(&scene.customer).await;
        scene.transcript("unknown", &json!({})).await;
    }
    assert_eq!(told(&scene.chat.live()), ["3", "4", "5"]);
    assert_eq!(scene.chat.stored().len(), 6, "the transcript is whole");
    assert_eq!(scene.chat.requests().len(), 2);
    assert_eq!(scene.simulator.unattributed_requests().len(), 1);
    assert_eq!(scene.chat.truth()["forgotten"], json!({"live": 3, "requests": 3}));
}

#[tokio::test]
async fn the_members_of_an_item_have_an_order() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.customer).await;
    let id = scene.chat.say(&scene.customer, "hello");
    let (participant_id, contact_id) = (scene.customer.id(), scene.chat.contact_id());
    let frame = socket.frame().await;
    let expected = format!(
        concat!(
            r#"{{"AbsoluteTime":"2026-03-02T09:15:07.413Z","ContactId":"{contact}","Content":"hello","#,
            r#""ContentType":"text/plain","DisplayName":"Ana","Id":"{id}","ParticipantId":"{participant}","#,
            r#""ParticipantRole":"CUSTOMER","Type":"MESSAGE","InitialContactId":"{contact}"}}"#
        ),
        contact = contact_id,
        id = id,
        participant = participant_id,
    );
    assert_eq!(frame["content"], expected);
}
