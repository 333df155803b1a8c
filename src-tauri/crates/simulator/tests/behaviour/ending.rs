//! How chats end, and what is left of them.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{ChatHandle, ChatSpec, Config, EndedSockets, Quotas, Role, RoleTimers, Switches, Timers};

use crate::client::{Scene, just_before, told};

const FLOW: Duration = Duration::from_secs(900);

fn with_survey() -> ChatSpec {
    ChatSpec { disconnect_flow: Some(FLOW), ..ChatSpec::default() }
}

#[tokio::test]
async fn after_the_last_agent_a_survey_runs_and_ends_the_chat() {
    let scene = Scene::new(Config::default()).await;
    let (chat, customer) = scene.another(with_survey());
    let (ben, cleo) = (chat.join(Role::Agent, "Ben"), chat.join(Role::Agent, "Cleo"));
    let (of_ben, of_cleo) = (scene.connect(&ben).await, scene.connect(&cleo).await);
    scene.call("disconnect", &of_ben, &json!({})).await;
    let contact_id = chat.contact_id();
    scene.hand.advance(FLOW);
    assert!(!chat.is_ended(), "there still is an agent");
    scene.call("disconnect", &of_cleo, &json!({})).await;
    assert_ne!(chat.contact_id(), contact_id, "the flow is a contact of its own");
    let flow = chat.system();
    chat.say(&flow, "How was it?");
    let token = scene.connect(&customer).await;
    let message = json!({"ContentType": "text/plain", "Content": "Fine"});
    assert_eq!(scene.call("message", &token, &message).await.status, 200);
    scene.hand.advance(just_before(FLOW));
    assert!(!chat.is_ended());
    scene.hand.advance(Duration::from_millis(1));
    assert!(chat.is_ended());
    let stored = chat.stored();
    assert_eq!(
        told(&stored)[3..],
        ["participant.left", "participant.left", "How was it?", "Fine", "chat.ended"]
    );
    assert_eq!(stored[5]["ContactId"], chat.contact_id());
}

#[tokio::test]
async fn monitoring_ends_with_the_agent_and_still_hears_the_end() {
    let scene = Scene::new(Config::default()).await;
    let (chat, customer) = scene.another(with_survey());
    let agent = chat.join(Role::Agent, "Ben");
    let monitor = chat.supervisor();
    let mut socket = scene.socket(&monitor).await;
    let token = scene.connect(&monitor).await;
    chat.leave(&agent);
    scene.hand.advance(Duration::from_secs(2));
    assert_eq!(scene.transcript(&token, &json!({})).await.status, 403);
    chat.say(&customer, "to the survey");
    scene.hand.advance(FLOW);
    assert!(chat.is_ended());
    let heard = [socket.item().await, socket.item().await];
    assert_eq!(told(&heard), ["participant.left", "chat.ended"]);
}

#[tokio::test]
async fn without_a_flow_the_chat_and_its_monitors_go_on() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let token = scene.connect(&scene.chat.supervisor()).await;
    scene.chat.leave(&agent);
    scene.hand.advance(Duration::from_secs(3_600));
    assert!(!scene.chat.is_ended());
    assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
}

#[tokio::test]
async fn an_agent_who_comes_during_the_flow_keeps_the_chat_alive() {
    let scene = Scene::new(Config::default()).await;
    let (chat, _) = scene.another(with_survey());
    let agent = chat.join(Role::Agent, "Ben");
    chat.leave(&agent);
    chat.join(Role::Agent, "Cleo");
    scene.hand.advance(FLOW * 2);
    assert!(!chat.is_ended());
}

#[tokio::test]
async fn an_auto_disconnect_leads_into_the_flow() {
    let scene = Scene::new(Config::default()).await;
    let silence = Duration::from_secs(120);
    let agent = RoleTimers { idle: None, disconnect: Some(silence) };
    let timers = Timers { agent, ..Timers::default() };
    let (chat, _) = scene.another(ChatSpec { timers, ..with_survey() });
    chat.join(Role::Agent, "Ben");
    // Both within one stretch of the clock: each happens at its own instant all the same.
    scene.hand.advance(silence + FLOW);
    assert!(chat.is_ended());
    let stored = chat.stored();
    assert_eq!(stored[2]["AbsoluteTime"], "2026-03-02T09:17:07.412Z");
    assert_eq!(stored[3]["AbsoluteTime"], "2026-03-02T09:32:07.412Z");
}

#[tokio::test]
async fn a_chat_ends_by_itself_after_the_longest_duration() {
    let scene = Scene::new(Config::default()).await;
    scene.hand.advance(just_before(Duration::from_secs(25 * 3_600)));
    assert!(!scene.chat.is_ended());
    scene.hand.advance(Duration::from_millis(1));
    assert!(scene.chat.is_ended());
    assert_eq!(scene.chat.stored().last().unwrap()["AbsoluteTime"], "2026-03-03T10:15:07.412Z");
}

