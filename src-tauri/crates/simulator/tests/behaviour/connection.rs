//! `CreateParticipantConnection`, tokens, lifetimes, quotas, faults and errors.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{ChatSpec, Config, Operation, Role, SilentMonitor, Switches};

use crate::client::{Scene, told};

const DENIED: (u16, &str) = (403, "AccessDeniedException");

#[tokio::test]
async fn a_connection_has_a_socket_and_credentials_with_their_expiries() {
    let scene = Scene::new(Config::default()).await;
    let body = scene.connection(&scene.customer).await.body;
    let url = body["Websocket"]["Url"].as_str().unwrap();
    assert!(url.starts_with("ws://127.0.0.1:"), "chatjs takes no other host");
    assert!(url.len() <= 2_000);
    assert_eq!(body["Websocket"]["ConnectionExpiry"], "2026-03-02T10:15:07.412Z");
    assert_eq!(body["ConnectionCredentials"]["Expiry"], "2026-03-03T09:15:07.412Z");
    let token = body["ConnectionCredentials"]["ConnectionToken"].as_str().unwrap();
    assert!((1..=1_000).contains(&token.len()));
}

#[tokio::test]
async fn only_what_was_asked_for_is_made() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.customer.participant_token();
    let credentials = scene.call("connection", token, &json!({"Type": ["CONNECTION_CREDENTIALS"]})).await;
    assert!(credentials.body.get("Websocket").is_none());
    assert!(credentials.body["ConnectionCredentials"].is_object());
    let nothing = scene.call("connection", token, &json!({"ConnectParticipant": true})).await;
    assert_eq!((nothing.status, nothing.body), (200, json!({})));
}

#[tokio::test]
async fn an_unknown_connection_type_is_refused() {
    let scene = Scene::new(Config::default()).await;
    for kinds in [json!([]), json!(["SMOKE_SIGNAL"]), json!(["WEBRTC_CONNECTION"])] {
        let reply =
            scene.call("connection", scene.customer.participant_token(), &json!({"Type": kinds})).await;
        assert_eq!(reply.error(), (400, "ValidationException"), "{kinds}");
    }
}

#[tokio::test]
async fn a_chat_with_a_call_gives_a_way_to_join_it() {
    let scene = Scene::new(Config::default()).await;
    let chat = scene.simulator.create_chat(ChatSpec { call: true, ..ChatSpec::default() });
    let customer = chat.join(Role::Customer, "Bo");
    let body = json!({"Type": ["WEBRTC_CONNECTION"]});
    let call = scene.call("connection", customer.participant_token(), &body).await.body;
    assert_eq!(call["WebRTCConnection"]["Attendee"]["AttendeeId"], customer.id());
    let meeting = &call["WebRTCConnection"]["Meeting"];
    assert_eq!(meeting["MeetingId"], chat.initial_contact_id());
    assert_eq!(meeting["MeetingFeatures"]["Audio"]["EchoReduction"], "AVAILABLE");
    for url in ["AudioHostUrl", "AudioFallbackUrl", "SignalingUrl", "EventIngestionUrl"] {
        assert!(meeting["MediaPlacement"][url].is_string(), "{url}");
    }
}

#[tokio::test]
async fn every_answer_has_an_identifier_of_its_own() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let mut ids = Vec::new();
    for token in [token.as_str(), token.as_str(), "unknown"] {
        ids.push(scene.transcript(token, &json!({})).await.header("x-amzn-requestid").unwrap().to_owned());
    }
    assert!(ids.iter().all(|id| id.len() == 36), "{ids:?}");
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn each_operation_takes_its_own_kind_of_token() {
    let scene = Scene::new(Config::default()).await;
    let connection_token = scene.connect(&scene.customer).await;
    let participant_token = scene.customer.participant_token();
    let kinds = json!({"Type": ["CONNECTION_CREDENTIALS"]});
    assert_eq!(scene.call("connection", &connection_token, &kinds).await.error(), DENIED);
    assert_eq!(scene.transcript(participant_token, &json!({})).await.error(), DENIED);
    assert_eq!(scene.transcript(&connection_token, &json!({})).await.status, 200);
}

