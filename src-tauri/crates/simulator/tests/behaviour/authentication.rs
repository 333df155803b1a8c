//! Customers who prove who they are.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Config, Role, Switches, UnsettledEvents};

use crate::client::{EVENT, Reply, Scene};

async fn url(scene: &Scene, token: &str, session: &str) -> Reply {
    let body = json!({"SessionId": session, "RedirectUri": "https://example.com/back?a=b&c"});
    scene.call("authentication-url", token, &body).await
}

/// Kinds of the events that were sent, without those about coming and going.
fn kinds(items: &[Value]) -> Vec<&str> {
    let kinds = items.iter().filter_map(|item| item["ContentType"].as_str()?.strip_prefix(EVENT));
    kinds.filter(|kind| *kind != "participant.joined").collect()
}

#[tokio::test]
async fn an_authentication_begins_with_its_session() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.customer).await;
    let session = scene.chat.authenticate(&scene.customer);
    let item = socket.item().await;
    assert_eq!(item["ContentType"], format!("{EVENT}authentication.initiated"));
    assert_eq!(item["Content"], json!({"SessionId": session}).to_string());
    assert_eq!(session.len(), 36);
}

#[tokio::test]
async fn the_url_is_given_within_a_minute() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let session = scene.chat.authenticate(&scene.customer);
    scene.hand.advance(Duration::from_millis(59_999));
    let reply = url(&scene, &token, &session).await;
    let given = reply.body["AuthenticationUrl"].as_str().unwrap();
    assert!(given.starts_with(scene.simulator.base_url()), "{given}");
    assert!(given.contains(&format!("state={session}")), "{given}");
    assert!(given.ends_with("redirect_uri=https%3A%2F%2Fexample.com%2Fback%3Fa%3Db%26c"), "{given}");
    scene.hand.advance(Duration::from_millis(1));
    assert_eq!(url(&scene, &token, &session).await.error(), (400, "ValidationException"));
}

#[tokio::test]
async fn an_authentication_is_nobody_elses() {
    let scene = Scene::new(Config::default()).await;
    let session = scene.chat.authenticate(&scene.customer);
    let token = scene.connect(&scene.chat.join(Role::Agent, "Ben")).await;
    assert_eq!(url(&scene, &token, &session).await.error(), (400, "ValidationException"));
    let reply = scene.call("cancel-authentication", &token, &json!({"SessionId": session})).await;
    assert_eq!(reply.error(), (400, "ValidationException"));
    let unknown = "00000000-0000-4000-8000-000000000000";
    assert_eq!(url(&scene, &token, unknown).await.error(), (400, "ValidationException"));
}

#[tokio::test]
async fn a_cancelled_authentication_is_over() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let session = scene.chat.authenticate(&scene.customer);
    let cancel = json!({"SessionId": session});
    let reply = scene.call("cancel-authentication", &token, &cancel).await;
    assert_eq!((reply.status, reply.body), (200, json!({})));
    assert_eq!(scene.call("cancel-authentication", &token, &cancel).await.status, 400);
    assert_eq!(url(&scene, &token, &session).await.status, 400);
    scene.hand.advance(Duration::from_secs(3_600));
    assert_eq!(kinds(&scene.chat.live()), ["authentication.initiated", "authentication.cancelled"]);
}

#[tokio::test]
async fn an_unanswered_authentication_times_out_by_itself() {
    let scene = Scene::new(Config::default()).await;
    scene.chat.authenticate(&scene.customer);
    scene.hand.advance(Duration::from_millis(179_999));
    assert_eq!(kinds(&scene.chat.live()), ["authentication.initiated"]);
    scene.hand.advance(Duration::from_millis(1));
    let live = scene.chat.live();
    assert_eq!(kinds(&live), ["authentication.initiated", "authentication.timeout"]);
    assert_eq!(live.last().unwrap()["AbsoluteTime"], "2026-03-02T09:18:07.412Z");
}

#[tokio::test]
async fn who_is_asked_anew_has_one_session_and_its_whole_time() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let first = scene.chat.authenticate(&scene.customer);
    scene.hand.advance(Duration::from_secs(30));
    let second = scene.chat.authenticate(&scene.customer);
    assert_eq!(url(&scene, &token, &first).await.status, 400);
    assert_eq!(url(&scene, &token, &second).await.status, 200);
    scene.hand.advance(Duration::from_secs(179));
    assert_eq!(kinds(&scene.chat.live()), ["authentication.initiated"; 2]);
}

#[tokio::test]
async fn who_signed_in_goes_on_under_their_name() {
    let scene = Scene::new(Config::default()).await;
    scene.chat.say(&scene.customer, "before");
    scene.chat.authenticate(&scene.customer);
    scene.chat.authenticated(&scene.customer, "Ana Lima");
    let live = scene.chat.live();
    let expected =
        ["authentication.initiated", "authentication.succeeded", "participant.displayname.updated"];
    assert_eq!(kinds(&live), expected);
    let renamed = live.last().unwrap();
    assert_eq!(
        (&renamed["ParticipantId"], &renamed["DisplayName"]),
        (&json!(scene.customer.id()), &json!("Ana Lima"))
    );
    scene.chat.say(&scene.customer, "after");
    let names: Vec<Value> = scene.chat.stored().iter().map(|item| item["DisplayName"].clone()).collect();
    assert_eq!(names, ["Ana", "Ana", "Ana Lima"]);
}

#[tokio::test]
async fn an_authentication_ends_once() {
    let scene = Scene::new(Config::default()).await;
    scene.chat.authenticate(&scene.customer);
    scene.chat.authentication_failed(&scene.customer);
    scene.chat.authentication_expired(&scene.customer);
    assert_eq!(kinds(&scene.chat.live()), ["authentication.initiated", "authentication.failed"]);
}

#[tokio::test]
async fn the_transcript_keeps_unsettled_events_as_the_switch_says() {
    for (setting, expected) in [
        (UnsettledEvents::Live, &[][..]),
        (UnsettledEvents::Stored, &["authentication.initiated", "authentication.expired"]),
    ] {
        let switches = Switches { unsettled_events: setting, ..Switches::default() };
        let scene = Scene::new(Config { switches, ..Config::default() }).await;
        scene.chat.authenticate(&scene.customer);
        scene.chat.authentication_expired(&scene.customer);
        assert_eq!(kinds(&scene.chat.stored()), expected, "{setting:?}");
    }
}
