//! Sending, and items that change after they were sent.

use serde_json::{Value, json};
use simulator::{
    AttachmentUpdate, Config, ReceiptsReach, ReceiptsWhileMonitored, Role, ScanResult, Switches,
};

use crate::client::{EVENT, Scene};

fn with(switches: Switches) -> Config {
    Config { switches, ..Config::default() }
}

fn receipt(kind: &str, message_id: &str) -> Value {
    json!({
        "ContentType": format!("{EVENT}message.{kind}"),
        "Content": json!({"messageId": message_id}).to_string(),
    })
}

#[tokio::test]
async fn a_sent_message_is_stored_and_reaches_everyone_with_the_sender() {
    let scene = Scene::new(Config::default()).await;
    let mut own = scene.socket(&scene.customer).await;
    let token = scene.connect(&scene.customer).await;
    let body = json!({"ContentType": "text/markdown", "Content": "**now**", "ClientToken": "1"});
    let reply = scene.call("message", &token, &body).await;
    let stored = scene.chat.stored();
    assert_eq!(reply.body, json!({"Id": stored[1]["Id"], "AbsoluteTime": stored[1]["AbsoluteTime"]}));
    assert_eq!(stored[1]["Content"], "**now**");
    assert_eq!(own.item().await["Id"], stored[1]["Id"]);
}

#[tokio::test]
async fn messages_outside_the_model_are_refused() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    for body in [
        json!({"ContentType": "text/plain"}),
        json!({"Content": "no type"}),
        json!({"ContentType": "text/plain", "Content": ""}),
        json!({"ContentType": "text/plain", "Content": "x".repeat(16_385)}),
        json!({"ContentType": "text/html", "Content": "<p>"}),
    ] {
        assert_eq!(scene.call("message", &token, &body).await.error(), (400, "ValidationException"));
    }
    assert_eq!(scene.chat.stored().len(), 1);
}

#[tokio::test]
async fn a_silent_monitor_may_read_and_not_send() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.chat.supervisor()).await;
    let message = json!({"ContentType": "text/plain", "Content": "psst"});
    assert_eq!(scene.call("message", &token, &message).await.status, 403);
    let typing = json!({"ContentType": format!("{EVENT}typing")});
    assert_eq!(scene.call("event", &token, &typing).await.status, 403);
    assert_eq!(scene.transcript(&token, &json!({})).await.status, 200);
}

#[tokio::test]
async fn leaving_as_the_customer_ends_the_chat() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    assert_eq!(scene.call("disconnect", &token, &json!({})).await.body, json!({}));
    let stored = scene.chat.stored();
    assert_eq!(stored[1]["ContentType"], format!("{EVENT}participant.left"));
    assert_eq!(stored[2]["ContentType"], format!("{EVENT}chat.ended"));
    assert!(stored[2].get("ParticipantId").is_none());
    assert!(scene.chat.is_ended());
}

#[tokio::test]
async fn a_receipt_tells_the_sender_and_is_folded_into_the_message() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let mut of_customer = scene.socket(&scene.customer).await;
    let mut of_agent = scene.socket(&agent).await;
    let id = scene.chat.say(&scene.customer, "hello");
    let token = scene.connect(&agent).await;
    assert_eq!(scene.call("event", &token, &receipt("delivered", &id)).await.status, 200);
    assert_eq!(scene.call("event", &token, &receipt("read", &id)).await.status, 200);

    assert_eq!(of_customer.item().await["Id"], id);
    let news = of_customer.item().await;
    assert_eq!(news["Type"], "MESSAGEMETADATA");
    assert_eq!(news["ContentType"], format!("{EVENT}message.metadata"));
    assert_ne!(news["Id"], id);
    assert_eq!(news["MessageMetadata"]["MessageId"], id);
    let news = of_customer.item().await;
    let receipts = &news["MessageMetadata"]["Receipts"];
    assert_eq!(receipts.as_array().unwrap().len(), 1);
    assert_eq!(receipts[0]["RecipientParticipantId"], agent.id());
    assert!(receipts[0]["DeliveredTimestamp"].is_string() && receipts[0]["ReadTimestamp"].is_string());
    assert_eq!(scene.chat.stored()[2]["MessageMetadata"]["Receipts"], *receipts);

    assert_eq!(of_agent.item().await["Id"], id);
    scene.chat.say(&agent, "marks the end");
    assert_eq!(of_agent.item().await["Content"], "marks the end");
}

#[tokio::test]
async fn monitors_hear_of_receipts_as_the_switch_says() {
    for (setting, expected) in [
        (ReceiptsReach::SenderAndMonitors, json!("MESSAGEMETADATA")),
        (ReceiptsReach::Sender, json!("MESSAGE")),
    ] {
        let scene = Scene::new(with(Switches { receipts_reach: setting, ..Switches::default() })).await;
        let agent = scene.chat.join(Role::Agent, "Ben");
        let id = scene.chat.say(&scene.customer, "hello");
        let mut monitor = scene.socket(&scene.chat.supervisor()).await;
        scene.chat.read(&agent, &id);
        scene.chat.say(&agent, "hello");
        assert_eq!(monitor.item().await["Type"], expected, "{setting:?}");
    }
}

