//! A whole chat between sessions of chatjs, with Sightline watching.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::client::Client;
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

async fn until_told(session: &mut impl Session, kind: &str) {
    while session.event("Message").await["ContentType"] != event(kind) {}
}
