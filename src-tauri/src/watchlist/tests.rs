use std::time::Duration;

use credentials::StoreError;
use monitor::SourceState;
use tokio::time::timeout;

use super::*;
use crate::bridge::Footing;
use crate::dto::FailureCode;
use crate::offline::{footing, footing_under, handover};
use crate::rules::Rules;
use crate::settings::fakes::InMemory;
use crate::tokens::fakes::FakeKeychain;

const URL: &str = "https://example.com/roster";
const REGION: &str = "eu-central-1";

fn bearer() -> RosterBearer {
    RosterBearer::new("canary-7f3a").unwrap()
}

/// One profile: what outlives a run.
struct Profile {
    keychain: FakeKeychain,
    file: InMemory,
}

impl Profile {
    fn new(fault: Option<StoreError>) -> Self {
        Self { keychain: FakeKeychain::new(fault), file: InMemory::default() }
    }

    async fn start(&self) -> Footing {
        footing(self.keychain.clone(), self.file.clone()).await
    }

    fn file_holds(&self, text: &str) -> bool {
        format!("{:?}", self.file.0.lock().unwrap()).contains(text)
    }
}

async fn keys(footing: &Footing) -> Vec<String> {
    let roster = footing.monitor.roster().await.unwrap();
    roster.chats.iter().map(|chat| chat.key.to_string()).collect()
}

/// Waits until these chats are in the roster: a chat appears there when its own task says so.
async fn until_keys(footing: &Footing, expected: &[&str]) {
    let seen = async {
        let mut roster = footing.monitor.roster().await.unwrap();
        while keys(footing).await != expected {
            roster.changes.recv().await.unwrap();
        }
    };
    timeout(Duration::from_secs(10), seen).await.expect("the chats in time");
}

async fn sources(footing: &Footing) -> Vec<(String, SourceState)> {
    let roster = footing.monitor.roster().await.unwrap();
    roster.sources.into_iter().map(|source| (source.url, source.state)).collect()
}

#[tokio::test]
async fn an_added_chat_is_watched_again_after_a_restart() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    first.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    until_keys(&first, &["c-1"]).await;
    until_keys(&profile.start().await, &["c-1"]).await;
}

#[tokio::test]
async fn a_chat_of_unknown_contact_is_watched_once() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    first.watchlist.add_chat(handover(None), REGION).await.unwrap();
    first.watchlist.retry_keychain().await.unwrap();
    until_keys(&first, &["unnamed-1"]).await;
}

#[tokio::test]
async fn a_chat_added_twice_is_one_chat() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    for _ in 0..2 {
        first.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    }
    until_keys(&first, &["c-1"]).await;
    assert_eq!(first.settings.chats().len(), 1);
}

#[tokio::test]
async fn no_token_reaches_the_settings() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    first.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    first.watchlist.add_source(URL, REGION, bearer()).await.unwrap();
    assert!(profile.file_holds("c-1") && profile.file_holds(URL));
    assert!(!profile.file_holds("canary"));
}

#[tokio::test]
async fn a_chat_whose_token_is_gone_is_shown_without_one() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    first.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    profile.keychain.set(Some(StoreError::Locked));
    let second = profile.start().await;
    assert_eq!(keys(&second).await, [""; 0]);
    assert_eq!(second.watchlist.tokenless().borrow()[0].id, "c-1");

    profile.keychain.set(None);
    second.watchlist.retry_keychain().await.unwrap();
    until_keys(&second, &["c-1"]).await;
    assert!(second.watchlist.tokenless().borrow().is_empty());
}

#[tokio::test]
async fn a_removed_chat_stays_removed_and_its_token_is_forgotten() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    let key = first.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    first.watchlist.remove_chat(&key).await.unwrap();
    first.watchlist.remove_chat(&key).await.unwrap();
    assert_eq!(keys(&first).await, [""; 0]);
    assert_eq!(first.tokens.get(&CredentialKey::chat(REGION, "c-1")).await, Ok(None));
    assert_eq!(keys(&profile.start().await).await, [""; 0]);
}

#[tokio::test]
async fn a_chat_without_a_token_can_be_removed() {
    let profile = Profile::new(None);
    profile.start().await.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap();
    profile.keychain.set(Some(StoreError::Locked));
    let second = profile.start().await;
    let key = tokenless_key(&second.watchlist.tokenless().borrow()[0]);
    // The token itself cannot be reached; what can be done is done, and the failure told.
    let failure = second.watchlist.remove_chat(&key).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Keychain);
    assert!(second.watchlist.tokenless().borrow().is_empty());
    assert_eq!(second.settings.chats(), []);
}

#[tokio::test]
async fn a_chat_is_not_added_where_its_token_cannot_be_kept() {
    let profile = Profile::new(Some(StoreError::Missing));
    let first = profile.start().await;
    let failure = first.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Keychain);
    assert_eq!((keys(&first).await, first.settings.chats()), (vec![], vec![]));
}

