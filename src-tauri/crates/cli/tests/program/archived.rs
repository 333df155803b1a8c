//! The archive from the command line, its key in a real keychain on a desk of its own.

use std::fs;
use std::path::{Path, PathBuf};

use desk::{Keychain, Options, Session};
use serde_json::{Value, json};

use crate::stage::Folder;

const CONTACT: &str = "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5";
const OTHER: &str = "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d6";

/// A desk, and a folder with transcripts as the service stores them.
struct Stage {
    desk: Session,
    folder: Folder,
}

/// What a run printed.
struct Ran {
    code: i32,
    output: String,
    complaints: String,
}

impl Ran {
    fn lines(&self) -> Vec<Value> {
        self.output.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    fn line(&self) -> Value {
        let [line] = &self.lines()[..] else { panic!("{}{}", self.output, self.complaints) };
        line.clone()
    }
}

impl Stage {
    /// `name` tells the folders of tests that run at the same time apart.
    fn new(name: &str) -> Self {
        let options = Options { keychain: Keychain::Ready, display: None };
        let desk = Session::start(&options).expect("a desk can be had");
        let folder = Folder::new(name);
        fs::create_dir_all(folder.file("stored")).unwrap();
        folder
            .write("stored/one.json", &transcript(CONTACT, &["where is my refund", "a moment", "thank you"]));
        folder.write("stored/two.json", &transcript(OTHER, &["No refund \u{1b}[31m yet"]));
        Self { desk, folder }
    }