#[tokio::test]
async fn a_missing_or_unknown_token_is_denied_and_recorded_apart() {
    let scene = Scene::new(Config::default()).await;
    let reply = scene.transcript("unknown", &json!({})).await;
    assert_eq!(reply.error(), DENIED);
    assert_eq!(reply.body, json!({"message": "Access denied"}));
    let reply = scene.request("POST", "/participant/transcript", &[], "{}").await;
    assert_eq!(reply.error(), DENIED);
    assert_eq!(scene.simulator.unattributed_requests().len(), 2);
    assert!(scene.chat.requests().is_empty());
}

#[tokio::test]
async fn a_connection_token_dies_at_its_expiry() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    scene.hand.advance(Duration::from_millis(86_399_999));
    assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
    scene.hand.advance(Duration::from_millis(1));
    assert_eq!(scene.transcript(&token, &json!({})).await.error(), DENIED);
    assert_eq!(scene.connection(&scene.customer).await.status, 200);
}

#[tokio::test]
async fn all_tokens_die_a_grace_after_the_chat() {
    let scene = Scene::new(Config::default()).await;
    let monitor = scene.chat.supervisor();
    let token = scene.connect(&monitor).await;
    scene.chat.end();
    scene.hand.advance(Duration::from_millis(1_999));
    assert_eq!(scene.transcript(&token, &json!({})).await.ids().len(), 2);
    scene.hand.advance(Duration::from_millis(1));
    assert_eq!(scene.transcript(&token, &json!({})).await.error(), DENIED);
    let kinds = json!({"Type": ["CONNECTION_CREDENTIALS"]});
    assert_eq!(scene.call("connection", monitor.participant_token(), &kinds).await.error(), DENIED);
}

#[tokio::test]
async fn who_left_is_denied_while_the_others_go_on() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let (of_agent, of_customer) = (scene.connect(&agent).await, scene.connect(&scene.customer).await);
    scene.chat.leave(&agent);
    scene.hand.advance(Duration::from_secs(2));
    assert_eq!(scene.transcript(&of_agent, &json!({})).await.error(), DENIED);
    assert_eq!(scene.transcript(&of_customer, &json!({})).await.status, 200);
}

#[tokio::test]
async fn connecting_as_an_invited_participant_shows_as_joined_once() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.invite(Role::Agent, "Ben");
    for _ in 0..2 {
        let body = json!({"Type": ["WEBSOCKET"], "ConnectParticipant": true});
        assert_eq!(scene.call("connection", agent.participant_token(), &body).await.status, 200);
    }
    let kinds: Vec<Value> = scene.chat.stored().iter().map(|item| item["ContentType"].clone()).collect();
    let event = |kind: &str| json!(format!("application/vnd.amazonaws.connect.event.participant.{kind}"));
    assert_eq!(kinds, [event("joined"), event("invited"), event("joined")]);
    let participants = &scene.chat.truth()["participants"];
    let agent = participants.as_array().unwrap().iter().find(|who| who["displayName"] == "Ben").unwrap();
    assert_eq!(agent["connected"], true);
}

#[tokio::test]
async fn a_silent_monitor_shows_only_when_the_switch_says_so() {
    for (setting, items) in [(SilentMonitor::Hidden, 1), (SilentMonitor::Announced, 2)] {
        let switches = Switches { silent_monitor: setting, ..Switches::default() };
        let scene = Scene::new(Config { switches, ..Config::default() }).await;
        let body = json!({"Type": ["WEBSOCKET"], "ConnectParticipant": true});
        scene.call("connection", scene.chat.supervisor().participant_token(), &body).await;
        assert_eq!(scene.chat.stored().len(), items, "{setting:?}");
    }
}

#[tokio::test]
async fn beyond_its_burst_an_operation_is_throttled_until_the_rate_allows_it() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    for _ in 0..12 {
        assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
    }
    let reply = scene.transcript(&token, &json!({})).await;
    assert_eq!(reply.error(), (429, "ThrottlingException"));
    scene.hand.advance(Duration::from_millis(125));
    assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
}

