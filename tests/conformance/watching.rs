//! Sightline watches a chat in which a lot happens and a lot goes wrong, and the service model judges what it asks.

use serde_json::json;
use simulator::{Operation, Presence, PresenceForm, ScanResult};

use crate::scene::Scene;
use crate::sightline::Sightline;

#[tokio::test]
async fn every_request_of_sightline_is_as_the_model_says() {
    let mut scene = Scene::new().await;
    scene.presence2021 = true;
    let chat = &scene.chat;
    let mut sightline = Sightline::watch(&scene).await;

    let bot = chat.system();
    let list = json!({ "templateType": "ListPicker", "version": "1.0", "data": { "content": { "title": "Which?" } } });
    chat.say_as(&bot, "application/vnd.amazonaws.connect.message.interactive", &list.to_string());
    chat.streamed(&bot, &["Let me ", "look ", "that up."]);
    let processed = chat.say_processing(&scene.customer, "My card is 4111 1111 1111 1111");
    chat.typing(&scene.customer);
    chat.presence2021(&scene.customer, Presence::Inactive, PresenceForm::Type);
    chat.idle(&scene.customer);
    chat.returned(&scene.customer);
    processed.processed("My card is [PII]");
    chat.transfer_fails(&scene.agent, "Dora");
    chat.rename(&scene.customer, "Ana Lima");

    // A socket is lost, and so is what is said meanwhile; at first the service is too busy, then broken, then it refuses.
    scene.goes_wrong("429 retry-after 1s on CreateParticipantConnection");
    scene.goes_wrong("500 on GetTranscript");
    scene.goes_wrong("403 on GetTranscript");
    chat.drop_sockets(None);
    sightline.until("reconnecting", |line| line["state"] == "reconnecting").await;
    chat.say(&scene.customer, "Hello? Are you still there?");
    let file = chat.attach(&scene.agent, "form.pdf", "application/pdf");
    chat.attachment_status(&file, ScanResult::Rejected);
    sightline.until_complete().await;

    let cleo = chat.transfer(&scene.agent, "Cleo", "Billing");
    let spoken = chat.say(&cleo, "I am Cleo.");
    chat.read(&scene.customer, &spoken);
    let sol = chat.supervisor();
    chat.barge(&sol);
    chat.unbarge(&sol);
    chat.end();
    let requests = sightline.requests(&scene);
    sightline.knows_the_truth(&scene).await;
    for fault in [
        (Operation::CreateParticipantConnection, 429),
        (Operation::GetTranscript, 500),
        (Operation::GetTranscript, 403),
    ] {
        assert!(requests.contains(&fault), "{fault:?} was played");
    } // Nobody else asked anything, so all of it was recorded and checked.
    assert_eq!(scene.check().operations.values().sum::<usize>(), scene.chat.requests().len());
}
