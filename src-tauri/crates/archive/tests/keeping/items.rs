use archive::{Archive, ContactFacts, Key, OpenError, Written};
use zeroize::Zeroizing;

use crate::samples::{Shelf, at, batch, item, key, now, said};

#[tokio::test]
async fn the_same_item_again_is_no_second_row_and_another_text_takes_its_place() {
    let shelf = Shelf::new();
    let first = batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "hello")]);
    assert_eq!(
        shelf.write(vec![first.clone()]).await,
        Ok(Written { new: 1, messages: 1, ..Written::default() })
    );
    assert_eq!(shelf.write(vec![first]).await, Ok(Written { known: 1, ..Written::default() }));
    let other = batch("c-1", [said("c-1", "i", 1, "CUSTOMER", "goodbye")]);
    assert_eq!(shelf.write(vec![other]).await, Ok(Written { changed: 1, ..Written::default() }));
    assert_eq!(shelf.texts("goodbye").await, ["goodbye"]);
    assert!(shelf.texts("hello").await.is_empty(), "the index forgot it");
}

#[tokio::test]
async fn what_an_item_said_is_said_again_after_a_restart() {
    let json = serde_json::json!({
        "Id": "0fa3b1c2-0000-4000-8000-00000000abcd", "AbsoluteTime": "2026-11-20T10:00:00.123456789Z",
        "Type": "ATTACHMENT", "ContactId": "c-1", "Surprise": {"deep": [1, null]},
        "Attachments": [{"AttachmentId": "f", "AttachmentName": "a.pdf", "Status": "REJECTED"}],
    });
    let wanted = item(&json);
    let shelf = Shelf::new();
    shelf.write(vec![batch("c-1", [wanted.clone()])]).await.unwrap();
    let shelf = shelf.again();
    let [stored] = &shelf.items("c-1").await[..] else { panic!("one item") };
    assert_eq!(stored.item.json().get(), wanted.json().get());
    assert_eq!(shelf.texts("status:rejected has:attachment").await, ["a.pdf"]);
}

#[tokio::test]
async fn items_of_one_second_stand_by_time_and_pages_lose_none() {
    let shelf = Shelf::new();
    // More than one second has room for, in no order.
    let times: Vec<u32> = (0..1_500).map(|number| (number * 7) % 1_500).collect();
    let items = times.iter().map(|number| {
        let mut item = said("c-1", &format!("i-{number}"), 0, "AGENT", &format!("line {number}"));
        item.time = at(0) + jiff::SignedDuration::from_micros(i64::from(*number) * 600);
        item
    });
    shelf.write(vec![batch("c-1", items)]).await.unwrap();
    let all = shelf.items("c-1").await;
    assert_eq!(all.len(), 1_500);
    let found = shelf.find("after:2026-11-18 line", archive::search::Order::Newest).await;
    assert_eq!(found.hits.len(), 50);
    let mut seen = found.hits.len();
    let mut next = found.next;
    let plan = shelf.plan(archive::query::parse("line", &now()).unwrap()).await.unwrap();
    while let Some(cursor) = next {
        let page =
            shelf.search(plan.clone(), archive::search::Order::Newest, Some(cursor), 50).await.unwrap();
        seen += page.hits.len();
        next = page.next;
    }
    assert_eq!(seen, 1_500, "each once, over all pages");
}

#[tokio::test]
async fn a_contact_that_was_seen_as_the_past_of_a_chat_comes_home_when_its_own_chat_is_seen() {
    let shelf = Shelf::new();
    let mut past = said("old", "i-1", 0, "CUSTOMER", "last week");
    past.heading = std::sync::Arc::new(transcript::Heading {
        related_contact_id: Some("old".into()),
        contact_id: None,
        initial_contact_id: None,
        ..(*past.heading).clone()
    });
    shelf.write(vec![batch("new", [past, said("new", "i-2", 60, "CUSTOMER", "today")])]).await.unwrap();
    shelf.write(vec![batch("old", [said("old", "i-1", 0, "CUSTOMER", "last week")])]).await.unwrap();
    let texts =
        |items: Vec<archive::StoredItem>| items.iter().map(|item| item.text().to_owned()).collect::<Vec<_>>();
    assert_eq!(texts(shelf.items("old").await), ["last week"]);
    assert_eq!(texts(shelf.items("new").await), ["last week", "today"], "and is shown there still");
    assert_eq!(shelf.texts("last week").await, ["last week"], "once");
}

#[tokio::test]
async fn a_queue_that_becomes_known_later_holds_for_what_was_said_before() {
    let shelf = Shelf::new();
    let mut batch = batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "refund")]);
    shelf.write(vec![batch.clone()]).await.unwrap();
    assert!(shelf.texts("refund in:billing").await.is_empty());
    batch.items.clear();
    batch.chat.contacts =
        vec![ContactFacts { queue: Some("Billing EU".into()), ..ContactFacts::new("c-1".into()) }];
    shelf.write(vec![batch]).await.unwrap();
    assert_eq!(shelf.texts("refund in:billing").await, ["refund"]);
}

#[tokio::test]
async fn many_who_write_at_once_are_each_told_of_their_own() {
    let shelf = Shelf::new();
    let writes = (0..200_u32).map(|number| {
        let contact = format!("c-{}", number % 20);
        let item = said(&contact, &format!("i-{number}"), number, "AGENT", "x");
        shelf.write(vec![batch(&contact, [item])])
    });
    for written in futures_util::future::join_all(writes).await {
        assert_eq!(written, Ok(Written { new: 1, messages: 1, ..Written::default() }));
    }
    assert_eq!(shelf.stats().await.unwrap().items, 200);
}

#[test]
fn another_key_opens_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    drop(Archive::open(folder.path(), &key()).unwrap());
    let other = Key::new(Zeroizing::new([8; 32]));
    assert!(matches!(Archive::open(folder.path(), &other), Err(OpenError::WrongKey)));
    Archive::open(folder.path(), &key()).unwrap();
}

#[test]
fn two_programs_do_not_write_at_once_and_one_reads_beside_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let one = Archive::open(folder.path(), &key()).unwrap();
    assert!(matches!(Archive::open(folder.path(), &key()), Err(OpenError::InUse)));
    Archive::open_to_read(folder.path(), &key()).unwrap();
    drop(one);
    Archive::open(folder.path(), &key()).unwrap();
}

#[tokio::test]
async fn an_archive_in_which_nothing_is_has_figures_too() {
    let shelf = Shelf::new();
    let stats = shelf.stats().await.unwrap();
    assert_eq!((stats.items, stats.messages, stats.first, stats.last), (0, 0, None, None));
    shelf.write(vec![batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "hello")])]).await.unwrap();
    shelf.purge(&"c-1".into(), at(1)).await.unwrap();
    assert_eq!(shelf.stats().await.unwrap().items, 0);
}
