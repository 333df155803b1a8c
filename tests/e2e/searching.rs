//! Finding what was said: in live chats at once, and after a restart without anybody to ask.

use serde_json::json;

use crate::hands::{ENTER, ESCAPE};
use crate::stage::Stage;

const LINE: &str = ".ask input[role=combobox]";

/// Asks for a word, and waits until so many hits are shown. Until they come, those of the word before are.
pub(crate) async fn find(stage: &Stage, question: &str, hits: usize) {
    if stage.window.count(LINE).await == 0 {
        stage.window.key('/').await;
        stage.until("the palette is open", async || stage.window.count(LINE).await == 1).await;
    }
    stage.window.fill(LINE, question).await;
    let what = format!("{hits} hits of {question}");
    let are_there = async || {
        let marked = stage.window.texts("[role=option].hit mark").await;
        let are_of_it = marked.iter().all(|mark| mark.to_lowercase() == question);
        are_of_it && stage.window.count("[role=option].hit").await == hits
    };
    stage.until(&what, are_there).await;
}

/// Closes the palette, and waits until it has gone.
pub(crate) async fn leave(stage: &Stage) {
    stage.window.key(ESCAPE).await;
    stage.until("the palette is gone", async || stage.window.count(LINE).await == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_just_said_is_found_and_opened_where_it_was_said() {
    let (stage, [(ana, ana_says), (ben, _)]) = Stage::watching(["Ana", "Ben"]).await;
    stage.open(&ben).await;
    ana.say(&ana_says, "my zeppelin voucher does not work");
    find(&stage, "zeppelin", 1).await;
    assert!(stage.window.text("[role=option].hit").await.contains("zeppelin voucher"));
    let marked = stage.window.texts("[role=option].hit mark").await;
    assert_eq!(marked, ["zeppelin"]);
    let around = async || stage.window.texts(".near [data-line], .near__list").await.concat();
    stage.until("it stands among its neighbours", async || around().await.contains("Ana says hello")).await;

    stage.window.key(ENTER).await;
    let shown = async || stage.window.texts("article[data-line] .say").await;
    stage
        .until("its chat is open", async || shown().await.iter().any(|text| text.contains("zeppelin")))
        .await;
    assert_eq!(stage.window.count(LINE).await, 0, "the palette is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_cannot_be_understood_says_where_and_loses_nothing() {
    let (stage, [_]) = Stage::watching(["Ana"]).await;
    stage.window.key('/').await;
    stage.until("the palette is open", async || stage.window.count(LINE).await == 1).await;
    stage.window.fill(LINE, "hello \"unclosed").await;
    // On a slow computer the half of it that is typed first is asked, too, and says so before.
    let says_so = async || stage.window.count(".ask:has(.is-wrong) .ask__wrong").await == 1;
    stage.until("it says so, and where", says_so).await;
    let typed = format!("return document.querySelector('{LINE}').value");
    assert_eq!(stage.window.ask(&typed, json!([])).await, json!("hello \"unclosed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_what_was_seen_is_found_though_the_service_is_gone() {
    let (mut stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    chat.say(&customer, "my zeppelin voucher does not work");
    find(&stage, "zeppelin", 1).await;
    // Nothing is given any more: neither connection nor transcript.
    chat.inject("500 on CreateParticipantConnection".parse().expect("a fault"));
    chat.inject("500 on GetTranscript".parse().expect("a fault"));
    stage.restart().await;
    stage.until("the page is drawn", async || stage.window.count("[data-region]").await > 0).await;
    find(&stage, "zeppelin", 1).await;
    stage.window.key(ENTER).await;
    let shown = async || stage.window.texts("article[data-line] .say").await;
    stage
        .until("the chat is open", async || shown().await.iter().any(|text| text.contains("zeppelin")))
        .await;
}
