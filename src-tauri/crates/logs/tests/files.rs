//! The log on a real disk.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::fs;
use std::io::Write;
use std::path::Path;

use logs::{Folder, Rotating};

/// Logs a line, as the log's layer does: in one call.
fn say(log: &mut impl Write, line: &str) {
    log.write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_log_begins_anew_when_it_is_large_and_of_the_earlier_ones_four_are_kept() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path().join("logs"));
    let mut log = Rotating::new(folder.clone()).with_limit(100);
    for number in 0..200 {
        say(&mut log, &format!("line {number:04}"));
    }
    let files = folder.logs();
    let names: Vec<_> = files.iter().map(|file| file.path.file_name().unwrap().to_str().unwrap()).collect();
    let expected =
        ["sightline.log", "sightline.1.log", "sightline.2.log", "sightline.3.log", "sightline.4.log"];
    assert_eq!(names, expected);
    assert!(files.iter().all(|file| file.bytes <= 100), "{files:?}");
    // The newest line is in the first, and none is missing up to the oldest that is kept.
    let all: Vec<String> = files.iter().rev().flat_map(|file| lines(&file.path)).collect();
    let first = 200 - all.len();
    let expected: Vec<String> = (first..200).map(|number| format!("line {number:04}")).collect();
    assert_eq!(all, expected);
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path().join("logs"));
    fs::create_dir(folder.path()).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    say(&mut Rotating::new(folder.clone()), "one");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.path()), 0o700);
    assert_eq!(mode(&folder.path().join("sightline.log")), 0o600);
}

#[test]
fn a_folder_that_can_not_be_made_stops_nobody_and_is_written_to_once_it_can() {
    let place = tempfile::tempdir().unwrap();
    let in_the_way = place.path().join("state");
    fs::write(&in_the_way, "a file where a folder should be").unwrap();
    let folder = Folder::at(in_the_way.join("logs"));
    let mut log = Rotating::new(folder.clone());
    say(&mut log, "lost");
    fs::remove_file(&in_the_way).unwrap();
    say(&mut log, "kept");
    assert_eq!(lines(&folder.path().join("sightline.log")), ["kept"]);
}

/// `/dev/full` takes nothing, as a disk without room.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_nobody() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let file = folder.path().join("sightline.log");
    std::os::unix::fs::symlink("/dev/full", &file).unwrap();
    let mut log = Rotating::new(folder);
    say(&mut log, "lost");
    fs::remove_file(&file).unwrap();
    say(&mut log, "kept");
    assert_eq!(lines(&file), ["kept"]);
}

/// A pipe that nobody reads: whoever opens it for writing waits without end.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_hangs_makes_nobody_wait() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let pipe = folder.path().join("sightline.log");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (mut log, guard) = logs::to_file(&folder);
    // More than may wait; each is taken at once.
    for number in 0..10_000 {
        say(&mut log, &format!("line {number}"));
    }
    // Its thread hangs, and to wait for it would be to hang too.
    std::mem::forget(guard);
}

#[test]
fn two_programs_write_into_one_log_and_a_log_that_is_removed_comes_back() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let (mut one, mut two) = (Rotating::new(folder.clone()), Rotating::new(folder.clone()));
    say(&mut one, "one");
    say(&mut two, "two");
    say(&mut one, "three");
    let path = folder.path().join("sightline.log");
    assert_eq!(lines(&path), ["one", "two", "three"]);
    fs::remove_file(&path).unwrap();
    say(&mut two, "four");
    assert_eq!(lines(&path), ["four"]);
}

#[test]
fn what_looks_like_a_token_does_not_get_into_the_file() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let token = "QVFJREFIZ1g0canary7f3aQVFJREFIZ1g0canary7f3aQVFJ";
    let line = format!("chat=4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5 token={token}");
    say(&mut Rotating::new(folder.clone()), &line);
    let path = folder.path().join("sightline.log");
    assert_eq!(lines(&path), ["chat=4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5 …"]);
}
