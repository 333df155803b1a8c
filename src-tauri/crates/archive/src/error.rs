//! What can go wrong with the archive, in words for a person.

use rusqlite::ErrorCode;

/// Why the archive can not be opened. Whatever it is, nothing on disk was changed or removed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is an archive, and its key is not in the keychain.
    #[error(
        "The archive is there, but its key is not in the keychain. Without the key nobody can read it. Restore the keychain \
         of this computer and user, or set the archive aside and start a new one"
    )]
    KeyMissing,
    /// The key is that of another archive.
    #[error(
        "The key in the keychain does not open this archive: it belongs to another one. Put back the archive or the \
         keychain that belong together, or set the archive aside and start a new one"
    )]
    WrongKey,
    /// A later version of the program wrote it.
    #[error(
        "The archive was written by a later version of Sightline (format {found}). Install that version: this one can not \
         read it, and does not touch it"
    )]
    Newer {
        /// The format's version.
        found: u32,
    },
    /// It can not be read.
    #[error(
        "The archive is damaged. What can be read of it can be saved into a new one; the damaged file is kept"
    )]
    Damaged,
    /// Another program has it.
    #[error("Another Sightline writes to the archive. Close it, then try again")]
    InUse,
    /// The disk is full.
    #[error("The disk is full. Make room, then try again")]
    Full,
    /// The folder or its files can not be written.
    #[error(
        "The archive's folder can not be written to. Look at its permissions, and whether the disk is read-only"
    )]
    ReadOnly,
    /// There is no archive.
    #[error("There is no archive yet. It is made when Sightline first watches a chat or a file is imported")]
    None,
    /// The system refuses something else.
    #[error(
        "The archive's file can not be used: the system says \u{201c}{0}\u{201d}. Look at the disk and the folder"
    )]
    Io(#[source] std::io::Error),
    /// The database refuses.
    #[error(
        "The archive can not be opened (database code {code}). Restart Sightline; if it stays, check the archive"
    )]
    Database {
        /// SQLite's extended result code.
        code: i32,
    },
}

/// Why something was not stored, or not done. What was asked can be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The disk is full.
    #[error("the disk is full; make room")]
    Full,
    /// The file can not be written.
    #[error("the archive can not be written to; look at the permissions of its folder")]
    ReadOnly,
    /// The database is damaged.
    #[error("the archive is damaged; check it")]
    Damaged,
    /// The disk refuses.
    #[error("the disk reports an error (code {code}); look at it before it fails")]
    Disk {
        /// SQLite's extended result code.
        code: i32,
    },
    /// The database refuses.
    #[error("the archive refuses (database code {code})")]
    Database {
        /// SQLite's extended result code.
        code: i32,
    },
    /// The archive is closed.
    #[error("the archive is closed")]
    Closed,
}

/// Why something can not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Something else is asked for meanwhile.
    #[error("it is not wanted any more")]
    Interrupted,
    /// The database is damaged.
    #[error("a part of the archive is damaged; check it")]
    Damaged,
    /// The database refuses.
    #[error("the archive can not be read (database code {code})")]
    Database {
        /// SQLite's extended result code.
        code: i32,
    },
    /// The archive is closed.
    #[error("the archive is closed")]
    Closed,
}

/// What SQLite says, in few words.
enum Said {
    Full,
    ReadOnly,
    Damaged,
    NotADatabase,
    Disk(i32),
    Interrupted,
    Busy,
    Other(i32),
}

fn said(error: &rusqlite::Error) -> Said {
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        // A value of another type than the column's.
        return Said::Damaged;
    };
    let code = failure.extended_code;
    match failure.code {
        ErrorCode::DiskFull => Said::Full,
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Said::ReadOnly,
        ErrorCode::DatabaseCorrupt => Said::Damaged,
        ErrorCode::NotADatabase => Said::NotADatabase,
        ErrorCode::SystemIoFailure => Said::Disk(code),
        ErrorCode::OperationInterrupted => Said::Interrupted,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Said::Busy,
        _ => Said::Other(code),
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match said(&error) {
            Said::Full => Self::Full,
            Said::ReadOnly => Self::ReadOnly,
            Said::Damaged | Said::NotADatabase => Self::Damaged,
            Said::Busy => Self::InUse,
            Said::Disk(code) | Said::Other(code) => Self::Database { code },
            Said::Interrupted => Self::Database { code: rusqlite::ffi::SQLITE_INTERRUPT },
        }
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        match said(&error) {
            Said::Full => Self::Full,
            Said::ReadOnly => Self::ReadOnly,
            Said::Damaged | Said::NotADatabase => Self::Damaged,
            Said::Disk(code) => Self::Disk { code },
            Said::Busy => Self::Database { code: rusqlite::ffi::SQLITE_BUSY },
            Said::Interrupted => Self::Database { code: rusqlite::ffi::SQLITE_INTERRUPT },
            Said::Other(code) => Self::Database { code },
        }
    }
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        match said(&error) {
            Said::Interrupted => Self::Interrupted,
            Said::Damaged | Said::NotADatabase => Self::Damaged,
            Said::Busy => Self::Database { code: rusqlite::ffi::SQLITE_BUSY },
            Said::Full => Self::Database { code: rusqlite::ffi::SQLITE_FULL },
            Said::ReadOnly => Self::Database { code: rusqlite::ffi::SQLITE_READONLY },
            Said::Disk(code) | Said::Other(code) => Self::Database { code },
        }
    }
}

impl From<WriteError> for OpenError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Full => Self::Full,
            WriteError::ReadOnly => Self::ReadOnly,
            WriteError::Damaged => Self::Damaged,
            WriteError::Disk { code } | WriteError::Database { code } => Self::Database { code },
            WriteError::Closed => Self::InUse,
        }
    }
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io(error),
        }
    }
}
