//! A policy in the real window: tried, as the one of a computer would need root.

use desk::Keychain;
use serde_json::{Value, json};

use crate::stage::{Stage, profile};

/// Starts the window anew under a policy.
async fn under(policy: &str) -> Stage {
    let mut stage = Stage::new(Keychain::Ready).await;
    stage.close().await;
    let file = profile(&stage.desk).with_file_name("policy.json");
    std::fs::write(&file, policy).unwrap();
    stage.begin_with(&["--policy", file.to_str().unwrap()]).await;
    stage.until("the page is drawn", async || stage.window.count("[data-region]").await > 0).await;
    stage
}

/// What the program answers to a command of the page.
async fn asked(stage: &Stage, command: &str, arguments: Value) -> Value {
    let script = "const done = arguments[arguments.length - 1];\
                  window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]).then(done, done)";
    stage.window.ask_later(script, json!([command, arguments])).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_locked_is_shown_as_locked_and_refused_by_the_program() {
    let stage = under(
        r#"{ "organisation": "Acme IT", "settings": { "theme": "dark" }, "limits": { "quotaShareAtMost": 20 },
             "allow": { "export": false, "ownChats": false, "demo": false }, "exprot": true }"#,
    )
    .await;
    assert_eq!(stage.window.attribute("html", "data-theme").await.as_deref(), Some("dark"));
    let trouble = stage.window.text(".note").await;
    assert!(trouble.contains("one entry is not understood"), "{trouble}");

    stage.window.click("[aria-label=Settings]").await;
    let words = stage.window.texts(".governed__by").await;
    assert_eq!(words, ["Set by Acme IT", "20 % at most. Set by Acme IT"]);
    assert_eq!(stage.window.count("fieldset:disabled [aria-labelledby=theme]").await, 1);
    let press = "document.querySelectorAll('[aria-labelledby=theme] button')[1].click()";
    stage.window.ask(press, json!([])).await;
    assert_eq!(
        stage.window.attribute("html", "data-theme").await.as_deref(),
        Some("dark"),
        "it cannot be pressed"
    );
    stage.window.click("dialog [aria-label=Close]").await;

    let mut settings = json!({ "theme": "dark", "contrast": "system", "density": "normal", "zone": "utc", "region": "eu-west-2",
        "quotaShare": 20, "pastPaused": false, "letterKeys": true, "notifications": "off", "sound": "silent",
        "quietUntil": null, "tray": false, "autostart": false,
        "siteZone": null,
        "attention": { "warnAfter": 90, "alarmAfter": 240, "places": [], "hours": null, "snoozeMinutes": 20, "endedMinutes": 30, "views": [] } });
    for (member, value) in [("theme", json!("light")), ("quotaShare", json!(80))] {
        let mut changed = settings.clone();
        changed[member] = value;
        let refused = asked(&stage, "save_settings", json!({ "settings": changed })).await;
        assert_eq!(
            (&refused["code"], &refused["remedy"]),
            (&json!("policy"), &json!("Set by Acme IT.")),
            "{refused}"
        );
    }
    settings["quotaShare"] = json!(15);
    assert_eq!(asked(&stage, "save_settings", json!({ "settings": settings })).await, settings);

    for (command, arguments) in [
        ("add_chat_from_clipboard", json!({ "region": "eu-west-2" })),
        ("start_demo", json!({})),
        (
            "export_items",
            json!({ "what": { "kind": "chat", "key": "c-1" }, "format": "csv", "onProgress": "__CHANNEL__:1" }),
        ),
    ] {
        let refused = asked(&stage, command, arguments).await;
        assert_eq!(refused["code"], "policy", "{command}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_cannot_be_read_closes_what_can_be_begun_and_says_so() {
    let stage = under("{ \"allow\": ").await;
    let trouble = stage.window.text(".note").await;
    assert!(trouble.contains("is not understood: it is no JSON"), "{trouble}");
    let refused = asked(&stage, "add_chat_from_clipboard", json!({ "region": "eu-west-2" })).await;
    assert_eq!(refused["code"], "policy", "{refused}");
}
