//! How a chat is read: times in the zone of choice, links that are asked before they open, people over time, and all by name.

use std::os::unix::fs::PermissionsExt as _;

use desk::Keychain;
use serde_json::json;
use simulator::Role;

use crate::hands::ENTER;
use crate::stage::{Stage, row};

#[tokio::test(flavor = "multi_thread")]
async fn times_are_shown_in_the_zone_of_choice_and_a_key_goes_on_to_the_next() {
    let (stage, [(ana, _)]) = Stage::watching(["Ana"]).await;
    stage.open(&ana).await;
    let time = "article[data-line] time";
    let moment = stage.window.attribute(time, "datetime").await.unwrap();
    let moment: jiff::Timestamp = moment.parse().unwrap();
    let shown = |zone: &str| moment.in_tz(zone).unwrap().strftime("%H:%M:%S").to_string();
    assert_eq!(stage.window.text(time).await, shown("UTC"));

    stage.window.click("[aria-label=Settings]").await;
    let choose = "const zones = document.querySelector('#site-zone'); zones.value = 'Asia/Manila';\
                  zones.dispatchEvent(new Event('change', { bubbles: true }))";
    stage.window.ask(choose, json!([])).await;
    stage.window.click("dialog [aria-label=Close]").await;
    stage
        .until("times are those of Manila", async || stage.window.text(time).await == shown("Asia/Manila"))
        .await;
    stage.window.key('t').await;
    stage.until("the key goes on", async || stage.window.text(time).await == shown("UTC")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_tells_where_it_leads_and_opens_in_the_browser_only_when_asked_for() {
    // What the system opens addresses with, here a program that notes them.
    let folder = tempfile::tempdir().unwrap();
    let (browser, opened) = (folder.path().join("xdg-open"), folder.path().join("opened"));
    std::fs::write(&browser, format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> {}\n", opened.display())).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let stage = Stage::within(Keychain::Ready, &[("PATH", &path)]).await;
    let (ana, customer) = stage.chat("Ana");
    stage.add_source().await;
    stage.until("the roster shows the chat", async || stage.window.count(&row(&ana)).await == 1).await;
    stage.open(&ana).await;
    ana.say(&customer, "I read https://travel.example/rules?fare=12 before");

    let link = "article[data-line] button.link";
    stage.until("the link is there", async || stage.window.count(link).await == 1).await;
    stage.window.click(link).await;
    let host = "#link-card .link__url b";
    stage.until("its host is told", async || stage.window.text(host).await == "travel.example").await;
    assert!(!opened.exists(), "nothing is opened by the link alone");
    stage.window.press_button("Open in browser").await;
    let is_open = async || {
        std::fs::read_to_string(&opened).unwrap_or_default() == "https://travel.example/rules?fare=12\n"
    };
    stage.until("the browser has the address", is_open).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_in_a_lane_leads_to_what_was_said_and_the_table_tells_the_same() {
    let (stage, [(ana, customer)]) = Stage::watching(["Ana"]).await;
    let agent = ana.join(Role::Agent, "Freya");
    for number in 0..120 {
        ana.say(if number % 2 == 0 { &customer } else { &agent }, &format!("line {number}"));
    }
    stage.open(&ana).await;
    let lane = ".lane.who--customer[role=slider]";
    stage.until("the lane has marks", async || stage.window.count(lane).await == 1).await;
    let is_seen = "return [...document.querySelectorAll('article[data-line] .say')].some((say) => {\
                     const { top, bottom } = say.getBoundingClientRect();\
                     const box = document.querySelector('.feed-box').getBoundingClientRect();\
                     return say.textContent.includes('Ana says hello') && top >= box.top && bottom <= box.bottom })";
    assert_eq!(stage.window.ask(is_seen, json!([])).await, json!(false), "it is far above");
    stage.window.ask("document.querySelector(arguments[0]).focus()", json!([lane])).await;
    for key in ['\u{E011}', ENTER] {
        stage.window.key(key).await;
    }
    stage
        .until("the first mark led to the first line", async || {
            stage.window.ask(is_seen, json!([])).await == json!(true)
        })
        .await;

    stage.window.press_button("History").await;
    let table = async || stage.window.text("#panel-people table").await;
    stage
        .until("the table has both", async || {
            let table = table().await;
            table.contains("Ana") && table.contains("Freya")
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_found_by_its_name_and_chats_by_theirs() {
    let (stage, [_, (ben, _)]) = Stage::watching(["Ana", "Ben"]).await;
    let line = ".palette--commands input";
    let open = async || {
        stage.window.key('/').await;
        stage.until("the search is open", async || stage.window.count(".ask input").await == 1).await;
        stage.window.key('>').await;
        stage.until("the commands are open", async || stage.window.count(line).await == 1).await;
    };
    open().await;
    stage.window.fill(line, "row height").await;
    stage.until("it is found", async || stage.window.count(".command").await > 0).await;
    let before = stage.window.attribute("html", "data-density").await;
    stage.window.key(ENTER).await;
    stage
        .until("rows are higher", async || stage.window.attribute("html", "data-density").await != before)
        .await;

    open().await;
    stage.window.fill(line, "ben").await;
    stage.window.key(ENTER).await;
    let is_open = format!("{}[aria-selected=true]", row(&ben));
    stage.until("his chat is open", async || stage.window.count(&is_open).await == 1).await;
}
