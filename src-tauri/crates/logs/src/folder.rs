//! Where logs and crash files lie.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the application, by which its folders are called.
const APPLICATION: &str = "app.sightline.Sightline";

/// The log that is being written.
pub(crate) const CURRENT: &str = "sightline.log";

/// The folder of logs and crash files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(PathBuf);

/// A file in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where.
    pub path: PathBuf,
    /// How large.
    pub bytes: u64,
}

impl Folder {
    /// Where this system keeps what programs note about themselves, the same for every profile; `None`: it names no such place.
    pub fn of_platform() -> Option<Self> {
        #[cfg(target_os = "macos")]
        let folder = dirs::home_dir()?.join("Library/Logs").join(APPLICATION);
        #[cfg(windows)]
        let folder = dirs::data_local_dir()?.join(APPLICATION).join("logs");
        #[cfg(not(any(target_os = "macos", windows)))]
        let folder = dirs::state_dir()?.join(APPLICATION).join("logs");
        Some(Self(folder))
    }

    /// This folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Log files, the one that is being written first.
    pub fn logs(&self) -> Vec<File> {
        let mut logs = self.files("sightline", ".log");
        // `sightline.1.log` would come before `sightline.log`.
        logs.sort_by_key(|file| (!file.path.ends_with(CURRENT), file.path.clone()));
        logs
    }

    /// Crash files, the newest first.
    pub fn crashes(&self) -> Vec<File> {
        let mut crashes = self.files("crash-", ".txt");
        crashes.sort_by(|one, two| two.path.cmp(&one.path));
        crashes
    }

    fn files(&self, beginning: &str, end: &str) -> Vec<File> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let is_meant = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(beginning) && name.ends_with(end)
        };
        let file = |entry: fs::DirEntry| {
            let bytes = entry.metadata().ok().filter(fs::Metadata::is_file)?.len();
            Some(File { path: entry.path(), bytes })
        };
        entries.filter(is_meant).filter_map(file).collect()
    }

    /// Makes the folder, for its owner alone.
    pub fn make(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mut permissions = fs::metadata(&self.0)?.permissions();
            if permissions.mode() & 0o077 != 0 {
                permissions.set_mode(0o700);
                fs::set_permissions(&self.0, permissions)?;
            }
        }
        Ok(())
    }
}

/// A file for its owner alone.
pub(crate) fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
