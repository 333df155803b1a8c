//! Files that are dragged onto the window out of a file manager.

use std::path::PathBuf;

use desk::{Drag, Keychain};

use crate::choosing::stored;
use crate::importing::transcript;
use crate::searching::find;
use crate::stage::Stage;

/// Where it says what would become of the files.
const HINT: &str = ".drop";

/// Carries the files over the window, until it says that it would take them and what becomes of them.
async fn carry(stage: &Stage, files: &[PathBuf]) -> Drag {
    let drag = stage.desk.drag("Sightline", files).unwrap();
    let drag = std::sync::Mutex::new(drag);
    stage.until("the window takes them", async || drag.lock().unwrap().over(400, 300).unwrap()).await;
    stage.until("it says what becomes of them", async || stage.window.count(HINT).await == 1).await;
    drag.into_inner().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn dropped_transcripts_go_in_when_the_person_says_so_and_what_is_none_is_named() {
    let stage = Stage::new(Keychain::Ready).await;
    let files = [
        ("c-1 of Ana.json", transcript("c-1", "my zeppelin voucher")),
        ("c-2.json", b"no transcript".to_vec()),
    ];
    let folder = stored(&stage, "Two & more", &files);
    let files = files.map(|(name, _)| folder.join(name));

    let mut drag = carry(&stage, &files).await;
    assert_eq!(stage.window.text(HINT).await, "Drop 2 files to import into the archive");
    drag.leave().unwrap();
    stage.until("it says so no more", async || stage.window.count(HINT).await == 0).await;
    assert_eq!(stage.window.count("dialog").await, 0);
    drop(drag);

    let drag = carry(&stage, &files).await;
    assert!(drag.drop_here().unwrap(), "it took them");
    let asks = async || stage.window.text("dialog .note").await.contains("Import 2 files?");
    stage.until("it asks", asks).await;
    assert_eq!([stage.window.count(HINT).await, stage.window.count("[data-import]").await], [0, 0]);
    stage.window.click("dialog .note .btn--go").await;
    let is_done = "[data-import=done]";
    stage.until("all is read", async || stage.window.count(is_done).await == 1).await;
    let said = stage.window.text(is_done).await;
    assert!(said.contains("2 of 2 files, 1 item new"), "{said}");
    stage.window.click(".bad summary").await;
    let bad = async || stage.window.text(".bad__list").await;
    stage.until("the bad one is named", async || bad().await.contains("c-2.json")).await;
    assert!(bad().await.contains("transcript"), "{}", bad().await);
    stage.window.click("dialog [aria-label=Close]").await;
    find(&stage, "zeppelin", 1).await;
}
