//! What is gathered of real folders and of a real connection.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::fs;
use std::io::Write as _;

use archive::Place;
use credentials::{Consent, CredentialStore as _, KeychainState, SessionMemory, StoreError};
use diagnostics::{disk, keychain, log_files, online};
use doctor::facts::KeychainState as Found;
use doctor::facts::{ArchiveKey, Clock, Connection, Unseen, Writing};
use logs::{Folder, Rotating};
use participant::Endpoint;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

fn store() -> SessionMemory {
    SessionMemory::chosen_by_user(Consent::from_choice(Consent::WORDS).unwrap())
}

#[tokio::test]
async fn a_keychain_is_tried_and_nothing_is_left_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (store, place) = (store(), Place::new(folder.path()));
    let found = keychain(&store, KeychainState::Ready, &place, false).await;
    assert_eq!((found.state, found.key), (Found::Usable, ArchiveKey::NoArchive));
    assert_eq!(store.get(&credentials::CredentialKey::trial()).await, Ok(None));
}

#[tokio::test]
async fn an_archive_whose_key_is_not_in_the_keychain_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("archive.db"), "something").unwrap();
    let found = keychain(&store(), KeychainState::Ready, &Place::new(folder.path()), false).await;
    assert_eq!(found.key, ArchiveKey::Missing);
    fs::write(folder.path().join("archive.key-id"), "0f1e2d3c4b5a6978").unwrap();
    let found = keychain(&store(), KeychainState::Ready, &Place::new(folder.path()), false).await;
    assert_eq!(found.key, ArchiveKey::Missing);
}

#[tokio::test]
async fn a_keychain_that_is_not_ready_is_asked_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let state = KeychainState::Unusable(StoreError::Locked);
    let found = keychain(&store(), state, &Place::new(folder.path()), true).await;
    let Found::Unusable(words) = found.state else { panic!("{found:?}") };
    assert_eq!(words.what, "The keychain is locked.");
    assert!(found.in_memory);
}

#[test]
fn a_disk_is_tried_and_nothing_is_left_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let found = disk(folder.path());
    assert_eq!(found.writing, Writing::Works);
    assert!(found.free.unwrap() > 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let missing = disk(&folder.path().join("not/there"));
    assert_eq!(missing.writing, Writing::NoFolder);
    assert!(missing.free.unwrap() > 0, "the disk below is there");
}

#[cfg(unix)]
#[test]
fn rights_of_others_are_seen_where_they_matter() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let set = |name: &str, mode| {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    fs::create_dir(folder.path().join("archive")).unwrap();
    fs::write(folder.path().join("archive/archive.db"), "").unwrap();
    set("archive/archive.db", 0o644);
    set("archive", 0o755);
    set("", 0o700);
    assert_eq!(disk(folder.path()).open_to_others, [""; 0], "nobody else gets so far");
    set("", 0o755);
    let expected = ["the profile's folder", "archive", "archive/archive.db"];
    assert_eq!(disk(folder.path()).open_to_others, expected);
}

/// What any user may not write: below a file there is no folder, whoever asks.
#[test]
fn logs_and_crash_files_are_counted_and_a_folder_that_can_not_be_made_is_told() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path().join("logs"));
    writeln!(Rotating::new(folder.clone()), "one").unwrap();
    fs::write(folder.path().join("crash-20261128T015012Z-1-0.txt"), "older").unwrap();
    fs::write(folder.path().join("crash-20261128T015013Z-1-0.txt"), "newer").unwrap();
    let found = log_files(Some(&folder), Some("warn".to_owned()));
    assert_eq!((found.files, found.bytes, found.can_write), (1, 14, true));
    assert!(found.crashes[0].ends_with("013Z-1-0.txt"), "{:?}", found.crashes);
    let in_the_way = Folder::at(folder.path().join("sightline.log/logs"));
    assert!(!log_files(Some(&in_the_way), None).can_write);
}

/// Answers one request with this, and gives it back.
async fn service(answer: &'static str) -> (Endpoint, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::custom(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4_000];
        let count = stream.read(&mut request).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8_lossy(&request[..count]).into_owned()
    });
    (endpoint, asked)
}

#[tokio::test]
async fn any_answer_of_the_service_tells_that_it_is_there_and_what_time_it_is() {
    let answer = "HTTP/1.1 403 Forbidden\r\ndate: Thu, 26 Nov 2020 16:48:10 GMT\r\ncontent-length: 0\r\n\r\n";
    let (endpoint, asked) = service(answer).await;
    let (connection, clock) = online(&endpoint).await;
    assert!(matches!(connection, Connection::Seen { .. }), "{connection:?}");
    let Clock::Told { skew_ms } = clock else { panic!("{clock:?}") };
    assert!(skew_ms > 5 * 365 * 86_400_000, "years ahead of 2020: {skew_ms}");
    let request = asked.await.unwrap().to_lowercase();
    assert!(request.starts_with("head / http/1.1\r\n"), "{request}");
    for header in ["bearer", "authorization", "cookie", "x-amz"] {
        assert!(!request.contains(header), "{request}");
    }
}

#[tokio::test]
async fn nobody_there_is_told_with_the_reason() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::custom(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let (connection, clock) = online(&endpoint).await;
    let Connection::Unseen { why: Unseen::Unreachable(words), .. } = connection else {
        panic!("{connection:?}")
    };
    assert_eq!(words.what, "Nothing accepts the connection.");
    assert_eq!(clock, Clock::NotTold);
}
