//! What Amazon Connect stored comes into the archive through the window.

#[path = "../../src-tauri/crates/bucket/tests/s3/server.rs"]
#[expect(dead_code, reason = "the tests of the bucket use more of it")]
mod server;

use desk::Keychain;
use serde_json::json;

use crate::searching::find;
use crate::stage::Stage;
use server::{BUCKET, Server};

const FOLDER: &str = "connect/acme/ChatTranscripts/2026/11";

/// A transcript as the service stores it.
pub(crate) fn transcript(contact: &str, text: &str) -> Vec<u8> {
    long_transcript(contact, 1, text)
}

/// The same with so many messages, the last of them this.
pub(crate) fn long_transcript(contact: &str, messages: usize, text: &str) -> Vec<u8> {
    let item = |number: usize| {
        let text = if number == messages { text.to_owned() } else { format!("message {number}") };
        json!({
            "Id": format!("{contact}-{number}"), "Type": "MESSAGE", "AbsoluteTime": "2026-11-20T10:00:00.000Z",
            "ContentType": "text/plain", "Content": text, "ParticipantId": "p", "DisplayName": "Ana", "ParticipantRole": "CUSTOMER",
        })
    };
    let items: Vec<_> = (1..=messages).map(item).collect();
    let file =
        json!({ "Version": "2019-08-26", "ContactId": contact, "Participants": [], "Transcript": items });
    file.to_string().into_bytes()
}

/// The page of the archive where one imports.
pub(crate) async fn open_imports(stage: &Stage) {
    stage.window.press_button("Archive").await;
    stage.until("the archive is shown", async || stage.window.count("#archive-import").await == 1).await;
    stage.window.click("#archive-import").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn some_days_of_a_bucket_are_read_and_what_was_said_then_is_found() {
    let server = Server::seaweedfs().await;
    let objects = [
        (format!("{FOLDER}/19/c-1.json"), transcript("c-1", "an airship of the day before")),
        (format!("{FOLDER}/20/c-2.json"), transcript("c-2", "my zeppelin voucher")),
        (format!("{FOLDER}/20/c-3.json"), b"no transcript".to_vec()),
    ];
    let objects: Vec<(&str, &[u8])> = objects.iter().map(|(key, bytes)| (&**key, &**bytes)).collect();
    server.put(&objects).await;
    let endpoint = server.endpoint();
    let environment = [
        ("AWS_ENDPOINT_URL_S3", endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", "AKIDOWNER"),
        ("AWS_SECRET_ACCESS_KEY", "owner-secret"),
    ];
    let stage = Stage::within(Keychain::Ready, &environment).await;

    open_imports(&stage).await;
    stage.window.press_button("From a bucket").await;
    stage.window.fill("#bucket-url", &format!("s3://{BUCKET}/connect/acme")).await;
    stage.window.fill("#bucket-from", "2026-11-20").await;
    stage.window.click(".bucket .btn--go").await;
    let is_done = "[data-import=done]";
    stage.until("all is read", async || stage.window.count(is_done).await == 1).await;
    assert!(
        stage.window.text(is_done).await.contains("2 of 2 files, 1 item new"),
        "{}",
        stage.window.text(is_done).await
    );
    stage.window.click(".bad summary").await;
    stage
        .until("the bad one is named", async || stage.window.text(".bad__list").await.contains("c-3.json"))
        .await;
    stage.window.click("dialog [aria-label=Close]").await;
    find(&stage, "zeppelin", 1).await;
    find(&stage, "airship", 0).await;
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_without_credentials_is_refused_with_what_to_do_and_what_was_typed_stays() {
    let environment = [("AWS_EC2_METADATA_DISABLED", "true")];
    let stage = Stage::within(Keychain::Ready, &environment).await;
    open_imports(&stage).await;
    stage.window.press_button("From a bucket").await;
    stage.window.fill("#bucket-url", "acme-chats").await;
    stage.window.click(".bucket .btn--go").await;
    stage
        .until("the address is refused", async || {
            stage.window.text(".bucket [role=alert]").await.contains("s3://bucket/folder")
        })
        .await;
    let typed = "return document.querySelector('#bucket-url').value";
    assert_eq!(stage.window.ask(typed, json!([])).await, json!("acme-chats"));

    stage.window.fill("#bucket-url", "s3://acme-chats/connect").await;
    stage.window.click(".bucket .btn--go").await;
    let failed =
        async || stage.window.text("[data-import=failed]").await.contains("There are no AWS credentials");
    stage.until("it says what is missing", failed).await;
}
