//! The keychain over a real Secret Service: a private D-Bus with a private gnome-keyring.
//!
//! The connection to D-Bus is made once per process and from its environment, so each test runs its part in a
//! child: this same program, on a desk of its own, told by an environment variable that it is the child.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::process::Command;

use credentials::{
    Credential, CredentialKey, CredentialStore as _, Keychain, KeychainState, Secret, StoreError,
};
use desk::{Options, Session};
use protocol::{ConnectionToken, ParticipantToken, RosterBearer, SocketUrl};

const CHILD: &str = "SIGHTLINE_TEST_ON_A_DESK";
const SERVICE: &str = "app.sightline.test";
const CANARY: &str = "canary-7f3a-0123456789abcdef";

fn desk(keychain: desk::Keychain) -> Session {
    Session::start(&Options { keychain, display: None }).unwrap()
}

/// Runs the child's part of the test of this name and shows what it wrote if it fails.
fn run_child(desk: &Session, test: &str) {
    let output = child(desk, test).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn child(desk: &Session, test: &str) -> Command {
    let mut command = desk.command(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(CHILD, "1");
    command
}

fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

fn key() -> CredentialKey {
    CredentialKey::chat("instance/one", "contact")
}

fn participant() -> Secret {
    Secret::Chat(Credential::Participant(ParticipantToken::new(CANARY).unwrap()))
}

#[tokio::test]
async fn ready() {
    if !is_child() {
        let desk = desk(desk::Keychain::Ready);
        return run_child(&desk, "ready");
    }
    let keychain = Keychain::new(SERVICE);
    assert_eq!(keychain.probe().await, KeychainState::Ready);
    let url = SocketUrl::new(format!("wss://example.com/?{}", "x".repeat(1900))).unwrap();
    let connection = Secret::Chat(Credential::Connection {
        token: ConnectionToken::new("t".repeat(1000)).unwrap(),
        websocket: Some(url),
        expiry: Some("2026-03-02T09:15:07.412Z".parse().unwrap()),
    });
    let roster = Secret::Roster(RosterBearer::new("r".repeat(8000)).unwrap());
    for secret in [participant(), connection, roster] {
        keychain.put(&key(), &secret).await.unwrap();
        assert_eq!(keychain.get(&key()).await, Ok(Some(secret)));
    }
    let another = CredentialKey::chat("instance", "one/contact");
    assert_eq!(keychain.get(&another).await, Ok(None));
    assert_eq!(Keychain::new("app.sightline.other").get(&key()).await, Ok(None));
    keychain.delete(&key()).await.unwrap();
    keychain.delete(&key()).await.unwrap();
    assert_eq!(keychain.get(&key()).await, Ok(None));
}

#[tokio::test]
async fn locked() {
    if !is_child() {
        return run_child(&desk(desk::Keychain::Locked), "locked");
    }
    let keychain = Keychain::new(SERVICE);
    assert_eq!(keychain.probe().await, KeychainState::Unusable(StoreError::Locked));
    assert_eq!(keychain.put(&key(), &participant()).await, Err(StoreError::Locked));
}

#[tokio::test]
async fn locked_with_our_entry_in_it() {
    if is_child() {
        let keychain = Keychain::new(SERVICE);
        if keychain.probe().await == KeychainState::Ready {
            keychain.put(&key(), &participant()).await.unwrap();
        } else {
            assert_eq!(keychain.get(&key()).await, Err(StoreError::Locked));
            assert_eq!(keychain.put(&key(), &participant()).await, Err(StoreError::Locked));
            assert_eq!(keychain.delete(&key()).await, Err(StoreError::Locked));
        }
        return;
    }
    let mut desk = desk(desk::Keychain::Ready);
    run_child(&desk, "locked_with_our_entry_in_it");
    desk.stop_keychain().unwrap();
    desk.start_keychain(desk::Keychain::Blank).unwrap();
    run_child(&desk, "locked_with_our_entry_in_it");
}

#[tokio::test]
async fn without_a_default_collection() {
    if !is_child() {
        return run_child(&desk(desk::Keychain::Blank), "without_a_default_collection");
    }
    let keychain = Keychain::new(SERVICE);
    assert_eq!(keychain.probe().await, KeychainState::Unusable(StoreError::NoCollection));
    assert_eq!(keychain.put(&key(), &participant()).await, Err(StoreError::NoCollection));
    assert_eq!(keychain.get(&key()).await, Ok(None));
}

#[tokio::test]
async fn missing() {
    if !is_child() {
        return run_child(&desk(desk::Keychain::Missing), "missing");
    }
    let keychain = Keychain::new(SERVICE);
    assert_eq!(keychain.probe().await, KeychainState::Unusable(StoreError::Missing));
    assert_eq!(keychain.put(&key(), &participant()).await, Err(StoreError::Missing));
    assert_eq!(keychain.get(&key()).await, Err(StoreError::Missing));
}

#[tokio::test]
async fn no_bus_at_all() {
    if !is_child() {
        let desk = desk(desk::Keychain::Missing);
        let mut command = child(&desk, "no_bus_at_all");
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let keychain = Keychain::new(SERVICE);
    assert_eq!(keychain.probe().await, KeychainState::Unusable(StoreError::Missing));
    assert_eq!(keychain.get(&key()).await, Err(StoreError::Missing));
}

#[tokio::test]
async fn a_foreign_value() {
    if !is_child() {
        let desk = desk(desk::Keychain::Ready);
        let entry = ["service", SERVICE, "username", "chat/instance%2Fone/contact"];
        let store = "printf 'somebody else wrote this' | secret-tool store --label=Foreign \"$@\"";
        let stored = desk.command("sh").args(["-c", store, "sh"]).args(entry).status().unwrap();
        assert!(stored.success());
        return run_child(&desk, "a_foreign_value");
    }
    let keychain = Keychain::new(SERVICE);
    assert_eq!(keychain.get(&key()).await, Err(StoreError::Corrupt));
    keychain.put(&key(), &participant()).await.unwrap();
    assert_eq!(keychain.get(&key()).await, Ok(Some(participant())));
}

/// The test process itself drives the restart, so here it is the child that starts the desk's parts anew.
#[tokio::test]
async fn a_restarted_keychain_is_found_again() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::Stdio;

    if is_child() {
        let keychain = Keychain::new(SERVICE);
        keychain.put(&key(), &participant()).await.unwrap();
        println!("\nstored");
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).unwrap();
        assert_eq!(keychain.get(&key()).await, Ok(Some(participant())));
        return;
    }
    let mut desk = desk(desk::Keychain::Ready);
    let mut command = child(&desk, "a_restarted_keychain_is_found_again");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "stored"), "the child stores its secret first");
    desk.stop_keychain().unwrap();
    desk.start_keychain(desk::Keychain::Ready).unwrap();
    child.stdin.take().unwrap().write_all(b"go on\n").unwrap();
    assert!(lines.any(|line| line.unwrap().contains("1 passed")), "the child reads its secret again");
    assert!(child.wait().unwrap().success());
}
