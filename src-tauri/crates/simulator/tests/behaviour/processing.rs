//! Messages that are processed before they count.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Config, ProcessingHandle, Role};

use crate::client::{Scene, told};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn what_comes_of_processing_changes_the_item_under_its_id() {
    type Settle = fn(ProcessingHandle);
    let outcomes: [(Settle, Value, Value); 4] = [
        (|message| message.processed("My card is [PII]"), json!("My card is [PII]"), Value::Null),
        (ProcessingHandle::rejected, Value::Null, json!({"MessageProcessingStatus": "REJECTED"})),
        (
            |message| message.failed(true),
            json!("My card is 4242"),
            json!({"MessageProcessingStatus": "FAILED"}),
        ),
        (|message| message.failed(false), Value::Null, json!({"MessageProcessingStatus": "FAILED"})),
    ];
    for (settle, content, metadata) in outcomes {
        let scene = Scene::new(Config::default()).await;
        let mut socket = scene.socket(&scene.chat.supervisor()).await;
        let message = scene.chat.say_processing(&scene.customer, "My card is 4242");
        let id = message.id().to_owned();
        let first = socket.item().await;
        assert_eq!(first["MessageMetadata"], json!({"MessageProcessingStatus": "PROCESSING"}));
        scene.hand.advance(SECOND);
        settle(message);
        let second = socket.item().await;
        for item in [&second, &scene.chat.stored()[1]] {
            assert_eq!((&item["Id"], &item["AbsoluteTime"]), (&json!(id), &first["AbsoluteTime"]));
            assert_eq!((&item["Content"], &item["MessageMetadata"]), (&content, &metadata));
        }
    }
}

#[tokio::test]
async fn receipts_survive_processing() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let message = scene.chat.say_processing(&scene.customer, "hello");
    scene.chat.read(&agent, message.id());
    let id = message.id().to_owned();
    assert_eq!(scene.chat.stored()[2]["MessageMetadata"]["MessageProcessingStatus"], "PROCESSING");
    message.processed("hello");
    let metadata = &scene.chat.stored()[2]["MessageMetadata"];
    assert_eq!(metadata["MessageId"], id);
    assert_eq!(metadata["Receipts"][0]["RecipientParticipantId"], agent.id());
    assert!(metadata.get("MessageProcessingStatus").is_none());
}

#[tokio::test]
async fn a_delayed_message_surfaces_later_with_its_earlier_time() {
    let scene = Scene::new(Config::default()).await;
    let mut socket = scene.socket(&scene.customer).await;
    scene.hand.advance(SECOND);
    let id = scene.chat.delayed(&scene.customer, "first", 3 * SECOND);
    scene.hand.advance(SECOND);
    scene.chat.say(&scene.customer, "second");
    assert_eq!(told(&scene.chat.stored()), ["participant.joined", "second"]);
    scene.hand.advance(2 * SECOND);
    let stored = scene.chat.stored();
    assert_eq!(told(&stored), ["participant.joined", "first", "second"], "in the middle, by its time");
    assert_eq!(
        (&stored[1]["Id"], &stored[1]["AbsoluteTime"]),
        (&json!(id), &json!("2026-03-02T09:15:08.412Z"))
    );
    assert_eq!(told(&[socket.item().await, socket.item().await]), ["second", "first"]);
}

#[tokio::test]
async fn a_read_in_the_middle_of_which_an_item_surfaces_repeats_and_misses_nothing_beyond() {
    let scene = Scene::new(Config::default()).await;
    for text in ["1", "2", "3", "4"] {
        scene.chat.say(&scene.customer, text);
        if text == "2" {
            scene.chat.delayed(&scene.customer, "late", SECOND);
        }
    }
    let token = scene.connect(&scene.customer).await;
    let backward = json!({"MaxResults": 2, "SortOrder": "ASCENDING"});
    let start = json!({"Id": scene.chat.stored()[0]["Id"]});
    let forward = json!({"MaxResults": 2, "SortOrder": "ASCENDING", "StartPosition": start});
    let mut reads = Vec::new();
    for body in [backward, forward] {
        let page = scene.transcript(&token, &body).await.body;
        reads.push((body, page));
    }
    scene.hand.advance(SECOND);
    let mut next = Vec::new();
    for (mut body, page) in reads {
        body["NextToken"] = page["NextToken"].clone();
        next.push(scene.transcript(&token, &body).await.body["Transcript"].as_array().unwrap().clone());
    }
    assert_eq!(told(&next[0]), ["2", "late"], "behind 3 and 4");
    assert_eq!(told(&next[1]), ["2", "late"], "after 1");
}

#[tokio::test]
async fn sent_messages_are_processed_for_as_long_as_configured() {
    let scene = Scene::new(Config { processing: Some(SECOND), ..Config::default() }).await;
    let token = scene.connect(&scene.customer).await;
    let reply =
        scene.call("message", &token, &json!({"ContentType": "text/plain", "Content": "hello"})).await;
    let processing = json!({"MessageProcessingStatus": "PROCESSING"});
    assert_eq!(reply.body["MessageMetadata"], processing);
    assert_eq!(scene.chat.stored()[1]["MessageMetadata"], processing);
    scene.hand.advance(SECOND);
    let stored = scene.chat.stored();
    assert_eq!((&stored[1]["Id"], &stored[1]["Content"]), (&reply.body["Id"], &json!("hello")));
    assert!(stored[1].get("MessageMetadata").is_none());
    assert_eq!(scene.chat.live().len(), 3, "joined, processing, processed");
    let interactive = "application/vnd.amazonaws.connect.message.interactive.response";
    let body = json!({"ContentType": interactive, "Content": "{}"});
    let reply = scene.call("message", &token, &body).await;
    assert!(reply.body.get("MessageMetadata").is_none(), "nothing to redact in a choice");
}
