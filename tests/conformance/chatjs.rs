//! Single behaviours of amazon-connect-chatjs, in Node.

use serde_json::{Value, json};
use simulator::Role;

use crate::client::Sdk;
use crate::scene::{Scene, event, ids};
use crate::session::{customer, until_subscribed};

#[tokio::test]
async fn pages_through_the_transcript() {
    let scene = Scene::new().await;
    let mut client = customer(&scene, &scene.customer).await;
    for size in [1, 7, 100] {
        let mut read: Vec<Value> = Vec::new();
        let mut backward =
            json!({ "maxResults": size, "scanDirection": "BACKWARD", "sortOrder": "ASCENDING" });
        loop {
            let page = client.call("getTranscript", backward.clone()).await;
            assert_eq!(page["InitialContactId"], scene.chat.initial_contact_id());
            read.splice(0..0, ids(&page["Transcript"]));
            let Some(next) = page.get("NextToken").filter(|next| next.is_string()) else { break };
            backward["nextToken"] = next.clone();
        }
        assert_eq!(read, [ids(&json!(scene.chat.past())), scene.ids()].concat());
        let mut read: Vec<Value> = Vec::new();
        let mut forward = json!({
            "maxResults": size, "scanDirection": "FORWARD", "sortOrder": "ASCENDING",
            "startPosition": { "id": scene.ids()[0] },
        });
        loop {
            let page = client.call("getTranscript", forward.clone()).await;
            read.extend(ids(&page["Transcript"]));
            let Some(next) = page.get("NextToken").filter(|next| next.is_string()) else { break };
            forward["nextToken"] = next.clone();
        }
        assert_eq!(read, scene.ids());
    }
}

#[tokio::test]
async fn a_chat_ends_for_it_when_it_ends() {
    let scene = Scene::quiet().await;
    let mut client = customer(&scene, &scene.customer).await;
    scene.chat.end();
    client.event("Ended").await;
    let last = client.event("Message").await;
    assert_eq!(last["ContentType"], event("chat.ended"));
    assert_eq!(last["Id"], scene.ids().pop().unwrap());
}

#[tokio::test]
async fn a_lost_socket_is_replaced_with_a_new_connection() {
    let scene = Scene::quiet().await;
    let mut client = customer(&scene, &scene.customer).await;
    scene.chat.drop_sockets(None);
    client.event("ConnectionLost").await;
    // The dropped socket no longer counts: this waits for the one that replaces it.
    until_subscribed(&scene, 1).await;
    let id = scene.chat.say(&scene.agent, "still there?");
    assert_eq!(client.event("Message").await["Id"], json!(id));
}

#[tokio::test]
async fn a_connection_that_is_refused_after_a_loss_ends_the_chat_for_it() {
    let scene = Scene::quiet().await;
    let mut client = customer(&scene, &scene.customer).await;
    scene.chat.refuse_with(403, 1);
    scene.chat.drop_sockets(None);
    client.event("Ended").await;
    // Of its own invention: the service never sends an item without an id.
    assert_eq!(client.event("Message").await["Id"], "");
    assert!(!scene.chat.is_ended());
}

#[tokio::test]
async fn errors_keep_their_names() {
    let scene = Scene::quiet().await;
    let mut client = customer(&scene, &scene.customer).await;
    // What it tries again in vain, three times in all, is refused each time.
    for (status, times, name) in [
        (403, 1, "AccessDeniedException"),
        (429, 3, "ThrottlingException"),
        (500, 3, "InternalServerException"),
    ] {
        scene.chat.refuse_with(status, times);
        let error = client.attempt("getTranscript", json!({})).await.unwrap_err();
        assert_eq!((&error["type"], &error["status"]), (&json!(name), &json!(status)));
    }
    scene.goes_wrong("402 on StartAttachmentUpload");
    // A supervisor who barges in ends the receipts.
    scene.chat.join(Role::Supervisor, "Sol");
    let photo = json!({ "name": "photo.png", "type": "image/png", "base64": "AA==" });
    let receipt = json!({ "messageId": scene.ids()[0] }).to_string();
    for (status, name, operation, arguments) in [
        (400, "ValidationException", "getTranscript", json!({ "scanDirection": "FORWARD" })),
        (402, "ServiceQuotaExceededException", "sendAttachment", json!({ "attachment": photo })),
        (404, "ResourceNotFoundException", "describeView", json!({ "viewToken": "of/no view" })),
        (
            409,
            "ConflictException",
            "sendEvent",
            json!({ "contentType": event("message.read"), "content": receipt }),
        ),
    ] {
        let error = client.attempt(operation, arguments).await.expect_err(name);
        assert_eq!((&error["type"], &error["status"]), (&json!(name), &json!(status)));
    }
    client.call("getTranscript", json!({})).await;
}
