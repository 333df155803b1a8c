//! What can go wrong with an export, in words for a person.

use std::io;
use std::path::PathBuf;

use crate::ReadError;

/// Why nothing was exported. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no such chat.
    #[error("the archive has no chat with this id; give the whole id of one of its contacts")]
    Unknown,
    /// Nothing was found.
    #[error("nothing was found, so there is nothing to export")]
    Nothing,
    /// Somebody broke it off.
    #[error("the export was broken off; nothing of it is left")]
    Cancelled,
    /// The archive can not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The disk is full.
    #[error("`{}` can not be written: the disk is full. Make room, or name a file on another disk", .0.display())]
    Full(PathBuf),
    /// The file can not be written.
    #[error(
        "`{}` can not be written (the system says \u{201c}{source}\u{201d}). Name a file in a folder that exists and is writable",
        path.display()
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Why an export can not be verified at all. Shows nothing of what is in it.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It can not be read.
    #[error("`{}` can not be read (the system says \u{201c}{source}\u{201d})", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is something else.
    #[error("`{}` is no manifest of an export, or is damaged at line {line}, column {column}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// Counts from 1.
        line: usize,
        /// Counts from 1.
        column: usize,
    },
    /// A later version of the program wrote it.
    #[error(
        "`{}` was written by a later version of Sightline (format {found}); verify it with that version",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format's version.
        found: u32,
    },
}
