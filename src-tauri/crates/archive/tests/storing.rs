//! What is stored, and what of it is there again.

use archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem, OpenError, Written};
use transcript::Item;
use zeroize::Zeroizing;

fn key() -> Key {
    Key::new(Zeroizing::new([7; 32]))
}

fn item(id: &str, text: &str, time: &str) -> Item {
    let json = format!(
        r#"{{"Id":"{id}","AbsoluteTime":"{time}","Type":"MESSAGE","ContentType":"text/plain","Content":"{text}","ParticipantId":"p","DisplayName":"Ana","ParticipantRole":"CUSTOMER","ContactId":"c-1","InitialContactId":"c-1"}}"#
    );
    protocol::parse_item(&json).item.unwrap()
}

fn batch(items: impl IntoIterator<Item = Item>) -> Batch {
    let contacts = vec![ContactFacts::new("c-1".into())];
    Batch {
        chat: ChatFacts { key: "c-1".into(), contacts, ..ChatFacts::default() },
        items: items.into_iter().map(NewItem::new).collect(),
        ..Batch::default()
    }
}

#[test]
fn the_same_item_again_is_no_second_row() {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open(folder.path(), &key()).unwrap();
    let first = batch([item("i-1", "hello", "2026-11-20T10:00:00.000Z")]);
    assert_eq!(archive.write_now(vec![first.clone()]).unwrap(), Written { new: 1, ..Written::default() });
    assert_eq!(archive.write_now(vec![first]).unwrap(), Written { known: 1, ..Written::default() });
    let other = batch([item("i-1", "hello again", "2026-11-20T10:00:01.000Z")]);
    assert_eq!(archive.write_now(vec![other]).unwrap(), Written { changed: 1, ..Written::default() });
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
fn two_programs_do_not_write_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let one = Archive::open(folder.path(), &key()).unwrap();
    assert!(matches!(Archive::open(folder.path(), &key()), Err(OpenError::InUse)));
    Archive::open_to_read(folder.path(), &key()).unwrap();
    drop(one);
    Archive::open(folder.path(), &key()).unwrap();
}
