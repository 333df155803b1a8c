use std::time::Duration;

use credentials::{Consent, Handover, StoreError};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::*;
use crate::dto::{Connection, FailureCode, Keychain, TriageAct};
use crate::offline::{footing, handover};
use crate::settings::fakes::InMemory;
use crate::tokens::fakes::FakeKeychain;

const REGION: &str = "eu-central-1";

/// A page that keeps what it is sent.
struct Page {
    snapshot: Snapshot,
    updates: mpsc::UnboundedReceiver<Update>,
}

impl Page {
    async fn subscribe(bridge: &Bridge) -> Self {
        let (sender, updates) = mpsc::unbounded_channel();
        let snapshot = bridge.subscribe(Box::new(move |update| sender.send(update).is_ok())).await.unwrap();
        Self { snapshot, updates }
    }

    async fn next(&mut self) -> Update {
        timeout(Duration::from_mins(1), self.updates.recv()).await.expect("an update in time").unwrap()
    }

    /// The first change that `wanted` knows, acknowledging all that come.
    async fn until<T>(&mut self, bridge: &Bridge, wanted: impl Fn(&Change) -> Option<T>) -> T {
        loop {
            let update = self.next().await;
            bridge.acknowledge(update.seq).await;
            if let Some(found) = update.changes.iter().find_map(&wanted) {
                return found;
            }
        }
    }
}

