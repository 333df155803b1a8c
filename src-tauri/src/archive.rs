//! The archive as the page sees it: searched, and read.

mod newest;
mod only;
mod questions;
mod reader;
mod tally;
mod transcript;

use ::archive::{Archive, ReadError};
use tokio::sync::watch;

pub(crate) use questions::Questions;
pub(crate) use reader::Reader;

use crate::dto::CommandFailure;

/// The archive, once it is open. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    archive: watch::Receiver<Option<Archive>>,
}

impl Shelf {
    /// Follows the archive: `None` as long as it is not open.
    pub(crate) fn new(archive: watch::Receiver<Option<Archive>>) -> Self {
        Self { archive }
    }

    /// The open archive.
    pub(crate) fn archive(&self) -> Result<Archive, CommandFailure> {
        self.archive.borrow().clone().ok_or_else(CommandFailure::archive_closed)
    }
}

impl From<ReadError> for CommandFailure {
    fn from(error: ReadError) -> Self {
        Self::archive(error)
    }
}

#[cfg(test)]
pub(crate) mod samples;
