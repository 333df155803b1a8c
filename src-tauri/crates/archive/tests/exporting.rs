//! What is exported, and whether it can be told that it is as it was.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use archive::export::{Difference, ExportError, Exported, Format, How, Wanted, What, manifest_of, verify};
use archive::query::{Branch, Plan};
use archive::{Archive, Batch, ChatFacts, ContactFacts, Key, NewItem};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use transcript::{Direction, Entry, Item, PageEvidence, Seen, Start, Timeline};
use zeroize::Zeroizing;

fn item(no: usize, contact: &str, text: &str) -> Item {
    let mut value = json!({
        "Id": format!("item-{no}"), "AbsoluteTime": format!("2026-11-20T10:{:02}:{:02}.000Z", no / 60 % 60, no % 60),
        "Type": "MESSAGE", "ContentType": "text/plain", "Content": text, "ParticipantId": format!("p-{}", no % 2),
        "DisplayName": if no.is_multiple_of(2) { "Ana" } else { "Ben" },
        "ParticipantRole": if no.is_multiple_of(2) { "CUSTOMER" } else { "AGENT" },
        "ContactId": contact, "InitialContactId": contact,
    });
    if no % 5 == 2 {
        value["MessageMetadata"] = json!({ "MessageId": format!("item-{no}"), "Receipts": [
            { "RecipientParticipantId": "p-1", "DeliveredTimestamp": "2026-11-20T10:59:00.000Z" }
        ] });
    }
    protocol::parse_item(&value.to_string()).item.unwrap()
}

fn file(no: usize, contact: &str, status: &str) -> Item {
    let value = json!({
        "Id": format!("file-{no}"), "AbsoluteTime": format!("2026-11-20T10:{no:02}:00.500Z"), "Type": "ATTACHMENT",
        "Attachments": [{ "AttachmentId": "f", "AttachmentName": "a.pdf", "ContentType": "application/pdf", "Status": status }],
        "ParticipantId": "p-0", "DisplayName": "Ana", "ParticipantRole": "CUSTOMER", "ContactId": contact,
    });
    protocol::parse_item(&value.to_string()).item.unwrap()
}

fn batch(contact: &str, complete: bool, items: Vec<Item>) -> Batch {
    let contacts =
        vec![ContactFacts { queue: Some("Billing".to_owned()), ..ContactFacts::new(contact.into()) }];
    Batch {
        chat: ChatFacts {
            key: contact.to_owned(),
            contacts,
            complete: Some(complete),
            ..ChatFacts::default()
        },
        items: items.into_iter().map(NewItem::new).collect(),
        ..Batch::default()
    }
}

/// An archive with a complete chat of so many messages, and another that is not complete.
struct Stage {
    folder: tempfile::TempDir,
    archive: Archive,
}

impl Stage {
    fn new(messages: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let archive =
            Archive::open(&folder.path().join("archive"), &Key::new(Zeroizing::new([7; 32]))).unwrap();
        let mut items: Vec<Item> =
            (0..messages).map(|no| item(no, "c-1", &format!("message {no}, \"said\"\nhere"))).collect();
        items.extend([file(1, "c-1", "IN_PROGRESS"), file(2, "c-1", "APPROVED")]);
        let other = batch("c-2", false, vec![item(7, "c-2", "elsewhere")]);
        archive.write_now(vec![batch("c-1", true, items), other]).unwrap();
        Self { folder, archive }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| name != "archive");
        names.sort();
        names
    }

    fn export(&self, what: What, format: Format, name: &str) -> Result<Exported, ExportError> {
        self.archive.export_now(&wanted(what, format), &self.path(name), |_| ControlFlow::Continue(()))
    }

    fn chat(&self, format: Format) -> Exported {
        self.export(chat("c-1"), format, &format!("chat.{}", format.extension())).unwrap()
    }
}

fn wanted(what: What, format: Format) -> Wanted {
    let now: Timestamp = "2026-11-27T09:00:00Z".parse().unwrap();
    Wanted { what, format, zone: TimeZone::get("Europe/Berlin").unwrap(), now }
}

fn chat(key: &str) -> What {
    What::Chat(key.to_owned())
}

