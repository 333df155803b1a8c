//! axe-core finds nothing to complain of in the real window, in any of its colours.

use std::path::Path;

use serde_json::{Value, json};
use simulator::ScanResult;

use crate::hands::ESCAPE;
use crate::searching::find;
use crate::stage::Stage;

/// Theme and contrast.
const COLOURS: [(&str, &str); 4] = [("light", ""), ("dark", ""), ("light", "more"), ("dark", "more")];

/// What the window shows now, in each of its colours.
async fn is_accessible(stage: &Stage, what: &str) {
    for (theme, contrast) in COLOURS {
        let paint = "const { dataset } = document.documentElement;\
                     dataset.theme = arguments[0];\
                     if (arguments[1]) dataset.contrast = arguments[1]; else delete dataset.contrast;";
        stage.window.ask(paint, json!([theme, contrast])).await;
        // A colour on its way to another is neither.
        let look = "const done = arguments[arguments.length - 1];\
                    const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);\
                    Promise.allSettled(moving.map(({ finished }) => finished)).then(() => axe.run(document, { resultTypes: ['violations'] }))\
                      .then(({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))),\
                            (error) => done([String(error)]));";
        let found = stage.window.ask_later(look, json!([])).await;
        assert_eq!(found, json!([]), "{what}, {theme} {contrast}");
    }
}

/// Brings axe-core into the page.
async fn bring_axe(stage: &Stage) {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("`cargo xtask test` installs the packages of the page");
    stage.window.ask(&format!("{axe}; window.axe = axe"), json!([])).await;
    assert_eq!(stage.window.ask("return typeof axe.run", json!([])).await, Value::from("function"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_in_a_chat_a_search_and_the_dialogs() {
    let (stage, [(chat, customer), _]) = Stage::watching(["Ana", "王小明"]).await;
    stage.open(&chat).await;
    let file = chat.attach(&customer, "holiday-photo.pdf", "application/pdf");
    chat.attachment_status(&file, ScanResult::Rejected);
    let status = format!("li.file[data-file='{}'] [data-status=REJECTED]", file.id());
    stage.until("the file is there", async || stage.window.count(&status).await == 1).await;
    bring_axe(&stage).await;
    is_accessible(&stage, "a chat").await;

    find(&stage, "hello", 2).await;
    is_accessible(&stage, "a search").await;
    stage.window.key(ESCAPE).await;
    stage.window.press_button("Stored to").await;
    stage.until("the archive is shown", async || stage.window.count("dialog").await == 1).await;
    is_accessible(&stage, "the archive").await;
    stage.window.click("dialog [aria-label=Close]").await;
    for (open, what) in [("[aria-label=Settings]", "the settings"), ("[aria-keyshortcuts^='?']", "the keys")]
    {
        stage.window.click(open).await;
        stage.until("it is shown", async || stage.window.count("dialog").await == 1).await;
        is_accessible(&stage, what).await;
        stage.window.click("dialog [aria-label=Close]").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_in_the_first_run() {
    let stage = Stage::new(desk::Keychain::Ready).await;
    bring_axe(&stage).await;
    is_accessible(&stage, "the first run").await;
}
