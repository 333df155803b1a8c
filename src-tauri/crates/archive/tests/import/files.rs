//! Files, folders and archives that a person names.

use std::fs;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::slice;

use archive::import::files::{Found, Problem, Step, Tag, Totals, Unread, Walk, totals};
use archive::import::format::Original;
use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{CONTACT, STORED, UNPROCESSED};

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn walk(paths: &[PathBuf]) -> Vec<Step> {
    let steps: Vec<Step> = Walk::new(paths, |_, _| false).collect();
    assert_counted(paths, &steps);
    steps
}

/// What was counted beforehand is what came.
fn assert_counted(paths: &[PathBuf], steps: &[Step]) {
    let totals = totals(paths, |_| ControlFlow::Continue(()));
    let bytes = steps.iter().map(|step| match step {
        Step::Found(Found { source_bytes, .. })
        | Step::Known { source_bytes, .. }
        | Step::Refused { source_bytes, .. }
        | Step::Unread(Unread { source_bytes, .. }) => source_bytes,
    });
    assert_eq!((totals.steps, totals.bytes), (steps.len() as u64, bytes.sum::<u64>()));
}

fn found(paths: &[PathBuf]) -> Vec<Found> {
    let only_found = |step| match step {
        Step::Found(found) => found,
        other => panic!("{other:?}"),
    };
    walk(paths).into_iter().map(only_found).collect()
}

fn names(paths: &[PathBuf]) -> Vec<String> {
    found(paths).into_iter().map(|found| found.name).collect()
}

fn problems(paths: &[PathBuf]) -> Vec<(String, Problem)> {
    let unread = |step| match step {
        Step::Unread(unread) => Some((unread.name, unread.problem)),
        _ => None,
    };
    walk(paths).into_iter().filter_map(unread).collect()
}

#[test]
fn a_named_file_is_read_whatever_its_name() {
    let folder = folder();
    let path = write(folder.path(), "chat.txt", STORED);
    let [found] = &found(&[path])[..] else { panic!("one file") };
    assert_eq!(
        (&*found.name, &found.bytes[..], found.source_bytes),
        ("chat.txt", STORED, STORED.len() as u64)
    );
    assert_eq!(found.transcript().unwrap().contact.as_str(), CONTACT);
}

#[test]
fn a_folder_is_read_to_its_ground_in_the_order_of_names() {
    let folder = folder();
    for name in
        ["dump/2026/11/21/b.json", "dump/2026/11/20/c.JSON", "dump/2026/11/20/a.json", "dump/z.json.gz"]
    {
        write(folder.path(), name, &if name.ends_with("gz") { gzip(STORED) } else { STORED.to_vec() });
    }
    let found = found(&[folder.path().join("dump")]);
    let names: Vec<&str> = found.iter().map(|found| &*found.name).collect();
    assert_eq!(
        names,
        ["dump/2026/11/20/a.json", "dump/2026/11/20/c.JSON", "dump/2026/11/21/b.json", "dump/z.json.gz"]
    );
    assert!(found.iter().all(|found| found.bytes == STORED));
}

#[test]
fn hidden_and_other_files_of_a_folder_are_passed() {
    let folder = folder();
    for name in ["a.json", ".hidden.json", ".git/b.json", "voice.wav", "notes.txt", "x.json.part", "json"] {
        write(folder.path(), name, STORED);
    }
    let paths = [folder.path().to_owned()];
    assert_eq!(names(&paths).len(), 1);
    assert_eq!(
        totals(&paths, |_| ControlFlow::Continue(())).passed_over,
        4,
        "of the hidden ones nobody hears"
    );
}

#[test]
fn several_things_are_read_one_after_the_other() {
    let folder = folder();
    let (one, two) = (write(folder.path(), "one.json", STORED), write(folder.path(), "two/x.json", STORED));
    let two = two.parent().unwrap().to_owned();
    assert_eq!(names(&[two.clone(), one.clone()]), ["two/x.json", "one.json"]);
    assert_eq!(names(&[]), [""; 0]);
}

#[test]
fn a_folder_named_by_dots_has_its_own_name() {
    let folder = folder();
    write(folder.path(), "dump/x.json", STORED);
    fs::create_dir(folder.path().join("dump/inner")).unwrap();
    assert_eq!(names(&[folder.path().join("dump/inner/..")]), ["dump/x.json"]);
}

