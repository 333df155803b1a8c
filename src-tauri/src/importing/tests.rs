use std::time::Duration;

use monitor::SystemClock;

use super::*;
use crate::tokens::Tokens;
use crate::tokens::fakes::FakeKeychain;

async fn imports(folder: &Path) -> Imports {
    let tokens = Tokens::new(FakeKeychain::new(None));
    let keeper = Keeper::new(folder.join("archive"), tokens, Arc::new(SystemClock));
    keeper.retry().await;
    Imports::new(keeper, Arc::new(SystemClock))
}

fn transcript(contact: &str) -> String {
    serde_json::json!({
        "Version": "2019-08-26", "InstanceId": "acme", "InitialContactId": contact, "ContactId": contact,
        "Participants": [], "Transcript": [{
            "AbsoluteTime": "2026-11-20T10:00:00.000Z", "Content": "hello", "ContentType": "text/plain",
            "Id": format!("{contact}-1"), "Type": "MESSAGE", "ParticipantId": "p", "ParticipantRole": "CUSTOMER",
        }],
    })
    .to_string()
}

/// The import when it has ended.
async fn ended(imports: &Imports, id: &str) -> Import {
    let mut shown = imports.shown();
    let is_over = |all: &Vec<Import>| all.iter().any(|import| import.id == id && import.ended_at.is_some());
    let all = tokio::time::timeout(Duration::from_secs(60), shown.wait_for(is_over)).await.unwrap().unwrap();
    all.iter().find(|import| import.id == id).cloned().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_read_and_bad_ones_are_listed_with_their_reason() {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("files");
    std::fs::create_dir(&files).unwrap();
    std::fs::write(files.join("good.json"), transcript("c-1")).unwrap();
    std::fs::write(files.join("bad.json"), "no").unwrap();
    let imports = imports(folder.path()).await;
    let begun = imports.begin(vec![files]).unwrap();
    assert_eq!(begun.from, "files");
    let import = ended(&imports, &begun.id).await;
    assert_eq!((import.state, import.files, import.items, import.bad), (ImportState::Done, 2, 1, 1));
    let mut status = imports.0.keeper.status();
    let counted = status.wait_for(|status| status.messages == 1);
    tokio::time::timeout(Duration::from_secs(60), counted).await.expect("the status bar counts it").unwrap();
    let bad = imports.bad_files(&begun.id).unwrap();
    assert_eq!(bad.iter().map(|file| &*file.name).collect::<Vec<_>>(), ["files/bad.json"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_dropped_is_read_before_the_page_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dropped.json");
    std::fs::write(&file, transcript("c-1")).unwrap();
    let imports = imports(folder.path()).await;
    imports.dropped(vec![file]);
    assert!(imports.shown().borrow().is_empty());
    let Drag::Dropped { id, from } = imports.drag().borrow().clone() else { panic!("it is on offer") };
    assert_eq!(from, "dropped.json");
    assert!(imports.begin_dropped("another id").is_err());
    let begun = imports.begin_dropped(&id).unwrap();
    assert_eq!(ended(&imports, &begun.id).await.items, 1);
    assert!(imports.begin_dropped(&id).is_err(), "once");
    assert_eq!(*imports.drag().borrow(), Drag::Gone);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_dragged_out_of_a_browser_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dropped.json");
    let imports = imports(folder.path()).await;
    let link = PathBuf::from("https://example.com/dropped.json");
    imports.dragged(std::slice::from_ref(&link));
    assert_eq!(*imports.drag().borrow(), Drag::Gone);
    imports.dropped(vec![link.clone()]);
    assert_eq!(*imports.drag().borrow(), Drag::Gone);
    imports.dragged(&[link.clone(), file.clone()]);
    assert_eq!(*imports.drag().borrow(), Drag::Over { files: 1 });
    imports.dropped(vec![link, file]);
    let Drag::Dropped { from, .. } = imports.drag().borrow().clone() else { panic!("it is on offer") };
    assert_eq!(from, "dropped.json");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_archive_nothing_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = Tokens::new(FakeKeychain::new(None));
    let keeper = Keeper::new(folder.path().join("archive"), tokens, Arc::new(SystemClock));
    let imports = Imports::new(keeper, Arc::new(SystemClock));
    assert!(imports.begin(vec![folder.path().to_owned()]).is_err());
    assert!(imports.shown().borrow().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_program_writes_nothing_is_imported_and_it_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = Tokens::new(FakeKeychain::new(None));
    let [other, own] =
        [(); 2].map(|()| Keeper::new(folder.path().join("archive"), tokens.clone(), Arc::new(SystemClock)));
    other.retry().await;
    own.retry().await;
    let refused = Imports::new(own, Arc::new(SystemClock)).begin(vec![folder.path().to_owned()]).unwrap_err();
    assert!(refused.message.starts_with("Another Sightline writes to the archive"), "{refused:?}");
}
