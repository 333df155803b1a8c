//! Reading beside another program that writes.

use archive::{Archive, Beside, OpenError, WriteError, repair};

use crate::samples::{Shelf, at, batch, key, said};

/// The same archive, open to read.
fn beside(shelf: &Shelf) -> Archive {
    Archive::open_to_read(shelf.folder.path(), &key()).unwrap()
}

#[tokio::test]
async fn whoever_reads_sees_what_another_writes_and_writes_once_that_one_is_done() {
    let shelf = Shelf::new();
    let reader = beside(&shelf);
    let Ok(Beside::Written { transactions: before }) = reader.look_beside().await else { panic!("it is") };
    let hello = || batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "hello")]);
    assert_eq!(reader.write(vec![hello()]).await, Err(WriteError::ReadOnly));
    assert!(matches!(reader.take_over(), Err(OpenError::InUse)));

    shelf.write(vec![hello()]).await.unwrap();
    let Ok(Beside::Written { transactions }) = reader.look_beside().await else { panic!("it still is") };
    assert!(transactions > before);
    assert_eq!(reader.stats().await.unwrap().messages, 1);
    shelf.purge(&"c-1".into(), at(1)).await.unwrap();
    assert_eq!(reader.stats().await.unwrap().messages, 0);

    let Shelf { archive, folder } = shelf;
    drop(archive);
    assert_eq!(reader.look_beside().await, Ok(Beside::Left));
    let writer = reader.take_over().unwrap();
    writer.write(vec![batch("c-2", [said("c-2", "j", 2, "CUSTOMER", "hello again")])]).await.unwrap();
    assert_eq!(reader.stats().await.unwrap().messages, 1, "whoever still reads goes on");
    assert!(matches!(Archive::open(folder.path(), &key()), Err(OpenError::InUse)));
}

#[tokio::test]
async fn an_archive_that_was_set_aside_meanwhile_is_read_to_its_end_and_never_written_anew() {
    let Shelf { archive, folder } = Shelf::new();
    archive.write(vec![batch("c-1", [said("c-1", "i", 0, "CUSTOMER", "hello")])]).await.unwrap();
    let reader = Archive::open_to_read(folder.path(), &key()).unwrap();
    archive.close().await;
    repair::set_aside(folder.path(), at(0)).unwrap();
    assert_eq!(reader.stats().await.unwrap().messages, 1);
    assert_eq!(reader.look_beside().await, Ok(Beside::Left));
    assert!(matches!(reader.take_over(), Err(OpenError::None)));

    let other = archive::Key::new(zeroize::Zeroizing::new([8; 32]));
    let begun = Archive::open(folder.path(), &other).unwrap();
    assert_eq!(reader.look_beside().await, Ok(Beside::Replaced));
    drop(begun);
    assert_eq!(reader.look_beside().await, Ok(Beside::Replaced));
    assert!(matches!(reader.take_over(), Err(OpenError::WrongKey)));
}
