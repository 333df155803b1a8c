//! The page's process ends, and the program does not.

use std::path::Path;
use std::process::Command;

use crate::scan;
use crate::stage::{Stage, until};

/// Ends a process as the system does that has no memory left.
fn kill(process: &Path) {
    let number = process.file_name().unwrap();
    assert!(Command::new("kill").arg("-KILL").arg(number).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_whose_process_ends_comes_back_with_the_chat_that_was_open() {
    let (stage, [(ana, _), (ben, _)]) = Stage::watching(["Ana", "Ben"]).await;
    stage.open(&ben).await;
    stage.open(&ana).await;
    let pages = scan::named("WebKitWebProces", &stage.desk.home());
    let [page] = &pages[..] else { panic!("one page: {pages:?}") };
    kill(page);
    // The driver gives the session up: what goes on is told by the app alone.
    let since = async || {
        let log = stage.log();
        let (_, since) = log.split_once("the process of the page ended")?;
        let comes_back = since.contains("a page is there");
        (comes_back && since.contains(&format!("on screen chat={}", ana.initial_contact_id()))).then_some(())
    };
    until("the page is there again, with the chat that was open", since).await;
    let pages = scan::named("WebKitWebProces", &stage.desk.home());
    assert!(!pages.is_empty() && !pages.contains(page), "another process draws: {pages:?}");
}