fn everything() -> What {
    What::Hits { plan: Plan { branches: vec![Branch::default()] }, query: String::new() }
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

fn differences(exported: &Exported) -> Vec<Difference> {
    let report = verify(&exported.manifest).unwrap();
    assert_eq!((report.items, report.file.as_path()), (exported.items, exported.file.as_path()));
    report.differences
}

/// What became of items: place, id, how.
fn of_items(differences: &[Difference]) -> Vec<(u64, Option<&str>, How)> {
    let items = differences.iter().filter_map(|difference| match difference {
        Difference::Item { position, id, how } => Some((*position, id.as_deref(), *how)),
        _ => None,
    });
    items.collect()
}

#[test]
fn an_export_that_nobody_touched_is_as_it_was() {
    let stage = Stage::new(8);
    for format in Format::ALL {
        let exported = stage.chat(format);
        assert_eq!(exported.items, 10);
        assert_eq!(differences(&exported), [], "{format}");
        assert_eq!(verify(&exported.manifest).unwrap().digest, exported.digest);
        assert_eq!(fs::metadata(&exported.file).unwrap().len(), exported.size);
        let hits = stage.export(everything(), format, &format!("hits.{}", format.extension())).unwrap();
        assert_eq!(hits.items, 11);
        assert_eq!(differences(&hits), [], "{format}");
    }
}

#[test]
fn json_lines_hold_each_item_as_the_service_said_it() {
    let stage = Stage::new(3);
    let exported = stage.chat(Format::JsonLines);
    let expected: Vec<String> = [
        item(0, "c-1", "message 0, \"said\"\nhere"),
        item(1, "c-1", "message 1, \"said\"\nhere"),
        item(2, "c-1", "message 2, \"said\"\nhere"),
        file(1, "c-1", "IN_PROGRESS"),
        file(2, "c-1", "APPROVED"),
    ]
    .iter()
    .map(|item| item.json().get().to_owned())
    .collect();
    assert_eq!(lines(&exported.file), expected);
}

#[test]
fn what_was_picked_out_of_a_carousel_reads_as_it_is_shown_and_json_lines_have_it_as_it_was_sent() {
    let stage = Stage::new(0);
    let sent = r#"{"templateIdentifier":"t-2","listTitle":"Hotels","selectionText":"Book a room"}"#;
    stage.archive.write_now(vec![batch("c-3", true, vec![item(0, "c-3", sent)])]).unwrap();
    for format in [Format::Csv, Format::Html, Format::Markdown, Format::JsonLines] {
        let exported = stage.export(chat("c-3"), format, &format!("c.{}", format.extension())).unwrap();
        let text = fs::read_to_string(&exported.file).unwrap();
        assert!(text.contains("Hotels") && text.contains("Book a room"), "{format:?}");
        assert_eq!(text.contains("selectionText"), format == Format::JsonLines, "{format:?}");
    }
}

#[test]
fn a_complete_chat_has_the_fingerprint_that_everyone_computes() {
    let stage = Stage::new(4);
    let exported = stage.chat(Format::Html);
    let mut items: Vec<Item> =
        (0..4).map(|no| item(no, "c-1", &format!("message {no}, \"said\"\nhere"))).collect();
    items.extend([file(1, "c-1", "IN_PROGRESS"), file(2, "c-1", "APPROVED")]);
    let manifest: Value = serde_json::from_str(&fs::read_to_string(&exported.manifest).unwrap()).unwrap();
    let expected = transcript::fingerprint_of(&items).to_string();
    assert_eq!(manifest["chat"], json!({ "key": "c-1", "complete": true, "fingerprint": expected }));
    let contact = json!({ "contactId": "c-1", "chat": "c-1", "items": 6,
        "first": "2026-11-20T10:00:00Z", "last": "2026-11-20T10:02:00.5Z" });
    assert_eq!(manifest["contacts"], json!([contact]));

    let other = stage.export(chat("c-2"), Format::Html, "other.html").unwrap();
    let manifest: Value = serde_json::from_str(&fs::read_to_string(&other.manifest).unwrap()).unwrap();
    assert_eq!(manifest["chat"], json!({ "key": "c-2", "complete": false, "fingerprint": null }));
}

#[test]
fn a_flipped_bit_anywhere_in_json_lines_names_the_item() {
    let stage = Stage::new(2);
    let exported = stage.chat(Format::JsonLines);
    let whole = fs::read(&exported.file).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 7);
        fs::write(&exported.file, &changed).unwrap();
        let found = differences(&exported);
        let line = whole[..at].split(|byte| *byte == b'\n').count() as u64;
        let named = of_items(&found);
        assert!(named.iter().any(|(position, ..)| *position == line), "byte {at} of line {line}: {found:?}");
        assert!(matches!(found[0], Difference::File { .. }));
    }
}

