//! The temporary folder below which a desk lives.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::DeskError;

const PREFIX: &str = "sightline-desk-";

/// A folder that is removed with everything in it when this value goes away.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes a new folder and removes those of processes that were killed.
    pub(crate) fn new() -> Result<Self, DeskError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let parent = std::env::temp_dir();
        remove_abandoned(&parent);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("{PREFIX}{}-{number}", std::process::id()));
        // What is there under our own process number belonged to a process of the same number that was killed.
        let _ = fs::remove_dir_all(&path);
        let folder = Self(path);
        folder.make("")?;
        Ok(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Makes a folder in it that nobody else can read.
    pub(crate) fn make(&self, name: &str) -> Result<PathBuf, DeskError> {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.0.join(name);
        fs::create_dir_all(&path)
            .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o700)))
            .map_err(|source| DeskError::File { path: path.clone(), source })?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A file that a dying child still writes makes this fail; the next desk removes what is left.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split('-').next());
        if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
