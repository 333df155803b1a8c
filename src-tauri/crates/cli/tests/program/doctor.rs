//! Whether Sightline can do its work on a desk of its own: real keychains, a real archive, real files.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;

use desk::{Keychain, Options, Session};
use serde_json::{Value, json};

use crate::stage::{Folder, simulator};

/// In places from which it must not get into a report.
const CANARY: &str = "canary-7f3a";

struct Ran {
    code: i32,
    output: String,
    complaints: String,
}

impl Ran {
    fn report(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|_| panic!("{}{}", self.output, self.complaints))
    }

    /// The finding of an area.
    fn of(&self, area: &str) -> Value {
        let report = self.report();
        let findings = report["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["area"] == area).unwrap_or_else(|| panic!("{report}")).clone()
    }

    fn standing(&self, area: &str) -> String {
        self.of(area)["standing"].as_str().unwrap().to_owned()
    }

    fn detail(&self, area: &str, name: &str) -> String {
        let finding = self.of(area);
        let details = finding["details"].as_array().unwrap();
        let detail = details.iter().find(|detail| detail["name"] == name);
        detail.unwrap_or_else(|| panic!("{finding}"))["value"].as_str().unwrap().to_owned()
    }
}

fn desk(keychain: Keychain) -> Session {
    Session::start(&Options { keychain, display: None }).expect("a desk can be had")
}

