use super::*;
use crate::dto::TriageAct;
use crate::offline::{footing, handover};
use crate::settings::fakes::InMemory;
use crate::tokens::fakes::FakeKeychain;

/// The parts of the app with one chat, `c`, and what the person did with chats in `file`.
async fn stage(file: InMemory) -> (Triage, Monitor, ChatKey) {
    let footing = footing(FakeKeychain::new(None), InMemory::default()).await;
    let key = footing.watchlist.add_chat(handover(Some("c")), "eu-central-1").await.unwrap();
    let triage =
        Triage::start(footing.monitor.clone(), footing.clock.clone(), footing.settings.clone(), file);
    until(&triage, |triage| triage.key == "c").await;
    (triage, footing.monitor, key)
}

/// Waits until a chat stands so.
async fn until(triage: &Triage, wanted: impl Fn(&dto::Triage) -> bool) {
    let look = async {
        while !triage.view().await.unwrap().standings.iter().any(&wanted) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), look).await.unwrap();
}

#[tokio::test]
async fn a_pinned_chat_is_pinned_after_a_restart() {
    let file = InMemory::default();
    let (triage, ..) = stage(file.clone()).await;
    triage.act("c".into(), TriageAct::Pin).await.unwrap();
    let (triage, ..) = stage(file).await;
    until(&triage, |triage| triage.pinned).await;
}

#[tokio::test]
async fn what_was_done_is_told_and_undone_by_its_number_once() {
    let (triage, ..) = stage(InMemory::default()).await;
    let mut view = triage.view().await.unwrap();
    triage.act("c".into(), TriageAct::Pin).await.unwrap();
    let deed = loop {
        if let TriageChange::Deed(Some(deed)) = view.changes.recv().await.unwrap() {
            break deed;
        }
    };
    assert_eq!((deed.key.as_str(), deed.act), ("c", TriageAct::Pin));
    for _ in 0..2 {
        triage.undo(deed.number.to_string().parse().unwrap()).await.unwrap();
    }
    let view = triage.view().await.unwrap();
    assert_eq!((view.deed, view.standings[0].pinned), (None, false));
}

#[tokio::test]
async fn a_chat_of_an_earlier_run_is_read_until_where_the_person_was() {
    let file = InMemory::default();
    let (_, monitor, key) = stage(file.clone()).await;
    let first = seen(&monitor, &key).await;
    // What was never read counts from the first run, though it was watched in the second for the first time again.
    tokio::time::sleep(TICK + TICK / 2).await;
    let (_, monitor, key) = stage(file).await;
    let look = async {
        while seen(&monitor, &key).await != first {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), look).await.unwrap();
}

async fn seen(monitor: &Monitor, key: &ChatKey) -> Timestamp {
    loop {
        let roster = monitor.roster().await.unwrap();
        if let Some(chat) = roster.chats.iter().find(|chat| chat.key == *key) {
            return chat.seen_until;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_file_of_another_form_counts_as_empty() {
    let file = InMemory::default();
    file.write("triage", serde_json::json!({ "marks": "none" })).unwrap();
    let (triage, ..) = stage(file).await;
    assert_eq!(triage.view().await.unwrap().deed, None);
}
