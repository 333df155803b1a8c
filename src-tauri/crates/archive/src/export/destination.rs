//! Where an export goes: two files that are whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::ExportError;
use super::hash::Hash;
use super::manifest::manifest_of;

/// So many files of one name may be in a folder.
const MOST_OF_A_NAME: u32 = 10_000;

/// A file that is being written, under its name with `.part` behind it. Dropped before it has its name, it is removed.
#[derive(Debug)]
pub(super) struct Unfinished {
    wanted: PathBuf,
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    size: u64,
}

impl Unfinished {
    /// Begins a file that only its owner can read.
    pub(super) fn create(wanted: &Path) -> Result<Self, ExportError> {
        let failed = |source| failed(wanted, source);
        for number in 1..=MOST_OF_A_NAME {
            let mut path = numbered(wanted, number).map_err(failed)?.into_os_string();
            path.push(".part");
            match create_new(Path::new(&path)) {
                Ok(file) => {
                    let file = BufWriter::with_capacity(256 * 1024, file);
                    let (wanted, path) = (wanted.to_owned(), PathBuf::from(path));
                    return Ok(Self { wanted, path, file, hash: Sha256::new(), size: 0 });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Err(failed(io::ErrorKind::AlreadyExists.into()))
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|source| failed(&self.wanted, source))
    }

    /// Its bytes so far.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The hash of its bytes so far.
    pub(super) fn hash(&self) -> Hash {
        self.hash.clone().into()
    }

    /// Brings it to the disk.
    pub(super) fn sync(&mut self) -> Result<(), ExportError> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        synced.map_err(|source| failed(&self.wanted, source))
    }

    /// Gives it its name, which is ours.
    pub(super) fn name(&mut self, name: &Path) -> Result<(), ExportError> {
        fs::rename(&self.path, name).map_err(|source| failed(&self.wanted, source))?;
        // Renamed: there is nothing left to remove.
        self.path = PathBuf::new();
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            remove(&self.path);
        }
    }
}

/// The names of a file and its manifest, taken so that nobody else has them: a rename would replace what has the name already. Dropped
/// before both files have them, they are free again, and what had them is removed.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) file: PathBuf,
    pub(super) manifest: PathBuf,
    is_kept: bool,
}

impl Names {
    /// Takes the first free ones.
    pub(super) fn take(wanted: &Path) -> Result<Self, ExportError> {
        let failed = |source| failed(wanted, source);
        for number in 1..=MOST_OF_A_NAME {
            let file = numbered(wanted, number).map_err(failed)?;
            let manifest = manifest_of(&file);
            if let Err(error) = create_new(&file) {
                if error.kind() == io::ErrorKind::AlreadyExists {
                    continue;
                }
                return Err(failed(error));
            }
            match create_new(&manifest) {
                Ok(_) => return Ok(Self { file, manifest, is_kept: false }),
                Err(error) => {
                    remove(&file);
                    if error.kind() != io::ErrorKind::AlreadyExists {
                        return Err(failed(error));
                    }
                }
            }
        }
        Err(failed(io::ErrorKind::AlreadyExists.into()))
    }

    /// Both files are there.
    pub(super) fn keep(mut self) {
        self.is_kept = true;
        // The names have to be as durable as what they name. Where a folder can not be opened, nothing more can be done.
        #[cfg(unix)]
        if let Some(folder) = self.file.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
                tracing::debug!(%error, "the folder of an export is not synced");
            }
        }
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        if !self.is_kept {
            remove(&self.file);
            remove(&self.manifest);
        }
    }
}

fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "an unfinished export is left behind");
    }
}

fn failed(path: &Path, source: io::Error) -> ExportError {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ExportError::Full(path.to_owned()),
        _ => ExportError::Unwritable { path: path.to_owned(), source },
    }
}

/// The name with a number before its extension; the first is the name itself.
fn numbered(path: &Path, number: u32) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    if number == 1 {
        return Ok(path.to_owned());
    }
    let mut name = path.file_stem().unwrap_or(name).to_owned();
    name.push(format!(" ({number})"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    Ok(path.with_file_name(name))
}

/// The file holds what was said in chats.
fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
