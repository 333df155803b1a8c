//! When the keychain is not there.

use desk::Keychain;
use serde_json::json;

use crate::stage::{Stage, row};

const CHOICE: &str = "Keep tokens in memory until Sightline closes";

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_tokens_are_kept_in_memory_by_choice_alone() {
    let mut stage = Stage::new(Keychain::Missing).await;
    let (chat, _) = stage.chat("Ana");
    stage.until("it is said", async || stage.window.text("[role=alert]").await.contains("no keychain")).await;

    stage.copy(stage.service.roster_bearer());
    stage.window.press_button("Add source").await;
    stage.window.fill("#url", &stage.service.roster_url()).await;
    stage.window.press_button("Read token from clipboard and add").await;
    let refused = async || stage.window.text("dialog [role=alert]").await.contains("No keychain answers");
    stage.until("nothing is kept elsewhere", refused).await;
    stage.window.press_button("Cancel").await;

    stage.window.press_button(CHOICE).await;
    stage.until("the choice is explained", async || stage.window.count("dialog").await == 1).await;
    stage.window.press_button(CHOICE).await;
    stage.until("it is taken", async || stage.window.count("dialog").await == 0).await;
    stage.add_source().await;
    stage.until("the roster fills", async || stage.window.count(&row(&chat)).await == 1).await;

    stage.restart().await;
    stage
        .until("it is said again", async || stage.window.text("[role=alert]").await.contains("no keychain"))
        .await;
    assert_eq!(stage.window.count(&row(&chat)).await, 0, "the choice was for one session");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_are_no_consent() {
    let stage = Stage::new(Keychain::Missing).await;
    let ask = "const done = arguments[arguments.length - 1];\
               window.__TAURI_INTERNALS__.invoke('use_session_memory', { consent: 'yes' })\
                 .then(() => done('taken'), (failure) => done(failure.code))";
    assert_eq!(stage.window.ask_later(ask, json!([])).await, "badInput");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_comes_back_is_used() {
    let mut stage = Stage::new(Keychain::Missing).await;
    let (chat, _) = stage.chat("Ana");
    stage.until("it is said", async || stage.window.text("[role=alert]").await.contains("no keychain")).await;
    stage.desk.start_keychain(Keychain::Ready).unwrap();
    stage.window.press_button("Try again").await;
    stage.until("it is there", async || stage.window.count("[role=alert]").await == 0).await;
    stage.add_source().await;
    stage.until("the roster fills", async || stage.window.count(&row(&chat)).await == 1).await;
}
