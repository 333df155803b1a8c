//! A file until it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::SavedFile;
use super::mark::mark;
use super::name::numbered;

/// So many files of one name may be in a folder.
const MOST_OF_A_NAME: u32 = 10_000;

/// A file that is being written, under its name with `.part` behind it. Dropped before it is finished, it is removed.
#[derive(Debug)]
pub(super) struct Part {
    folder: PathBuf,
    name: String,
    path: PathBuf,
    file: Option<File>,
    size: u64,
}

impl Part {
    /// Begins a file that only its owner can read. `name` is safe.
    pub(super) fn create(folder: &Path, name: String) -> io::Result<Self> {
        let (path, file) = create_new(folder, |number| format!("{}.part", numbered(&name, number)))?;
        Ok(Self { folder: folder.to_owned(), name, path, file: Some(file), size: 0 })
    }

    pub(super) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.as_mut().ok_or(io::ErrorKind::Other)?.write_all(piece)?;
        self.size += piece.len() as u64;
        Ok(())
    }

    /// Gives the file its name, or the next one that is free.
    pub(super) fn finish(mut self) -> io::Result<SavedFile> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
        }
        // A rename would replace what has the name already. Taking the name first, which fails if anybody has it, leaves nothing to
        // replace but what is ours.
        let (path, taken) = create_new(&self.folder, |number| numbered(&self.name, number))?;
        drop(taken);
        if let Err(error) = fs::rename(&self.path, &path) {
            fs::remove_file(&path).ok();
            return Err(error);
        }
        // Renamed: there is nothing left to remove.
        self.path = PathBuf::new();
        mark(&path);
        Ok(SavedFile { path, size: self.size })
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if self.path.as_os_str().is_empty() {
            return;
        }
        // Closed first: some systems do not remove what is open.
        self.file = None;
        if let Err(error) = fs::remove_file(&self.path) {
            // Its path is not told: it holds a name from the chat.
            tracing::warn!(%error, "a part of a file is left behind");
        }
    }
}

/// Creates a file under the first of the names that nothing has, be it a file, a folder or a link.
fn create_new(folder: &Path, name: impl Fn(u32) -> String) -> io::Result<(PathBuf, File)> {
    for number in 1..=MOST_OF_A_NAME {
        let path = folder.join(name(number));
        match owner_only().open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests;
