//! An archive to which another program writes, seen from the window.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use archive::{Archive, Batch, ChatFacts, ContactFacts, NewItem, OpenError};
use serde_json::json;

use crate::choosing::stored;
use crate::hands::{ENTER, ESCAPE};
use crate::importing::{long_transcript, transcript};
use crate::searching::{find, leave};
use crate::stage::{Stage, app, profile, row, until};

/// What the other program stores: a chat in which somebody speaks of an airship.
fn airship() -> Batch {
    let item = json!({
        "Id": "airship-1", "Type": "MESSAGE", "AbsoluteTime": "2026-11-20T10:00:00.000Z", "ContentType": "text/plain",
        "Content": "an airship of the day before", "ParticipantId": "p", "DisplayName": "Ben", "ParticipantRole": "CUSTOMER",
        "ContactId": "airship",
    });
    let contacts = vec![ContactFacts::new("airship".into())];
    Batch {
        chat: ChatFacts { key: "airship".to_owned(), contacts, ..ChatFacts::default() },
        items: vec![NewItem::new(protocol::parse_item(&item.to_string()).item.unwrap())],
        ..Batch::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_program_writes_the_window_searches_and_then_stores_what_it_has_shown() {
    let (mut stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    chat.say(&customer, "my zeppelin voucher does not work");
    find(&stage, "zeppelin", 1).await;
    let (key, folder) = (stage.archive_key(), profile(&stage.desk).join("archive"));

    // This process is the other program: it holds the archive while the app starts, and goes on.
    stage.close().await;
    let other = until("nobody has the archive", async || Archive::open(&folder, &key).ok()).await;
    stage.begin().await;
    let said = async || stage.window.texts("[role=alert]").await.concat();
    stage
        .until("it is told", async || said().await.contains("Another Sightline writes to the archive"))
        .await;
    assert!(said().await.contains("It can be searched and read meanwhile"), "{}", said().await);
    find(&stage, "zeppelin", 1).await;
    other.write(vec![airship()]).await.unwrap();
    find(&stage, "airship", 1).await;
    stage.window.key(ENTER).await;
    let shown = async || stage.window.texts("article[data-line] .say").await.concat();
    stage.until("what is archived is read", async || shown().await.contains("airship")).await;

    // What is said is shown, and nobody takes it for stored.
    stage.open(&chat).await;
    chat.say(&customer, "and my balloon ticket");
    stage.until("it is shown", async || shown().await.contains("balloon")).await;
    let unstored = async || stage.window.text(".bar").await.contains("not stored: archive in use");
    stage.until("it is told not to be stored", unstored).await;
    find(&stage, "balloon", 0).await;
    let nothing = async || stage.window.text("dialog").await.contains("Nothing found");
    stage.until("it is not found yet", nothing).await;
    stage.window.key(ESCAPE).await;
    assert_eq!(other.stats().await.unwrap().messages, 3, "its hello, the zeppelin and the airship");

    other.close().await;
    let is_over = async || {
        let text = stage.window.text("body").await;
        !text.contains("Another Sightline") && !text.contains("not stored")
    };
    // A chat whose record failed often tries it again within half a minute.
    stage.until_within(Duration::from_secs(60), "the window writes", is_over).await;
    find(&stage, "balloon", 1).await;
    assert!(matches!(Archive::open(&folder, &key), Err(OpenError::InUse)));
    let beside = Archive::open_to_read(&folder, &key).unwrap();
    assert_eq!(beside.stats().await.unwrap().messages, 4);
}

/// The command line of the same build or package as the app, with the same profile.
fn command_line(stage: &Stage, arguments: &[&str]) -> Command {
    let mut command = stage.desk.command(app().with_file_name("sightline-cli"));
    command.args(arguments).arg("--profile-dir").arg(profile(&stage.desk)).env_remove("RUST_LOG");
    command
}

/// Whether it did what it was asked, and all that it said.
fn ran(stage: &Stage, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = command_line(stage, arguments).output().unwrap();
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_window_writes_the_command_line_says_so_and_reads_and_afterwards_it_imports() {
    let (mut stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.open(&chat).await;
    chat.say(&customer, "my zeppelin voucher does not work");
    find(&stage, "zeppelin", 1).await;
    let folder = stored(&stage, "stored", &[("c-1.json", transcript("c-1", "an airship of the day before"))]);
    let folder = folder.to_str().unwrap();

    let (code, said) = ran(&stage, &["import", folder]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("Another Sightline writes to the archive. Close it, then try again"), "{said}");
    let (code, said) = ran(&stage, &["search", "zeppelin"]);
    assert!(code == Some(0) && said.contains("«zeppelin» voucher"), "it reads meanwhile: {said}");
    find(&stage, "airship", 0).await;
    stage.until("nothing came in", async || stage.window.text("body").await.contains("Nothing found")).await;
    leave(&stage).await;
    chat.say(&customer, "and my balloon ticket");
    find(&stage, "balloon", 1).await;

    stage.close().await;
    let (code, said) = ran(&stage, &["import", folder]);
    assert!(code == Some(0) && said.contains("1 new item from 1 file"), "{said}");
    stage.begin().await;
    stage.until("the page is drawn", async || stage.window.count("[data-region]").await > 0).await;
    find(&stage, "airship", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_line_imports_is_found_meanwhile_and_chats_are_stored_once_it_is_done() {
    let (mut stage, [(chat, customer)]) = Stage::watching(["Ana"]).await;
    stage.close().await;
    // As many items as are written at once, and then so many bad files that what is said of them fills a pipe: the import stands still
    // in the middle until somebody reads on.
    let folder = stored(&stage, "stored", &[("c-1.json", long_transcript("c-1", 5_000, "an airship"))]);
    for number in 0..1_000 {
        std::fs::write(folder.join(format!("none-{number:04}.json")), "no transcript").unwrap();
    }
    let mut import = command_line(&stage, &["import", folder.to_str().unwrap()]);
    let mut import = import.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(import.stdout.take().unwrap()).lines();
    let is_told = lines.by_ref().map(Result::unwrap).any(|line| line.contains("skipped"));
    assert!(is_told, "it is at the bad files");

    stage.begin().await;
    let told = async || stage.window.texts("[role=alert]").await.concat();
    stage
        .until("it is told", async || told().await.contains("Another Sightline writes to the archive"))
        .await;
    find(&stage, "airship", 1).await;
    leave(&stage).await;
    stage.until("the roster shows the chat", async || stage.window.count(&row(&chat)).await == 1).await;
    stage.open(&chat).await;
    chat.say(&customer, "my balloon ticket");
    let unstored = async || stage.window.text(".bar").await.contains("not stored: archive in use");
    stage.until("it is told not to be stored", unstored).await;
    assert_eq!(import.try_wait().unwrap(), None, "the import goes on");

    let rest = tokio::task::spawn_blocking(move || {
        let rest: Vec<String> = lines.map(Result::unwrap).collect();
        (import.wait().unwrap().code(), rest)
    });
    let (code, rest) = rest.await.unwrap();
    assert_eq!(code, Some(3), "some files are none");
    let last = rest.last().unwrap();
    assert!(last.contains(r#""badFiles":1000"#) && last.contains(r#""new":5000"#), "{last}");
    let is_over = async || {
        let text = stage.window.text("body").await;
        !text.contains("Another Sightline") && !text.contains("not stored")
    };
    stage.until_within(Duration::from_secs(60), "the window writes", is_over).await;
    find(&stage, "balloon", 1).await;
    let (code, said) = ran(&stage, &["import", folder.to_str().unwrap()]);
    assert!(code == Some(1) && said.contains("Another Sightline"), "the window has it: {said}");
}