#[tokio::test]
async fn nothing_comes_after_the_end() {
    let scene = Scene::new(Config::default()).await;
    let chat = &scene.chat;
    let agent = chat.join(Role::Agent, "Ben");
    let file = chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    let id = chat.say(&scene.customer, "hello");
    let processing = chat.say_processing(&scene.customer, "my card number");
    chat.delayed(&scene.customer, "late", Duration::from_secs(5));
    let mut stream = chat.stream(&chat.system());
    chat.end();
    let (stored, live) = (chat.stored(), chat.live());
    chat.say(&agent, "too late");
    chat.typing(&agent);
    chat.leave(&agent);
    chat.join(Role::Agent, "Cleo");
    chat.transfer(&agent, "Cleo", "Billing");
    chat.transfer_to_queue(&agent, "Billing");
    chat.rename(&agent, "Benjamin");
    chat.delivered(&agent, &id);
    chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    chat.attachment_status(&file, simulator::ScanResult::Approved);
    processing.processed("[PII]");
    stream.chunk("One moment");
    stream.complete();
    chat.rehydrate();
    chat.end();
    scene.hand.advance(Duration::from_secs(100_000));
    assert_eq!((chat.stored(), chat.live()), (stored, live));
    assert!(chat.ignored().iter().all(|step| step.ends_with("after the end of the chat")));
    assert_eq!(chat.ignored().len(), 15, "{:?}", chat.ignored());
}

#[tokio::test]
async fn sockets_of_an_ended_chat_end_as_the_switch_says() {
    let switches = Switches { ended_sockets: EndedSockets::Close(1000), ..Switches::default() };
    let scene = Scene::new(Config { switches, ..Config::default() }).await;
    let mut socket = scene.socket(&scene.customer).await;
    scene.chat.end();
    let ended = socket.item().await;
    assert_eq!(told(&[ended]), ["chat.ended"], "the end comes first");
    scene.hand.advance(Duration::from_secs(2));
    assert_eq!(socket.end().await, Some(1000));
}

#[tokio::test]
async fn sockets_of_an_ended_chat_stay_open_by_default() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.customer).await;
    scene.chat.end();
    scene.hand.advance(Duration::from_secs(600));
    socket.send(r#"{"topic":"aws/heartbeat"}"#).await;
    assert_eq!(socket.frame().await["topic"], "aws/chat");
    assert_eq!(socket.frame().await["topic"], "aws/heartbeat");
}

#[tokio::test]
async fn an_ended_chat_is_forgotten_after_the_time_that_is_set() {
    let config = Config {
        forget_ended_after: Some(Duration::from_secs(60)),
        admin_port: Some(0),
        quotas: Quotas::unlimited(),
        ..Config::default()
    };
    let scene = Scene::new(config).await;
    let token = scene.connect(&scene.customer).await;
    let socket = scene.socket(&scene.customer).await;
    let (other, _) = scene.another(ChatSpec::default());
    scene.chat.end();
    let truth = format!("/truth/{}", scene.chat.initial_contact_id());
    scene.hand.advance(just_before(Duration::from_secs(60)));
    assert_eq!(scene.chat.stored().len(), 2);
    scene.hand.advance(Duration::from_millis(1));
    assert_eq!(scene.chat.stored(), [] as [Value; 0]);
    let listed: Vec<String> = scene.simulator.chats().iter().map(ChatHandle::initial_contact_id).collect();
    assert_eq!(listed, [other.initial_contact_id()]);
    assert_eq!(scene.transcript(&token, &json!({})).await.status, 403);
    assert_eq!(scene.simulator.unattributed_requests().len(), 1, "nobody knows the token any more");
    assert_eq!(socket.end().await, None);
    assert_eq!(scene.admin("GET", &truth, &Value::Null).await.status, 404);
}

#[tokio::test]
async fn handles_of_a_forgotten_chat_do_nothing() {
    let config = Config { forget_ended_after: Some(Duration::ZERO), ..Config::default() };
    let scene = Scene::new(config).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    scene.chat.end();
    scene.hand.advance(Duration::from_secs(2));
    let late = scene.chat.join(Role::Agent, "Cleo");
    scene.chat.say(&agent, "hello");
    scene.chat.say(&late, "hello");
    scene.chat.leave(&agent);
    scene.chat.supervisor();
    scene.chat.barge(&agent);
    scene.chat.authenticate(&agent);
    scene.chat.authenticated(&agent, "Ben Carter");
    let file = scene.chat.attach_bytes(&agent, "a.txt", "text/plain", vec![b'x']);
    assert_eq!(scene.chat.attachment_bytes(&file), None);
    assert!(scene.chat.is_ended());
    assert_eq!(scene.chat.contact_id(), "");
    assert!(scene.chat.stored().is_empty() && scene.chat.live().is_empty());
}

#[tokio::test]
async fn nothing_comes_behind_the_end() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let session = scene.chat.authenticate(&scene.customer);
    scene.chat.end();
    scene.chat.authentication_failed(&scene.customer);
    scene.chat.authenticated(&scene.customer, "Ana Lima");
    scene.chat.authenticate(&scene.customer);
    let cancel = scene.call("cancel-authentication", &token, &json!({"SessionId": session})).await;
    assert_eq!(cancel.error(), (400, "ValidationException"));
    assert_eq!(told(&scene.chat.live()).last(), Some(&"chat.ended"));
}

#[tokio::test]
async fn the_time_of_a_fault_passes_also_after_the_end() {
    let scene = Scene::new(Config::default()).await;
    scene.chat.inject("429 for 30s".parse().unwrap());
    scene.chat.end();
    scene.hand.advance(Duration::from_secs(30));
    assert_eq!(scene.chat.truth()["faults"][0]["over"], true);
}
