//! Every operation once, and every error, as each client sees them.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use simulator::{ParticipantHandle, Refusal, Role};

use crate::client::Sdk;
use crate::scene::{Scene, event};

/// Everything a customer does, in the order of a chat.
pub(crate) async fn all_succeed(scene: &Scene, sdk: &mut impl Sdk) {
    let token = connect(&scene.customer, sdk).await;
    let page = sdk.call("GetTranscript", json!({ "ConnectionToken": token })).await;
    assert_eq!(page["Transcript"].as_array().unwrap().len(), 10, "the default of MaxResults");

    let said = json!({ "ConnectionToken": token, "ContentType": "text/plain", "Content": "from a client" });
    let sent = sdk.call("SendMessage", said).await;
    let newest = scene.chat.stored().pop().unwrap();
    assert_eq!((&newest["Id"], &newest["AbsoluteTime"]), (&sent["Id"], &sent["AbsoluteTime"]));
    assert_eq!(
        (&newest["Content"], &newest["ParticipantId"]),
        (&json!("from a client"), &json!(scene.customer.id()))
    );

    let typing = json!({ "ConnectionToken": token, "ContentType": event("typing") });
    let sent = sdk.call("SendEvent", typing).await;
    let live = scene.chat.live().pop().unwrap();
    assert_eq!((&live["ContentType"], &live["Id"]), (&event("typing"), &sent["Id"]));

    sdk.call("DisconnectParticipant", json!({ "ConnectionToken": token })).await;
    assert_eq!(scene.chat.stored().pop().unwrap()["ContentType"], event("chat.ended"));
    let operations: BTreeSet<String> = scene.check().checked.into_keys().collect();
    let expected =
        ["CreateParticipantConnection", "DisconnectParticipant", "GetTranscript", "SendEvent", "SendMessage"];
    assert_eq!(operations.into_iter().collect::<Vec<_>>(), expected);
}

/// A token of the other kind, arguments out of bounds, an impossible moment, and a service in trouble.
pub(crate) async fn errors_are_told_apart(scene: &Scene, sdk: &mut impl Sdk) {
    let token = connect(&scene.agent, sdk).await;
    let transcript = json!({ "ConnectionToken": token });
    let refused = [
        (403, "AccessDeniedException", "GetTranscript", json!({ "ConnectionToken": "unknown" })),
        (403, "AccessDeniedException", "CreateParticipantConnection", json!({ "ParticipantToken": token })),
        (400, "ValidationException", "GetTranscript", json!({ "ConnectionToken": token, "MaxResults": 101 })),
        (
            400,
            "ValidationException",
            "GetTranscript",
            json!({ "ConnectionToken": token, "ScanDirection": "FORWARD" }),
        ),
        (429, "ThrottlingException", "GetTranscript", transcript.clone()),
        (500, "InternalServerException", "GetTranscript", transcript.clone()),
        (409, "ConflictException", "SendEvent", receipt(scene, &token)),
    ];
    let mut seen = BTreeSet::new();
    // A supervisor who barges in ends the receipts.
    scene.chat.join(Role::Supervisor, "Sol");
    for (status, name, operation, arguments) in refused {
        if matches!(status, 429 | 500) {
            scene.chat.refuse(Refusal::new(status, 1).retry_after(Duration::from_secs(1)));
        }
        let error = sdk.attempt(operation, arguments).await.expect_err(name);
        assert_eq!(error["type"], name, "{error}");
        if let Some(told) = error["status"].as_u64() {
            assert_eq!(told, u64::from(status));
        }
        assert!(!error["message"].as_str().unwrap().is_empty());
        seen.insert(name.to_owned());
    }
    sdk.call("GetTranscript", transcript).await;
    assert_eq!(scene.check().errors, seen);
}

/// A read receipt for a message of the other side.
fn receipt(scene: &Scene, token: &Value) -> Value {
    let message_id = scene.chat.stored()[2]["Id"].clone();
    json!({
        "ConnectionToken": token,
        "ContentType": event("message.read"),
        "Content": json!({ "messageId": message_id }).to_string(),
    })
}

async fn connect(participant: &ParticipantHandle, sdk: &mut impl Sdk) -> Value {
    let arguments = json!({
        "ParticipantToken": participant.participant_token(),
        "Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
        "ConnectParticipant": true,
    });
    let connection = sdk.call("CreateParticipantConnection", arguments).await;
    assert!(connection["Websocket"]["Url"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
    assert!(connection["Websocket"]["ConnectionExpiry"].is_string());
    assert!(connection["ConnectionCredentials"]["Expiry"].is_string());
    connection["ConnectionCredentials"]["ConnectionToken"].clone()
}
