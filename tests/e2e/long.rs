//! A chat of the past that is too long to be read whole before it is shown.

use std::path::Path;

use archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem};
use desk::Keychain;
use serde_json::json;

use crate::hands::ENTER;
use crate::searching::find;
use crate::stage::{Stage, until};

const LINES: usize = 3_000;

/// Puts the chat into the archive while nobody has it.
async fn store(folder: &Path, key: &Key) {
    let archive = until("nobody has the archive", async || Archive::open(folder, key).ok()).await;
    let line = |number: usize| {
        let (role, name) = if number.is_multiple_of(2) { ("CUSTOMER", "Mara") } else { ("AGENT", "Lin") };
        let word = if number == 700 { " about the zeppelin" } else { "" };
        let at = jiff::Timestamp::from_second(1_790_000_000 + number as i64 * 5).unwrap();
        let item = json!({
            "Id": format!("line-{number}"), "Type": "MESSAGE", "ContentType": "text/plain", "ContactId": "c-long",
            "AbsoluteTime": at.to_string(), "Content": format!("This is line {number}{word}"),
            "ParticipantId": format!("p-{name}"), "ParticipantRole": role, "DisplayName": name,
        });
        NewItem::new(protocol::parse_item(&item.to_string()).item.unwrap())
    };
    let chat = ChatFacts {
        key: "c-long".into(),
        contacts: vec![ContactFacts::new("c-long".into())],
        ..ChatFacts::default()
    };
    archive
        .write(vec![Batch { chat, items: (0..LINES).map(line).collect(), ..Batch::default() }])
        .await
        .unwrap();
    archive.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_chat_of_the_past_opens_where_something_was_said_and_is_read_back_to_its_beginning() {
    let mut stage = Stage::new(Keychain::Ready).await;
    let key = stage.archive_key();
    stage.restart_after(async |profile| store(&profile.join("archive"), &key).await).await;
    find(&stage, "zeppelin", 1).await;
    stage.window.key(ENTER).await;
    let shown = async |number: usize| {
        let line = format!("This is line {number}");
        stage.window.texts("article[data-line] .say").await.iter().any(|text| text.starts_with(&line))
    };
    stage.until("it is at the line that was found", async || shown(700).await).await;
    // Of all of it, though a page was read first.
    let people = async || stage.window.texts("#panel-people .person").await.concat();
    stage.until("who was in it is told", async || people().await.matches("1500 sent").count() == 2).await;
    assert!(stage.window.text(".feed__shown").await.ends_with("of 3000"));
    let up = "document.querySelector('.feed-box').scrollTop = 0; return null";
    let first = async || {
        stage.window.ask(up, json!([])).await;
        shown(0).await
    };
    stage.until("and its first line can be read", first).await;
}