    /// The same with the transcripts imported.
    fn filled(name: &str) -> Self {
        let stage = Self::new(name);
        let imported = stage.run(&["import", &stage.folder.file("stored")]);
        assert_eq!(imported.code, 0, "{}", imported.complaints);
        let done = &imported.lines()[imported.lines().len() - 1];
        assert_eq!((&done["import"], &done["new"], &done["files"]), (&json!("done"), &json!(4), &json!(2)));
        stage
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = self.desk.command(env!("CARGO_BIN_EXE_sightline-cli"));
        let output = command.args(arguments).env("TZ", "UTC").env_remove("RUST_LOG").output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            output: String::from_utf8(output.stdout).unwrap(),
            complaints: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The folder of the archive of the usual profile.
    fn archive(&self) -> PathBuf {
        self.desk.home().join(".local/share/app.sightline.Sightline/archive")
    }

    fn forget_keys(&self) {
        let cleared =
            self.desk.command("secret-tool").args(["clear", "service", "app.sightline"]).status().unwrap();
        assert!(cleared.success());
    }
}

fn transcript(contact: &str, texts: &[&str]) -> String {
    let items = texts.iter().enumerate().map(|(number, text)| {
        let (name, role) = if number == 1 { ("Ben", "AGENT") } else { ("Ana", "CUSTOMER") };
        json!({
            "AbsoluteTime": format!("2026-11-20T10:00:{number:02}.000Z"), "Content": text, "ContentType": "text/plain",
            "Id": format!("{contact}-{number}"), "Type": "MESSAGE", "ParticipantId": format!("p-{name}"),
            "DisplayName": name, "ParticipantRole": role,
        })
    });
    let items: Vec<Value> = items.collect();
    json!({
        "Version": "2019-08-26", "AWSAccountId": "1", "InstanceId": "acme", "InitialContactId": contact,
        "ContactId": contact, "Participants": [], "Transcript": items,
    })
    .to_string()
}

/// Everything in a folder, byte by byte.
fn content(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn what_was_imported_is_found_with_its_marks_and_neighbours() {
    let stage = Stage::filled("archived-search");
    let found = stage.run(&[
        "search",
        "--json",
        "--around",
        "1",
        "refund",
        "role:customer",
        "contact:4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5",
    ]);
    assert_eq!((found.code, found.complaints.as_str()), (0, "sightline-cli: 1 found\n"));
    let hit = found.line();
    assert_eq!((&hit["chat"], &hit["text"]), (&json!(CONTACT), &json!("where is my refund")));
    assert_eq!(hit["marks"], json!([[12, 18]]));
    assert_eq!(hit["who"], json!({ "id": "p-Ana", "name": "Ana", "role": "CUSTOMER" }));
    assert_eq!(hit["item"]["Id"], format!("{CONTACT}-0"));
    assert_eq!((&hit["before"], &hit["after"][0]["Content"]), (&json!([]), &json!("a moment")));

    let shown = stage.run(&["search", "--around=1", "moment"]);
    assert_eq!(shown.code, 0);
    assert!(
        shown.output.contains("> 2026-11-20 10:00:01  Ben (agent): a \u{ab}moment\u{bb}\n"),
        "{}",
        shown.output
    );
    assert!(
        shown.output.contains("  2026-11-20 10:00:00  Ana (customer): where is my refund\n"),
        "{}",
        shown.output
    );

    let limited = stage.run(&["search", "--json", "--limit", "1", ""]);
    assert_eq!((limited.lines().len(), limited.code), (1, 0));
    assert!(limited.complaints.contains("4 found, 1 shown"), "{}", limited.complaints);
    let best = stage.run(&["search", "--json", "--best", "refund"]);
    assert_eq!(best.lines().len(), 2);
    let nothing = stage.run(&["search", "nonsense"]);
    assert_eq!((nothing.code, nothing.output.as_str()), (3, ""));
}

#[test]
fn no_text_steers_the_terminal() {
    let stage = Stage::filled("archived-terminal");
    let found = stage.run(&["search", "yet"]);
    assert_eq!(found.code, 0);
    assert!(found.output.contains("\u{241b}[31m"), "{}", found.output);
    assert!(!found.output.contains('\u{1b}'));
}

#[test]
fn a_query_that_can_not_be_understood_is_shown_with_the_place() {
    let stage = Stage::filled("archived-syntax");
    let refused = stage.run(&["search", "refund after:tomorow"]);
    assert_eq!((refused.code, refused.output.as_str()), (2, ""));
    let lines: Vec<&str> = refused.complaints.lines().collect();
    let [what, line, mark] = lines[..] else { panic!("{}", refused.complaints) };
    assert!(what.starts_with("sightline-cli: This is no date."), "{what}");
    assert_eq!(line, "  refund after:tomorow");
    let at = line.find("after:tomorow").unwrap();
    assert_eq!(mark.find('^'), Some(at), "{mark}");
    assert_eq!(mark.trim(), "^".repeat("after:tomorow".len()));
    let to = stage.folder.file("a.csv");
    assert_eq!(stage.run(&["export", "--to", &to, "--query", "\"open"]).code, 2);
    assert!(!Path::new(&to).exists());
}

#[test]
fn an_export_is_verified_and_what_was_changed_is_named() {
    let stage = Stage::filled("archived-export");
    let to = stage.folder.file("chat.jsonl");
    let exported = stage.run(&["export", "--chat", CONTACT, "--to", &to]);
    assert_eq!(exported.code, 0, "{}", exported.complaints);
    assert!(exported.complaints.contains("not encrypted"));
    let line = exported.line();
    assert_eq!((&line["file"], &line["items"]), (&json!(to), &json!(3)));

    let manifest = stage.folder.file("chat.jsonl.manifest.json");
    for file in [&to, &manifest] {
        let verified = stage.run(&["verify", file]);
        assert_eq!(verified.code, 0, "{}", verified.complaints);
        assert_eq!((&verified.line()["verify"], &verified.line()["digest"]), (&json!("ok"), &line["digest"]));
    }
    let text = fs::read_to_string(&to).unwrap().replace("a moment", "a month");
    fs::write(&to, text).unwrap();
    let verified = stage.run(&["verify", &manifest]);
    assert_eq!((verified.code, &verified.line()["verify"]), (1, &json!("mismatch")));
    let differences = verified.line()["differences"].clone();
    let item = differences.as_array().unwrap().iter().find(|one| one["different"] == "item").unwrap();
    assert_eq!((&item["position"], &item["how"]["how"]), (&json!(2), &json!("changed")));
    assert_eq!(item["words"], format!("item 2 ({CONTACT}-1) was changed"));

    let all = stage.folder.file("all.html");
    let exported = stage.run(&["export", "--query", "refund", "--to", &all, "--zone", "Europe/Berlin"]);
    assert_eq!((exported.code, &exported.line()["items"]), (0, &json!(2)), "{}", exported.complaints);
    assert!(fs::read_to_string(&all).unwrap().contains("Europe/Berlin"));
    let nothing = stage.run(&["export", "--query", "nonsense", "--to", &all]);
    assert_eq!(nothing.code, 3, "{}", nothing.complaints);
    let unknown = stage.run(&["export", "--chat", "nobody", "--to", &all]);
    assert_eq!(unknown.code, 3, "{}", unknown.complaints);
    let nowhere = stage.run(&["export", "--chat", CONTACT, "--to", &stage.folder.file("no/where.csv")]);
    assert_eq!(nowhere.code, 1, "{}", nowhere.complaints);
}

#[test]
fn what_was_read_before_is_not_read_again_and_a_bad_file_is_told() {
    let stage = Stage::filled("archived-import");
    stage.folder.write("stored/bad.json", "{ this is no JSON");
    let again = stage.run(&["import", &stage.folder.file("stored")]);
    assert_eq!(again.code, 3, "{}", again.complaints);
    let lines = again.lines();
    let skipped = lines.iter().find(|line| line["import"] == "skipped").unwrap();
    assert!(skipped["name"].as_str().unwrap().ends_with("bad.json"), "{skipped}");
    let done = &lines[lines.len() - 1];
    assert_eq!((&done["knownFiles"], &done["badFiles"], &done["new"]), (&json!(2), &json!(1), &json!(0)));
}

#[test]
fn a_purge_that_is_meant_removes_a_contact() {
    let stage = Stage::filled("archived-purge");
    let preview = stage.run(&["purge", CONTACT, "nobody"]);
    assert_eq!(preview.code, 3);
    let would = json!({ "contact": CONTACT, "purge": "would", "items": 3 });
    let unknown = json!({ "contact": "nobody", "purge": "unknown", "items": 0 });
    assert_eq!(preview.lines(), [would, unknown]);
    assert_eq!(stage.run(&["search", "moment"]).code, 0);
    let purged = stage.run(&["purge", "--yes", CONTACT]);
    assert_eq!(purged.code, 0, "{}", purged.complaints);
    assert_eq!(purged.line(), json!({ "contact": CONTACT, "purge": "done", "items": 3 }));
    assert_eq!(stage.run(&["search", "moment"]).code, 3);
    let stats = stage.run(&["archive", "stats", "--json"]).line();
    assert_eq!(
        (&stats["items"], &stats["contacts"], &stats["purgedContacts"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(stats["instances"][0]["name"], "acme");
}

#[test]
fn the_archive_says_how_it_is() {
    let stage = Stage::filled("archived-check");
    let checked = stage.run(&["archive", "check"]);
    assert_eq!((checked.code, checked.output.as_str()), (0, ""), "{}", checked.complaints);
    assert!(checked.complaints.contains("nothing is damaged"), "{}", checked.complaints);
    assert!(!checked.complaints.contains("checksums"), "nobody else has it: {}", checked.complaints);
    let stats = stage.run(&["archive", "stats"]);
    assert!(stats.output.contains("2 chats of 2 contacts, 4 items in all"), "{}", stats.output);
}

#[test]
fn while_another_program_has_it_it_can_be_read_and_not_written_to() {
    let stage = Stage::filled("archived-in-use");
    let lock = fs::OpenOptions::new().write(true).open(stage.archive().join("archive.lock")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(stage.run(&["search", "refund"]).code, 0);
    assert_eq!(stage.run(&["archive", "stats"]).code, 0);
    assert_eq!(stage.run(&["export", "--chat", CONTACT, "--to", &stage.folder.file("a.csv")]).code, 0);
    for arguments in [&["purge", "--yes", CONTACT][..], &["import", &stage.folder.file("stored")]] {
        let refused = stage.run(arguments);
        assert_eq!(refused.code, 1, "{}", refused.output);
        assert!(refused.complaints.contains("Another Sightline"), "{}", refused.complaints);
    }
}

#[test]
fn a_profile_has_an_archive_of_its_own() {
    let stage = Stage::filled("archived-profile");
    assert!(stage.archive().join("archive.db").exists());
    let profile = stage.folder.file("profile");
    let there = ["--profile-dir", &profile];
    let none = stage.run(&[&["search", "refund"], &there[..]].concat());
    assert_eq!(none.code, 1);
    assert!(none.complaints.contains("There is no archive yet"), "{}", none.complaints);
    let one = stage.folder.file("stored/one.json");
    let imported = stage.run(&[&["import", one.as_str()], &there[..]].concat());
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(stage.run(&[&["search", "--json", "refund"], &there[..]].concat()).lines().len(), 1);
    assert_eq!(stage.run(&["search", "--json", "refund"]).lines().len(), 2);
}

#[test]
fn without_its_key_it_stays_shut_and_no_other_takes_its_place() {
    let mut stage = Stage::filled("archived-key");
    stage.desk.stop_keychain().unwrap();
    stage.desk.start_keychain(Keychain::Locked).unwrap();
    let before = content(&stage.archive());
    let import = ["import".to_owned(), stage.folder.file("stored")];
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    for arguments in [&["search", "refund"][..], &import] {
        let locked = stage.run(arguments);
        assert_eq!((locked.code, locked.output.as_str()), (1, ""));
        assert!(locked.complaints.contains("The keychain is locked"), "{}", locked.complaints);
    }
    stage.desk.stop_keychain().unwrap();
    stage.desk.start_keychain(Keychain::Ready).unwrap();
    stage.forget_keys();
    for arguments in [&["search", "refund"][..], &import, &["purge", "--yes", CONTACT]] {
        let gone = stage.run(arguments);
        assert_eq!((gone.code, gone.output.as_str()), (1, ""));
        assert!(gone.complaints.contains("its key is not in the keychain"), "{}", gone.complaints);
    }
    assert_eq!(content(&stage.archive()), before, "nothing of it was touched");
}

#[test]
fn the_key_is_in_the_keychain_alone() {
    let stage = Stage::filled("archived-secret");
    let looked_up = stage
        .desk
        .command("secret-tool")
        .args(["search", "--all", "service", "app.sightline"])
        .output()
        .unwrap();
    let text = String::from_utf8(looked_up.stdout).unwrap();
    let secret = text.lines().find_map(|line| line.strip_prefix("secret = ")).expect("the keychain has it");
    let secret: Value = serde_json::from_str(secret).unwrap();
    let key = secret["token"].as_str().expect("its digits");
    assert_eq!(key.len(), 64);
    let bytes: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&key[2 * at..2 * at + 2], 16).unwrap()).collect();
    for (path, content) in content(&stage.archive()) {
        let has = |needle: &[u8]| content.windows(needle.len()).any(|window| window == needle);
        assert!(!has(key.as_bytes()) && !has(&bytes), "{}", path.display());
        assert!(!has(b"refund"), "{} is not encrypted", path.display());
    }
}
