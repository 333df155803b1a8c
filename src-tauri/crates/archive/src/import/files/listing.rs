//! Files of folders, one after the other.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{Problem, Tag, Unread};

/// Endings of names that are looked at.
const ENDINGS: [&str; 3] = [".json", ".gz", ".zip"];

/// A file that is there.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) size: u64,
    /// Nanoseconds since 1970, of the last change.
    modified: u128,
}

/// Goes into folders. Holds the names of the folders that it is in, not of all files.
#[derive(Debug)]
pub(super) struct Listing {
    /// What is still to come of each folder, the innermost last; the next first.
    folders: Vec<std::vec::IntoIter<Named>>,
    /// Files of other names.
    pub(super) passed_over: u64,
}

#[derive(Debug)]
struct Named {
    path: PathBuf,
    name: String,
    /// A person named it, and did not find it in a folder.
    is_chosen: bool,
}

impl Listing {
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        let chosen =
            paths.iter().map(|path| Named { path: path.clone(), name: own_name(path), is_chosen: true });
        Self { folders: vec![chosen.collect::<Vec<_>>().into_iter()], passed_over: 0 }
    }

    fn look_at(&mut self, named: Named) -> Result<Option<Listed>, Unread> {
        let is_link = fs::symlink_metadata(&named.path).is_ok_and(|metadata| metadata.is_symlink());
        let found = fs::metadata(&named.path).map_err(|error| named.unread(error.into()))?;
        if found.is_dir() {
            // A link inside of a folder may lead back into it.
            if named.is_chosen || !is_link {
                let inside = inside(&named).map_err(|error| named.unread(error.into()))?;
                self.folders.push(inside.into_iter());
            }
            return Ok(None);
        }
        if !(named.is_chosen || found.is_file() && is_looked_at(&named.name)) {
            self.passed_over += 1;
            return Ok(None);
        }
        if !found.is_file() {
            return Err(named.unread(Problem::NotAFile));
        }
        let (size, modified) = (found.len(), modified(&found));
        Ok(Some(Listed { path: named.path, name: named.name, size, modified }))
    }
}

impl Iterator for Listing {
    type Item = Result<Listed, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(next) = self.folders.last_mut()?.next() else {
                self.folders.pop();
                continue;
            };
            if let Some(step) = self.look_at(next).transpose() {
                return Some(step);
            }
        }
    }
}

impl Listed {
    pub(super) fn tag(&self) -> Tag {
        Tag::new(format!("{}-{}", self.size, self.modified))
    }
}

impl Named {
    fn unread(&self, problem: Problem) -> Unread {
        Unread { name: self.name.clone(), source_bytes: 0, problem }
    }
}

/// By name, as far as it goes.
pub(super) fn is_looked_at(name: &str) -> bool {
    let name = name.as_bytes();
    ENDINGS.iter().any(|ending| {
        name.len()
            .checked_sub(ending.len())
            .is_some_and(|at| name[at..].eq_ignore_ascii_case(ending.as_bytes()))
    })
}

/// Of systems other than Windows, the way to hide something.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// In the order of the names, which for folders of days is that of time.
fn inside(folder: &Named) -> io::Result<Vec<Named>> {
    let mut inside = Vec::new();
    for entry in fs::read_dir(&folder.path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_hidden(&name) {
            let name = if folder.name.is_empty() { name } else { format!("{}/{name}", folder.name) };
            inside.push(Named { path: entry.path(), name, is_chosen: false });
        }
    }
    inside.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(inside)
}

/// Of `..` and the like, the name of the folder that it is.
fn own_name(path: &Path) -> String {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    name(path).or_else(|| name(&fs::canonicalize(path).ok()?)).unwrap_or_default()
}

fn modified(metadata: &Metadata) -> u128 {
    let since = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    since.unwrap_or_default().as_nanos()
}
