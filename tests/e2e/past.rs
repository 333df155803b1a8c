//! What is read when: the budget of requests, and the past.

use desk::Keychain;
use serde_json::json;
use simulator::ChatHandle;

use crate::stage::{Stage, row};

/// The line at the top of a transcript whose past is paused.
const PAUSED: &str = ".hole[data-past=paused]";

#[tokio::test(flavor = "multi_thread")]
async fn the_budget_is_told_lane_by_lane_and_follows_the_share_at_once() {
    let (stage, [(chat, _)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    let lane = async || stage.window.text("#budget tr[data-lane=GetTranscript]").await;
    stage.window.click(".bar [popovertarget=budget]").await;
    stage.until("the budget is open", async || stage.window.count("#budget:popover-open").await == 1).await;
    stage.until("half of the quota is allowed", async || lane().await.contains("4.0 of 8")).await;

    stage.window.press_button("Change the share").await;
    let set = "const share = document.querySelector('#quota-share');
               share.value = '25';
               share.dispatchEvent(new Event('input', { bubbles: true }));
               share.dispatchEvent(new Event('change', { bubbles: true }));
               return null";
    stage.until("the setting is there", async || stage.window.count("#quota-share").await == 1).await;
    stage.window.ask(set, json!([])).await;
    stage.until("a quarter is allowed", async || lane().await.contains("2.0 of 8")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_paused_over_a_restart_and_goes_on_when_it_is_told_to() {
    let mut stage = Stage::new(Keychain::Ready).await;
    let (chat, customer) = stage.chat("Ana");
    for number in 0..3_000 {
        chat.say(&customer, &format!("line {number}"));
    }
    stage.window.click(".bar [popovertarget=budget]").await;
    stage.window.press_button("Pause fetching the past").await;
    stage.add_source().await;
    see_paused(&stage, &chat).await;

    stage.restart().await;
    stage.until("its row is back", async || stage.window.count(&row(&chat)).await == 1).await;
    see_paused(&stage, &chat).await;

    stage.window.click(".hole[data-past] .btn").await;
    // Hello, joined, and three thousand lines.
    let shown = async || stage.window.text(".feed__shown").await;
    stage.until("all is read", async || shown().await.ends_with("of 3002")).await;
    stage.until("and no longer missing", async || stage.window.count(".hole").await == 0).await;
}

/// Opens the chat and goes up until the line is there.
async fn see_paused(stage: &Stage, chat: &ChatHandle) {
    stage.until("listed", async || stage.window.count(&row(chat)).await == 1).await;
    stage.open(chat).await;
    let up = "document.querySelector('.feed-box').scrollTop = 0; return null";
    let paused = async || {
        stage.window.ask(up, json!([])).await;
        stage.window.count(PAUSED).await == 1
    };
    stage.until("the past is paused", paused).await;
}
