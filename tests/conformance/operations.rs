//! Every operation once, and every error, as each client sees them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use simulator::{Operation, ParticipantHandle, Role};

use crate::client::Sdk;
use crate::files;
use crate::scene::{Scene, event};

/// Everything a customer does, in the order of a chat.
pub(crate) async fn all_succeed(scene: &Scene, sdk: &mut impl Sdk) {
    let token = connect(&scene.customer, sdk).await;
    let page = sdk.call("GetTranscript", json!({ "ConnectionToken": token })).await;
    assert_eq!(page["Transcript"].as_array().unwrap().len(), 10, "the default of MaxResults");
    speaks(scene, sdk, &token).await;
    brings_a_file(scene, sdk, &token).await;
    is_shown_a_view(scene, sdk, &token).await;
    is_asked_who_they_are(scene, sdk, &token).await;
    is_called(scene, sdk).await;
    sdk.call("DisconnectParticipant", json!({ "ConnectionToken": token })).await;
    assert_eq!(scene.chat.stored().pop().unwrap()["ContentType"], event("chat.ended"));

    let asked: BTreeSet<String> = scene.check().operations.into_keys().collect();
    assert_eq!(asked, Operation::ALL.iter().map(|operation| operation.name().to_owned()).collect());
}

async fn speaks(scene: &Scene, sdk: &mut impl Sdk, token: &Value) {
    let words = json!({
        "ConnectionToken": token, "ContentType": "text/plain", "Content": "from a client", "ClientToken": "once",
    });
    let sent = sdk.call("SendMessage", words.clone()).await;
    let newest = scene.chat.stored().pop().unwrap();
    assert_eq!((&newest["Id"], &newest["AbsoluteTime"]), (&sent["Id"], &sent["AbsoluteTime"]));
    assert_eq!(newest["Content"], "from a client");
    assert_eq!(newest["ParticipantId"], scene.customer.id());
    assert_eq!(sdk.call("SendMessage", words).await, sent, "the same ClientToken is the same message");

    let typing = json!({ "ConnectionToken": token, "ContentType": event("typing") });
    let sent = sdk.call("SendEvent", typing).await;
    let live = scene.chat.live().pop().unwrap();
    assert_eq!((&live["ContentType"], &live["Id"]), (&event("typing"), &sent["Id"]));
}

async fn brings_a_file(scene: &Scene, sdk: &mut impl Sdk, token: &Value) {
    let photo = files::photo();
    let id = upload(scene, sdk, token, &photo).await;
    let wanted = json!({ "ConnectionToken": token, "AttachmentId": id, "UrlExpiryInSeconds": 60 });
    let found = sdk.call("GetAttachment", wanted).await;
    assert_eq!(found["AttachmentSizeInBytes"], photo.len());
    assert!(found["UrlExpiry"].is_string());
    let file = files::download(&found["Url"]).await;
    assert!(file.disposition.starts_with("attachment"));
    assert!(file.bytes == photo, "the bytes are the same");
}

/// A file that is to be seen in the page instead of being saved.
pub(crate) async fn a_file_is_shown_in_place(scene: &Scene, sdk: &mut impl Sdk) {
    let token = connect(&scene.customer, sdk).await;
    let id = upload(scene, sdk, &token, b"any").await;
    let wanted = json!({ "ConnectionToken": token, "AttachmentId": id, "UrlContentDisposition": "INLINE" });
    let found = sdk.call("GetAttachment", wanted).await;
    assert!(files::download(&found["Url"]).await.disposition.starts_with("inline"));
}

/// Uploads a picture and waits for the end of its scan. Returns its `AttachmentId`.
async fn upload(scene: &Scene, sdk: &mut impl Sdk, token: &Value, bytes: &[u8]) -> Value {
    let announced = json!({
        "ConnectionToken": token, "ContentType": "image/png", "AttachmentName": "photo.png",
        "AttachmentSizeInBytes": bytes.len(), "ClientToken": "announced",
    });
    let started = sdk.call("StartAttachmentUpload", announced).await;
    assert!(started["UploadMetadata"]["UrlExpiry"].is_string());
    files::upload(&started["UploadMetadata"], bytes).await;
    let id = started["AttachmentId"].clone();
    let complete = json!({ "ConnectionToken": token, "AttachmentIds": [id], "ClientToken": "uploaded" });
    sdk.call("CompleteAttachmentUpload", complete).await;
    scene.until("the scan is done", || is_approved(scene, &id)).await;
    id
}

