//! The websocket: who may open it, what it says, and how it ends.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Config, ExpiryClose, Presence, PresenceForm, Role, SurplusSocket, Switches, UrlUse};

use crate::client::{SUBSCRIBE, Scene, Socket};

const HEARTBEAT: &str = r#"{"topic":"aws/heartbeat"}"#;

#[tokio::test]
async fn a_message_arrives_as_json_text_inside_a_frame() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.chat.supervisor()).await;
    let id = scene.chat.say(&scene.customer, "hello");
    let item = socket.item().await;
    let expected = json!({
        "AbsoluteTime": "2026-03-02T09:15:07.413Z",
        "Content": "hello",
        "ContentType": "text/plain",
        "Id": id,
        "Type": "MESSAGE",
        "ParticipantId": scene.customer.id(),
        "DisplayName": "Ana",
        "ParticipantRole": "CUSTOMER",
        "InitialContactId": scene.chat.initial_contact_id(),
        "ContactId": scene.chat.contact_id(),
    });
    assert_eq!(item, expected);
    assert!(scene.chat.stored()[1].get("InitialContactId").is_none(), "a member of frames only");
}

#[tokio::test]
async fn nothing_of_the_chat_comes_before_the_subscription() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = Socket::open(&scene.url(&scene.customer).await).await.unwrap();
    socket.send(HEARTBEAT).await;
    assert_eq!(socket.frame().await["topic"], "aws/heartbeat");
    scene.chat.say(&scene.customer, "before");
    socket.send(SUBSCRIBE).await;
    assert_eq!(socket.frame().await["topic"], "aws/subscribe");
    scene.chat.say(&scene.customer, "after");
    assert_eq!(socket.item().await["Content"], "after");
}

#[tokio::test]
async fn a_url_opens_until_its_lifetime_is_over() {
    let scene = Scene::new(Config::default()).await;
    let url = scene.url(&scene.customer).await;
    scene.hand.advance(Duration::from_millis(99_999));
    assert!(Socket::open(&url).await.is_ok());
    scene.hand.advance(Duration::from_millis(1));
    assert_eq!(Socket::open(&url).await.err(), Some(403));
}

#[tokio::test]
async fn an_unsigned_url_opens_nothing() {
    let scene = Scene::new(Config::default()).await;
    let url = format!("{}/ws", scene.simulator.base_url().replace("http", "ws"));
    assert_eq!(Socket::open(&url).await.err(), Some(403));
    assert_eq!(Socket::open(&format!("{url}?X-Amz-Signature=00")).await.err(), Some(403));
}

#[tokio::test]
async fn a_url_opens_twice_unless_the_switch_forbids_it() {
    for (setting, second) in [(UrlUse::Repeated, None), (UrlUse::Once, Some(403))] {
        let scene = Scene::unlimited(Switches { url_use: setting, ..Switches::default() }).await;
        let url = scene.url(&scene.customer).await;
        let _first = Socket::open(&url).await.unwrap();
        assert_eq!(Socket::open(&url).await.err(), second, "{setting:?}");
    }
}

#[tokio::test]
async fn a_socket_closes_at_connection_expiry() {
    for (setting, code) in [(ExpiryClose::Code(1001), Some(1001)), (ExpiryClose::Drop, None)] {
        let scene = Scene::unlimited(Switches { expiry_close: setting, ..Switches::default() }).await;
        let socket = scene.socket(&scene.customer).await;
        scene.hand.advance(Duration::from_secs(3_600));
        assert_eq!(socket.end().await, code, "{setting:?}");
    }
}

#[tokio::test]
async fn a_sixth_socket_is_refused_or_takes_the_place_of_the_first() {
    for (setting, sixth) in [(SurplusSocket::Refused, Some(403)), (SurplusSocket::ClosesOldest, None)] {
        let scene = Scene::unlimited(Switches { surplus_socket: setting, ..Switches::default() }).await;
        let first = scene.socket(&scene.customer).await;
        let mut others = Vec::new();
        for _ in 0..4 {
            others.push(scene.socket(&scene.customer).await);
        }
        assert_eq!(Socket::open(&scene.url(&scene.customer).await).await.err(), sixth, "{setting:?}");
        if setting == SurplusSocket::ClosesOldest {
            assert_eq!(first.end().await, Some(1008));
        }
        assert!(
            Socket::open(&scene.url(&scene.chat.supervisor()).await).await.is_ok(),
            "others have their own five"
        );
    }
}

