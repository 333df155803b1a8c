//! What a person does with the archive: takes a chat out of it, keeps it whatever happens, purges it, looks it through.

use std::path::PathBuf;

use archive::export::verify;
use simulator::{ChatHandle, ParticipantHandle};

use crate::searching::find;
use crate::stage::{Stage, until};

/// A chat in which a zeppelin was spoken of, open in the window.
async fn spoken() -> (Stage, ChatHandle, ParticipantHandle) {
    let (stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    chat.say(&customer, "my zeppelin voucher does not work");
    let shown = async || stage.window.texts("article[data-line] .say").await;
    stage.until("it is shown", async || shown().await.iter().any(|text| text.contains("zeppelin"))).await;
    (stage, chat, customer)
}

async fn open_menu(stage: &Stage) {
    stage.window.click("[popovertarget=chat-menu]").await;
    let is_ready = "#chat-menu:popover-open [role=switch]:not([disabled])";
    stage.until("the menu is open", async || stage.window.count(is_ready).await == 1).await;
}

/// What a dialog says comes to be.
async fn says(stage: &Stage, words: &str) {
    stage.until(words, async || stage.window.text("dialog").await.contains(words)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_exported_and_whoever_has_the_files_can_tell_that_they_are_as_they_were() {
    let (stage, ..) = spoken().await;
    open_menu(&stage).await;
    stage.window.press_button("Export this chat").await;
    says(&stage, "no longer encrypted").await;
    stage.window.click("dialog input[value=jsonl]").await;
    stage.window.press_button("Export").await;
    says(&stage, "lists the hashes").await;

    let folder = stage.desk.home().join("Downloads");
    let manifest: PathBuf = until("the manifest is there", async || {
        let mut files = std::fs::read_dir(&folder).ok()?.map(|file| file.unwrap().path());
        files.find(|path| path.to_string_lossy().contains("manifest"))
    })
    .await;
    let report = verify(&manifest).unwrap();
    assert_eq!(report.differences, []);
    assert!(std::fs::read_to_string(&report.file).unwrap().contains("my zeppelin voucher does not work"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_on_hold_can_not_be_purged_and_after_the_hold_it_is_gone() {
    let (stage, chat, _) = spoken().await;
    open_menu(&stage).await;
    stage.window.press_button("Legal hold").await;
    let is_held = "#chat-menu [role=switch][aria-checked=true]";
    stage.until("it is on hold", async || stage.window.count(is_held).await == 1).await;
    stage.window.press_button("Purge this contact").await;
    says(&stage, "It is on legal hold").await;
    assert_eq!(stage.window.count("#purge-word").await, 0);
    stage.window.press_button("Keep it").await;

    open_menu(&stage).await;
    stage.window.press_button("Legal hold").await;
    stage.until("the hold is ended", async || stage.window.count(is_held).await == 0).await;
    stage.window.press_button("Purge this contact").await;
    says(&stage, "To purge it, type").await;
    let word: String = chat.initial_contact_id().chars().take(8).collect();
    stage.window.fill("#purge-word", &word).await;
    stage.window.press_button("Purge for good").await;
    says(&stage, "Purged. It is gone from the archive").await;
    stage.window.press_button("Show the record").await;
    says(&stage, "On record 1").await;
    stage.window.click("dialog [aria-label=Close]").await;
    find(&stage, "zeppelin", 0).await;
    stage.until("it says so", async || stage.window.text("body").await.contains("Nothing found")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_is_looked_through_while_chats_go_on() {
    let (stage, chat, customer) = spoken().await;
    stage.window.press_button("Stored to").await;
    says(&stage, "Where it is").await;
    stage.window.press_button("Check").await;
    says(&stage, "Sound, checked").await;
    stage.window.click("dialog [aria-label=Close]").await;
    chat.say(&customer, "and my balloon ticket");
    find(&stage, "balloon", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn for_how_long_chats_are_kept_is_set_after_what_would_go_was_said() {
    let (stage, ..) = spoken().await;
    stage.window.press_button("Stored to").await;
    says(&stage, "Where it is").await;
    stage.window.click("#archive-keep").await;
    stage.until("there is an instance", async || stage.window.count("input[id^=keep-]").await == 1).await;
    stage.window.fill("input[id^=keep-]", "0").await;
    says(&stage, "Whole days from 1 on").await;
    stage.window.fill("input[id^=keep-]", "30").await;
    says(&stage, "Nothing is purged by that").await;
    stage.window.press_button("Keep 30 days").await;
    says(&stage, "Kept 30 days after they ended").await;
}
