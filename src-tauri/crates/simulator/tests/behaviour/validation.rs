//! The bounds of the service model, each at its edge.

use serde_json::{Value, json};
use simulator::{Role, Switches};

use crate::client::Scene;

const FINE: (u16, &str) = (200, "none");
const INVALID: (u16, &str) = (400, "ValidationException");
const UNREADABLE: (u16, &str) = (400, "SerializationException");

type Case = (&'static str, Value, (u16, &'static str));

/// `length` characters.
fn text(length: usize) -> String {
    "x".repeat(length)
}

/// `body` with one member replaced.
fn with(body: &Value, member: &str, value: impl Into<Value>) -> Value {
    let mut body = body.clone();
    body[member] = value.into();
    body
}

/// `body` with one member left out.
fn without(body: &Value, member: &str) -> Value {
    let mut body = body.clone();
    body.as_object_mut().unwrap().remove(member);
    body
}

/// Calls each case with a token of the customer and compares.
async fn expect(scene: &Scene, cases: Vec<Case>) {
    let connection = scene.connect(&scene.customer).await;
    for (path, body, expected) in cases {
        let token = if path == "connection" { scene.customer.participant_token() } else { &connection };
        let reply = scene.call(path, token, &body).await;
        let shown: String = body.to_string().chars().take(200).collect();
        assert_eq!(reply.error(), expected, "{path} {shown}");
    }
}

async fn scene() -> Scene {
    Scene::unlimited(Switches::default()).await
}

#[tokio::test]
async fn connections_have_types_of_the_model_and_a_flag() {
    let both = json!({"Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"], "ConnectParticipant": true});
    expect(
        &scene().await,
        vec![
            ("connection", both.clone(), FINE),
            ("connection", without(&both, "Type"), FINE),
            ("connection", with(&both, "Type", Value::Null), FINE),
            ("connection", with(&both, "Type", json!(["WEBSOCKET"])), FINE),
            ("connection", with(&both, "Type", json!([])), INVALID),
            ("connection", with(&both, "Type", json!(["websocket"])), INVALID),
            ("connection", with(&both, "Type", "WEBSOCKET"), UNREADABLE),
            ("connection", with(&both, "Type", json!([7])), UNREADABLE),
            ("connection", with(&both, "ConnectParticipant", "true"), UNREADABLE),
        ],
    )
    .await;
}

#[tokio::test]
async fn transcripts_are_asked_for_within_the_model() {
    let start = |value| json!({"StartPosition": value, "ScanDirection": "BACKWARD"});
    expect(
        &scene().await,
        vec![
            ("transcript", json!({}), FINE),
            ("transcript", json!({"MaxResults": 0}), FINE),
            ("transcript", json!({"MaxResults": 100}), FINE),
            ("transcript", json!({"MaxResults": 101}), INVALID),
            ("transcript", json!({"MaxResults": -1}), INVALID),
            ("transcript", json!({"MaxResults": "10"}), UNREADABLE),
            ("transcript", json!({"MaxResults": 1.5}), UNREADABLE),
            ("transcript", json!({"ContactId": text(256)}), FINE),
            ("transcript", json!({"ContactId": text(257)}), INVALID),
            ("transcript", json!({"ContactId": ""}), INVALID),
            ("transcript", json!({"NextToken": ""}), INVALID),
            ("transcript", json!({"NextToken": text(1_001)}), INVALID),
            ("transcript", json!({"ScanDirection": "SIDEWAYS"}), INVALID),
            ("transcript", json!({"SortOrder": "RANDOM"}), INVALID),
            ("transcript", start(json!({})), FINE),
            ("transcript", start(json!({"MostRecent": 100})), FINE),
            ("transcript", start(json!({"MostRecent": 101})), INVALID),
            ("transcript", start(json!({"Id": ""})), INVALID),
            ("transcript", start(json!({"Id": text(257)})), INVALID),
            ("transcript", start(json!({"AbsoluteTime": "yesterday"})), INVALID),
            ("transcript", start(json!("start")), UNREADABLE),
        ],
    )
    .await;
}

#[tokio::test]
async fn messages_are_bounded_in_characters_and_in_bytes() {
    let body = json!({"ContentType": "text/plain", "Content": "hello"});
    expect(
        &scene().await,
        vec![
            ("message", body.clone(), FINE),
            ("message", without(&body, "ContentType"), INVALID),
            ("message", without(&body, "Content"), INVALID),
            ("message", with(&body, "ContentType", ""), INVALID),
            ("message", with(&body, "ContentType", text(101)), INVALID),
            ("message", with(&body, "Content", ""), INVALID),
            ("message", with(&body, "Content", text(16_384)), FINE),
            ("message", with(&body, "Content", text(16_385)), INVALID),
            ("message", with(&body, "Content", "é".repeat(8_192)), FINE),
            ("message", with(&body, "Content", "é".repeat(8_193)), INVALID),
            ("message", with(&body, "Content", 7), UNREADABLE),
            ("message", with(&body, "ClientToken", ""), FINE),
            ("message", with(&body, "ClientToken", text(500)), FINE),
            ("message", with(&body, "ClientToken", text(501)), INVALID),
            ("message", with(&body, "ClientToken", 7), UNREADABLE),
        ],
    )
    .await;
}