async fn is_shown_a_view(scene: &Scene, sdk: &mut impl Sdk, token: &Value) {
    scene.chat.show_view(&scene.chat.system(), "form", &json!({ "Heading": "Your order" }));
    let shown = scene.chat.stored().pop().unwrap();
    let shown: Value = serde_json::from_str(shown["Content"].as_str().unwrap()).unwrap();
    let wanted = json!({ "ConnectionToken": token, "ViewToken": shown["data"]["content"]["viewToken"] });
    let view = &sdk.call("DescribeView", wanted).await["View"];
    assert_eq!((&view["Id"], &view["Version"]), (&json!("form"), &json!(1)));
    assert_eq!(view["Content"]["Actions"], json!(["Back", "Submit"]));
    for name in ["InputSchema", "Template"] {
        let text = view["Content"][name].as_str().unwrap();
        assert!(serde_json::from_str::<Value>(text).unwrap().is_object());
    }
    assert!(view["Arn"].is_string() && view["Name"].is_string());
}

async fn is_asked_who_they_are(scene: &Scene, sdk: &mut impl Sdk, token: &Value) {
    let session = scene.chat.authenticate(&scene.customer);
    let wanted = json!({
        "ConnectionToken": token, "SessionId": session, "RedirectUri": "https://shop.example/back?from=chat",
    });
    let url = sdk.call("GetAuthenticationUrl", wanted).await["AuthenticationUrl"].clone();
    assert!(url.as_str().unwrap().contains("://"));
    sdk.call("CancelParticipantAuthentication", json!({ "ConnectionToken": token, "SessionId": session }))
        .await;
    assert_eq!(scene.chat.live().pop().unwrap()["ContentType"], event("authentication.cancelled"));
}

async fn is_called(scene: &Scene, sdk: &mut impl Sdk) {
    let wanted =
        json!({ "ParticipantToken": scene.customer.participant_token(), "Type": ["WEBRTC_CONNECTION"] });
    let call = &sdk.call("CreateParticipantConnection", wanted).await["WebRTCConnection"];
    assert_eq!(call["Attendee"]["AttendeeId"], scene.customer.id());
    assert!(call["Attendee"]["JoinToken"].is_string() && call["Meeting"]["MeetingId"].is_string());
    for url in ["AudioHostUrl", "AudioFallbackUrl", "SignalingUrl", "EventIngestionUrl"] {
        assert!(call["Meeting"]["MediaPlacement"][url].is_string());
    }
    assert_eq!(call["Meeting"]["MeetingFeatures"]["Audio"]["EchoReduction"], "AVAILABLE");
}

/// A token of the other kind, arguments out of bounds, a file that is too large, a view that there is not, an impossible
/// moment, and a service in trouble: each error of the model.
pub(crate) async fn errors_are_told_apart(scene: &Scene, sdk: &mut impl Sdk) {
    let token = connect(&scene.agent, sdk).await;
    let transcript = json!({ "ConnectionToken": token });
    let large = json!({
        "ConnectionToken": token, "ContentType": "video/mp4", "AttachmentName": "film.mp4",
        "AttachmentSizeInBytes": 1_u64 << 40, "ClientToken": "too large",
    });
    let refused = [
        (403_u64, "AccessDeniedException", "GetTranscript", json!({ "ConnectionToken": "unknown" })),
        (403, "AccessDeniedException", "CreateParticipantConnection", json!({ "ParticipantToken": token })),
        (400, "ValidationException", "GetTranscript", json!({ "ConnectionToken": token, "MaxResults": 101 })),
        (
            400,
            "ValidationException",
            "GetTranscript",
            json!({ "ConnectionToken": token, "ScanDirection": "FORWARD" }),
        ),
        (402, "ServiceQuotaExceededException", "StartAttachmentUpload", large),
        (
            404,
            "ResourceNotFoundException",
            "DescribeView",
            json!({ "ConnectionToken": token, "ViewToken": "of/no view" }),
        ),
        (409, "ConflictException", "SendEvent", receipt(scene, &token)),
        (429, "ThrottlingException", "GetTranscript", transcript.clone()),
        (500, "InternalServerException", "GetTranscript", transcript.clone()),
    ];
    let mut seen = BTreeSet::new();
    // A supervisor who barges in ends the receipts.
    scene.chat.join(Role::Supervisor, "Sol");
    for (status, name, operation, arguments) in refused {
        if matches!(status, 429 | 500) {
            scene.goes_wrong(&format!("{status} retry-after 1s"));
        }
        let error = sdk.attempt(operation, arguments).await.expect_err(name);
        assert_eq!(error["type"], name, "{error}");
        if let Some(told) = error["status"].as_u64() {
            assert_eq!(told, status);
        }
        assert!(!error["message"].as_str().unwrap().is_empty());
        if let Some(resource) = error["resourceId"].as_str() {
            assert_eq!((status, resource), (404, "of/no view"));
            assert!(error["resourceType"].is_string());
        }
        seen.insert(name.to_owned());
    }
    sdk.call("GetTranscript", transcript).await;
    assert_eq!(scene.check().errors, seen);
}

fn is_approved(scene: &Scene, attachment_id: &Value) -> bool {
    let stored = scene.chat.stored();
    let mut files = stored.iter().filter_map(|item| item["Attachments"].as_array()).flatten();
    files.any(|file| &file["AttachmentId"] == attachment_id && file["Status"] == "APPROVED")
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
