//! The engine with a token that comes out of a real keychain: a private D-Bus with a private gnome-keyring.
//!
//! The connection to D-Bus is made once per process and from its environment, so each part runs in a child: this same program,
//! on a desk of its own, told by environment variables what to do. The token itself never is one of them.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use credentials::{Credential, CredentialKey, CredentialStore as _, Keychain, Secret};
use desk::{Options, Session};
use monitor::{RosterChange, Target};
use participant::Endpoint;
use protocol::ParticipantToken;

use crate::floor::{Floor, engine};

const PART: &str = "SIGHTLINE_TEST_PART";
const ADDRESS: &str = "SIGHTLINE_TEST_ADDRESS";
const SERVICE: &str = "app.sightline.test";
const TEST: &str = "keychain::a_token_is_kept_in_the_keychain_alone_and_opens_the_chat_in_another_process";

fn key() -> CredentialKey {
    CredentialKey::chat("acme", "contact")
}

#[tokio::test]
async fn a_token_is_kept_in_the_keychain_alone_and_opens_the_chat_in_another_process() {
    match std::env::var(PART).as_deref() {
        Ok("keep") => keep().await,
        Ok("watch") => watch().await,
        Ok(part) => unreachable!("there is no part {part}"),
        Err(_) => lead().await,
    }
}

async fn lead() {
    let options = Options { keychain: desk::Keychain::Ready, display: None };
    let desk = Session::start(&options).expect("a desk can be had");
    let floor = Floor::open().await;
    let (chat, _) = floor.chat(20);
    let Credential::Participant(token) = floor.target(&chat).credential else { unreachable!("made so") };
    let address = floor.service.base_url().to_owned();
    let desk = tokio::task::spawn_blocking(move || {
        run(&desk, "keep", &address, token.expose());
        let kept = look_up(&desk).expect("the keychain gives it to whoever may ask");
        assert_eq!(kept.matches(token.expose()).count(), 1, "once, and whole");
        let found = files_with(&desk.home(), token.expose().as_bytes());
        assert!(found.is_empty(), "the token lies open in {found:?}");
        run(&desk, "watch", &address, "");
        desk
    });
    drop(desk.await.expect("every part ran"));
    assert_eq!(chat.requests().first().map(|request| request.status), Some(200), "it was let in");
}

/// Takes a token from standard input into the keychain.
async fn keep() {
    let text = std::io::read_to_string(std::io::stdin()).expect("the token is there");
    let token = ParticipantToken::new(text).expect("it is one");
    let secret = Secret::Chat(Credential::Participant(token));
    Keychain::new(SERVICE).put(&key(), &secret).await.expect("the keychain takes it");
}

/// Watches the chat with what the keychain has.
async fn watch() {
    let secret = Keychain::new(SERVICE).get(&key()).await.expect("the keychain answers");
    let Some(Secret::Chat(credential)) = secret else { panic!("the keychain has it") };
    let address = std::env::var(ADDRESS).expect("an address was given");
    let target = Target {
        contact_id: None,
        initial_contact_id: None,
        region: "us-east-1".into(),
        endpoint: Endpoint::custom(&address).expect("loopback"),
        credential,
        instance: None,
        queue: None,
        customer: None,
        agent: None,
        mark_connected: false,
    };
    let monitor = engine();
    let mut changes = monitor.roster().await.expect("the engine runs").changes;
    monitor.watch(target).await.expect("the engine runs");
    loop {
        if let Ok(RosterChange::Chat(summary)) = changes.recv().await
            && summary.complete
        {
            assert_eq!(summary.items, 21, "the customer came and said twenty things");
            return;
        }
    }
}

/// Runs one part on the desk, the token on its standard input.
fn run(desk: &Session, part: &str, address: &str, token: &str) {
    let mut command = desk.command(std::env::current_exe().expect("this program has a path"));
    command.args(["--exact", TEST, "--nocapture"]).env(PART, part).env(ADDRESS, address);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("this program starts");
    let mut input = child.stdin.take().expect("it was piped");
    input.write_all(token.as_bytes()).expect("it listens");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{errors}");
}

/// Asks the keychain with `secret-tool`, a program of another project.
fn look_up(desk: &Session) -> Option<String> {
    let output = desk.command("secret-tool").args(["search", "--all", "service", SERVICE]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().find_map(|line| line.strip_prefix("secret = ").map(str::to_owned))
}

fn files_with(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(files_with(&path, needle));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(needle.len()).any(|window| window == needle)
        {
            found.push(path.display().to_string());
        }
    }
    found
}
