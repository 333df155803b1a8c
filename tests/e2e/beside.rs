//! An archive to which another program writes, seen from the window.

use std::time::Duration;

use archive::{Archive, Batch, ChatFacts, ContactFacts, NewItem, OpenError};
use serde_json::json;

use crate::hands::{ENTER, ESCAPE};
use crate::searching::find;
use crate::stage::{Stage, profile, until};

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