#[tokio::test]
async fn a_wrong_region_is_told_before_anything_is_kept() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    let failure = first.watchlist.add_chat(handover(Some("c-1")), "the moon").await.unwrap_err();
    assert_eq!(failure.code, FailureCode::BadInput);
    assert_eq!(first.settings.chats(), []);
}

#[tokio::test]
async fn a_source_is_followed_again_after_a_restart() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    let added = first.watchlist.add_source(URL, REGION, bearer()).await.unwrap();
    first.watchlist.set_mark_connected(&added.id, true).await.unwrap();
    let second = profile.start().await;
    let roster = second.monitor.roster().await.unwrap();
    assert_eq!(roster.sources.len(), 1);
    assert_eq!((roster.sources[0].url.as_str(), roster.sources[0].mark_connected), (URL, true));
    assert_ne!(roster.sources[0].state, SourceState::NoToken);
}

#[tokio::test]
async fn a_source_added_again_keeps_its_id_and_takes_the_new_token() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    let one = first.watchlist.add_source(URL, REGION, bearer()).await.unwrap();
    let fresh = RosterBearer::new("fresh").unwrap();
    let two = first.watchlist.add_source(URL, REGION, fresh.clone()).await.unwrap();
    assert_eq!(one.id, two.id);
    assert_eq!(sources(&first).await.len(), 1);
    let kept = first.tokens.get(&CredentialKey::roster(one.id)).await;
    assert_eq!(kept, Ok(Some(Secret::Roster(fresh))));
}

#[tokio::test]
async fn an_address_with_a_query_is_refused_as_it_may_hold_a_key() {
    let first = Profile::new(None).start().await;
    let url = format!("{URL}?key=canary");
    let failure = first.watchlist.add_source(&url, REGION, bearer()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::BadInput);
    assert!(!format!("{failure:?}").contains("canary"));
    assert_eq!(first.settings.sources(), []);
}

#[tokio::test]
async fn a_removed_source_stays_removed_and_its_token_is_forgotten() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    let id = first.watchlist.add_source(URL, REGION, bearer()).await.unwrap().id;
    first.watchlist.remove_source(&id).await.unwrap();
    assert_eq!(first.tokens.get(&CredentialKey::roster(&id)).await, Ok(None));
    assert_eq!(sources(&profile.start().await).await, []);
}

#[tokio::test]
async fn a_roster_for_this_run_is_not_kept() {
    let profile = Profile::new(None);
    let first = profile.start().await;
    let roster = Roster { url: RosterUrl::new(URL).unwrap(), region: REGION.to_owned(), bearer: bearer() };
    first.watchlist.follow_for_this_run(vec![roster]).await.unwrap();
    assert_eq!(sources(&first).await.len(), 1);
    assert_eq!(sources(&profile.start().await).await, []);
}

#[tokio::test]
async fn a_source_that_is_not_there_cannot_be_set() {
    let failure = Profile::new(None).start().await.watchlist.set_mark_connected("x", true).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::UnknownSource);
}

async fn under(policy: &str) -> Footing {
    let policy = ::policy::decode(policy.as_bytes()).unwrap().policy;
    let rules = Rules::new(::policy::InForce { policy, ..Default::default() });
    footing_under(rules, FakeKeychain::new(None), InMemory::default()).await
}

#[tokio::test]
async fn nobody_is_added_whom_the_policy_keeps_out() {
    let footing =
        under(r#"{ "reach": { "regions": ["eu-west-2"], "hosts": ["roster.acme.example"] } }"#).await;
    let refused = footing.watchlist.add_chat(handover(Some("c-1")), REGION).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Policy);
    let refused = footing.watchlist.add_source(URL, REGION, bearer()).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.remedy.as_deref()),
        (FailureCode::Policy, Some("Set by your organisation."))
    );
    assert_eq!((footing.settings.chats(), footing.settings.sources()), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_roster_of_the_policy_is_there_takes_a_token_and_stays() {
    let url = "https://roster.acme.example/v1";
    let policy = format!(
        r#"{{ "allow": {{ "ownSources": false }}, "rosters": [{{ "url": "{url}", "region": "eu-west-2" }}] }}"#
    );
    let footing = under(&policy).await;
    assert_eq!(sources(&footing).await, [(url.to_owned(), SourceState::NoToken)]);
    let given = footing.watchlist.add_source(url, "eu-west-2", bearer()).await.unwrap();
    assert_eq!(sources(&footing).await.len(), 1, "it is the same source");
    let refused = footing.watchlist.remove_source(&given.id).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Policy);
    let refused = footing.watchlist.add_source(URL, REGION, bearer()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Policy);
}