#[tokio::test]
async fn sockets_drop_with_the_code_that_is_asked_for() {
    for code in [Some(1012), Some(4000), None] {
        let scene = Scene::new(Config::default()).await;
        let socket = scene.socket(&scene.customer).await;
        scene.chat.drop_sockets(code);
        assert_eq!(socket.end().await, code);
    }
}

#[tokio::test]
async fn a_socket_that_never_reads_is_dropped_and_the_others_go_on() {
    let scene = Scene::new(Config::default()).await;
    let _deaf = scene.socket(&scene.customer).await;
    let mut reader = scene.socket(&scene.chat.supervisor()).await;
    let text = "x".repeat(16_000);
    let mut sent = 0;
    while scene.chat.subscribed_sockets() == 2 {
        assert!(sent < 100_000, "the deaf socket is still open after {sent} messages");
        let id = scene.chat.say(&scene.customer, &text);
        assert_eq!(reader.item().await["Id"], id);
        sent += 1;
    }
    let id = scene.chat.say(&scene.customer, "still here");
    assert_eq!(reader.item().await["Id"], id);
}

#[tokio::test]
async fn live_only_kinds_reach_sockets_and_not_the_transcript() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.chat.supervisor()).await;
    let (chat, customer) = (&scene.chat, &scene.customer);
    chat.typing(customer);
    chat.idle(customer);
    chat.returned(customer);
    chat.event("participant.autodisconnection", Some(customer));
    chat.presence2021(customer, Presence::Engaged, PresenceForm::Type);
    chat.presence2021(customer, Presence::Inactive, PresenceForm::ContentType);
    for kind in ["typing", "participant.idle", "participant.returned", "participant.autodisconnection"] {
        let item = socket.item().await;
        assert_eq!(item["ContentType"], format!("application/vnd.amazonaws.connect.event.{kind}"));
        assert_eq!(item["Type"], "EVENT");
        assert!(item.get("Content").is_none());
    }
    let typed = socket.item().await;
    assert_eq!(typed["Type"], "PARTICIPANT_ENGAGED");
    assert!(typed.get("ContentType").is_none());
    assert_eq!(
        socket.item().await["ContentType"],
        "application/vnd.amazonaws.connect.event.participant.inactive"
    );
    assert_eq!(chat.stored().len(), 1);
    assert_eq!(chat.live().len(), 7);
}

#[tokio::test]
async fn typing_does_not_come_back_to_who_types() {
    let scene = Scene::new(Config::default()).await;
    let mut own = scene.socket(&scene.customer).await;
    scene.chat.typing(&scene.customer);
    scene.chat.say(&scene.customer, "done");
    assert_eq!(own.item().await["Content"], "done");
}

#[tokio::test]
async fn only_the_transferring_agent_hears_live_that_the_transfer_worked() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let mut of_agent = scene.socket(&agent).await;
    let mut of_monitor = scene.socket(&scene.chat.supervisor()).await;
    scene.chat.transfer(&agent, "Cleo", "Billing");
    scene.chat.say(&scene.customer, "hello Cleo");
    scene.chat.end();
    let kind =
        |item: &Value| item["ContentType"].as_str().unwrap().rsplit("event.").next().unwrap().to_owned();
    for expected in ["participant.invited", "transfer.succeeded", "chat.ended"] {
        let item = of_agent.item().await;
        assert_eq!(kind(&item), expected);
        if expected != "participant.invited" {
            assert!(item.get("ParticipantId").is_none());
        }
    }
    for expected in
        ["participant.invited", "participant.left", "participant.joined", "text/plain", "chat.ended"]
    {
        assert_eq!(kind(&of_monitor.item().await), expected);
    }
    assert!(scene.chat.stored().iter().any(|item| kind(item) == "transfer.succeeded"));
}

#[tokio::test]
async fn a_close_of_the_client_is_answered_with_its_code() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.customer).await;
    socket.close(1000).await;
    assert_eq!(socket.end().await, Some(1000));
}

#[tokio::test]
async fn what_was_said_before_a_close_comes_before_it() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.customer).await;
    scene.chat.say(&scene.customer, "last words");
    scene.chat.drop_sockets(Some(1012));
    assert_eq!(socket.item().await["Content"], "last words");
    assert_eq!(socket.end().await, Some(1012));
}

#[tokio::test]
async fn a_message_beyond_the_limit_is_answered_with_1009() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.customer).await;
    socket.send(&"x".repeat(200_000)).await;
    assert_eq!(socket.end().await, Some(1009));
}
