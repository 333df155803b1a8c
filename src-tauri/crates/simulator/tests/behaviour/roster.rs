//! The roster.

use std::time::Duration;

use serde_json::json;
use simulator::{ChatSpec, Config, Role};

use crate::client::{Reply, Scene};

async fn get(scene: &Scene, path: &str, more: &[(&str, &str)]) -> Reply {
    let bearer = format!("Bearer {}", scene.simulator.roster_bearer());
    let mut headers = vec![("Authorization", bearer.as_str())];
    headers.extend_from_slice(more);
    scene.request("GET", path, &headers, "").await
}

#[tokio::test]
async fn the_roster_lists_each_chat_with_a_token_that_watches_it() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    scene.simulator.create_chat(ChatSpec { customer_name: "Bo".to_owned(), ..ChatSpec::default() });
    let reply = get(&scene, "/roster", &[]).await;
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let chats = reply.body["chats"].as_array().unwrap();
    assert_eq!(chats.len(), 2);
    assert!(chats[1]["agent"].is_null());
    let token = chats[0]["participantToken"].as_str().unwrap();
    assert_eq!(token, scene.chat.roster_token());
    let expected = json!({
        "contactId": scene.chat.contact_id(),
        "initialContactId": scene.chat.initial_contact_id(),
        "instance": "simulated",
        "region": "us-west-2",
        "endpoint": scene.simulator.base_url(),
        "queue": "Deliveries",
        "customer": "Ana",
        "customerParticipantId": scene.customer.id(),
        "agent": agent.name(),
        "startedAt": "2026-03-02T09:15:07.412Z",
        "state": "live",
        "participantToken": token,
    });
    assert_eq!(chats[0], expected);
    assert_eq!(scene.call("connection", token, &json!({"Type": ["WEBSOCKET"]})).await.status, 200);
    assert_eq!(scene.chat.stored().len(), 2, "being watched leaves no trace");
}

#[tokio::test]
async fn the_roster_follows_transfers_and_forgets_ended_chats_after_a_while() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    scene.chat.transfer(&agent, "Cleo", "Billing");
    let chat = &get(&scene, "/roster", &[]).await.body["chats"][0];
    assert_eq!((&chat["agent"], &chat["queue"]), (&json!("Cleo"), &json!("Billing")));
    assert_eq!(chat["contactId"], scene.chat.contact_id());
    scene.chat.end();
    scene.hand.advance(Duration::from_secs(599));
    assert_eq!(get(&scene, "/roster", &[]).await.body["chats"][0]["state"], "ended");
    scene.hand.advance(Duration::from_secs(1));
    assert_eq!(get(&scene, "/roster", &[]).await.body["chats"], json!([]));
}

#[tokio::test]
async fn an_unchanged_roster_is_not_sent_again() {
    let scene = Scene::new(Config::default()).await;
    let tag = get(&scene, "/roster", &[]).await.header("etag").unwrap().to_owned();
    let again = get(&scene, "/roster", &[("If-None-Match", &tag)]).await;
    assert_eq!((again.status, &again.body), (304, &json!(null)));
    assert_eq!(again.header("etag"), Some(tag.as_str()));
    scene.chat.join(Role::Agent, "Ben");
    assert_eq!(get(&scene, "/roster", &[("If-None-Match", &tag)]).await.status, 200);
}

#[tokio::test]
async fn a_wrong_bearer_is_refused() {
    let scene = Scene::new(Config::default()).await;
    for headers in [vec![], vec![("Authorization", "Bearer wrong")], vec![("Authorization", "Basic wrong")]] {
        let reply = scene.request("GET", "/roster", &headers, "").await;
        assert_eq!(reply.status, 401);
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    }
}

#[tokio::test]
async fn every_member_of_the_roster_is_documented() {
    let contract = include_str!("../../../../../docs/roster.openapi.yaml");
    let (_, chat) = contract.split_once("\n    Chat:\n").unwrap();
    let scene = Scene::new(Config::default()).await;
    let reply = get(&scene, "/roster", &[]).await;
    for member in reply.body["chats"][0].as_object().unwrap().keys() {
        assert!(
            chat.contains(&format!("\n        {member}:\n")),
            "{member} is not in docs/roster.openapi.yaml"
        );
    }
}

#[tokio::test]
async fn a_chat_that_finds_another_agent_can_be_watched_again() {
    let scene = Scene::new(Config::default()).await;
    let flow = Some(Duration::from_secs(900));
    let (chat, _) = scene.another(ChatSpec { disconnect_flow: flow, ..ChatSpec::default() });
    let agent = chat.join(Role::Agent, "Ben");
    chat.leave(&agent);
    scene.hand.advance(Duration::from_secs(2));
    let body = json!({ "Type": ["CONNECTION_CREDENTIALS"] });
    assert_eq!(scene.call("connection", &chat.roster_token(), &body).await.status, 403);
    chat.join(Role::Agent, "Cleo");
    assert_eq!(scene.call("connection", &chat.roster_token(), &body).await.status, 200);
}
