//! The keychain over a store in memory, over one that fails, and over one that never answers.

use std::collections::VecDeque;
use std::sync::{Arc, mpsc as std_mpsc};

use keyring_core::{CredentialStore as Connection, mock};
use protocol::{ParticipantToken, RosterBearer};

use super::*;
use crate::Credential;

/// Hands out the prepared connections, one after the other, and repeats the last one.
struct Prepared(VecDeque<Result<Arc<Connection>, StoreError>>);

impl Platform for Prepared {
    fn connect(&mut self) -> Result<Arc<Connection>, StoreError> {
        if self.0.len() > 1 { self.0.pop_front().unwrap() } else { self.0[0].clone() }
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.connect().map(drop)
    }
}

/// Never connects until the test is over.
/// Says that it was asked, and then answers only when it is released.
struct Hanging {
    asked: std_mpsc::Sender<()>,
    held: std_mpsc::Receiver<()>,
}

impl Platform for Hanging {
    fn connect(&mut self) -> Result<Arc<Connection>, StoreError> {
        let _ = self.asked.send(());
        let _ = self.held.recv();
        Ok(mock::Store::new().unwrap())
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

fn over(connections: impl IntoIterator<Item = Result<Arc<Connection>, StoreError>>) -> Keychain {
    Keychain::over(Prepared(connections.into_iter().collect()), "app.sightline.test", LIMIT)
}

fn bearer(text: &str) -> Secret {
    Secret::Roster(RosterBearer::new(text).unwrap())
}

#[tokio::test]
async fn what_is_put_is_got_until_it_is_deleted() {
    let keychain = over([Ok(mock::Store::new().unwrap() as Arc<Connection>)]);
    let (office, home) = (CredentialKey::roster("office"), CredentialKey::roster("home"));
    assert_eq!(keychain.get(&office).await, Ok(None));
    keychain.put(&office, &bearer("one")).await.unwrap();
    keychain.put(&office, &bearer("two")).await.unwrap();
    assert_eq!(keychain.get(&office).await, Ok(Some(bearer("two"))));
    assert_eq!(keychain.get(&home).await, Ok(None));
    keychain.delete(&office).await.unwrap();
    keychain.delete(&office).await.unwrap();
    assert_eq!(keychain.get(&office).await, Ok(None));
}

#[tokio::test]
async fn a_value_that_is_not_ours_is_corrupt_and_can_be_replaced() {
    let store: Arc<Connection> = mock::Store::new().unwrap();
    let key = CredentialKey::chat("instance", "contact");
    store.build("app.sightline.test", &key.entry(), None).unwrap().set_secret(b"password").unwrap();
    let keychain = over([Ok(store)]);
    assert_eq!(keychain.get(&key).await, Err(StoreError::Corrupt));
    let secret = Secret::Chat(Credential::Participant(ParticipantToken::new("token").unwrap()));
    keychain.put(&key, &secret).await.unwrap();
    assert_eq!(keychain.get(&key).await, Ok(Some(secret)));
}

#[tokio::test]
async fn a_keychain_that_starts_later_is_found() {
    let missing = Err(StoreError::Missing);
    let keychain = over([missing.clone(), missing, Ok(mock::Store::new().unwrap() as Arc<Connection>)]);
    let key = CredentialKey::roster("office");
    assert_eq!(keychain.probe().await, KeychainState::Unusable(StoreError::Missing));
    assert_eq!(keychain.put(&key, &bearer("one")).await, Err(StoreError::Missing));
    assert_eq!(keychain.put(&key, &bearer("one")).await, Ok(()));
}

#[tokio::test]
async fn a_stale_connection_is_replaced_once() {
    let stale: Arc<Connection> = mock::Store::new().unwrap();
    let key = CredentialKey::roster("office");
    // The mock fails the next call of this entry.
    let entry = stale.build("app.sightline.test", &key.entry(), None).unwrap();
    let fresh: Arc<Connection> = mock::Store::new().unwrap();
    let keychain = over([Ok(stale), Ok(fresh)]);
    keychain.put(&key, &bearer("old")).await.unwrap();
    let mock = entry.as_any().downcast_ref::<mock::Cred>().unwrap();
    mock.set_error(keyring_core::Error::PlatformFailure(Box::new(std::io::Error::other("gone"))));
    assert_eq!(keychain.get(&key).await, Ok(None), "the new connection is asked and holds nothing");
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_does_not_answer_times_out_and_does_not_act_later() {
    let (release, held) = std_mpsc::channel();
    let (asked, was_asked) = std_mpsc::channel();
    let keychain = Keychain::over(Hanging { asked, held }, "app.sightline.test", LIMIT);
    let (first, second) = (CredentialKey::roster("first"), CredentialKey::roster("second"));
    // Time stands still until the first is being asked: given up before, it would not be, and the second would be asked in its place.
    let hanging = tokio::task::spawn_blocking(move || was_asked.recv());
    let (answer, _) = tokio::join!(keychain.get(&first), hanging);
    assert_eq!(answer, Err(StoreError::TimedOut));
    assert_eq!(keychain.put(&second, &bearer("late")).await, Err(StoreError::TimedOut));
    // From here on the keychain answers; what was given up must not be carried out.
    drop(release);
    tokio::time::resume();
    assert_eq!(keychain.get(&second).await, Ok(None));
}
