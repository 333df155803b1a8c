//! What the window may not do, and the program around it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use desk::Keychain;
use serde_json::json;

use crate::stage::{Stage, app, until};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_reaches_no_network_no_other_page_and_no_other_command() {
    let stage = Stage::new(Keychain::Ready).await;
    let outcome = async |script: &str| {
        let script = format!(
            "const done = arguments[arguments.length - 1]; (async () => {{ {script} }})()\
               .then((value) => done(String(value)), (error) => done('refused: ' + error))"
        );
        stage.window.ask_later(&script, json!([stage.service.base_url()])).await.as_str().unwrap().to_owned()
    };
    for script in [
        "return (await fetch(arguments[0] + '/roster')).status",
        "new WebSocket(arguments[0].replace('http', 'ws')); return 'open'",
        "return new Function('return 1')()",
        "return await window.__TAURI_INTERNALS__.invoke('plugin:store|load', { path: 'x.json' })",
        "return await window.__TAURI_INTERNALS__.invoke('plugin:event|listen', { event: 'x', target: { kind: 'Any' }, handler: 0 })",
        "return await window.__TAURI_INTERNALS__.invoke('plugin:window|close', { label: 'main' })",
        "return await window.__TAURI_INTERNALS__.invoke('read_clipboard')",
    ] {
        let outcome = outcome(script).await;
        assert!(outcome.starts_with("refused"), "{script}: {outcome}");
    }
    assert_eq!(outcome("return window.__TAURI__").await, "undefined");
    assert_eq!(outcome("return window.open('https://example.com/')").await, "null");
    // What a hostile object would hide in is frozen.
    let polluted = "try { Object.prototype.polluted = 1; } catch {} return ({}).polluted";
    assert_eq!(outcome(polluted).await, "undefined");
    let away = "location.href = 'https://example.com/';\
                await new Promise((later) => setTimeout(later, 300)); return location.origin";
    assert_eq!(outcome(away).await, "tauri://localhost");
    let markup = "const box = document.createElement('div');\
                  box.innerHTML = '<img src=x onerror=\"window.hit = 1\"><style>body{display:none}</style>';\
                  document.body.append(box); await new Promise((later) => setTimeout(later, 300));\
                  return `${window.hit} ${getComputedStyle(document.body).display !== 'none'}`";
    assert_eq!(outcome(markup).await, "undefined true");
    assert!(stage.service.unattributed_requests().is_empty(), "nothing of it reached the service");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_with_the_same_profile_leaves_at_once() {
    let stage = Stage::new(Keychain::Ready).await;
    let mut second = stage.second_start().stdin(Stdio::null()).spawn().unwrap();
    let second = std::sync::Mutex::new(&mut second);
    let status = until("the second leaves", async || second.lock().unwrap().try_wait().unwrap()).await;
    assert!(status.success());
    assert!(stage.window.count("[data-region]").await > 0, "the first goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_kept() {
    let mut stage = Stage::new(Keychain::Ready).await;
    let save = "const done = arguments[arguments.length - 1];\
                window.__TAURI_INTERNALS__.invoke('save_settings', { settings: arguments[0] }).then(done, done)";
    let settings = json!({ "theme": "dark", "contrast": "more", "density": "roomy", "zone": "utc", "region": "eu-west-2",
        "quotaShare": 30, "pastPaused": true, "letterKeys": false, "notifications": "off", "sound": "silent",
        "quietUntil": 1_795_168_800_000_i64, "tray": false, "autostart": false,
        "siteZone": "Europe/Berlin",
        "attention": { "warnAfter": 90, "alarmAfter": 240, "places": [],
        "hours": { "zone": "utc", "days": [true, true, true, true, true, true, false], "from": 480, "until": 1_200 },
        "snoozeMinutes": 20, "endedMinutes": 30, "views": [] } });
    assert_eq!(stage.window.ask_later(save, json!([settings])).await, settings);
    stage.restart().await;
    let theme = async || stage.window.attribute("html", "data-theme").await;
    stage.until("the theme is back", async || theme().await.as_deref() == Some("dark")).await;
}

/// The program without a desktop, with this on standard input.
fn plain(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(app());
    command.args(arguments).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_token_on_the_command_line_is_refused_and_not_shown() {
    let output = plain(&["--token=canary-7f3a"], "");
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        words.contains("tokens are not taken on the command line") && !words.contains("canary"),
        "{words}"
    );
}

#[test]
fn standard_input_that_holds_no_rosters_is_refused_and_not_shown() {
    let output = plain(&["--sources-from-stdin"], "{\"bearer\":\"canary-7f3a\"}\n");
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(words.contains("rosters") && !words.contains("canary"), "{words}");
}

#[test]
fn the_version_needs_no_desktop() {
    let output = plain(&["--version"], "");
    assert!(output.status.success());
    let version = concat!("sightline ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), version);
}
