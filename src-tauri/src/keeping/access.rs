//! What this program may do with the archive, and why no more.

use ::archive::Archive;

use crate::dto::CommandFailure;

/// The archive, as this program has it.
#[derive(Debug, Clone)]
pub(crate) enum Access {
    /// It is not open.
    Closed(Absence),
    /// It is open to read, beside another program that writes to it.
    Reading(Archive),
    /// It is open to read and to write.
    Writing(Archive),
}

/// Why there is no archive to write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    /// It is being opened.
    Opening,
    /// The keychain does not give the key.
    Locked,
    /// It is damaged, or its key is not to be found.
    Damaged,
    /// Another program writes to it.
    InUse,
    /// Something else.
    Other,
}

impl Access {
    /// What can be searched and read.
    pub(crate) fn reader(&self) -> Result<&Archive, Absence> {
        match self {
            Self::Reading(archive) | Self::Writing(archive) => Ok(archive),
            Self::Closed(absence) => Err(*absence),
        }
    }

    /// What can be written, too.
    pub(crate) fn writer(&self) -> Result<&Archive, Absence> {
        match self {
            Self::Writing(archive) => Ok(archive),
            Self::Reading(_) => Err(Absence::InUse),
            Self::Closed(absence) => Err(*absence),
        }
    }

    /// Whether another program writes, so that this one may when that is done.
    pub(super) fn waits(&self) -> bool {
        self.writer().is_err_and(|absence| absence == Absence::InUse)
    }
}

impl From<Absence> for CommandFailure {
    fn from(absence: Absence) -> Self {
        match absence {
            Absence::InUse => Self::archive_in_use(),
            Absence::Opening | Absence::Locked | Absence::Damaged | Absence::Other => Self::archive_closed(),
        }
    }
}
