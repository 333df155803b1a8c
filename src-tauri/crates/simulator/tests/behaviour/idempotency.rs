//! Requests that come again with the same `ClientToken`.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Config, Idempotency, Role};

use crate::client::Scene;

const TYPING: &str = "application/vnd.amazonaws.connect.event.typing";

fn message(content: &str, client_token: &str) -> Value {
    json!({"ContentType": "text/plain", "Content": content, "ClientToken": client_token})
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_answer_and_does_nothing() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let upload = json!({
        "ContentType": "text/plain", "AttachmentSizeInBytes": 3, "AttachmentName": "a.txt", "ClientToken": "2",
    });
    let typing = json!({"ContentType": TYPING, "ClientToken": "3"});
    for (path, body) in
        [("message", message("hello", "1")), ("start-attachment-upload", upload), ("event", typing)]
    {
        let first = scene.call(path, &token, &body).await;
        assert_eq!(first.status, 200, "{path}: {}", first.text);
        let (stored, live) = (scene.chat.stored(), scene.chat.live());
        let second = scene.call(path, &token, &body).await;
        assert_eq!((second.status, second.body), (200, first.body), "{path}");
        assert_eq!((scene.chat.stored(), scene.chat.live()), (stored, live), "{path}");
    }
}

#[tokio::test]
async fn leaving_twice_with_one_token_is_leaving_once() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let token = scene.connect(&agent).await;
    for _ in 0..2 {
        let reply = scene.call("disconnect", &token, &json!({"ClientToken": "1"})).await;
        assert_eq!((reply.status, reply.body), (200, json!({})));
    }
    assert_eq!(scene.chat.stored().len(), 3);
}

#[tokio::test]
async fn requests_without_a_token_or_with_an_empty_one_are_each_their_own() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    let without = json!({"ContentType": "text/plain", "Content": "hello"});
    for body in [&without, &without, &message("hello", ""), &message("hello", "")] {
        assert_eq!(scene.call("message", &token, body).await.status, 200);
    }
    assert_eq!(scene.chat.stored().len(), 1 + 4);
}

#[tokio::test]
async fn a_token_that_comes_again_with_other_parameters_is_refused() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    scene.call("message", &token, &message("hello", "1")).await;
    let reply = scene.call("message", &token, &message("hello?", "1")).await;
    assert_eq!(reply.error(), (400, "ValidationException"));
    scene.call("event", &token, &json!({"ContentType": TYPING, "ClientToken": "1"})).await;
    let other = json!({"ContentType": TYPING, "Content": "{}", "ClientToken": "1"});
    assert_eq!(scene.call("event", &token, &other).await.error(), (409, "ConflictException"));
}

#[tokio::test]
async fn one_participants_token_is_nothing_to_another() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    for participant in [&scene.customer, &agent] {
        let token = scene.connect(participant).await;
        assert_eq!(scene.call("message", &token, &message(participant.name(), "1")).await.status, 200);
    }
    assert_eq!(scene.chat.stored().len(), 2 + 2);
}

#[tokio::test]
async fn what_failed_is_not_remembered() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    scene.chat.refuse_with(500, 1);
    assert_eq!(scene.call("message", &token, &message("hello", "1")).await.status, 500);
    assert_eq!(scene.call("message", &token, &message("", "1")).await.status, 400);
    assert_eq!(scene.call("message", &token, &message("hello", "1")).await.status, 200);
    assert_eq!(scene.chat.stored().len(), 2);
}

#[tokio::test]
async fn a_request_whose_answer_was_lost_may_be_sent_again() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    scene.chat.inject("no-body on SendMessage".parse().unwrap());
    assert_eq!(scene.call("message", &token, &message("hello", "1")).await.text, "");
    let reply = scene.call("message", &token, &message("hello", "1")).await;
    assert_eq!(reply.body["Id"], scene.chat.stored()[1]["Id"]);
    assert_eq!(scene.chat.stored().len(), 2);
}

#[tokio::test]
async fn an_answer_is_forgotten_after_a_while() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    scene.call("message", &token, &message("hello", "1")).await;
    scene.hand.advance(Duration::from_millis(599_999));
    scene.call("message", &token, &message("hello", "1")).await;
    assert_eq!(scene.chat.stored().len(), 2);
    scene.hand.advance(Duration::from_millis(1));
    scene.call("message", &token, &message("hello", "1")).await;
    assert_eq!(scene.chat.stored().len(), 3);
}

#[tokio::test]
async fn of_too_many_answers_the_oldest_is_forgotten() {
    let idempotency = Idempotency { answers_per_participant: 2, ..Idempotency::default() };
    let scene = Scene::new(Config { idempotency, ..Config::default() }).await;
    let token = scene.connect(&scene.customer).await;
    for client_token in ["1", "2", "3"] {
        scene.call("message", &token, &message("hello", client_token)).await;
    }
    scene.call("message", &token, &message("hello", "2")).await;
    assert_eq!(scene.chat.stored().len(), 1 + 3);
    scene.call("message", &token, &message("hello", "1")).await;
    assert_eq!(scene.chat.stored().len(), 1 + 4);
}
