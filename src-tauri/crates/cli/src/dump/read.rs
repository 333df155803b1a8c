//! Reading back what was written.

use std::io;
use std::path::{Path, PathBuf};

use recorded::{Damaged, Recorded};
use thiserror::Error;

/// Why a file can not be used. Shows nothing of what is in it.
#[derive(Debug, Error)]
pub(crate) enum Unreadable {
    /// It can not be read at all.
    #[error("`{}` can not be read ({source}); name a file that `sightline-cli watch --dump` wrote", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is something else, or damaged.
    #[error(
        "`{}` is no file that `sightline-cli watch --dump` wrote, or is damaged at line {}, column {}",
        path.display(), damaged.line, damaged.column
    )]
    Shape {
        /// The file.
        path: PathBuf,
        /// Where.
        damaged: Damaged,
    },
}

/// Reads a file that `watch --dump` wrote.
pub(crate) fn read(path: &Path) -> Result<Recorded, Unreadable> {
    let text = std::fs::read(path).map_err(|source| Unreadable::Io { path: path.to_owned(), source })?;
    recorded::parse(&text).map_err(|damaged| Unreadable::Shape { path: path.to_owned(), damaged })
}
