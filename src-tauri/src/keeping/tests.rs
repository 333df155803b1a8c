use std::path::Path;

use credentials::{CredentialKey, StoreError};
use monitor::{Archive as _, ChatFacts, ContactFacts, NotRecorded, PresenceReport, Record, SystemClock};
use transcript::{Activity, Engagement, Entry, Epoch, PageEvidence, Point, Presence, Reason, Seen, Timeline};

use super::*;
use crate::tokens::fakes::FakeKeychain;

fn keeper(folder: &Path, keychain: &FakeKeychain) -> Keeper {
    Keeper::new(folder.join("archive"), Tokens::new(keychain.clone()), Arc::new(SystemClock))
}

/// Closes a keeper's archive, as when the program ends.
async fn close(keeper: Keeper) {
    let archive = keeper.archive().borrow().clone();
    drop(keeper);
    archive.expect("it was open").close().await;
}

fn record() -> Record {
    let json = r#"{"Id":"i","AbsoluteTime":"2026-11-20T10:00:00.000Z","Type":"MESSAGE","ContentType":"text/plain","Content":"hello","ParticipantId":"p","ParticipantRole":"CUSTOMER","ContactId":"c-1"}"#;
    let item = protocol::parse_item(json).item.unwrap();
    let mut timeline = Timeline::new();
    let evidence = PageEvidence {
        direction: transcript::Direction::Backward,
        start: transcript::Start::Newest,
        more: false,
        epoch: None::<Epoch>,
    };
    timeline.page(&evidence, Seen { number: 1, at: "2026-11-20T10:00:01Z".parse().unwrap() }, vec![item]);
    let entries: Vec<Arc<Entry>> = timeline.entries().cloned().collect();
    Record {
        chat: ChatFacts {
            key: monitor::ChatKey::new("c-1"),
            host: "host".into(),
            region: "eu-central-1".into(),
            instance: None,
            queue: Some("Billing".into()),
            customer_hint: None,
            agent_hint: None,
            initial_contact_id: Some("c-1".into()),
            contacts: vec![ContactFacts { id: "c-1".into(), since: None }],
            ended_at: None,
            sealed: false,
        },
        entries,
        removed: Vec::new(),
        presence: Vec::new(),
        files: Vec::new(),
        state: Some(timeline.state()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_is_given_back_after_a_restart_and_proves_what_it_proved() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    let first = keeper(folder.path(), &keychain);
    assert_eq!(first.retry().await.state, ArchiveState::Ready);
    let record = record();
    let facts = record.chat.clone();
    first.record(record).await.unwrap();
    assert_eq!(first.status().borrow().messages, 1);
    close(first).await;

    let second = keeper(folder.path(), &keychain);
    assert_eq!(second.retry().await.messages, 1);
    let restored = second.load(&facts).await.unwrap().expect("it was recorded");
    let timeline = Timeline::restore_from(&restored.state.unwrap(), restored.entries).unwrap();
    assert_eq!((timeline.len(), timeline.gaps().len()), (1, 1), "the start is proved, the open end is not");
    let elsewhere = ChatFacts { host: "other".into(), ..facts };
    assert!(
        second.load(&elsewhere).await.unwrap().is_none(),
        "what was said at one address proves nothing at another"
    );
}

#[test]
fn a_point_of_the_history_is_read_as_it_was_reported() {
    let states = [
        Presence::Engagement(Engagement::Engaged),
        Presence::Engagement(Engagement::Disengaged),
        Presence::Engagement(Engagement::Unknown),
        Presence::Activity(Activity::Active),
        Presence::Activity(Activity::Inactive),
        Presence::Activity(Activity::Unknown),
        Presence::Typing,
    ];
    for state in states {
        let reported = PresenceReport {
            who: "p".into(),
            state,
            since: Some("2026-11-20T10:00:00.123Z".parse().unwrap()),
            source: Some("i \"1\"".into()),
            derived: true,
            reason: Reason::Typing,
            known_at: "2026-11-20T10:00:01Z".parse().unwrap(),
        };
        let read = point(&recording::report(&reported)).unwrap();
        let PresenceReport { who, since, source, derived, reason, .. } = reported;
        assert_eq!(read, Point { who, state, since: since.unwrap(), source, derived, reason });
    }
}

#[test]
fn a_point_that_another_version_wrote_in_its_own_form_is_left_aside() {
    for report in [
        "",
        "{}",
        r#"{"state":"asleep","reason":"Idle","derived":false,"source":null,"known_at":"2026-11-20T10:00:01Z"}"#,
    ] {
        let stored = ::archive::Presence {
            participant: "p".into(),
            since: "2026-11-20T10:00:00Z".parse().unwrap(),
            facet: "activity".into(),
            report: report.into(),
        };
        assert_eq!(point(&stored), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_locked_not_lost_and_opens_when_it_is_unlocked() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    let first = keeper(folder.path(), &keychain);
    first.retry().await;
    close(first).await;
    keychain.set(Some(StoreError::Locked));
    let keeper = keeper(folder.path(), &keychain);
    assert!(matches!(keeper.retry().await.state, ArchiveState::Locked { .. }));
    assert_eq!(keeper.record(record()).await, Err(NotRecorded::Locked));
    keychain.set(None);
    assert_eq!(keeper.retry().await.state, ArchiveState::Ready);
    assert_eq!(keeper.record(record()).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_key_the_archive_is_left_as_it_is_until_a_person_begins_another() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    let first = keeper(folder.path(), &keychain);
    first.retry().await;
    first.record(record()).await.unwrap();
    close(first).await;
    let database = folder.path().join("archive/archive.db");
    let before = std::fs::read(&database).unwrap();

    let other = keeper(folder.path(), &FakeKeychain::new(None));
    assert!(matches!(other.retry().await.state, ArchiveState::KeyMissing { .. }));
    assert_eq!(std::fs::read(&database).unwrap(), before, "not an empty one in its place");

    let status = other.begin_anew().await;
    assert_eq!((status.state, status.messages), (ArchiveState::Ready, 0));
    let kept = std::fs::read_dir(folder.path().join("archive")).unwrap().flatten();
    let kept = kept.filter(|file| std::fs::read(file.path()).is_ok_and(|bytes| bytes == before)).count();
    assert_eq!(kept, 1, "the old one is set aside, whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_in_the_keychain_before_the_file_is_there() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(Some(StoreError::Missing)));
    let keeper = keeper(folder.path(), &keychain);
    assert!(!matches!(keeper.retry().await.state, ArchiveState::Ready));
    assert!(!folder.path().join("archive/archive.db").exists());
    keychain.set(None);
    keeper.retry().await;
    let id = ::archive::Place::new(folder.path().join("archive")).key_id().unwrap();
    let tokens = Tokens::new(keychain);
    assert!(tokens.keychain_get(&CredentialKey::archive(id)).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_says_who_has_the_archive() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    let first = keeper(folder.path(), &keychain);
    first.retry().await;
    let second = keeper(folder.path(), &keychain);
    assert!(matches!(second.retry().await.state, ArchiveState::InUse { .. }));
    close(first).await;
    assert_eq!(second.retry().await.state, ArchiveState::Ready);
}
