//! Files in real folders.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::name::safe_name;
use super::*;

/// A folder with another beside it that nobody may touch; gone at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static SERIAL: AtomicU32 = AtomicU32::new(0);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("sightline-files-{}-{serial}", std::process::id()));
        fs::create_dir_all(root.join("chosen")).unwrap();
        Self(root)
    }

    fn path(&self) -> PathBuf {
        self.0.join("chosen")
    }

    fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn save(&self, name: &str, text: &str) -> SavedFile {
        let mut part = Part::create(&self.path(), safe_name(Some(name), None)).unwrap();
        part.write(text.as_bytes()).unwrap();
        part.finish().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// Names that somebody might try.
const NAMES: &[&str] = &[
    "../up.txt",
    "../../../../../../tmp/up.txt",
    "/tmp/absolute.txt",
    "C:\\absolute.txt",
    "\\\\server\\share\\x",
    "CON",
    "nul.txt",
    "invoice\u{202E}fdp.exe",
    "a\u{0}b\n.txt",
    "",
    ".",
    "..",
    ".hidden",
    "trailing. . ",
    "same.txt",
    "SAME.TXT",
    "same.txt",
    "caf\u{e9}.txt",
    "cafe\u{301}.txt",
    "same.txt.part",
];

#[test]
fn whatever_files_are_called_each_is_in_the_folder_and_none_replaces_another() {
    let folder = Folder::new();
    fs::write(folder.path().join("same.txt"), "was here before").unwrap();
    let long = ["x".repeat(256), "退".repeat(256)];
    let names = NAMES.iter().copied().chain(long.iter().map(String::as_str));
    let mut saved = Vec::new();
    // Twice: every name is a duplicate once.
    for (number, name) in names.clone().chain(names).enumerate() {
        saved.push((folder.save(name, &format!("file {number}")), number));
    }
    for (file, number) in &saved {
        assert_eq!(file.path.parent(), Some(&*folder.path()));
        assert_eq!(fs::read_to_string(&file.path).unwrap(), format!("file {number}"), "{:?}", file.path);
    }
    assert_eq!(fs::read_to_string(folder.path().join("same.txt")).unwrap(), "was here before");
    assert_eq!(folder.names().len(), saved.len() + 1, "no part is left");
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1, "nothing outside of the folder");
}

#[test]
fn a_part_that_is_given_up_is_removed() {
    let folder = Folder::new();
    let mut part = Part::create(&folder.path(), "a.txt".to_owned()).unwrap();
    part.write(b"half").unwrap();
    assert_eq!(folder.names(), BTreeSet::from(["a.txt.part".to_owned()]));
    drop(part);
    assert!(folder.names().is_empty());
}

#[test]
fn parts_of_the_same_name_do_not_meet() {
    let folder = Folder::new();
    let mut parts = [1, 2].map(|_| Part::create(&folder.path(), "a.txt".to_owned()).unwrap());
    parts[0].write(b"first").unwrap();
    parts[1].write(b"second").unwrap();
    let paths = parts.map(|part| part.finish().unwrap().path);
    assert_eq!(paths.map(|path| fs::read_to_string(path).unwrap()), ["first", "second"]);
    assert_eq!(folder.names(), BTreeSet::from(["a.txt".to_owned(), "a (2).txt".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_file_is_its_owners_and_no_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new();
    let outside = folder.0.join("outside.txt");
    for name in ["a.txt", "a.txt.part"] {
        symlink(&outside, folder.path().join(name)).unwrap();
    }
    let saved = folder.save("a.txt", "text");
    assert_eq!(saved.path, folder.path().join("a (2).txt"));
    assert_eq!(fs::metadata(&saved.path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!outside.exists());
}

#[test]
fn a_folder_that_is_none_is_told() {
    let folder = Folder::new();
    let error = Part::create(&folder.path().join("missing"), "a.txt".to_owned()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    fs::write(folder.path().join("file"), "").unwrap();
    let error = Part::create(&folder.path().join("file"), "a.txt".to_owned()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotADirectory);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let folder = Folder::new();
    // Writing to this device fails as writing to a full disk does.
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut part = Part::create(&folder.path(), "a.txt".to_owned()).unwrap();
    part.file = Some(full);
    let error = part.write(b"text").unwrap_err();
    assert_eq!(crate::SaveError::from(error), crate::SaveError::DiskFull);
    drop(part);
    assert!(folder.names().is_empty());
}