#[test]
fn a_flipped_bit_anywhere_in_another_format_names_the_file_and_where_it_can_the_item() {
    let stage = Stage::new(2);
    for format in [Format::Csv, Format::Html, Format::Markdown] {
        let exported = stage.chat(format);
        let whole = fs::read(&exported.file).unwrap();
        let step = whole.len() / 150 + 1;
        let mut of_an_item = 0;
        for at in (0..whole.len()).step_by(step) {
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 7);
            fs::write(&exported.file, &changed).unwrap();
            let found = differences(&exported);
            assert!(matches!(found[0], Difference::File { .. }), "{format}, byte {at}");
            of_an_item += usize::from(!of_items(&found).is_empty());
        }
        assert!(of_an_item > 5, "{format}: {of_an_item}");
    }
}

#[test]
fn a_flipped_bit_anywhere_in_a_manifest_is_noticed() {
    let stage = Stage::new(0);
    let exported = stage.chat(Format::JsonLines);
    let whole = fs::read(&exported.manifest).unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1 << (at % 7);
        fs::write(&exported.manifest, &changed).unwrap();
        let noticed = verify(&exported.manifest).map_or(true, |report| !report.is_same());
        assert!(noticed, "byte {at}: {}", String::from_utf8_lossy(&changed));
    }
}