fn run(desk: &Session, arguments: &[&str]) -> Ran {
    let mut command = desk.command(env!("CARGO_BIN_EXE_sightline-cli"));
    command.args(arguments).env("TZ", "Europe/Berlin").env_remove("RUST_LOG");
    command.env("HTTPS_PROXY", format!("http://ana:{CANARY}@proxy.example:3128"));
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        complaints: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Imports a transcript, and with it makes an archive.
fn with_archive(desk: &Session, folder: &Folder) {
    let item = json!({
        "AbsoluteTime": "2026-11-20T10:00:00.000Z", "Content": CANARY, "ContentType": "text/plain", "Id": "i-1",
        "Type": "MESSAGE", "ParticipantId": "p-1", "DisplayName": CANARY, "ParticipantRole": "CUSTOMER",
    });
    let contact = "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5";
    let transcript = json!({
        "Version": "2019-08-26", "AWSAccountId": "1", "InstanceId": "acme", "InitialContactId": contact,
        "ContactId": contact, "Participants": [], "Transcript": [item],
    });
    folder.write("one.json", &transcript.to_string());
    let imported = run(desk, &["import", &folder.file("one.json")]);
    assert_eq!(imported.code, 0, "{}", imported.complaints);
}

fn profile(desk: &Session) -> PathBuf {
    desk.home().join(".local/share/app.sightline.Sightline")
}

#[test]
fn on_a_desk_on_which_all_is_well_it_says_so_and_leaves_nothing_behind() {
    let (desk, folder) = (desk(Keychain::Ready), Folder::new("doctor-well"));
    with_archive(&desk, &folder);
    assert_eq!(run(&desk, &["archive", "check"]).code, 0);
    let files = || {
        let entries = fs::read_dir(profile(&desk))
            .unwrap()
            .chain(fs::read_dir(profile(&desk).join("archive")).unwrap());
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        // SQLite's own files beside it come and go with whoever reads.
        names.retain(|path| {
            !path.to_string_lossy().ends_with("-wal") && !path.to_string_lossy().ends_with("-shm")
        });
        names.sort();
        names
    };
    let before = files();
    let looked = run(&desk, &["doctor", "--json"]);
    assert_eq!(looked.code, 0, "{}{}", looked.output, looked.complaints);
    for area in ["keychain", "archive", "disk", "zones", "logs"] {
        assert_eq!(looked.standing(area), "fine", "{}", looked.of(area));
    }
    for area in ["connection", "clock", "quota"] {
        assert_eq!(looked.standing(area), "notLookedAt", "{}", looked.of(area));
    }
    assert_eq!(looked.detail("keychain", "key of the archive"), "there");
    assert_eq!(looked.detail("archive", "messages"), "1");
    assert_eq!(looked.detail("archive", "written to by"), "nobody");
    let checked = looked.detail("archive", "last check");
    assert!(checked.starts_with("sound, 20"), "{checked}");
    assert_eq!(looked.detail("zones", "of this computer"), "Europe/Berlin");
    assert_eq!(
        looked.detail("proxy", "HTTPS_PROXY"),
        "http://proxy.example:3128, with a password that is not shown"
    );
    assert_eq!(files(), before);
    // Of the keychain just the archive's own entry is left.
    let mut ask = desk.command("secret-tool");
    let entries = ask.args(["search", "--all", "service", "app.sightline"]).output().unwrap();
    let entries = String::from_utf8([entries.stdout, entries.stderr].concat()).unwrap();
    assert!(entries.contains("archive/") && !entries.contains("trial/"), "{entries}");
}

#[test]
fn nothing_that_was_planted_gets_into_a_report() {
    let (desk, folder) = (desk(Keychain::Ready), Folder::new("doctor-planted"));
    with_archive(&desk, &folder);
    let logs = desk.home().join(".local/state/app.sightline.Sightline/logs");
    fs::create_dir_all(&logs).unwrap();
    fs::write(logs.join("crash-20261128T015012Z-1-0.txt"), CANARY).unwrap();
    let home = desk.home().display().to_string();
    for arguments in [&["doctor"][..], &["doctor", "--json"]] {
        let looked = run(&desk, arguments);
        let said = format!("{}{}", looked.output, looked.complaints);
        assert!(
            said.contains("~/.local/state/app.sightline.Sightline/logs/crash-20261128T015012Z-1-0.txt"),
            "{said}"
        );
        assert!(!said.contains(CANARY) && !said.contains(&home) && !said.contains("ana:"), "{said}");
    }
}

#[test]
fn a_locked_keychain_is_trouble_with_a_remedy_and_the_archive_waits_for_it() {
    let (mut desk, folder) = (desk(Keychain::Ready), Folder::new("doctor-locked"));
    with_archive(&desk, &folder);
    desk.stop_keychain().unwrap();
    desk.start_keychain(Keychain::Locked).unwrap();
    let looked = run(&desk, &["doctor", "--json"]);
    assert_eq!(looked.code, 1);
    let keychain = looked.of("keychain");
    assert_eq!(keychain["what"], "The keychain is locked.");
    assert_eq!(keychain["remedy"], "Unlock it, then try again.");
    assert_eq!(looked.standing("archive"), "notLookedAt");
    let shown = run(&desk, &["doctor"]);
    assert_eq!(shown.code, 1);
    assert!(
        shown.output.contains("Keychain: trouble\n  The keychain is locked.\n  Unlock it, then try again.\n"),
        "{}",
        shown.output
    );
}

#[test]
fn a_keychain_that_is_missing_and_one_without_the_key_are_told_apart() {
    let missing = run(&desk(Keychain::Missing), &["doctor", "--json"]);
    assert_eq!(missing.of("keychain")["what"], "No keychain answers on this desktop.");
    let (desk, folder) = (desk(Keychain::Ready), Folder::new("doctor-keyless"));
    with_archive(&desk, &folder);
    let cleared = desk.command("secret-tool").args(["clear", "service", "app.sightline"]).status().unwrap();
    assert!(cleared.success());
    let keyless = run(&desk, &["doctor", "--json"]);
    assert_eq!((keyless.code, keyless.standing("keychain").as_str()), (1, "trouble"));
    assert_eq!(keyless.detail("keychain", "key of the archive"), "missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_when_asked_it_makes_one_connection_without_a_token() {
    let (service, desk) = (simulator().await, desk(Keychain::Ready));
    run(&desk, &["doctor"]);
    assert!(service.unattributed_requests().is_empty(), "nobody asked for a connection");
    let seen = run(&desk, &["doctor", "--json", "--online", "--endpoint", service.base_url()]);
    assert_eq!(seen.standing("connection"), "fine", "{}", seen.of("connection"));
    assert_eq!(seen.standing("clock"), "fine", "{}", seen.of("clock"));

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let unseen = run(&desk, &["doctor", "--json", "--online", "--endpoint", &format!("http://{nobody}")]);
    assert_eq!((unseen.code, unseen.standing("connection").as_str()), (1, "trouble"));
    assert_eq!(
        unseen.of("connection")["what"],
        "127.0.0.1 can not be reached. Nothing accepts the connection."
    );
}

#[test]
fn where_to_look_means_nothing_without_a_look_and_a_look_needs_a_place() {
    let desk = desk(Keychain::Missing);
    for arguments in [
        &["doctor", "--online"][..],
        &["doctor", "--region", "eu-central-1"],
        &["doctor", "--online", "--region", "eu-central-1", "--endpoint", "https://a.example"],
    ] {
        let refused = run(&desk, arguments);
        assert_eq!(refused.code, 2, "{arguments:?}");
        assert!(refused.complaints.contains("--online"), "{}", refused.complaints);
    }
}