async fn offline() -> (Footing, Bridge) {
    let footing = footing(FakeKeychain::new(None), InMemory::default()).await;
    (footing.clone(), Bridge::start(footing))
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_holds_what_there_is() {
    let (footing, bridge) = offline().await;
    footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    let page = Page::subscribe(&bridge).await;
    let keys: Vec<&str> = page.snapshot.chats.iter().map(|chat| chat.key.as_str()).collect();
    assert_eq!((page.snapshot.seq, keys), (0, vec!["c-1"]));
    assert_eq!(page.snapshot.keychain, Keychain::Ready);
}

#[tokio::test(start_paused = true)]
async fn what_changes_after_the_snapshot_follows_it_in_numbered_updates() {
    let (footing, bridge) = offline().await;
    let mut page = Page::subscribe(&bridge).await;
    let key = footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    let added = |change: &Change| match change {
        Change::Chat { chat } if chat.key == "c-1" => Some(()),
        _ => None,
    };
    page.until(&bridge, added).await;
    footing.watchlist.remove_chat(&key).await.unwrap();
    let removed = |change: &Change| (*change == Change::ChatRemoved { key: "c-1".into() }).then_some(());
    page.until(&bridge, removed).await;
}

#[tokio::test(start_paused = true)]
async fn a_page_is_led_to_a_chat_also_if_it_was_not_there_when_somebody_pressed() {
    let (_footing, bridge) = offline().await;
    let lead = |change: &Change| match change {
        Change::Lead { lead } => Some(lead.clone()),
        _ => None,
    };
    bridge.lead(Lead::Chat { key: "c-1".into() }).await;
    let mut page = Page::subscribe(&bridge).await;
    assert_eq!(page.until(&bridge, lead).await, Lead::Chat { key: "c-1".into() });
    bridge.lead(Lead::Alarms).await;
    assert_eq!(page.until(&bridge, lead).await, Lead::Alarms);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_follows_one_that_ended_is_led_to_the_chat_that_was_open() {
    let (footing, bridge) = offline().await;
    let key = footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    let lead = |change: &Change| match change {
        Change::Lead { lead } => Some(lead.clone()),
        _ => None,
    };
    let _ended = Page::subscribe(&bridge).await;
    bridge.open(key, None).await.unwrap();
    bridge.page_ended().await;
    let mut page = Page::subscribe(&bridge).await;
    assert_eq!(page.until(&bridge, lead).await, Lead::Chat { key: "c-1".into() });
    // Where somebody pressed a link meanwhile, that is where they want to be.
    bridge.page_ended().await;
    bridge.lead(Lead::Alarms).await;
    let mut page = Page::subscribe(&bridge).await;
    assert_eq!(page.until(&bridge, lead).await, Lead::Alarms);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_loads_again_is_led_to_where_somebody_pressed_meanwhile() {
    let (_footing, bridge) = offline().await;
    let mut slow = Page::subscribe(&bridge).await;
    for _ in 1..=4 {
        slow.next().await;
    }
    // A hidden window takes nothing more, until a press on a notification shows it.
    bridge.lead(Lead::Chat { key: "c-1".into() }).await;
    let mut page = Page::subscribe(&bridge).await;
    let led = |change: &Change| matches!(change, Change::Lead { .. }).then_some(());
    timeout(Duration::from_secs(10), page.until(&bridge, led)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_page_that_acknowledges_nothing_gets_four_updates() {
    let (_footing, bridge) = offline().await;
    let mut page = Page::subscribe(&bridge).await;
    // The figures alone change each second.
    for seq in 1..=4 {
        assert_eq!(page.next().await.seq, seq);
    }
    assert!(timeout(Duration::from_secs(30), page.updates.recv()).await.is_err());
    bridge.acknowledge(4).await;
    assert_eq!(page.next().await.seq, 5);
}

#[tokio::test(start_paused = true)]
async fn updates_keep_the_pace_of_a_screen() {
    let (footing, bridge) = offline().await;
    let mut page = Page::subscribe(&bridge).await;
    let mut last = None;
    for number in 0..20 {
        footing.watchlist.add_chat(handover(Some(&format!("c-{number}"))), REGION).await.unwrap();
        let update = page.next().await;
        bridge.acknowledge(update.seq).await;
        let now = Instant::now();
        assert!(last.is_none_or(|last| now - last >= FRAME));
        last = Some(now);
    }
}

fn told_of(chat: &str) -> impl Fn(&Change) -> Option<()> {
    move |change| matches!(change, Change::Chat { chat: told } if told.key == chat).then_some(())
}

#[tokio::test(start_paused = true)]
async fn other_chats_are_told_of_at_once_and_then_once_a_second() {
    let (footing, bridge) = offline().await;
    let mut page = Page::subscribe(&bridge).await;
    let mut told = Vec::new();
    for chat in ["c-1", "c-2", "c-3"] {
        footing.watchlist.add_chat(handover(Some(chat)), REGION).await.unwrap();
        let added = Instant::now();
        page.until(&bridge, told_of(chat)).await;
        told.push((Instant::now(), added.elapsed()));
    }
    // The status bar has had a turn each second, which is nobody else's.
    assert!(told[0].1 <= FRAME, "{told:?}");
    assert!(told.windows(2).all(|pair| pair[1].0 - pair[0].0 + FRAME >= GLANCE), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_done_to_a_chat_is_told_at_once_together_with_how_the_chat_stands() {
    let (footing, bridge) = offline().await;
    let mut page = Page::subscribe(&bridge).await;
    footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    page.until(&bridge, told_of("c-1")).await;
    let start = Instant::now();
    footing.triage.act("c-1".into(), TriageAct::Pin).await.unwrap();
    let update = loop {
        let update = page.next().await;
        bridge.acknowledge(update.seq).await;
        if update.changes.iter().any(|change| matches!(change, Change::Deed { deed: Some(_) })) {
            break update;
        }
    };
    assert!(start.elapsed() <= FRAME * 2, "{:?}", start.elapsed());
    let is_pinned = |change: &Change| matches!(change, Change::Triage { triage } if triage.pinned);
    assert!(update.changes.iter().any(is_pinned), "{:?}", update.changes);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_loads_again_replaces_itself() {
    let (_footing, bridge) = offline().await;
    let mut first = Page::subscribe(&bridge).await;
    let seq = first.next().await.seq;
    let mut second = Page::subscribe(&bridge).await;
    assert_eq!(second.snapshot.seq, seq);
    assert_eq!(second.next().await.seq, seq + 1);
    assert!(first.updates.recv().await.is_none(), "nobody sends to the first any more");
}

#[tokio::test(start_paused = true)]
async fn the_keychains_state_is_told_as_it_changes() {
    let keychain = FakeKeychain::new(Some(StoreError::Locked));
    let footing = footing(keychain.clone(), InMemory::default()).await;
    let bridge = Bridge::start(footing.clone());
    let mut page = Page::subscribe(&bridge).await;
    assert!(matches!(page.snapshot.keychain, Keychain::Locked { .. }));
    footing.tokens.use_memory(Consent::WORDS).unwrap();
    let state = |change: &Change| match change {
        Change::Keychain { keychain } => Some(keychain.clone()),
        _ => None,
    };
    assert_eq!(page.until(&bridge, state).await, Keychain::SessionMemory);
}

#[tokio::test(start_paused = true)]
async fn a_chat_without_a_token_is_shown_opened_and_goes_when_it_gets_one() {
    let (keychain, file) = (FakeKeychain::new(None), InMemory::default());
    let first = footing(keychain.clone(), file.clone()).await;
    first.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    keychain.set(Some(StoreError::Locked));
    let footing = footing(keychain.clone(), file).await;
    let bridge = Bridge::start(footing.clone());
    let mut page = Page::subscribe(&bridge).await;
    let [chat] = &page.snapshot.chats[..] else { panic!("{:?}", page.snapshot.chats) };
    assert_eq!(chat.connection, Connection::NoToken);
    let key = chat.key.clone();
    assert_eq!(bridge.open(ChatKey::new(key.as_str()), None).await.unwrap().page.rows, []);

    keychain.set(None);
    footing.watchlist.retry_keychain().await.unwrap();
    let removed = Change::ChatRemoved { key };
    page.until(&bridge, |change| (*change == removed).then_some(())).await;
}

#[tokio::test(start_paused = true)]
async fn rows_are_given_of_the_open_chat_alone() {
    let (footing, bridge) = offline().await;
    let key = footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    let place = present::place("400000000000000000000-0000000000").unwrap();
    let older = Stretch { side: Side::Older, place, limit: 10 };
    let refused = bridge.rows(key.clone(), older).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::UnknownChat);
    bridge.open(key.clone(), None).await.unwrap();
    assert_eq!(bridge.rows(key, older).await.unwrap().rows, []);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_new_in_a_chat_that_was_never_on_screen() {
    let (footing, bridge) = offline().await;
    let key = footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    assert_eq!(bridge.open(key.clone(), None).await.unwrap().seen_until, None);
    bridge.close().await;
    assert_ne!(bridge.open(key, None).await.unwrap().seen_until, None);
}

#[tokio::test(start_paused = true)]
async fn a_page_starts_over_when_the_task_of_its_open_chat_is_replaced() {
    let (footing, bridge) = offline().await;
    let key = footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    let mut page = Page::subscribe(&bridge).await;
    bridge.open(key.clone(), None).await.unwrap();
    // At another address it is watched by another task.
    let moved = Handover { endpoint: Some("https://elsewhere.example".into()), ..handover(Some("c-1")) };
    footing.watchlist.add_chat(moved, REGION).await.unwrap();
    page.until(&bridge, |change| (*change == Change::Reset).then_some(())).await;
    bridge.open(key, None).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_not_watched_cannot_be_opened() {
    let (_footing, bridge) = offline().await;
    let failure = bridge.open(ChatKey::new("c-404"), None).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::UnknownChat);
}
