//! Saving a file of a chat to a folder that the person chose.
//!
//! Only what AWS approved is asked for. The file's address is asked for anew each time and forgotten at once; what comes is written
//! beside its place, checked, and only then given its name. Nothing is ever overwritten, and nothing is ever opened.

mod mark;
mod name;
mod part;
mod save;

use std::io;
use std::path::PathBuf;

use participant::{CallError, DownloadError};
use thiserror::Error;
use transcript::Status;

use crate::monitor::Gone;

pub(crate) use save::{Access, save};

/// A file that is where it was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFile {
    /// Where it is: the folder, and a name that is safe there.
    pub path: PathBuf,
    /// Its bytes.
    pub size: u64,
}

/// How far a file has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes so far. Begins anew when the download has to.
    pub received: u64,
    /// Bytes in all, where AWS said so.
    pub size: Option<u64>,
}

/// Why a file is not saved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SaveError {
    /// The chat is not watched.
    #[error(transparent)]
    Gone(#[from] Gone),
    /// No item names such a file.
    #[error("this chat has no such file")]
    NoSuchFile,
    /// It was not approved. It is not asked for.
    #[error("the file is not approved ({}); only approved files are saved", .0.as_wire())]
    NotApproved(Status),
    /// There is no connection token at this moment.
    #[error("this chat is not connected at this moment; save the file when it is")]
    NotConnected,
    /// The chat is over, or AWS gives nothing of it any more.
    #[error(
        "this chat is over, and AWS gives files only while a chat goes on; ask for the file at the bucket of the instance"
    )]
    Over,
    /// AWS does not say where the file is.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The file does not come.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// There is no room for it.
    #[error("the disk is full; make room, or choose another folder")]
    DiskFull,
    /// It can not be written.
    #[error("the folder can not be written ({0}); choose one that exists and is yours")]
    Folder(io::ErrorKind),
}

impl From<io::Error> for SaveError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Folder(kind),
        }
    }
}
