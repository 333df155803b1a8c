//! The page's process ends, and the program does not.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::scan;
use crate::stage::{Stage, row};

/// Ends a process as the system does that has no memory left.
fn kill(process: &Path) {
    let number = process.file_name().unwrap();
    assert!(Command::new("kill").arg("-KILL").arg(number).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_whose_process_ends_comes_back_with_the_chat_that_was_open_and_what_was_said_meanwhile() {
    let (stage, [(ana, customer), (ben, _)]) = Stage::watching(["Ana", "Ben"]).await;
    stage.open(&ben).await;
    stage.open(&ana).await;
    let pages = scan::named("WebKitWebProces", &stage.desk.home());
    let [page] = &pages[..] else { panic!("one page: {pages:?}") };
    kill(page);
    ana.say(&customer, "are you still there?");
    let is_another = async || {
        let pages = scan::named("WebKitWebProces", &stage.desk.home());
        !pages.is_empty() && !pages.contains(page)
    };
    stage.until_within(Duration::from_secs(10), "another process draws", is_another).await;
    let open = format!("{}[aria-selected=true]", row(&ana));
    stage.until("the chat is open again", async || stage.window.count(&open).await == 1).await;
    let said = async || stage.window.texts("article[data-line] .say").await.concat();
    stage.until("what was said meanwhile", async || said().await.contains("are you still there?")).await;
    assert!(stage.log().contains("the process of the page ended"));
}
