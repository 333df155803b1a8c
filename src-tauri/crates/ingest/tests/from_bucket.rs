//! From a real S3 server into a real archive.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

#[path = "../../bucket/tests/s3/server.rs"]
#[expect(dead_code, reason = "the tests of the bucket use more of it")]
mod server;

use archive::import::load::{Ended, Orders, Progress};
use archive::{Archive, Key};
use bucket::{BucketError, Days, Place};
use ingest::{ReadError, Source};
use jiff::Timestamp;
use server::{Server, keys};
use zeroize::Zeroizing;

fn transcript(contact: &str) -> Vec<u8> {
    format!(
        r#"{{"Version":"2019-08-26","ContactId":"{contact}","Participants":[],"Transcript":[{{"Id":"{contact}-1","Type":"MESSAGE",
        "AbsoluteTime":"2026-11-20T10:00:00.000Z","ContentType":"text/plain","Content":"hello","ParticipantId":"p",
        "ParticipantRole":"CUSTOMER"}}]}}"#
    )
    .into_bytes()
}

fn archive(folder: &std::path::Path) -> Archive {
    Archive::open(folder, &Key::new(Zeroizing::new([7; 32]))).unwrap()
}

/// Reads a source into an archive, on a thread that may wait: how it ended, and what was read and skipped.
async fn import(archive: &Archive, source: Source) -> (Result<Ended, ReadError>, Progress, Vec<String>) {
    let archive = archive.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let (mut last, mut bad) = (Progress::default(), Vec::new());
        let ended = source.read(&archive.known_files().unwrap(), |steps| {
            archive.import(
                steps,
                &Orders::default(),
                || Timestamp::UNIX_EPOCH,
                |progress| last = *progress,
                |skipped| bad.push(skipped.name),
            )
        });
        (ended, last, bad)
    });
    reading.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bucket_has_of_these_days_is_read_once_and_bad_objects_are_told() {
    let server = Server::seaweedfs().await;
    let folder = "connect/acme/ChatTranscripts/2026/11";
    let objects = [
        (format!("{folder}/19/c-1.json"), transcript("c-1")),
        (format!("{folder}/20/c-2.json"), transcript("c-2")),
        (format!("{folder}/20/c-3.json"), b"no".to_vec()),
        (format!("{folder}/20/c-4.json"), transcript("c-4")),
    ];
    let objects: Vec<(&str, &[u8])> = objects.iter().map(|(key, bytes)| (&**key, &**bytes)).collect();
    server.put(&objects).await;
    let scratch = tempfile::tempdir().unwrap();
    let archive = archive(scratch.path());
    let of = |first: Option<&str>| {
        let days = Days { first: first.and_then(|day| day.parse().ok()), last: None };
        Source::Bucket(Box::new(server.place("connect/acme")), days, keys("AKIDOWNER", "owner-secret"))
    };

    let one_day = of(Some("2026-11-20"));
    let listed = one_day.clone();
    let totals = tokio::task::spawn_blocking(move || listed.totals(&Orders::default()).unwrap().steps);
    assert_eq!(totals.await.unwrap(), 3);
    let (ended, progress, bad) = import(&archive, one_day).await;
    assert!(matches!(ended, Ok(Ended::Done)), "{ended:?}");
    assert_eq!((progress.items.new, bad.len()), (2, 1));
    assert!(bad[0].ends_with("20/c-3.json"), "{bad:?}");

    let (_, progress, _) = import(&archive, of(None)).await;
    assert_eq!((progress.known_files, progress.items.new), (2, 1), "only what was not read is read");
    assert_eq!(archive.stats().await.unwrap().items, 3);
    server.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_not_there_ends_the_import_and_says_so() {
    let server = Server::moto().await;
    let place: Place = "s3://another-bucket/connect".parse().unwrap();
    let place = place.on_server(&server.endpoint()).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let source = Source::Bucket(Box::new(place), Days::default(), keys("AKIDOWNER", "owner-secret"));
    let (ended, ..) = import(&archive(scratch.path()), source).await;
    assert!(matches!(ended, Err(ReadError::Bucket(BucketError::NoSuchBucket))), "{ended:?}");
    server.end().await;
}