#[tokio::test]
async fn receipts_conflict_with_a_third_participant() {
    let scene = Scene::new(Config::default()).await;
    let agent = scene.chat.join(Role::Agent, "Ben");
    let id = scene.chat.say(&scene.customer, "hello");
    let token = scene.connect(&agent).await;
    let supervisor = scene.chat.join(Role::Supervisor, "Sol");
    let refused = scene.call("event", &token, &receipt("read", &id)).await;
    assert_eq!(refused.error(), (409, "ConflictException"));
    scene.chat.leave(&supervisor);
    assert_eq!(scene.call("event", &token, &receipt("read", &id)).await.status, 200);
}

#[tokio::test]
async fn receipts_under_a_silent_monitor_are_taken_as_the_switch_says() {
    for (setting, status) in
        [(ReceiptsWhileMonitored::Accepted, 200), (ReceiptsWhileMonitored::Conflict, 409)]
    {
        let scene =
            Scene::new(with(Switches { receipts_while_monitored: setting, ..Switches::default() })).await;
        let agent = scene.chat.join(Role::Agent, "Ben");
        let id = scene.chat.say(&scene.customer, "hello");
        let connect = json!({"Type": ["WEBSOCKET"], "ConnectParticipant": true});
        scene.call("connection", scene.chat.supervisor().participant_token(), &connect).await;
        let token = scene.connect(&agent).await;
        assert_eq!(scene.call("event", &token, &receipt("read", &id)).await.status, status, "{setting:?}");
    }
}

#[tokio::test]
async fn a_receipt_for_an_unknown_message_is_refused() {
    let scene = Scene::new(Config::default()).await;
    let token = scene.connect(&scene.customer).await;
    for body in [receipt("read", "unknown"), json!({"ContentType": format!("{EVENT}message.read")})] {
        assert_eq!(scene.call("event", &token, &body).await.error(), (400, "ValidationException"));
    }
}

#[tokio::test]
async fn an_attachment_has_neither_content_nor_content_type_of_its_own() {
    let scene = Scene::new(Config::default()).await;
    let file = scene.chat.attach(&scene.customer, "photo.jpg", "image/jpeg");
    let item = &scene.chat.stored()[1];
    assert_eq!(item["Type"], "ATTACHMENT");
    assert!(item.get("Content").is_none() && item.get("ContentType").is_none());
    let expected = json!([{
        "AttachmentId": file.id(),
        "AttachmentName": "photo.jpg",
        "ContentType": "image/jpeg",
        "Status": "IN_PROGRESS",
    }]);
    assert_eq!(item["Attachments"], expected);
}

#[tokio::test]
async fn a_scan_result_comes_as_the_same_item_or_another_as_the_switch_says() {
    for (setting, stored, same) in [(AttachmentUpdate::SameId, 2, true), (AttachmentUpdate::NewId, 3, false)]
    {
        let scene = Scene::new(with(Switches { attachment_update: setting, ..Switches::default() })).await;
        let mut socket = scene.socket(&scene.chat.supervisor()).await;
        let file = scene.chat.attach(&scene.customer, "run.exe", "application/octet-stream");
        scene.chat.attachment_status(&file, ScanResult::Rejected);
        let (first, second) = (socket.item().await, socket.item().await);
        assert_eq!(first["Attachments"][0]["Status"], "IN_PROGRESS");
        assert_eq!(second["Attachments"][0]["Status"], "REJECTED");
        assert_eq!(second["Attachments"][0]["AttachmentId"], file.id());
        assert_eq!(first["Id"] == second["Id"], same, "{setting:?}");
        assert_eq!(scene.chat.stored().len(), stored, "{setting:?}");
        assert_eq!(scene.chat.stored()[stored - 1]["Attachments"][0]["Status"], "REJECTED");
    }
}

#[tokio::test]
async fn parts_of_a_streamed_message_share_an_id_and_the_whole_is_stored() {
    let scene = Scene::new(Config::default()).await;
    let bot = scene.chat.system();
    let mut socket = scene.socket(&scene.chat.supervisor()).await;
    let id = scene.chat.streamed(&bot, &["One ", "moment."]);
    let expected = [("One ", 1, false), ("moment.", 2, false), ("One moment.", 3, true)];
    for (content, number, completed) in expected {
        let item = socket.item().await;
        assert_eq!(item["Id"], id);
        assert_eq!(item["Content"], content);
        assert_eq!(item["ParticipantRole"], "SYSTEM");
        assert_eq!(item["MessageMetadata"]["ChunkNumber"], number);
        assert_eq!(item["MessageMetadata"]["MessageCompleted"], completed);
    }
    let stored = scene.chat.stored();
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[1]["Content"], "One moment.");
    assert!(stored[1].get("MessageMetadata").is_none());
}

#[tokio::test]
async fn a_backdated_chat_has_a_past_and_goes_on_now() {
    let scene = Scene::new(Config::default()).await;
    let chat = scene.simulator.create_chat(simulator::ChatSpec::default());
    chat.backdate(Some("2026-03-02T09:00:00Z".parse().unwrap()));
    let customer = chat.join(Role::Customer, "Bo");
    chat.say(&customer, "an instant behind");
    chat.backdate(None);
    chat.say(&customer, "now");
    let times: Vec<Value> = chat.stored().iter().map(|item| item["AbsoluteTime"].clone()).collect();
    assert_eq!(times, ["2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00.001Z", "2026-03-02T09:15:07.412Z"]);
}
