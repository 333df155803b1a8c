use std::path::Path;

use archive::import::files::Walk;
use archive::import::load::{Ended, Orders, Progress, Skipped};
use archive::{ChatFacts, Written};

use crate::samples::{Shelf, at, batch, file, said};

/// A transcript as the service stores it.
fn transcript(contact: &str, texts: &[&str]) -> String {
    let items: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| {
            serde_json::json!({
                "AbsoluteTime": at(number as u32).to_string(), "Content": text, "ContentType": "text/plain",
                "Id": format!("{contact}-{number}"), "Type": "MESSAGE", "ParticipantId": "p",
                "DisplayName": "Kwame Boateng", "ParticipantRole": "CUSTOMER",
            })
        })
        .collect();
    serde_json::json!({
        "Version": "2019-08-26", "AWSAccountId": "1", "InstanceId": "acme", "InitialContactId": contact,
        "ContactId": contact, "Participants": [{"ParticipantId": "p"}], "Transcript": items,
    })
    .to_string()
}

fn import(shelf: &Shelf, folder: &Path, orders: &Orders) -> (Ended, Progress, Vec<Skipped>) {
    let known = shelf.known_files().unwrap();
    let walk = Walk::new(&[folder.to_owned()], |name, tag| known.has(name, tag));
    let (mut last, mut bad) = (Progress::default(), Vec::new());
    let ended =
        shelf.import(walk, orders, || at(0), |progress| last = *progress, |skipped| bad.push(skipped));
    (ended.unwrap(), last, bad)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_imported_once_and_bad_files_are_told_and_tried_again() {
    let shelf = Shelf::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.json"), transcript("c-1", &["one", "two"])).unwrap();
    std::fs::write(folder.path().join("b.json"), "{ this is no JSON").unwrap();
    std::fs::write(folder.path().join("c.json"), transcript("c-2", &["three"])).unwrap();
    let shelf = tokio::task::spawn_blocking(move || {
        let (ended, first, bad) = import(&shelf, folder.path(), &Orders::default());
        assert_eq!((ended, first.files, first.items.new), (Ended::Done, 3, 3));
        assert!(matches!(&bad[..], [bad] if bad.name.ends_with("b.json")), "{bad:?}");
        let (_, again, bad) = import(&shelf, folder.path(), &Orders::default());
        assert_eq!((again.known_files, again.items, bad.len()), (2, Written::default(), 1));
        shelf
    })
    .await
    .unwrap();
    assert_eq!(shelf.texts("in:acme").await.len(), 3);
}

#[test]
fn an_import_that_was_cancelled_ends_and_goes_on_where_it_stood() {
    let shelf = Shelf::new();
    let folder = tempfile::tempdir().unwrap();
    for number in 0..20 {
        let contact = format!("c-{number:02}");
        std::fs::write(folder.path().join(format!("{contact}.json")), transcript(&contact, &["x"])).unwrap();
    }
    let orders = Orders::default();
    let walk = Walk::new(&[folder.path().to_owned()], |_, _| false).enumerate().map(|(number, step)| {
        if number == 7 {
            orders.cancel();
        }
        step
    });
    let mut read = 0;
    let ended = shelf.import(walk, &orders, || at(0), |progress| read = progress.files, |_| {});
    assert_eq!((ended, read), (Ok(Ended::Cancelled), 7));
    let (_, rest, _) = import(&shelf, folder.path(), &Orders::default());
    assert_eq!((rest.known_files, rest.items.new), (7, 13));
}

#[tokio::test]
async fn a_chat_that_was_watched_and_is_imported_has_one_row_for_each_item() {
    let shelf = Shelf::new();
    shelf.write(vec![batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "hello")])]).await.unwrap();
    let again = shelf.write(vec![file("c-1", [said("c-1", "i", 0, "CUSTOMER", "hello")])]).await.unwrap();
    assert_eq!(again, Written { known: 1, ..Written::default() });
    let masked = shelf.write(vec![file("c-1", [said("c-1", "i", 0, "CUSTOMER", "[PII]")])]).await.unwrap();
    assert_eq!(masked, Written { changed: 1, ..Written::default() });
    assert_eq!(shelf.texts("contact:c-1").await, ["hello"], "what was seen stays, the other is kept beside");
}

#[tokio::test]
async fn a_file_that_does_not_name_its_chain_joins_the_chat_that_has_its_contact() {
    let shelf = Shelf::new();
    let mut watched =
        batch("first", [said("first", "i", 0, "CUSTOMER", "hello"), said("second", "j", 9, "AGENT", "hi")]);
    watched.chat.contacts.push(archive::ContactFacts::new("second".into()));
    watched.state = Some("{}".into());
    shelf.write(vec![watched]).await.unwrap();
    shelf.write(vec![file("second", [said("second", "k", 10, "AGENT", "more")])]).await.unwrap();
    let texts: Vec<_> = shelf.items("first").await.iter().map(|item| item.text().to_owned()).collect();
    assert_eq!(texts, ["hello", "hi", "more"]);
    assert_eq!(shelf.stats().await.unwrap().chats, 1);
}

#[tokio::test]
async fn what_stood_in_for_a_message_gives_way_when_the_message_comes() {
    let shelf = Shelf::new();
    let raw = archive::Batch {
        origin: archive::Origin::Unprocessed,
        ..file("c-1", [said("c-1", "i", 0, "CUSTOMER", "my card is 4111")])
    };
    shelf.write(vec![raw]).await.unwrap();
    shelf.write(vec![file("c-1", [said("c-1", "i", 0, "CUSTOMER", "my card is [removed]")])]).await.unwrap();
    assert_eq!(shelf.texts("card").await, ["my card is [removed]"]);
    assert!(shelf.texts("4111").await.is_empty());
}

#[tokio::test]
async fn what_is_known_of_a_chat_is_not_forgotten_when_a_file_knows_less() {
    let shelf = Shelf::new();
    let mut known = batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "hello")]);
    known.chat =
        ChatFacts { region: Some("eu-central-1".into()), customer: Some("Kwame".into()), ..known.chat };
    shelf.write(vec![known]).await.unwrap();
    shelf.write(vec![file("c-1", [])]).await.unwrap();
    let chat = shelf.chat("c-1".into()).await.unwrap().unwrap();
    assert_eq!((chat.region.as_deref(), chat.customer.as_deref()), (Some("eu-central-1"), Some("Kwame")));
}
