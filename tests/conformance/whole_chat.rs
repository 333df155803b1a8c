//! A whole chat between sessions of chatjs, with Sightline watching.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::client::Client;
use crate::files;
use crate::scene::{Scene, event};
use crate::session::{self, Session, until_subscribed};
use crate::sightline::Sightline;

#[tokio::test]
async fn between_two_sessions_in_node() {
    let scene = Scene::quiet().await;
    let sightline = Sightline::watch(&scene).await;
    let customer = session::customer(&scene, &scene.customer).await;
    play(scene, sightline, customer).await;
}

#[tokio::test]
async fn with_a_customer_in_a_browser() {
    let scene = Scene::quiet().await;
    let sightline = Sightline::watch(&scene).await;
    let customer = Browser::customer(&scene, &scene.customer).await;
    play(scene, sightline, customer).await;
}

async fn play(scene: Scene, sightline: Sightline, mut customer: impl Session) {
    let chat = &scene.chat;
    let mut ben = session::agent(&scene, &scene.agent).await;

    ben.call("sendEvent", json!({ "contentType": event("typing") })).await;
    assert_eq!(customer.event("Typing").await["ParticipantId"], scene.agent.id());
    let asked = says(&mut customer, "Where is my parcel?").await;
    hears(&mut ben, &asked, "Where is my parcel?", "Ana").await;
    acknowledges(&mut ben, &mut customer, &asked, scene.agent.id()).await;
    let answered = says(&mut ben, "Let me have a look.").await;
    hears(&mut customer, &answered, "Let me have a look.", "Ben").await;
    acknowledges(&mut customer, &mut ben, &answered, scene.customer.id()).await;

    shows(&mut customer, &mut ben).await;
    is_shown_a_view(&scene, &mut customer).await;
    is_asked_who_she_is(&scene, &mut customer).await;

    // Ben hands over. His session is told so, and closes its socket.
    let cleo = chat.transfer(&scene.agent, "Cleo", "Billing");
    until_told(&mut ben, "transfer.succeeded").await;
    until_subscribed(&scene, 2).await;
    let mut new: Client = session::agent(&scene, &cleo).await;
    let spoken = says(&mut new, "I am Cleo.").await;
    let heard = hears(&mut customer, &spoken, "I am Cleo.", "Cleo").await;
    assert_eq!(heard["ContactId"], chat.contact_id());
    assert_eq!(heard["InitialContactId"], chat.initial_contact_id());
    let thanks = says(&mut customer, "Thank you!").await;
    hears(&mut new, &thanks, "Thank you!", "Ana").await;

    customer.call("disconnectParticipant", json!({})).await;
    customer.event("Ended").await;
    new.event("Ended").await;
    assert!(chat.is_ended());
    sightline.knows_the_truth(&scene).await;
    for heard in [customer.heard(), ben.heard(), new.heard()] {
        assert!(heard.len() > 2);
        scene.heard(heard);
    }
    customer.close().await;
}

/// Says something, and waits for the echo of it. Returns the id of the message.
async fn says(session: &mut impl Session, text: &str) -> Value {
    let sent = session.call("sendMessage", json!({ "contentType": "text/plain", "message": text })).await;
    session.message(&sent["Id"]).await;
    sent["Id"].clone()
}

async fn hears(session: &mut impl Session, id: &Value, text: &str, name: &str) -> Value {
    let message = session.message(id).await;
    assert_eq!((&message["Content"], &message["DisplayName"]), (&json!(text), &json!(name)));
    message
}

/// One side tells that a message arrived and was read, the other hears of it.
async fn acknowledges(
    reader: &mut impl Session,
    writer: &mut impl Session,
    message_id: &Value,
    reader_id: &str,
) {
    for (kind, heard, mark) in [
        ("message.delivered", "DeliveredReceipt", "DeliveredTimestamp"),
        ("message.read", "ReadReceipt", "ReadTimestamp"),
    ] {
        let content = json!({ "messageId": message_id }).to_string();
        reader.call("sendEvent", json!({ "contentType": event(kind), "content": content })).await;
        let receipt = &writer.event(heard).await["MessageMetadata"];
        assert_eq!(&receipt["MessageId"], message_id);
        assert_eq!(receipt["Receipts"][0]["RecipientParticipantId"], reader_id);
        assert!(receipt["Receipts"][0][mark].is_string());
    }
}

/// One side uploads a file, the other is told of it, hears when it was scanned, and downloads the same bytes.
async fn shows(writer: &mut impl Session, reader: &mut impl Session) {
    let photo = STANDARD.encode(files::photo());
    let attachment = json!({ "name": "photo.png", "type": "image/png", "base64": photo });
    writer.call("sendAttachment", json!({ "attachment": attachment })).await;
    let shown = file(reader, "IN_PROGRESS").await;
    assert_eq!((&shown["AttachmentName"], &shown["ContentType"]), (&json!("photo.png"), &json!("image/png")));
    let approved = file(reader, "APPROVED").await;
    assert_eq!(shown["AttachmentId"], approved["AttachmentId"]);
    let wanted = json!({ "attachmentId": approved["AttachmentId"] });
    let downloaded = reader.call("downloadAttachment", wanted).await;
    assert_eq!(downloaded["type"], "image/png");
    assert!(downloaded["base64"] == photo, "the bytes are the same");
}

/// Waits for an item with a file in this state.
async fn file(session: &mut impl Session, status: &str) -> Value {
    loop {
        let message = session.event("Message").await;
        if message["Attachments"][0]["Status"] == status {
            assert_eq!(message["Type"], "ATTACHMENT");
            return message["Attachments"][0].clone();
        }
    }
}

async fn is_shown_a_view(scene: &Scene, customer: &mut impl Session) {
    let shown = scene.chat.show_view(&scene.chat.system(), "detail", &json!({}));
    let message = customer.message(&json!(shown)).await;
    let content: Value = serde_json::from_str(message["Content"].as_str().unwrap()).unwrap();
    let wanted = json!({ "viewToken": content["data"]["content"]["viewToken"] });
    assert_eq!(customer.call("describeView", wanted).await["View"]["Name"], "Detail");
}

async fn is_asked_who_she_is(scene: &Scene, customer: &mut impl Session) {
    let session = scene.chat.authenticate(&scene.customer);
    let asked = customer.event("AuthenticationInitiated").await;
    let asked: Value = serde_json::from_str(asked["Content"].as_str().unwrap()).unwrap();
    assert_eq!(asked["SessionId"], session);
    let wanted = json!({ "redirectUri": "https://shop.example/back", "sessionId": session });
    let url = customer.call("getAuthenticationUrl", wanted).await["AuthenticationUrl"].clone();
    assert!(url.as_str().unwrap().contains("://"));
    customer.call("cancelParticipantAuthentication", json!({ "sessionId": session })).await;
    customer.event("AuthenticationCanceled").await;
}

async fn until_told(session: &mut impl Session, kind: &str) {
    while session.event("Message").await["ContentType"] != event(kind) {}
}
