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
use crate::keeping::Access;

/// The archive, once it can be read. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    access: watch::Receiver<Access>,
}

impl Shelf {
    /// Follows the archive as it is opened and closed.
    pub(crate) fn new(access: watch::Receiver<Access>) -> Self {
        Self { access }
    }

    /// The open archive.
    pub(crate) fn archive(&self) -> Result<Archive, CommandFailure> {
        Ok(self.access.borrow().reader().cloned()?)
    }

    /// The open archive, if it has what this session saw: not while another program writes.
    pub(crate) fn of_this_session(&self) -> Option<Archive> {
        self.access.borrow().writer().cloned().ok()
    }
}

impl From<ReadError> for CommandFailure {
    fn from(error: ReadError) -> Self {
        Self::archive(error)
    }
}

#[cfg(test)]
pub(crate) mod samples;
