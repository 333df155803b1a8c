//! Tokens are in the keychain and in the program's own memory, and nowhere else.

use serde_json::json;
use simulator::Role;

use crate::scan::{self, Needle};
use crate::stage::{Stage, live, profile};

/// What another program has put on the clipboard.
const OF_ANOTHER: &str = "a text of another program";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_found_nowhere_but_in_the_keychain_and_what_was_said_only_where_it_is_shown() {
    let (stage, [(listed, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&listed).await;
    let (added, _) = stage.chat("Ben");
    let me = added.join(Role::Supervisor, "Me");
    let response = json!({
        "ContactId": added.initial_contact_id(),
        "ParticipantToken": me.participant_token(),
        "endpoint": stage.service.base_url(),
    });
    stage.copy(&response.to_string());
    stage.window.press_button("Add chat").await;
    stage.window.press_button("Read clipboard").await;
    stage.until("the added chat is live", async || stage.window.count(&live(&added)).await == 1).await;
    stage.until("the dialog is done", async || stage.window.count("dialog").await == 0).await;
    stage.copy(OF_ANOTHER);
    stage.open(&listed).await;
    let said = "a text that the page shows, to prove that the scan sees";
    listed.say(&customer, said);
    let texts = async || stage.window.texts("article[data-line] .say").await;
    stage.until("it is shown", async || texts().await.iter().any(|text| text == said)).await;

    let home = stage.desk.home();
    let root = home.parent().unwrap();
    let keyring = home.join(".local/share/keyrings");
    let pages = scan::named("WebKitWebProces", &home);
    assert!(!pages.is_empty(), "the page's process is known");

    // Each of these looks finds what it is allowed to find.
    let shown = Needle::new(said);
    assert!(pages.iter().any(|page| scan::memory(page, &shown)));
    let address = Needle::new(&stage.service.roster_url());
    assert!(!scan::files(&profile(&stage.desk), &keyring, &address).is_empty());
    let argument = Needle::new(&profile(&stage.desk).display().to_string());
    assert!(!scan::command_lines(&argument).is_empty());
    assert!(stage.log().contains("started"), "the log is on: {}", stage.log());
    // Its file is below the root too, and so is whatever a crash would leave.
    let file = home.join(".local/state/app.sightline.Sightline/logs/sightline.log");
    let logged = async || std::fs::read_to_string(&file).is_ok_and(|text| text.contains("started"));
    stage.until("the log has a file", logged).await;

    let tokens = [
        ("the roster's bearer token", stage.service.roster_bearer().to_owned()),
        ("the participant token of a listed chat", listed.roster_token()),
        ("the participant token of the added chat", me.participant_token().to_owned()),
    ];
    let page = stage.window.ask("return document.documentElement.outerHTML", json!([])).await;
    for (name, token) in tokens {
        let needle = Needle::new(&token);
        assert!(!needle.is_in(page.as_str().unwrap().as_bytes()), "{name} is in the page");
        for process in &pages {
            assert!(!scan::memory(process, &needle), "{name} is in the memory of the page's process");
        }
        assert_eq!(scan::command_lines(&needle), [""; 0].map(std::path::PathBuf::from), "{name}");
        // The log is below the root too.
        assert_eq!(scan::files(root, &keyring, &needle), [""; 0].map(std::path::PathBuf::from), "{name}");
    }

    // What is shown is on the disk, and no file has it so that it could be read.
    let archive = std::fs::read_dir(profile(&stage.desk).join("archive")).unwrap().flatten();
    assert!(archive.map(|file| file.metadata().unwrap().len()).sum::<u64>() > 4_096);
    assert_eq!(scan::files(root, &keyring, &shown), [""; 0].map(std::path::PathBuf::from));

    // Nobody asked for something to be copied.
    let mut xclip = stage.desk.command("xclip");
    let held = xclip.args(["-selection", "clipboard", "-out"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&held.stdout), OF_ANOTHER);
}
