//! What was purged, on its way out of the files.
//!
//! Its rows are gone by then. But the log still has them, for whoever reads the archive as it was; an index that was set aside has their
//! words; and the pages that became free belong to the file. All of that goes step by step, and others write between two steps. That it
//! is to be done stands in the database, so that whoever opens the archive next does it if this is broken off.

use std::mem;
use std::time::Duration;

use rusqlite::{Connection, ffi};
use tokio::sync::oneshot;

use super::Writer;
use crate::{WriteError, connect, index, retention};

/// Pages that one step gives back: a few milliseconds.
const STEP: u32 = 128;
/// After so long it is tried again whether nobody reads any more what was there.
const AGAIN: Duration = Duration::from_millis(20);

type Reply = oneshot::Sender<Result<(), WriteError>>;

/// How it stands.
#[derive(Debug, Default)]
pub(super) enum Wipe {
    /// There is nothing to be wiped.
    #[default]
    Clean,
    /// There is, and these wait for it.
    Due(Vec<Reply>),
    /// Likewise, and somebody still reads what was there.
    HeldUp(Vec<Reply>),
}

enum Step {
    More,
    HeldUp,
    Done,
}

impl Wipe {
    /// So long there is no hurry to go on.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self {
            Self::Clean => None,
            Self::Due(_) => Some(Duration::ZERO),
            Self::HeldUp(_) => Some(AGAIN),
        }
    }

    /// There is nothing to be wiped.
    pub(super) fn is_clean(&self) -> bool {
        matches!(self, Self::Clean)
    }

    /// Somebody waits for all that was purged until now to be wiped.
    pub(super) fn ask(&mut self, reply: Reply) {
        let mut waiting = self.waiting();
        waiting.push(reply);
        *self = Self::Due(waiting);
    }

    fn waiting(&mut self) -> Vec<Reply> {
        match mem::take(self) {
            Self::Clean => Vec::new(),
            Self::Due(waiting) | Self::HeldUp(waiting) => waiting,
        }
    }
}

impl Writer {
    /// A step of it, if there is one.
    pub(super) fn wipe(&mut self) {
        if self.wipe.is_clean() {
            return;
        }
        let done = self.wipe_step();
        let waiting = self.wipe.waiting();
        self.wipe = match done {
            Ok(Step::More) => Wipe::Due(waiting),
            // A reader is in the way of the log, or of what is let go of.
            Ok(Step::HeldUp) | Err(WriteError::Database { code: ffi::SQLITE_BUSY }) => Wipe::HeldUp(waiting),
            Ok(Step::Done) => tell(waiting, Ok(())),
            // Whoever asks next, or opens the archive, tries again.
            Err(error) => {
                tracing::warn!(%error, "what was purged was not wiped");
                tell(waiting, Err(error))
            }
        };
    }

    fn wipe_step(&mut self) -> Result<Step, WriteError> {
        if index::has_wreck(&self.connection)? {
            self.let_go()?;
            return Ok(Step::More);
        }
        if index::has_remains(&self.connection)? {
            match self.drain() {
                Ok(_) => {}
                Err(WriteError::Damaged) => self.let_go()?,
                Err(error) => return Err(error),
            }
            return Ok(Step::More);
        }
        if free(&self.connection)? > 0 {
            give_back(&self.connection)?;
            return Ok(Step::More);
        }
        // Who writes would wait with it.
        if !connect::empty_log(&self.connection, Duration::ZERO)? {
            return Ok(Step::HeldUp);
        }
        retention::is_wiped(&self.connection)?;
        Ok(Step::Done)
    }
}

fn tell(waiting: Vec<Reply>, how: Result<(), WriteError>) -> Wipe {
    for reply in waiting {
        // Whoever asked may have gone.
        reply.send(how).ok();
    }
    Wipe::Clean
}

/// Pages of the file that belong to nobody.
pub(super) fn free(connection: &Connection) -> Result<u32, rusqlite::Error> {
    connection.query_row("PRAGMA freelist_count", [], |row| row.get(0))
}

/// Gives some free pages back to the disk.
pub(super) fn give_back(connection: &Connection) -> Result<(), rusqlite::Error> {
    // A page for each row of the answer: not all of them are given back before the last was asked for.
    let mut vacuum = connection.prepare(&format!("PRAGMA incremental_vacuum({STEP})"))?;
    let mut pages = vacuum.query([])?;
    while pages.next()?.is_some() {}
    Ok(())
}
