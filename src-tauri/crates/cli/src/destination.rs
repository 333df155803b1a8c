//! The file that is written at the end, or now and then before.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::dump::Dump;

/// A place to write to, tried before anything is watched: an hour of watching must not end in "no such directory".
#[derive(Debug)]
pub(crate) struct Destination {
    path: PathBuf,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// No ordinary file, but a pipe or a terminal.
    Special(File),
    /// Where the file is until it is whole, while there is one.
    Ordinary(Option<Part>),
}

#[derive(Debug)]
struct Part {
    path: PathBuf,
    file: File,
}

/// Why the file can not be written.
#[derive(Debug, Error)]
#[error("`{}` can not be written ({source}); name a file in a directory that exists and is writable", path.display())]
pub(crate) struct Unwritable {
    path: PathBuf,
    source: io::Error,
}

impl Destination {
    /// Opens the place. What is there stays as it is until there is something to write.
    pub(crate) fn prepare(path: &Path) -> Result<Self, Unwritable> {
        let is_special = path.metadata().is_ok_and(|metadata| !metadata.is_file());
        let place = if is_special {
            OpenOptions::new().write(true).open(path).map(Place::Special)
        } else {
            Part::create(path).map(|part| Place::Ordinary(Some(part)))
        };
        let place = place.map_err(|source| Unwritable { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), place })
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(&mut self, dump: &Dump) -> Result<(), Unwritable> {
        let written = match &mut self.place {
            Place::Special(file) => print(file, dump),
            Place::Ordinary(part) => replace(&self.path, part.take(), dump),
        };
        written.map_err(|source| Unwritable { path: self.path.clone(), source })
    }

    /// Whether what is written takes the place of what was written before.
    pub(crate) fn can_be_replaced(&self) -> bool {
        matches!(self.place, Place::Ordinary(_))
    }
}

impl Part {
    fn create(path: &Path) -> io::Result<Self> {
        let mut name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = path.with_file_name(name);
        let file = owner_only().create_new(true).open(&path)?;
        Ok(Self { path, file })
    }
}

impl Drop for Part {
    /// Leaves no half a file behind.
    fn drop(&mut self) {
        // Renamed, it is not there any more.
        if let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "an unfinished file is left behind");
        }
    }
}

fn replace(path: &Path, part: Option<Part>, dump: &Dump) -> io::Result<()> {
    let part = part.map_or_else(|| Part::create(path), Ok)?;
    print(&part.file, dump)?;
    part.file.sync_all()?;
    std::fs::rename(&part.path, path)
}

fn print(file: &File, dump: &Dump) -> io::Result<()> {
    let mut output = BufWriter::new(file);
    serde_json::to_writer(&mut output, dump)?;
    output.write_all(b"\n")?;
    output.flush()
}

/// The file holds what was said in chats.
fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