#[tokio::test]
async fn refusals_hit_the_operation_and_number_of_requests_they_name() {
    let scene = Scene::unlimited(Switches::default()).await;
    let token = scene.connect(&scene.customer).await;
    scene.chat.inject("429 retry-after 7s on GetTranscript".parse().unwrap());
    scene.connection(&scene.customer).await;
    let refused = scene.transcript(&token, &json!({})).await;
    assert_eq!(refused.error(), (429, "ThrottlingException"));
    assert_eq!(refused.header("retry-after"), Some("7"));
    scene.chat.refuse_with(503, 2);
    for expected in [(503, "none"), (503, "none"), (200, "none")] {
        assert_eq!(scene.transcript(&token, &json!({})).await.error(), expected);
    }
    let asked: Vec<(Operation, u16)> =
        scene.chat.requests().iter().map(|request| (request.operation, request.status)).collect();
    let connect = (Operation::CreateParticipantConnection, 200);
    let transcript = |status| (Operation::GetTranscript, status);
    assert_eq!(asked, [connect, connect, transcript(429), transcript(503), transcript(503), transcript(200)]);
}

#[tokio::test]
async fn the_date_is_that_of_the_simulators_clock() {
    let scene = Scene::new(Config::default()).await;
    let reply = scene.connection(&scene.customer).await;
    assert_eq!(reply.header("date"), Some("Mon, 02 Mar 2026 09:15:07 GMT"));
}

#[tokio::test]
async fn pages_of_any_origin_may_call() {
    let scene = Scene::new(Config::default()).await;
    let asked = [
        ("Origin", "http://example.com"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "x-amz-bearer,content-type"),
    ];
    let preflight = scene.request("OPTIONS", "/participant/connection", &asked, "").await;
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    assert_eq!(preflight.header("access-control-allow-headers"), Some("x-amz-bearer,content-type"));
    let reply = scene.transcript("unknown", &json!({})).await;
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    assert!(reply.header("access-control-expose-headers").unwrap().contains("x-amzn-errortype"));
}

#[tokio::test]
async fn what_is_not_an_object_is_refused_and_unknown_members_are_ignored() {
    let scene = Scene::new(Config::default()).await;
    let bearer = [("X-Amz-Bearer", scene.customer.participant_token())];
    for body in ["{", "[]", "7", "\u{0}"] {
        let reply = scene.request("POST", "/participant/connection", &bearer, body).await;
        assert_eq!(reply.error(), (400, "SerializationException"), "{body}");
    }
    let reply = scene.request("POST", "/participant/connection", &bearer, r#"{"Colour":"red"}"#).await;
    assert_eq!(reply.status, 200);
    let oversized = format!(r#"{{"Colour":"{}"}}"#, "x".repeat(300_000));
    let reply = scene.request("POST", "/participant/connection", &bearer, &oversized).await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn paths_and_methods_that_do_not_exist_answer_as_the_gateway() {
    let scene = Scene::new(Config::default()).await;
    for (method, path) in [("GET", "/"), ("POST", "/participant/dance"), ("GET", "/participant/message")] {
        let reply = scene.request(method, path, &[], "").await;
        assert_eq!(reply.error(), (403, "MissingAuthenticationTokenException"), "{method} {path}");
    }
}

#[tokio::test]
async fn who_has_left_does_not_come_back_by_connecting() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    scene.chat.leave(&agent);
    let body = json!({"Type": ["WEBSOCKET"], "ConnectParticipant": true});
    assert_eq!(scene.call("connection", agent.participant_token(), &body).await.status, 200);
    let stored = scene.chat.stored();
    assert_eq!(told(&stored), ["participant.joined", "participant.joined", "participant.left"]);
}

#[tokio::test]
async fn no_secret_is_in_what_a_failing_test_prints() {
    let scene = Scene::new(Config::default()).await;
    let printed = format!("{:?} {:?} {:?}", scene.chat, scene.simulator, scene.customer);
    for secret in [scene.customer.participant_token(), scene.simulator.roster_bearer()] {
        assert!(!printed.contains(secret), "a token or the bearer");
    }
}