#[cfg(unix)]
#[test]
fn links_lead_to_files_but_not_around_in_circles() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let file = write(folder.path(), "dump/a.json", STORED);
    let dump = folder.path().join("dump");
    symlink(&dump, dump.join("circle.json")).unwrap();
    symlink(&file, dump.join("b.json")).unwrap();
    assert_eq!(names(slice::from_ref(&dump)), ["dump/a.json", "dump/b.json"]);
    symlink(&dump, folder.path().join("chosen")).unwrap();
    assert_eq!(names(&[folder.path().join("chosen")]), ["chosen/a.json", "chosen/b.json"]);
    symlink(folder.path().join("gone"), dump.join("c.json")).unwrap();
    assert_eq!(problems(&[dump]), [("dump/c.json".to_owned(), Problem::Missing)]);
}

#[test]
fn members_of_an_archive_are_read() {
    let folder = folder();
    let members: [(&str, &[u8]); 7] = [
        ("2026/11/20/a.json", STORED),
        ("2026/11/20/b.json.gz", &gzip(UNPROCESSED)),
        ("2026\\11\\21\\c.json", STORED),
        ("__MACOSX/2026/._a.json", b"junk"),
        (".hidden/d.json", b"junk"),
        ("readme.txt", b"junk"),
        ("empty/", b""),
    ];
    // What it is, its beginning says.
    let path = write(folder.path(), "chats.zip", &zip(&members));
    let found = found(slice::from_ref(&path));
    let names: Vec<&str> = found.iter().map(|found| &*found.name).collect();
    assert_eq!(
        names,
        ["chats.zip/2026/11/20/a.json", "chats.zip/2026/11/20/b.json.gz", "chats.zip/2026/11/21/c.json"]
    );
    assert_eq!((&found[0].bytes[..], &found[1].bytes[..]), (STORED, UNPROCESSED));
    assert_eq!(found[0].tag, found[2].tag, "a tag is of the content");
    assert_ne!(found[0].tag, found[1].tag);
    let other = write(folder.path(), "download", &fs::read(path).unwrap());
    assert_eq!(self::names(&[other]).len(), 3);
}

#[test]
fn an_archive_is_read_among_other_files_of_a_folder() {
    let folder = folder();
    write(folder.path(), "d/a.json", STORED);
    write(folder.path(), "d/b.zip", &zip(&[("x.json", STORED), ("y.json", STORED)]));
    write(folder.path(), "d/c.zip", &zip(&[]));
    write(folder.path(), "d/d.json", STORED);
    assert_eq!(
        names(&[folder.path().join("d")]),
        ["d/a.json", "d/b.zip/x.json", "d/b.zip/y.json", "d/d.json"]
    );
}

#[test]
fn several_packed_texts_in_a_row_are_one() {
    let folder = folder();
    let (first, second) = STORED.split_at(1_000);
    let path = write(folder.path(), "x.json.gz", &[gzip(first), gzip(second)].concat());
    assert_eq!(found(&[path])[0].bytes, STORED);
}

#[test]
fn twins_from_before_processing_are_known_by_their_place() {
    let folder = folder();
    let twin = format!("acme/UnprocessedChatTranscripts/2026/{CONTACT}_20261120T09:15_UTC.json");
    let stored = format!("acme/ChatTranscripts/2026/{CONTACT}_20261120T09:15_UTC.json");
    let path = write(folder.path(), "chats.zip", &zip(&[(&stored, STORED), (&twin, UNPROCESSED)]));
    let originals = |found: Vec<Found>| -> Vec<Original> {
        found.iter().map(|found| found.transcript().unwrap().original).collect()
    };
    assert_eq!(originals(found(&[path])), [Original::Stored, Original::Unprocessed]);
    let deep = write(folder.path(), "UnprocessedX/2026/11/x.json", UNPROCESSED);
    let deep = found(&[deep.parent().unwrap().to_owned()]);
    assert_eq!(deep[0].name, "11/x.json");
    assert_eq!(originals(deep), [Original::Unprocessed], "though the folder was named from below");
}

