//! From one session to the next: the entry that starts Sightline, and where its window was.

use std::fs;
use std::path::{Path, PathBuf};

use desk::Keychain;
use serde_json::json;

use crate::stage::{Stage, profile};

fn entries(stage: &Stage) -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(stage.desk.home().join(".config/autostart")) else { return Vec::new() };
    folder.map(|file| file.unwrap().path()).collect()
}

/// Presses one of the two. By its name: which of them is not chosen changes with the app's answer.
async fn press_autostart(stage: &Stage, name: &str) {
    let press =
        "const choices = [...document.querySelectorAll('[aria-labelledby=autostart] [aria-checked]')];
        choices.find((choice) => choice.textContent === arguments[0]).click()";
    stage.window.ask(press, json!([name])).await;
}

async fn autostart_is(stage: &Stage, name: &str) -> bool {
    let chosen =
        "return document.querySelector('[aria-labelledby=autostart] [aria-checked=true]').textContent";
    stage.window.ask(chosen, json!([])).await == name
}

#[tokio::test(flavor = "multi_thread")]
async fn the_setting_makes_one_entry_takes_it_away_and_survives_a_folder_that_cannot_be_written_to() {
    let stage = Stage::new(Keychain::Ready).await;
    stage.window.click("[aria-label=Settings]").await;
    assert_eq!(entries(&stage), Vec::<PathBuf>::new());
    press_autostart(&stage, "On").await;
    stage.until("there is an entry", async || entries(&stage).len() == 1).await;
    stage.until("it is on", async || autostart_is(&stage, "On").await).await;
    let text = fs::read_to_string(&entries(&stage)[0]).unwrap();
    let profile = profile(&stage.desk);
    assert!(
        text.contains("\"--in-tray\" \"--profile-dir\"") && text.contains(profile.to_str().unwrap()),
        "{text}"
    );
    press_autostart(&stage, "Off").await;
    stage.until("it is gone", async || entries(&stage).is_empty()).await;
    stage.until("it is off", async || autostart_is(&stage, "Off").await).await;

    let folder = stage.desk.home().join(".config/autostart");
    fs::remove_dir(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    press_autostart(&stage, "On").await;
    let told =
        async || stage.window.texts("dialog [role=alert]").await.concat().contains("could not be changed");
    stage.until("it is told", told).await;
    assert!(autostart_is(&stage, "Off").await);
}

/// Notes a place where the window was.
fn note(profile: &Path, place: &serde_json::Value) {
    fs::write(profile.join("window.json"), json!({ "place": place }).to_string()).unwrap();
}

async fn size(stage: &Stage) -> (i64, i64) {
    let size = stage.window.ask("return [innerWidth, innerHeight]", json!([])).await;
    (size[0].as_i64().unwrap(), size[1].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_comes_back_where_it_was_and_a_damaged_note_does_no_harm() {
    let mut stage = Stage::new(Keychain::Ready).await;
    let usual = size(&stage).await;
    let place = json!({ "x": 40, "y": 30, "width": 900, "height": 640, "isMaximized": false });
    stage.restart_after(async |profile| note(&profile, &place)).await;
    stage.until("it has its size", async || size(&stage).await == (900, 640)).await;
    // Far away, on a screen that is not there.
    let far = json!({ "x": 9_000, "y": 9_000, "width": 900, "height": 640, "isMaximized": false });
    stage.restart_after(async |profile| note(&profile, &far)).await;
    let is_seen = async || {
        let at = stage.window.ask("return [screenX, screenY]", json!([])).await;
        at[0].as_i64().unwrap() < 1_000 && at[1].as_i64().unwrap() < 800
    };
    stage.until("it is on the screen", is_seen).await;
    let damage = async |profile: PathBuf| fs::write(profile.join("window.json"), "{ not JSON").unwrap();
    stage.restart_after(damage).await;
    stage.until("it has its usual size", async || size(&stage).await == usual).await;
}