#[tokio::test]
async fn events_are_of_a_kind_clients_may_send() {
    let body = json!({"ContentType": "application/vnd.amazonaws.connect.event.typing"});
    expect(
        &scene().await,
        vec![
            ("event", body.clone(), FINE),
            ("event", without(&body, "ContentType"), INVALID),
            ("event", with(&body, "ContentType", "text/plain"), INVALID),
            (
                "event",
                with(&body, "ContentType", "application/vnd.amazonaws.connect.event.chat.ended"),
                INVALID,
            ),
            ("event", with(&body, "Content", text(16_384)), FINE),
            ("event", with(&body, "Content", text(16_385)), INVALID),
            ("event", with(&body, "Content", ""), INVALID),
            ("event", with(&body, "ClientToken", text(501)), INVALID),
        ],
    )
    .await;
}

#[tokio::test]
async fn leaving_has_a_bounded_client_token() {
    expect(
        &scene().await,
        vec![
            ("disconnect", json!({"ClientToken": text(501)}), INVALID),
            ("disconnect", json!({"ClientToken": 7}), UNREADABLE),
            ("disconnect", json!({"ClientToken": text(500)}), FINE),
        ],
    )
    .await;
}

#[tokio::test]
async fn uploads_are_announced_within_the_model() {
    let body = json!({
        "ContentType": "text/plain", "AttachmentSizeInBytes": 1, "AttachmentName": "a.txt", "ClientToken": "0",
    });
    let path = "start-attachment-upload";
    let numbers = std::cell::Cell::new(0);
    let case = |member: &str, value: Value, expected| {
        // Each with a client token of its own, so that none is a repetition.
        numbers.set(numbers.get() + 1);
        let body = with(&body, "ClientToken", numbers.get().to_string());
        (path, with(&body, member, value), expected)
    };
    let mut cases = vec![(path, body.clone(), FINE)];
    for member in ["ContentType", "AttachmentSizeInBytes", "AttachmentName", "ClientToken"] {
        cases.push((path, without(&body, member), INVALID));
    }
    cases.extend([
        case("ContentType", json!(text(255)), FINE),
        case("ContentType", json!(text(256)), INVALID),
        case("ContentType", json!(""), INVALID),
        case("ContentType", json!("text/plain\r\nx-evil: 1"), INVALID),
        case("AttachmentSizeInBytes", json!(0), INVALID),
        case("AttachmentSizeInBytes", json!(-1), INVALID),
        case("AttachmentSizeInBytes", json!("1"), UNREADABLE),
        case("AttachmentSizeInBytes", json!(20 * 1024 * 1024), FINE),
        case("AttachmentSizeInBytes", json!(20 * 1024 * 1024 + 1), (402, "ServiceQuotaExceededException")),
        case("AttachmentSizeInBytes", json!(i64::MAX), (402, "ServiceQuotaExceededException")),
        case("AttachmentName", json!(format!("{}.txt", text(252))), FINE),
        case("AttachmentName", json!(format!("{}.txt", text(253))), INVALID),
        case("AttachmentName", json!(""), INVALID),
        case("AttachmentName", json!("setup.exe"), INVALID),
        case("AttachmentName", json!("txt"), INVALID),
        case("AttachmentName", json!("PHOTO.JPG"), FINE),
        case("ClientToken", json!(text(500)), FINE),
        case("ClientToken", json!(text(501)), INVALID),
        case("ClientToken", json!(""), INVALID),
    ]);
    expect(&scene().await, cases).await;
}

#[tokio::test]
async fn uploads_are_completed_one_at_a_time() {
    let path = "complete-attachment-upload";
    let body = json!({"AttachmentIds": ["unknown"], "ClientToken": "1"});
    expect(
        &scene().await,
        vec![
            (path, body.clone(), INVALID),
            (path, without(&body, "AttachmentIds"), INVALID),
            (path, without(&body, "ClientToken"), INVALID),
            (path, with(&body, "AttachmentIds", json!([])), INVALID),
            (path, with(&body, "AttachmentIds", json!(["a", "b"])), INVALID),
            (path, with(&body, "AttachmentIds", json!([""])), INVALID),
            (path, with(&body, "AttachmentIds", json!([text(257)])), INVALID),
            (path, with(&body, "AttachmentIds", "a"), UNREADABLE),
        ],
    )
    .await;
}