#[test]
fn what_is_known_is_not_read_again() {
    let folder = folder();
    write(folder.path(), "d/a.json", STORED);
    write(folder.path(), "d/b.zip", &zip(&[("x.json", STORED), ("y.json", UNPROCESSED)]));
    let paths = [folder.path().join("d")];
    let known: Vec<(String, Tag)> = found(&paths).into_iter().map(|found| (found.name, found.tag)).collect();
    write(folder.path(), "d/c.json", STORED);
    let again =
        || Walk::new(&paths, |name, tag| known.iter().any(|known| known.0 == name && known.1 == *tag));
    let steps: Vec<Step> = again().collect();
    assert_counted(&paths, &steps);
    let kinds: Vec<bool> = steps.iter().map(|step| matches!(step, Step::Known { .. })).collect();
    assert_eq!(kinds, [true, true, true, false]);
    // Grown by a byte.
    write(folder.path(), "d/a.json", &[STORED, b"\n"].concat());
    write(folder.path(), "d/b.zip", &zip(&[("x.json", UNPROCESSED), ("y.json", UNPROCESSED)]));
    let kinds: Vec<bool> = again().map(|step| matches!(step, Step::Known { .. })).collect();
    assert_eq!(kinds, [false, false, true, false]);
}

#[test]
fn a_file_that_changed_without_growing_is_another() {
    let folder = folder();
    let path = write(folder.path(), "a.json", STORED);
    let tag = |path: &PathBuf| found(slice::from_ref(path))[0].tag.clone();
    let before = tag(&path);
    assert_eq!(tag(&path), before);
    let file = fs::File::options().write(true).open(&path).unwrap();
    let modified = file.metadata().unwrap().modified().unwrap();
    file.set_modified(modified + std::time::Duration::from_millis(1)).unwrap();
    assert_ne!(tag(&path), before);
}

#[test]
fn what_is_not_there_is_told_and_the_rest_is_read() {
    let folder = folder();
    let paths = [folder.path().join("gone.json"), write(folder.path(), "a.json", STORED)];
    let steps = walk(&paths);
    let Step::Unread(unread) = &steps[0] else { panic!("{steps:?}") };
    assert_eq!((&*unread.name, unread.problem), ("gone.json", Problem::Missing));
    assert_eq!(unread.to_string(), "gone.json: it is not there: it was moved or deleted, name it anew");
    assert!(matches!(steps[1], Step::Found(_)));
}

#[cfg(unix)]
#[test]
fn what_is_neither_file_nor_folder_is_refused_when_named_and_passed_in_a_folder() {
    let folder = folder();
    let path = folder.path().join("d/socket.json");
    fs::create_dir(path.parent().unwrap()).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    assert_eq!(problems(&[path]), [("socket.json".to_owned(), Problem::NotAFile)]);
    assert_eq!(names(&[folder.path().join("d")]), [""; 0]);
}

#[test]
fn a_damaged_member_is_told_and_the_rest_is_read() {
    let folder = folder();
    let mut bytes = zip(&[("a.json", STORED), ("b.json", STORED), ("c.json", STORED)]);
    let second = bytes.windows(6).position(|window| window == b"b.json").unwrap();
    bytes[second + 300] ^= 0x55;
    let path = write(folder.path(), "x.zip", &bytes);
    assert_eq!(problems(slice::from_ref(&path)), [("x.zip/b.json".to_owned(), Problem::Damaged)]);
    assert_eq!(walk(&[path]).len(), 3);
}

#[test]
fn damaged_archives_are_told() {
    let folder = folder();
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let paths = [
        write(folder.path(), "a.zip", &cut(zip(&[("a.json", STORED), ("b.json", STORED)]))),
        write(folder.path(), "b.json.gz", &cut(gzip(STORED))),
        write(folder.path(), "c.json.gz", &[0x1f, 0x8b, 0xff, 0xff, 0xff]),
    ];
    let problems: Vec<Problem> = problems(&paths).into_iter().map(|(_, problem)| problem).collect();
    assert_eq!(problems, [Problem::Damaged; 3]);
}

