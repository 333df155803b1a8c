//! A floor of chats gone through without a mouse.

use simulator::ScanResult;

use crate::stage::{Stage, row};

/// How many chats a view has.
async fn count_of(stage: &Stage, view: &str) -> String {
    stage.window.text(&format!(".nav__item[title^='{view}'] .nav__n")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_was_pinned_by_a_key_is_pinned_after_a_restart_and_not_after_undo() {
    let (mut stage, [(ana, _), _]) = Stage::watching(["Ana", "Ben"]).await;
    stage.open(&ana).await;
    stage.window.key('p').await;
    stage.until("it is pinned", async || count_of(&stage, "Pinned").await == "1").await;
    stage.window.key('u').await;
    stage.until("it is not", async || count_of(&stage, "Pinned").await == "0").await;
    stage.window.key('p').await;
    stage.until("it is again", async || count_of(&stage, "Pinned").await == "1").await;
    stage.restart().await;
    stage.until("the roster is back", async || stage.window.count(&row(&ana)).await == 1).await;
    stage.until("it is pinned still", async || count_of(&stage, "Pinned").await == "1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_file_brings_its_chat_to_the_front_until_somebody_knows_of_it() {
    let (stage, [_, (ben, customer)]) = Stage::watching(["Ana", "Ben"]).await;
    let file = ben.attach(&customer, "holiday-photo.pdf", "application/pdf");
    ben.attachment_status(&file, ScanResult::Rejected);
    stage.until("it needs somebody", async || count_of(&stage, "Attention").await == "1").await;
    stage
        .until("the row says why", async || stage.window.text(&row(&ben)).await.contains("file rejected"))
        .await;
    stage.window.key('n').await;
    let is_open = "article[data-line] .say";
    stage
        .until("the next that needs somebody is open", async || {
            stage.window.text(is_open).await.contains("Ben says hello")
        })
        .await;
    stage.window.key('a').await;
    stage.until("it is known", async || count_of(&stage, "Attention").await == "0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_all_chats_are_on_a_board_that_leads_to_where_they_were_sent() {
    let (stage, [(ana, _), (ben, customer)]) = Stage::watching(["Ana", "Ben"]).await;
    stage.open(&ana).await;
    let file = ben.attach(&customer, "holiday-photo.pdf", "application/pdf");
    ben.attachment_status(&file, ScanResult::Rejected);
    stage.window.key('F').await;
    let on_board = async || stage.window.texts(".board__open").await.concat().contains("holiday-photo.pdf");
    stage.until("it is on the board", on_board).await;
    stage.window.click(".board__open").await;
    let tile = format!(".tile[data-file='{}']", file.id());
    stage.until("its chat is open there", async || stage.window.count(&tile).await == 1).await;
}
