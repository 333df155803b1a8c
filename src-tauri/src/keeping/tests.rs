use std::path::Path;

use ::archive::repair::set_aside;
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
    let archive = keeper.writer();
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
async fn a_second_program_reads_beside_the_first_and_stores_nothing_before_that_is_done() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    let first = keeper(folder.path(), &keychain);
    first.retry().await;
    first.record(record()).await.unwrap();
    let second = keeper(folder.path(), &keychain);
    let status = second.retry().await;
    assert_eq!((status.state, status.messages), (ArchiveState::Reading, 1));
    assert_eq!(second.reader().unwrap().stats().await.unwrap().messages, 1);
    assert_eq!(second.record(record()).await, Err(NotRecorded::Busy));
    let shown = second.load(&record().chat).await.unwrap().expect("it is there to be read");
    assert!(shown.beside && shown.entries.len() == 1 && shown.state.is_some(), "{shown:?}");
    // What can be read is neither opened twice nor set aside.
    assert_eq!(second.retry().await.state, ArchiveState::Reading);
    assert_eq!(second.begin_anew().await.state, ArchiveState::Reading);
    assert_eq!(second.reader().unwrap().stats().await.unwrap().messages, 1);

    close(first).await;
    keychain.set(Some(StoreError::Locked));
    assert_eq!(second.retry().await.state, ArchiveState::Ready, "the key is at hand");
    assert_eq!(second.record(record()).await, Ok(()));
    assert!(!second.load(&record().chat).await.unwrap().unwrap().beside);
}

/// Waits for a state that comes by itself. The clock of the test runs ahead whenever nothing else is to be done.
async fn until(keeper: &Keeper, is_so: impl FnMut(&ArchiveStatus) -> bool) {
    let mut status = keeper.status();
    let waited = tokio::time::timeout(std::time::Duration::from_secs(3_600), status.wait_for(is_so)).await;
    assert!(waited.is_ok(), "not within an hour: {:?}", *keeper.status().borrow());
}

#[tokio::test(start_paused = true)]
async fn what_another_program_stores_is_counted_and_when_it_is_done_the_archive_is_taken_over() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    let first = keeper(folder.path(), &keychain);
    first.retry().await;
    let second = keeper(folder.path(), &keychain);
    second.retry().await;
    tokio::spawn(second.clone().take_turns());
    first.record(record()).await.unwrap();
    until(&second, |status| status.messages == 1).await;
    assert_eq!(second.status().borrow().state, ArchiveState::Reading);
    close(first).await;
    until(&second, |status| status.state == ArchiveState::Ready).await;
    assert_eq!(second.record(record()).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_another_program_begins_anew_is_read_with_its_own_key() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    let first = keeper(folder.path(), &keychain);
    first.retry().await;
    first.record(record()).await.unwrap();
    let second = keeper(folder.path(), &keychain);
    assert_eq!(second.retry().await.messages, 1);
    close(first).await;
    set_aside(&folder.path().join("archive"), "2026-11-28T10:00:00Z".parse().unwrap()).unwrap();
    let third = keeper(folder.path(), &keychain);
    assert_eq!(third.retry().await.state, ArchiveState::Ready);

    tokio::spawn(second.clone().take_turns());
    until(&second, |status| status.messages == 0).await;
    assert_eq!(second.status().borrow().state, ArchiveState::Reading);
    third.record(record()).await.unwrap();
    until(&second, |status| status.messages == 1).await;
    close(third).await;
    until(&second, |status| status.state == ArchiveState::Ready).await;
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_another_program_only_makes_is_waited_for() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), FakeKeychain::new(None));
    std::fs::create_dir(folder.path().join("archive")).unwrap();
    let lock = std::fs::File::create(folder.path().join("archive/archive.lock")).unwrap();
    lock.lock().unwrap();
    let keeper = keeper(folder.path(), &keychain);
    assert!(matches!(keeper.retry().await.state, ArchiveState::InUse { .. }));
    assert_eq!(keeper.record(record()).await, Err(NotRecorded::Busy));
    tokio::spawn(keeper.clone().take_turns());
    drop(lock);
    until(&keeper, |status| status.state == ArchiveState::Ready).await;
}
