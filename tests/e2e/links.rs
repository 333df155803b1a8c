//! Links from other programs: a second start hands them to the window that is there.

use std::process::Stdio;
use std::sync::Mutex;

use desk::Keychain;

use crate::stage::{Stage, row, until};

/// Presses a link in another program: the second process, as the desktop starts it.
async fn press(stage: &Stage, link: &str) {
    let mut second = stage.second_start().arg(link).stdin(Stdio::null()).spawn().unwrap();
    let second = Mutex::new(&mut second);
    let status = until("the second leaves", async || second.lock().unwrap().try_wait().unwrap()).await;
    assert!(status.success());
}

fn is_open(chat: &simulator::ChatHandle) -> String {
    format!("{}[aria-selected=true]", row(chat))
}

const DIALOG: &str = "dialog h2";
const NOWHERE: &str = "This link leads nowhere here";

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_a_chat_and_an_item_and_a_hostile_one_does_nothing() {
    let (stage, [(ana, customer), (ben, _)]) = Stage::watching(["Ana", "Ben"]).await;
    ana.say(&customer, "my order number is 4711");
    stage.open(&ana).await;

    press(&stage, &format!("sightline://chat/{}", ben.contact_id())).await;
    stage.until("the link opened the chat", async || stage.window.count(&is_open(&ben)).await == 1).await;

    let item = ana.stored().last().unwrap()["Id"].as_str().unwrap().to_owned();
    press(&stage, &format!("sightline://chat/{}/item/{item}", ana.contact_id())).await;
    stage.until("the link opened the other", async || stage.window.count(&is_open(&ana)).await == 1).await;
    let shows =
        async || stage.window.texts("article[data-line] .say").await.iter().any(|said| said.contains("4711"));
    stage.until("the item is there", shows).await;

    for hostile in [
        "sightline://add?url=https://evil.example&token=canary-7f3a",
        "sightline://chat/../settings?theme=dark",
        "sightline:quit",
    ] {
        press(&stage, hostile).await;
        stage.until("it is refused", async || stage.window.text(DIALOG).await == NOWHERE).await;
        let words = stage.window.text("dialog").await;
        assert!(words.contains("Nothing was opened or changed") && !words.contains("canary"), "{words}");
        stage.window.press_button("Close").await;
        stage.until("the dialog is gone", async || stage.window.count("dialog").await == 0).await;
        assert_eq!(stage.window.count(&is_open(&ana)).await, 1, "the chat stays open");
    }
    assert!(stage.service.unattributed_requests().is_empty(), "nothing of it reached the service");
    assert!(!stage.log().contains("canary-7f3a"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_nobody_says_so_and_offers_the_search() {
    let stage = Stage::new(Keychain::Ready).await;
    press(&stage, "sightline://chat/4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5").await;
    stage.until("it says so", async || stage.window.text(DIALOG).await == NOWHERE).await;
    stage.window.press_button("Search the archive").await;
    let typed = "return document.querySelector('dialog input')?.value ?? ''";
    let asked = async || stage.window.ask(typed, serde_json::json!([])).await;
    stage
        .until("it is searched for", async || asked().await.as_str().unwrap().starts_with("contact:4f1c9a2e"))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_starts_the_window_is_followed_when_the_chats_are_there() {
    let (mut stage, [(ana, _), (ben, _)]) = Stage::watching(["Ana", "Ben"]).await;
    stage.open(&ana).await;
    stage.close().await;
    stage.begin_with(&[&format!("sightline://chat/{}", ben.contact_id())]).await;
    stage.until("the link opened the chat", async || stage.window.count(&is_open(&ben)).await == 1).await;
}
