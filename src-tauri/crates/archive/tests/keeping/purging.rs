use archive::retention::{PurgeError, Reason};
use jiff::SignedDuration;

use crate::samples::{Shelf, at, batch, said};

/// A word that no page of a database has by chance.
const CANARY: &str = "xyzzyplughcanary";

#[tokio::test]
async fn what_is_purged_is_gone_from_rows_index_and_searches_and_on_record() {
    let shelf = Shelf::new();
    let items = (0..250).map(|number| said("c-1", &format!("i-{number}"), number, "CUSTOMER", CANARY));
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    shelf.write(vec![batch("c-2", [said("c-2", "j", 0, "CUSTOMER", "stays")])]).await.unwrap();
    let purged = shelf.purge(&"c-1".into(), at(1_000)).await.unwrap();
    assert_eq!((purged.items, purged.reason), (250, Reason::Asked));
    assert!(shelf.texts(CANARY).await.is_empty());
    assert!(shelf.items("c-1").await.is_empty());
    assert_eq!(shelf.texts("stays").await, ["stays"]);
    assert_eq!(shelf.purged().await.unwrap(), [purged]);
    assert_eq!(shelf.check(|_| {}).await.unwrap().findings, [], "the index is what the rows say");
}

#[tokio::test]
async fn a_contact_on_hold_is_kept_until_the_hold_ends() {
    let shelf = Shelf::new();
    shelf.write(vec![batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "evidence")])]).await.unwrap();
    assert!(shelf.set_hold("c-1".into(), Some("case 7".into())).await.unwrap());
    assert_eq!(shelf.purge(&"c-1".into(), at(1)).await, Err(PurgeError::Held("case 7".into())));
    assert_eq!(shelf.holds().await.unwrap().len(), 1);
    shelf.set_hold("c-1".into(), None).await.unwrap();
    shelf.purge(&"c-1".into(), at(1)).await.unwrap();
    assert_eq!(shelf.purge(&"c-1".into(), at(1)).await, Err(PurgeError::Unknown));
}

#[tokio::test]
async fn what_comes_to_a_chat_on_hold_is_on_hold() {
    let shelf = Shelf::new();
    let with = |contact: &str| {
        let mut batch = batch("c-1", [said(contact, contact, 0, "CUSTOMER", "evidence")]);
        batch.chat.contacts.push(archive::ContactFacts::new(contact.into()));
        batch
    };
    shelf.write(vec![with("c-1")]).await.unwrap();
    shelf
        .write(vec![batch("c-3", [said("c-3", "i", 0, "CUSTOMER", "found later to be of the same chat")])])
        .await
        .unwrap();
    shelf.set_hold("c-1".into(), Some("case 7".into())).await.unwrap();
    shelf.write(vec![with("c-2"), with("c-3")]).await.unwrap();
    for contact in ["c-2", "c-3"] {
        assert_eq!(shelf.purge(&contact.into(), at(1)).await, Err(PurgeError::Held("case 7".into())));
    }
}

#[tokio::test]
async fn chats_whose_days_are_over_go_and_others_stay() {
    let shelf = Shelf::new();
    for (contact, second) in [("old", 0), ("held", 0), ("young", 10 * 86_400)] {
        let mut batch = batch(contact, [said(contact, contact, second, "CUSTOMER", contact)]);
        batch.chat.instance = Some("arn:aws:connect:eu-central-1:1:instance/acme".into());
        shelf.write(vec![batch]).await.unwrap();
    }
    shelf.set_hold("held".into(), Some("case 7".into())).await.unwrap();
    let now = at(10 * 86_400) + SignedDuration::from_hours(1);
    let extent = shelf.preview_retention("acme".into(), Some(7), now).await.unwrap();
    assert_eq!((extent.contacts, extent.items, extent.held), (1, 1, 1));
    shelf.set_retention("acme".into(), Some(7)).await.unwrap();
    let gone = shelf.apply_retention(now).await.unwrap();
    assert_eq!(gone.iter().map(|purged| purged.contact.as_str()).collect::<Vec<_>>(), ["old"]);
    assert_eq!(shelf.texts("contact:young OR contact:held").await, ["young", "held"]);
}

#[tokio::test]
async fn a_chat_of_which_a_part_is_purged_is_not_taken_for_complete() {
    let shelf = Shelf::new();
    let mut batch =
        batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "one"), said("c-2", "j", 1, "CUSTOMER", "two")]);
    batch.chat.contacts.push(archive::ContactFacts::new("c-2".into()));
    (batch.chat.complete, batch.chat.host, batch.state) =
        (Some(true), Some("host".into()), Some("{}".into()));
    shelf.write(vec![batch]).await.unwrap();
    shelf.purge(&"c-1".into(), at(9)).await.unwrap();
    let chat = shelf.chat("c-1".into()).await.unwrap().expect("it has another contact");
    assert!(!chat.complete);
    let restored = shelf.restore("c-1".into(), "host".into()).await.unwrap().unwrap();
    assert_eq!((restored.state, restored.items.len()), (None, 1));
}

#[tokio::test]
async fn two_who_purge_the_same_at_once_harm_nothing() {
    let shelf = Shelf::new();
    let items = (0..250).map(|number| said("c-1", &format!("i-{number}"), number, "CUSTOMER", CANARY));
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    let contact = "c-1".into();
    let (one, other) = tokio::join!(shelf.purge(&contact, at(1_000)), shelf.purge(&contact, at(1_000)));
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(shelf.purged().await.unwrap().len(), 1, "on record once");
    assert_eq!(shelf.check(|_| {}).await.unwrap().findings, []);
}

#[tokio::test]
async fn what_was_purged_while_its_chat_is_watched_is_not_stored_again_and_what_is_said_then_is() {
    let shelf = Shelf::new();
    let first = batch("c-1", [said("c-1", "i", 0, "CUSTOMER", CANARY)]);
    shelf.write(vec![first.clone()]).await.unwrap();
    shelf.purge(&"c-1".into(), at(1_000)).await.unwrap();
    let mut seen_again = first;
    seen_again.items[0].mark = Some(vec![1]);
    seen_again.state = Some("{}".into());
    seen_again.chat.host = Some("host".into());
    shelf.write(vec![seen_again, batch("c-1", [said("c-1", "j", 9, "CUSTOMER", "and now")])]).await.unwrap();
    assert!(shelf.texts(CANARY).await.is_empty());
    assert_eq!(shelf.texts("now").await, ["and now"]);
    let kept = shelf.restore("c-1".into(), "host".into()).await.unwrap().unwrap();
    assert_eq!(kept.state, None, "it would speak of what is gone");
}
