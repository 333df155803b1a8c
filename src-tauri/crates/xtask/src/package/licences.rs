//! The licences and notices of everything that is in the programs, each text once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::parts::Part;
use super::{Work, tree};
use crate::failure::Failure;

const FILE: &str = "usr/share/doc/sightline/third-party-licences.txt";

/// How the names of such files begin, whatever their case.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// Folders whose licences are not those of what is linked.
const ASIDE: [&str; 7] = ["tests", "test", "examples", "benches", "target", "node_modules", "fuzz"];

/// C sources lie two folders deep.
const DEPTH: u32 = 2;

const RULE: &str = "\n--------------------------------------------------------------------------------\n\n";

pub(super) fn write(work: &Work<'_>, parts: &[Part]) -> Result<(), Failure> {
    let others = parts.iter().filter(|part| !part.is_ours);
    let read = others.map(|part| (part, texts(&part.folder))).collect::<Vec<_>>();
    tree::write(work, together(&read).as_bytes(), FILE, 0o644)
}

/// One file of them all.
fn together(read: &[(&Part, Vec<String>)]) -> String {
    let mut all = "The programs of Sightline have code of others in them. This lists it, with the licence that its authors name, and \
                   below it the texts as they come with it.\n\n"
        .to_owned();
    let mut users: BTreeMap<String, (Vec<String>, &str)> = BTreeMap::new();
    for (part, texts) in read {
        let name = format!("{} {}", part.name, part.version);
        let licence = part.licence.as_deref().unwrap_or("see its text below");
        let without = if texts.is_empty() { " (no text comes with it)" } else { "" };
        // Writing to a string does not fail.
        let _ = writeln!(all, "{name}: {licence}{without}");
        for text in texts {
            let same = text.split_whitespace().collect::<Vec<_>>().join(" ");
            users.entry(same).or_insert_with(|| (Vec::new(), text)).0.push(name.clone());
        }
    }
    // Those with most users first.
    let mut users: Vec<_> = users.into_values().collect();
    users.sort_by(|(some, _), (others, _)| others.len().cmp(&some.len()).then_with(|| some.cmp(others)));
    for (names, text) in users {
        let _ = write!(all, "{RULE}{}:\n\n{}\n", names.join(", "), text.trim_matches('\n'));
    }
    all
}

fn texts(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    collect(folder, DEPTH, &mut files);
    files.sort();
    files
        .iter()
        .filter_map(|file| fs::read(file).ok())
        .map(|text| String::from_utf8_lossy(&text).into_owned())
        .collect()
}

fn collect(folder: &Path, depth: u32, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth > 0 && !ASIDE.contains(&&*name) {
            collect(&entry.path(), depth - 1, files);
        }
        let upper = name.to_ascii_uppercase();
        let is_code = [".RS", ".C", ".H", ".JS", ".TS", ".PY"].iter().any(|ending| upper.ends_with(ending));
        if !is_folder && !is_code && NAMES.iter().any(|start| upper.starts_with(start)) {
            files.push(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, licence: Option<&str>) -> Part {
        Part {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.map(str::to_owned),
            purl: String::new(),
            hash: None,
            folder: PathBuf::new(),
            needs: Vec::new(),
            is_ours: false,
        }
    }

    #[test]
    fn the_same_text_stands_once_with_all_who_use_it() {
        let (one, two, bare) = (part("one", Some("MIT")), part("two", Some("MIT")), part("bare", None));
        let read = [
            (&one, vec!["Free  of\ncharge".to_owned()]),
            (&two, vec!["Free of charge\n".to_owned()]),
            (&bare, Vec::new()),
        ];
        let text = together(&read);
        assert!(text.contains("one 1.0.0, two 1.0.0:\n\nFree  of\ncharge\n"), "{text}");
        assert_eq!(text.matches("charge").count(), 1);
        assert!(text.contains("bare 1.0.0: see its text below (no text comes with it)"));
    }
}
