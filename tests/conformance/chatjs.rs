//! amazon-connect-chatjs from npm, AWS's own client for browsers, in Node.

use serde_json::{Value, json};
use simulator::ParticipantHandle;

use crate::client::Client;
use crate::{Scene, event, ids};

/// A session of this participant. As a customer: agents' sessions get their socket from Amazon Connect Streams.
async fn connect(scene: &Scene, participant: &ParticipantHandle) -> Client {
    let setup = json!({
        "endpoint": scene.simulator.base_url(),
        "region": "us-west-2",
        "contactId": scene.chat.contact_id(),
        "participantId": participant.id(),
        "participantToken": participant.participant_token(),
    });
    let mut client = Client::chatjs(&setup).await;
    client.call("connect", json!({})).await;
    client.event("ConnectionEstablished").await;
    client
}

/// Messages reach a session only once its subscription was acknowledged, of which the library tells nobody.
async fn until_subscribed(scene: &Scene) {
    while scene.chat.subscribed_sockets() == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn pages_through_the_transcript() {
    let scene = Scene::new().await;
    let mut client = connect(&scene, &scene.customer).await;
    let mut read: Vec<Value> = Vec::new();
    let mut arguments = json!({"maxResults": 10, "scanDirection": "BACKWARD", "sortOrder": "ASCENDING"});
    loop {
        let page = client.call("getTranscript", arguments.clone()).await;
        assert_eq!(page["InitialContactId"], scene.chat.initial_contact_id());
        read.splice(0..0, ids(&page["Transcript"]));
        let Some(next) = page.get("NextToken").filter(|next| next.is_string()) else { break };
        arguments["nextToken"] = next.clone();
    }
    assert_eq!(read, scene.ids());
}

#[tokio::test]
async fn messages_go_both_ways() {
    let scene = Scene::new().await;
    let mut client = connect(&scene, &scene.customer).await;
    until_subscribed(&scene).await;
    let id = scene.chat.say(&scene.agent, "How can I help?");
    let received = client.event("Message").await;
    assert_eq!((&received["Id"], &received["Content"]), (&json!(id), &json!("How can I help?")));
    assert_eq!(received["DisplayName"], "Ben");

    let arguments = json!({"contentType": "text/plain", "message": "Where is my parcel?"});
    let sent = client.call("sendMessage", arguments).await;
    let newest = scene.chat.stored().pop().unwrap();
    assert_eq!(newest["Id"], sent["Id"]);
    assert_eq!(newest["Content"], "Where is my parcel?");
    assert_eq!(newest["ParticipantId"], scene.customer.id());
    assert_eq!(client.event("Message").await["Id"], sent["Id"], "the sender hears its own message");
}

#[tokio::test]
async fn a_chat_ends_for_it_when_it_ends() {
    let scene = Scene::new().await;
    let mut client = connect(&scene, &scene.customer).await;
    until_subscribed(&scene).await;
    scene.chat.typing(&scene.agent);
    assert_eq!(client.event("Typing").await["ParticipantId"], scene.agent.id());
    scene.chat.end();
    client.event("Ended").await;
    let last = client.event("Message").await;
    assert_eq!(last["ContentType"], event("chat.ended"));
    assert_eq!(last["Id"], scene.ids().pop().unwrap());
}

#[tokio::test]
async fn a_lost_socket_is_replaced_with_a_new_connection() {
    let scene = Scene::new().await;
    let mut client = connect(&scene, &scene.customer).await;
    until_subscribed(&scene).await;
    scene.chat.drop_sockets(None);
    // The dropped socket no longer counts: this waits for the one that replaces it.
    until_subscribed(&scene).await;
    let id = scene.chat.say(&scene.agent, "still there?");
    assert_eq!(client.event("Message").await["Id"], json!(id));
}
