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

async fn turn_autostart(stage: &Stage) {
    let turn = "document.querySelector('[aria-labelledby=autostart] [aria-checked=false]').click()";
    stage.window.ask(turn, json!([])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_setting_makes_one_entry_takes_it_away_and_survives_a_folder_that_cannot_be_written_to() {
    let stage = Stage::new(Keychain::Ready).await;
    stage.window.click("[aria-label=Settings]").await;
    assert_eq!(entries(&stage), Vec::<PathBuf>::new());
    turn_autostart(&stage).await;
    stage.until("there is an entry", async || entries(&stage).len() == 1).await;
    let text = fs::read_to_string(&entries(&stage)[0]).unwrap();
    let profile = profile(&stage.desk);
    assert!(
        text.contains("\"--in-tray\" \"--profile-dir\"") && text.contains(profile.to_str().unwrap()),
        "{text}"
    );
    turn_autostart(&stage).await;
    stage.until("it is gone", async || entries(&stage).is_empty()).await;

    let folder = stage.desk.home().join(".config/autostart");
    fs::remove_dir(&folder).unwrap();
    fs::write(&folder, "").unwrap();
    turn_autostart(&stage).await;
    let told =
        async || stage.window.texts("dialog [role=alert]").await.concat().contains("could not be changed");
    stage.until("it is told", told).await;
    let is_off =
        "return document.querySelector('[aria-labelledby=autostart] [aria-checked=true]').textContent";
    assert_eq!(stage.window.ask(is_off, json!([])).await, "Off");
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
