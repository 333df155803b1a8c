//! Adding what to watch.

use desk::Keychain;
use serde_json::json;
use simulator::{ChatHandle, ParticipantHandle, Role};

use crate::stage::{Stage, live, row};

/// What a back end that started the chat would have on its screen.
fn response(stage: &Stage, chat: &ChatHandle, who: &ParticipantHandle) -> String {
    let response = json!({
        "ContactId": chat.initial_contact_id(),
        "ParticipantId": who.id(),
        "ParticipantToken": who.participant_token(),
        "region": "us-west-2",
        "endpoint": stage.service.base_url(),
    });
    response.to_string()
}

async fn read_clipboard(stage: &Stage) {
    stage.window.press_button("Add chat").await;
    stage.window.press_button("Read clipboard").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_added_from_the_clipboard_and_is_there_after_a_restart() {
    let mut stage = Stage::new(Keychain::Ready).await;
    let (chat, _) = stage.chat("Ana");
    let me = chat.join(Role::Supervisor, "Me");
    stage.copy(&response(&stage, &chat, &me));
    read_clipboard(&stage).await;
    stage.until("the chat is live", async || stage.window.count(&live(&chat)).await == 1).await;

    stage.restart().await;
    stage.until("live again", async || stage.window.count(&live(&chat)).await == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_clipboard_content_is_refused_in_words_that_show_none_of_it() {
    let stage = Stage::new(Keychain::Ready).await;
    for content in
        ["canary-7f3a is my password", r#"{"secret":"canary-7f3a"}"#, "{\"participantToken\":\"canary-7f3a"]
    {
        stage.copy(content);
        read_clipboard(&stage).await;
        stage.until("it is refused", async || stage.window.count("dialog [role=alert]").await == 1).await;
        let words = stage.window.text("dialog [role=alert]").await;
        assert!(words.contains("Expected:") || words.contains("expected:"), "{words}");
        let page = stage.window.ask("return document.documentElement.outerHTML", json!([])).await;
        assert!(!page.as_str().unwrap().contains("canary-7f3a"));
        stage.window.press_button("Cancel").await;
    }
    assert_eq!(stage.window.count("[role=row][data-key]").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_there_after_a_restart_with_its_token_from_the_keychain() {
    let (mut stage, [(chat, _)]) = Stage::watching(["Ana"]).await;
    stage.restart().await;
    stage.until("its chat is back", async || stage.window.count(&row(&chat)).await == 1).await;
    stage.open(&chat).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_chat_is_gone_for_good() {
    let mut stage = Stage::new(Keychain::Ready).await;
    let (chat, _) = stage.chat("Ana");
    let me = chat.join(Role::Supervisor, "Me");
    stage.copy(&response(&stage, &chat, &me));
    read_clipboard(&stage).await;
    stage.until("the chat is live", async || stage.window.count(&live(&chat)).await == 1).await;
    let remove = "const done = arguments[arguments.length - 1];\
                  window.__TAURI_INTERNALS__.invoke('remove_chat', { key: arguments[0] })\
                    .then(() => done('done'), (failure) => done(failure))";
    let done = stage.window.ask_later(remove, json!([chat.initial_contact_id()])).await;
    assert_eq!(done, "done");
    stage.until("the row is gone", async || stage.window.count(&row(&chat)).await == 0).await;
    stage.restart().await;
    stage.until("first run", async || stage.window.count("#first-h").await == 1).await;
}
