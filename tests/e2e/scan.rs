//! Looks for a text wherever a process or a file could have left it.

use std::fs::{self, File};
use std::io::{BufRead as _, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// A text to look for, in the encodings in which a web engine keeps text.
pub(crate) struct Needle(Vec<Vec<u8>>);

impl Needle {
    pub(crate) fn new(text: &str) -> Self {
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Self(vec![text.as_bytes().to_vec(), wide])
    }

    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        self.0.iter().any(|form| contains(bytes, form))
    }
}

/// From one occurrence of the first byte to the next: the standard library's own search for a byte is quick in a debug build
/// too, and there are hundreds of megabytes to look through.
fn contains(bytes: &[u8], form: &[u8]) -> bool {
    let (mut at, mut rest) = (0, bytes);
    loop {
        at += rest.skip_until(form[0]).unwrap();
        if at == 0 || bytes[at - 1] != form[0] {
            return false;
        }
        if bytes[at - 1..].starts_with(form) {
            return true;
        }
        if rest.is_empty() {
            return false;
        }
    }
}

#[test]
fn a_text_is_found_in_both_encodings_wherever_it_stands() {
    let needle = Needle::new("abc");
    for text in ["abc", "aababc", "abcab", "xxabc"] {
        assert!(needle.is_in(text.as_bytes()), "{text}");
    }
    assert!(needle.is_in(b"..a\0b\0c\0"));
    for text in ["", "a", "ab", "abab", "xyz"] {
        assert!(!needle.is_in(text.as_bytes()), "{text}");
    }
}

/// Files below `root` that hold the text, but for what lies below `except`.
pub(crate) fn files(root: &Path, except: &Path, needle: &Needle) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            if path.starts_with(except) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && fs::read(&path).is_ok_and(|bytes| needle.is_in(&bytes)) {
                found.push(path);
            }
        }
    }
    found
}

/// Command lines and environments of all processes that hold the text.
pub(crate) fn command_lines(needle: &Needle) -> Vec<PathBuf> {
    let parts =
        processes().into_iter().flat_map(|process| [process.join("cmdline"), process.join("environ")]);
    parts.filter(|part| fs::read(part).is_ok_and(|bytes| needle.is_in(&bytes))).collect()
}

/// Processes of this name that belong to the desk with this home.
pub(crate) fn named(name: &str, home: &Path) -> Vec<PathBuf> {
    let home = Needle::new(&format!("HOME={}", home.display()));
    let is_it = |process: &PathBuf| {
        fs::read_to_string(process.join("comm")).is_ok_and(|comm| comm.trim() == name)
            && fs::read(process.join("environ")).is_ok_and(|environment| home.is_in(&environment))
    };
    processes().into_iter().filter(is_it).collect()
}

/// Whether the memory of a process holds the text: what it can write, which is where its heaps are.
pub(crate) fn memory(process: &Path, needle: &Needle) -> bool {
    let maps = fs::read_to_string(process.join("maps")).unwrap();
    let mut memory = File::open(process.join("mem")).unwrap();
    maps.lines().filter_map(writable).any(|(from, to)| {
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        // A stretch may go away, or be of a device: then there is nothing to read.
        memory.seek(SeekFrom::Start(from)).is_ok()
            && memory.read_exact(&mut bytes).is_ok()
            && needle.is_in(&bytes)
    })
}

/// `7f00-7f10 rw-p …`; not what is only set aside, as the gigabytes of a JavaScript engine.
fn writable(line: &str) -> Option<(u64, u64)> {
    let mut words = line.split_whitespace();
    let (range, rights) = (words.next()?, words.next()?);
    let (from, to) = range.split_once('-')?;
    let (from, to) = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
    (rights.starts_with("rw") && to - from < 1 << 30).then_some((from, to))
}

fn processes() -> Vec<PathBuf> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let is_process =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().parse::<u32>().is_ok());
    entries.map(|entry| entry.path()).filter(is_process).collect()
}
