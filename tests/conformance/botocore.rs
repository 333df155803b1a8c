//! `botocore`, which parses every answer by the service model it ships.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Operation, ParticipantHandle, Refusal, Role};

use crate::client::Client;
use crate::{Scene, event, ids};

/// A client and a connection token of this participant.
async fn connect(scene: &Scene, participant: &ParticipantHandle) -> (Client, Value) {
    let setup = json!({ "endpoint": scene.simulator.base_url(), "region": "us-west-2" });
    let mut client = Client::botocore(&setup).await;
    let arguments = json!({
        "ParticipantToken": participant.participant_token(),
        "Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
    });
    let connection = client.call("create_participant_connection", arguments).await;
    assert!(connection["Websocket"]["Url"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
    assert!(connection["Websocket"]["ConnectionExpiry"].is_string());
    assert!(connection["ConnectionCredentials"]["Expiry"].is_string());
    let token = connection["ConnectionCredentials"]["ConnectionToken"].clone();
    (client, token)
}

#[tokio::test]
async fn pages_through_a_transcript_that_it_understands_whole() {
    let scene = Scene::new().await;
    let (mut client, token) = connect(&scene, &scene.chat.supervisor()).await;
    let mut items: Vec<Value> = Vec::new();
    let mut arguments = json!({
        "ConnectionToken": token, "MaxResults": 7, "ScanDirection": "BACKWARD", "SortOrder": "ASCENDING",
    });
    loop {
        let page = client.call("get_transcript", arguments.clone()).await;
        assert_eq!(page["InitialContactId"], scene.chat.initial_contact_id());
        items.splice(0..0, page["Transcript"].as_array().unwrap().clone());
        let Some(next) = page.get("NextToken") else { break };
        arguments["NextToken"] = next.clone();
    }
    // botocore drops every member its model does not know, so equality shows that each one is spelt right.
    assert_eq!(items, scene.chat.stored());
}

#[tokio::test]
async fn starts_a_page_where_it_says() {
    let scene = Scene::new().await;
    let (mut client, token) = connect(&scene, &scene.chat.supervisor()).await;
    let stored = scene.ids();
    let fifth = scene.chat.stored()[5].clone();
    for start in [json!({"Id": fifth["Id"]}), json!({"AbsoluteTime": fifth["AbsoluteTime"]})] {
        let arguments = json!({
            "ConnectionToken": token, "MaxResults": 5, "SortOrder": "ASCENDING", "ScanDirection": "FORWARD",
            "StartPosition": start,
        });
        let page = client.call("get_transcript", arguments).await;
        assert_eq!(ids(&page["Transcript"]), stored[5..10]);
    }
    let arguments =
        json!({"ConnectionToken": token, "SortOrder": "ASCENDING", "StartPosition": {"MostRecent": 4}});
    let page = client.call("get_transcript", arguments).await;
    assert_eq!(ids(&page["Transcript"]), stored[stored.len() - 4..]);
}

#[tokio::test]
async fn sends_messages_and_events_and_leaves() {
    let scene = Scene::new().await;
    let (mut client, token) = connect(&scene, &scene.customer).await;
    let arguments =
        json!({"ConnectionToken": token, "ContentType": "text/plain", "Content": "from botocore"});
    let sent = client.call("send_message", arguments).await;
    let newest = scene.chat.stored().pop().unwrap();
    assert_eq!((&newest["Id"], &newest["AbsoluteTime"]), (&sent["Id"], &sent["AbsoluteTime"]));
    assert_eq!(newest["Content"], "from botocore");
    let arguments = json!({"ConnectionToken": token, "ContentType": event("typing")});
    client.call("send_event", arguments).await;
    assert_eq!(scene.chat.live().pop().unwrap()["ContentType"], event("typing"));
    client.call("disconnect_participant", json!({"ConnectionToken": token})).await;
    assert_eq!(scene.chat.stored().pop().unwrap()["ContentType"], event("chat.ended"));
}

#[tokio::test]
async fn tells_the_errors_apart() {
    let scene = Scene::new().await;
    let (mut client, token) = connect(&scene, &scene.agent).await;
    let transcript = json!({"ConnectionToken": token});
    let message_id = scene.chat.stored()[2]["Id"].as_str().unwrap().to_owned();
    let refused = [
        (403, "AccessDeniedException", None, "get_transcript", json!({"ConnectionToken": "unknown"})),
        (
            403,
            "AccessDeniedException",
            None,
            "create_participant_connection",
            json!({"ParticipantToken": token}),
        ),
        (
            400,
            "ValidationException",
            None,
            "get_transcript",
            json!({"ConnectionToken": token, "MaxResults": 101}),
        ),
        (
            400,
            "ValidationException",
            None,
            "get_transcript",
            json!({
                "ConnectionToken": token, "ScanDirection": "FORWARD",
            }),
        ),
        (429, "ThrottlingException", Some(429), "get_transcript", transcript.clone()),
        (500, "InternalServerException", Some(500), "get_transcript", transcript.clone()),
        (
            409,
            "ConflictException",
            None,
            "send_event",
            json!({
                "ConnectionToken": token,
                "ContentType": event("message.read"),
                "Content": json!({"messageId": message_id}).to_string(),
            }),
        ),
    ];
    scene.chat.join(Role::Supervisor, "Sol");
    for (status, code, fault, operation, arguments) in refused {
        if let Some(fault) = fault {
            scene.chat.refuse(Refusal::new(fault, 1).retry_after(Duration::from_secs(1)));
        }
        let error = client.attempt(operation, arguments).await.unwrap_err();
        // A class of its own shows that the model knows the code.
        assert_eq!(
            (&error["status"], &error["code"], &error["type"]),
            (&json!(status), &json!(code), &json!(code))
        );
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
    client.call("get_transcript", transcript).await;
    let served = scene.chat.requests().into_iter().filter(|one| one.status == 200);
    let served: Vec<Operation> = served.map(|one| one.operation).collect();
    assert_eq!(served, [Operation::CreateParticipantConnection, Operation::GetTranscript]);
}