#[test]
fn of_each_item_it_is_told_what_became_of_it() {
    type Change = fn(&mut Vec<String>);
    type Told<'a> = &'a [(u64, Option<&'a str>, How)];
    let stage = Stage::new(6);
    let exported = stage.chat(Format::JsonLines);
    let whole = lines(&exported.file);
    let cases: [(Change, Told<'_>); 7] = [
        (|lines| lines[2] = lines[2].replace("message 2", "message 9"), &[(3, Some("item-2"), How::Changed)]),
        (|lines| lines[2] = lines[2].replace("10:59", "10:58"), &[(3, Some("item-2"), How::Rewritten)]),
        (|lines| drop(lines.remove(1)), &[(2, Some("item-1"), How::Missing)]),
        (|lines| lines.insert(1, lines[1].clone()), &[(3, Some("item-1"), How::Added)]),
        (|lines| lines.insert(1, lines[1].replace("item-1", "new")), &[(2, Some("new"), How::Added)]),
        (
            |lines| {
                let line = lines.remove(0);
                lines.insert(4, line);
            },
            &[(1, Some("item-0"), How::Moved { to: 5 })],
        ),
        (|lines| lines[3] = "no item".to_owned(), &[(4, Some("item-3"), How::Changed)]),
    ];
    for (no, (change, told)) in cases.into_iter().enumerate() {
        let mut changed = whole.clone();
        change(&mut changed);
        fs::write(&exported.file, changed.join("\n") + "\n").unwrap();
        let found = differences(&exported);
        assert_eq!(of_items(&found), told, "case {no}: {found:?}");
        let is_different =
            found.iter().any(|difference| matches!(difference, Difference::Fingerprint { .. }));
        assert_eq!(is_different, no != 1, "case {no}: receipts are not part of the fingerprint");
    }
}

#[test]
fn what_stands_beside_the_items_counts_too() {
    let stage = Stage::new(2);
    let exported = stage.chat(Format::Html);
    let page = fs::read_to_string(&exported.file).unwrap();
    fs::write(&exported.file, page.replace("Complete: nothing", "Complete: something")).unwrap();
    assert!(matches!(&differences(&exported)[..], [Difference::File { .. }, Difference::Around { .. }]));
    fs::remove_file(&exported.file).unwrap();
    assert!(matches!(&differences(&exported)[..], [Difference::FileMissing { .. }]));
}

#[test]
fn nothing_is_overwritten_and_only_the_owner_reads_it() {
    let stage = Stage::new(1);
    fs::write(stage.path("chat.csv"), "mine").unwrap();
    fs::write(manifest_of(&stage.path("chat (2).csv")), "mine").unwrap();
    let exported = stage.chat(Format::Csv);
    assert_eq!(exported.file, stage.path("chat (3).csv"));
    assert_eq!(exported.manifest, stage.path("chat (3).csv.manifest.json"));
    assert_eq!(
        stage.names(),
        ["chat (2).csv.manifest.json", "chat (3).csv", "chat (3).csv.manifest.json", "chat.csv"]
    );
    assert_eq!(fs::read_to_string(stage.path("chat.csv")).unwrap(), "mine");
    #[cfg(unix)]
    for path in [&exported.file, &exported.manifest] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(differences(&exported), []);
}

#[test]
fn broken_off_or_refused_it_leaves_nothing() {
    let stage = Stage::new(2_000);
    let mut told = 0;
    let broken = stage.archive.export_now(&wanted(chat("c-1"), Format::Html), &stage.path("a.html"), |at| {
        told += 1;
        assert!(at.done <= at.total);
        if at.done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(broken, Err(ExportError::Cancelled)), "{broken:?}");
    assert!(told > 1);
    let nothing = What::Hits {
        plan: Plan { branches: vec![Branch { matching: Some("\"zzz\"".to_owned()), ..Branch::default() }] },
        query: "zzz".to_owned(),
    };
    assert!(matches!(stage.export(nothing, Format::Csv, "b.csv"), Err(ExportError::Nothing)));
    assert!(matches!(stage.export(chat("c-9"), Format::Csv, "b.csv"), Err(ExportError::Unknown)));
    assert!(matches!(
        stage.export(chat("c-1"), Format::Csv, "no/b.csv"),
        Err(ExportError::Unwritable { .. })
    ));
    assert_eq!(stage.names(), [""; 0]);
}

#[test]
fn whoever_stops_waiting_breaks_it_off() {
    let stage = Stage::new(2_000);
    let (started, mut has_started) = tokio::sync::mpsc::unbounded_channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let progress = move |_| {
        started.send(()).ok();
        // Until nobody waits any more.
        may_go_on.recv().ok();
        ControlFlow::Continue(())
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let export = stage.archive.export(wanted(chat("c-1"), Format::Csv), stage.path("a.csv"), progress);
        tokio::select! {
            done = export => panic!("{done:?}"),
            _ = has_started.recv() => {}
        }
        drop(go_on);
        // The sender is gone when the export is.
        while has_started.recv().await.is_some() {}
    });
    assert_eq!(stage.names(), [""; 0]);
}

#[test]
fn a_long_chat_is_whole_and_in_order() {
    let stage = Stage::new(1_800);
    let exported = stage.chat(Format::JsonLines);
    let ids: Vec<String> = lines(&exported.file)
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["Id"].as_str().unwrap().to_owned())
        .filter(|id| id.starts_with("item"))
        .collect();
    let expected: Vec<String> = (0..1_800).map(|no| format!("item-{no}")).collect();
    assert_eq!(ids, expected);
    let hits = stage.export(everything(), Format::JsonLines, "hits.jsonl").unwrap();
    assert_eq!(hits.items, 1_803);
    assert_eq!(differences(&hits), []);
}

/// A chat of which two stretches were read, and nothing between them, kept as the engine keeps it.
fn read_in_part() -> Batch {
    let mut timeline = Timeline::new();
    let pages = [
        (Start::Newest, true, [2, 3]),
        (Start::Time("2026-11-20T10:00:01Z".parse().unwrap()), false, [0, 1]),
    ];
    for (number, (start, more, items)) in (1..).zip(pages) {
        let evidence = PageEvidence { direction: Direction::Backward, start, more, epoch: None };
        let items: Vec<Item> = items.map(|no| item(no, "c-3", &format!("message {no}"))).into();
        timeline.page(&evidence, Seen { number, at: items[0].time }, items);
    }
    let kept = |entry: &std::sync::Arc<Entry>| NewItem {
        ordinal: entry.place.ordinal,
        mark: Some(entry.mark().as_bytes().to_vec()),
        ..NewItem::new(entry.item.clone())
    };
    let items = timeline.entries().map(kept).collect();
    Batch { items, state: Some(json!(timeline.state()).to_string()), ..batch("c-3", false, Vec::new()) }
}

#[test]
fn a_page_says_where_items_may_be_missing() {
    let stage = Stage::new(4);
    stage.archive.write_now(vec![read_in_part()]).unwrap();
    for format in [Format::Html, Format::Markdown] {
        let exported = stage.export(chat("c-3"), format, &format!("holes.{}", format.extension())).unwrap();
        let text = fs::read_to_string(&exported.file).unwrap();
        assert!(text.contains("Not complete: 4 items, 1 hole."), "{format}");
        let hole =
            text.find("Items may be missing, 2026-11-20 11:00:01 to 2026-11-20 11:00:02 (0:01)").unwrap();
        assert!(text.find("message 1").unwrap() < hole && hole < text.find("message 2").unwrap(), "{format}");
        let manifest: Value = serde_json::from_str(&fs::read_to_string(&exported.manifest).unwrap()).unwrap();
        assert_eq!(manifest["chat"]["complete"], json!(false));
    }
}