#[test]
fn what_unpacks_beyond_belief_is_left_alone() {
    let folder = folder();
    let zeros = vec![b' '; 4 << 20];
    let bomb = gzip(&zeros);
    assert!(bomb.len() * 200 < zeros.len());
    let paths = [
        write(folder.path(), "a.json.gz", &bomb),
        write(folder.path(), "b.zip", &zip(&[("x.json", &zeros), ("y.json", STORED), ("z.json.gz", &bomb)])),
    ];
    let steps = problems(&paths);
    let expected =
        ["a.json.gz", "b.zip/x.json", "b.zip/z.json.gz"].map(|name| (name.to_owned(), Problem::Bomb));
    assert_eq!(steps, expected);
    assert_eq!(walk(&paths).len(), 4, "what is honest beside it is read");
}

#[test]
fn many_members_that_are_small_fill_no_memory_together() {
    // Each is small enough to be believed, all of them are not.
    let folder = folder();
    let spaces = vec![b' '; 1 << 20];
    let names: Vec<String> = (0..8).map(|number| format!("{number}.json")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &spaces[..])).collect();
    let bytes = zip(&members);
    let believed = (bytes.len() * 200) >> 20;
    assert!((1..8).contains(&believed));
    let steps = walk(&[write(folder.path(), "x.zip", &bytes)]);
    let bombs =
        steps.iter().filter(|step| matches!(step, Step::Unread(Unread { problem: Problem::Bomb, .. })));
    assert_eq!(bombs.count(), 8 - believed);
}

#[test]
fn an_archive_within_an_archive_is_told() {
    let folder = folder();
    let inner = zip(&[("x.json", STORED)]);
    let path = write(folder.path(), "x.zip", &zip(&[("inner.zip", &inner), ("disguised.json", &inner)]));
    let expected = ["x.zip/inner.zip", "x.zip/disguised.json"].map(|name| (name.to_owned(), Problem::Nested));
    assert_eq!(problems(&[path]), expected);
}

#[test]
fn a_locked_archive_is_told() {
    // The flag that says so is the same whatever it is locked with.
    let mut bytes = zip(&[("a.json", STORED)]);
    let central = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[central + 8] |= 1;
    bytes[6] |= 1;
    let folder = folder();
    let path = write(folder.path(), "x.zip", &bytes);
    assert_eq!(problems(&[path]), [("x.zip/a.json".to_owned(), Problem::Locked)]);
}

#[test]
fn a_file_beyond_measure_is_not_read() {
    let folder = folder();
    let path = folder.path().join("x.json");
    // Takes no place on the disk.
    fs::File::create(&path).unwrap().set_len((256 << 20) + 1).unwrap();
    assert_eq!(problems(&[path]), [("x.json".to_owned(), Problem::TooLarge)]);
}

#[test]
fn counting_can_be_ended() {
    let folder = folder();
    for number in 0..5 {
        write(folder.path(), &format!("{number}.json"), b"{}");
    }
    let mut heard = Vec::new();
    let counted = totals(&[folder.path().to_owned()], |totals| {
        heard.push(totals.steps);
        if totals.steps == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(heard, [1, 2, 3]);
    assert_eq!(counted, Totals { steps: 3, bytes: 6, passed_over: 0 });
}

#[test]
fn what_comes_from_elsewhere_is_unpacked_and_known_by_its_place() {
    let key = format!("acme/UnprocessedChat/{CONTACT}_20261120T09:15_UTC.json.gz");
    let packed = gzip(STORED);
    let size = packed.len() as u64;
    let found = Found::of(&key, key.clone(), packed, Tag::new("etag")).unwrap();
    assert_eq!((&found.bytes[..], found.source_bytes, found.tag.as_str()), (STORED, size, "etag"));
    assert!(found.kind_hint.is_unprocessed);
    let nested = Found::of("x", "x".to_owned(), zip(&[]), Tag::new("etag")).unwrap_err();
    assert_eq!(nested.problem, Problem::Nested);
}

#[test]
fn nothing_that_was_said_is_shown_by_debug() {
    let found = Found::of("x", "x".to_owned(), STORED.to_vec(), Tag::new("t")).unwrap();
    let shown = format!("{found:?}");
    assert!(!shown.contains("order") && shown.len() < 300, "{shown}");
}