#[tokio::test]
async fn files_are_asked_for_within_the_model() {
    let scene = scene().await;
    let file = scene.chat.attach(&scene.customer, "a.txt", "text/plain");
    scene.chat.attachment_status(&file, simulator::ScanResult::Approved);
    let body = json!({"AttachmentId": file.id()});
    let seconds = |value: Value| with(&body, "UrlExpiryInSeconds", value);
    let disposition = |value: &str| with(&body, "UrlContentDisposition", value);
    expect(
        &scene,
        vec![
            ("attachment", body.clone(), FINE),
            ("attachment", json!({}), INVALID),
            ("attachment", json!({"AttachmentId": ""}), INVALID),
            ("attachment", json!({"AttachmentId": text(257)}), INVALID),
            ("attachment", json!({"AttachmentId": "unknown"}), INVALID),
            ("attachment", seconds(json!(4)), INVALID),
            ("attachment", seconds(json!(5)), FINE),
            ("attachment", seconds(json!(300)), FINE),
            ("attachment", seconds(json!(301)), INVALID),
            ("attachment", seconds(json!("60")), UNREADABLE),
            ("attachment", disposition("INLINE"), FINE),
            ("attachment", disposition("ATTACHMENT"), FINE),
            ("attachment", disposition("inline"), INVALID),
        ],
    )
    .await;
}

#[tokio::test]
async fn authentications_are_named_and_led_back_within_the_model() {
    let scene = scene().await;
    let session = scene.chat.authenticate(&scene.customer);
    let path = "authentication-url";
    let body = json!({"SessionId": session, "RedirectUri": "https://example.com"});
    let cancel = "cancel-authentication";
    expect(
        &scene,
        vec![
            (path, body.clone(), FINE),
            (path, without(&body, "SessionId"), INVALID),
            (path, without(&body, "RedirectUri"), INVALID),
            (path, with(&body, "SessionId", text(35)), INVALID),
            (path, with(&body, "SessionId", text(37)), INVALID),
            (path, with(&body, "RedirectUri", ""), INVALID),
            (path, with(&body, "RedirectUri", text(1_024)), FINE),
            (path, with(&body, "RedirectUri", text(1_025)), INVALID),
            // It fits, but the answer would not.
            (path, with(&body, "RedirectUri", "é".repeat(1_024)), INVALID),
            (path, with(&body, "RedirectUri", 7), UNREADABLE),
            (cancel, json!({}), INVALID),
            (cancel, json!({"SessionId": text(35)}), INVALID),
            (cancel, json!({"SessionId": text(37)}), INVALID),
            (cancel, json!({"SessionId": session}), FINE),
        ],
    )
    .await;
}

#[tokio::test]
async fn view_tokens_are_bounded() {
    let scene = scene().await;
    let token = scene.connect(&scene.customer).await;
    for (length, expected) in [(1_000, (404, "ResourceNotFoundException")), (1_001, INVALID)] {
        let path = format!("/participant/views/{}", text(length));
        let reply = scene.request("GET", &path, &[("X-Amz-Bearer", &token)], "").await;
        assert_eq!(reply.error(), expected, "{length}");
    }
    let reply = scene.request("GET", "/participant/views/%FF", &[("X-Amz-Bearer", &token)], "").await;
    assert_eq!(reply.error(), INVALID);
}

#[tokio::test]
async fn a_token_is_neither_empty_nor_longer_than_the_model_allows() {
    let scene = scene().await;
    let denied = (403, "AccessDeniedException");
    for (length, expected) in [(0, denied), (1, denied), (1_000, denied), (1_001, INVALID)] {
        assert_eq!(scene.transcript(&text(length), &json!({})).await.error(), expected, "{length}");
    }
}

#[tokio::test]
async fn every_operation_that_acts_is_closed_to_a_silent_monitor() {
    let scene = scene().await;
    scene.chat.join(Role::Agent, "Ben");
    let token = scene.connect(&scene.chat.supervisor()).await;
    let upload = json!({
        "ContentType": "text/plain", "AttachmentSizeInBytes": 1, "AttachmentName": "a.txt", "ClientToken": "1",
    });
    let complete = json!({"AttachmentIds": ["a"], "ClientToken": "1"});
    for (path, body) in [("start-attachment-upload", upload), ("complete-attachment-upload", complete)] {
        assert_eq!(scene.call(path, &token, &body).await.error(), (403, "AccessDeniedException"), "{path}");
    }
}
