//! What the page about health says of a real desk.

use desk::Keychain;
use serde_json::json;

use crate::stage::Stage;

/// Opens the page from the settings, and waits until it has looked.
async fn look(stage: &Stage) {
    // After a restart the page may not be drawn yet.
    stage.until("the page is drawn", async || stage.window.count("[aria-label=Settings]").await == 1).await;
    stage.window.click("[aria-label=Settings]").await;
    stage.until("the settings are open", async || stage.window.count("dialog .sets").await == 1).await;
    stage.window.click("[aria-label='Open Health']").await;
    found(stage).await;
}

async fn found(stage: &Stage) {
    let is_done = ".health__list[aria-busy=false] .finding";
    stage.until("it has looked", async || stage.window.count(is_done).await > 0).await;
}

/// The text of the finding with this heading.
async fn finding(stage: &Stage, area: &str) -> String {
    let all = stage.window.texts(".finding").await;
    all.into_iter().find(|text| text.starts_with(area)).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_desk_on_which_all_is_well_it_says_so_and_the_report_can_be_copied() {
    let (stage, _) = Stage::watching(["Ana"]).await;
    look(&stage).await;
    for area in
        ["Keychain", "Archive", "Disk", "Connection", "Clock", "Request quota", "Logs and crashes", "Window"]
    {
        let text = finding(&stage, area).await;
        assert!(text.starts_with(&format!("{area}Fine")), "{area}: {text}");
    }
    stage.window.press_button("Copy report").await;
    let copied = async || {
        let output = stage.desk.command("xclip").args(["-selection", "clipboard", "-out"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    stage.until("it is copied", async || copied().await.contains("Keychain: fine")).await;
    let report = copied().await;
    assert!(report.contains("folder: ~/.local/state/app.sightline.Sightline/logs"), "{report}");
    for private in [stage.desk.home().to_str().unwrap(), stage.service.roster_bearer(), "Ana"] {
        assert!(!report.contains(private), "{private}: {report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_trouble_and_one_that_comes_back_is_seen_at_the_next_look() {
    let mut stage = Stage::new(Keychain::Missing).await;
    look(&stage).await;
    let text = finding(&stage, "Keychain").await;
    assert!(text.starts_with("KeychainTrouble No keychain answers on this desktop."), "{text}");
    assert!(text.contains("Install or start one"), "{text}");
    assert!(stage.window.text(".health [role=status]").await.starts_with("Something does not work"));
    stage.desk.start_keychain(Keychain::Ready).unwrap();
    stage.window.press_button("Look again").await;
    let is_fine = async || finding(&stage, "Keychain").await.starts_with("KeychainFine");
    stage.until("the keychain is there", is_fine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_of_an_earlier_run_is_named_with_its_place() {
    let mut stage = Stage::new(Keychain::Ready).await;
    let logs = stage.desk.home().join(".local/state/app.sightline.Sightline/logs");
    stage
        .restart_after(async |_| {
            std::fs::create_dir_all(&logs).unwrap();
            std::fs::write(logs.join("crash-20261128T015012Z-1-0.txt"), "place: here").unwrap();
        })
        .await;
    look(&stage).await;
    let text = finding(&stage, "Logs and crashes").await;
    assert!(
        text.contains(
            "~/.local/state/app.sightline.Sightline/logs/crash-20261128T015012Z-1-0.txt, and was sent nowhere"
        ),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_asks_nothing_of_the_network() {
    let stage = Stage::new(Keychain::Ready).await;
    let ask = "const done = arguments[arguments.length - 1];\
               window.__TAURI_INTERNALS__.invoke('health').then((health) => done(health.findings.length), done)";
    assert_eq!(stage.window.ask_later(ask, json!([])).await, 11);
    assert!(stage.service.unattributed_requests().is_empty());
}
