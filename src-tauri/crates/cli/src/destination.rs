//! The file that is written at the end.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::dump::Dump;

/// A place to write to, tried before anything is watched: an hour of watching must not end in "no such directory".
#[derive(Debug)]
pub(crate) struct Destination {
    path: PathBuf,
    file: File,
    /// Where the file is until it is whole; `None` where `path` is no ordinary file, but a pipe or a terminal.
    part: Option<PathBuf>,
}

/// Why the file can not be written.
#[derive(Debug, Error)]
#[error("`{}` can not be written ({source}); name a file in a directory that exists and is writable", path.display())]
pub(crate) struct Unwritable {
    path: PathBuf,
    source: io::Error,
}

impl Destination {
    /// Opens the place. What is there stays as it is until the end.
    pub(crate) fn prepare(path: &Path) -> Result<Self, Unwritable> {
        let unwritable = |source| Unwritable { path: path.to_owned(), source };
        let is_special = path.metadata().is_ok_and(|metadata| !metadata.is_file());
        if is_special {
            let file = OpenOptions::new().write(true).open(path).map_err(unwritable)?;
            return Ok(Self { path: path.to_owned(), file, part: None });
        }
        let name = path.file_name().ok_or_else(|| unwritable(io::ErrorKind::InvalidFilename.into()))?;
        let mut part_name = name.to_owned();
        part_name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(part_name);
        let file = owner_only().create_new(true).open(&part).map_err(unwritable)?;
        Ok(Self { path: path.to_owned(), file, part: Some(part) })
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn write(mut self, dump: &Dump) -> Result<(), Unwritable> {
        let written = self.write_part(dump);
        written.map_err(|source| Unwritable { path: self.path.clone(), source })
    }

    fn write_part(&mut self, dump: &Dump) -> io::Result<()> {
        let mut output = BufWriter::new(&self.file);
        serde_json::to_writer(&mut output, dump)?;
        output.write_all(b"\n")?;
        output.flush()?;
        drop(output);
        if let Some(part) = &self.part {
            self.file.sync_all()?;
            std::fs::rename(part, &self.path)?;
            self.part = None;
        }
        Ok(())
    }
}

impl Drop for Destination {
    /// Leaves no half a file behind.
    fn drop(&mut self) {
        if let Some(part) = &self.part
            && let Err(error) = std::fs::remove_file(part)
        {
            tracing::warn!(%error, "an unfinished file is left behind");
        }
    }
}

/// The file holds what was said in chats.
fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
