//! Export: a chat or a result set as a file, and a manifest beside it by which anyone can tell later whether it is as it was.
//!
//! Each format is a pure writer that is fed with one item after the other, so that a million of them take no more memory than one. The
//! text of a chat is inert in all of them: no formula, no link, no markup.

/// Puts something behind a text. It is in memory: nothing of it can fail.
macro_rules! put {
    ($text:expr, $($says:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($text, $($says)*);
    }};
}

mod about;
mod breaks;
mod choosing;
mod csv;
mod destination;
mod error;
mod form;
mod hash;
mod html;
mod json_lines;
mod manifest;
mod markdown;
mod pieces;
mod run;
mod said;
mod verify;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use error::{ExportError, VerifyError};
pub use form::Format;
pub use hash::Hash;
pub use manifest::{is_manifest, manifest_of};
pub use verify::{Difference, How, Report, verify};

use crate::Archive;
use crate::query::Plan;

/// What is exported, and how.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What.
    pub what: What,
    /// As what.
    pub format: Format,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// The moment at which it is exported.
    pub now: Timestamp,
}

/// What is exported.
#[derive(Debug, Clone)]
pub enum What {
    /// A chat, oldest item first: by its key, or the id of one of its contacts.
    Chat(String),
    /// All that a query finds, newest first.
    Hits {
        /// What to look for.
        plan: Plan,
        /// The same as it was typed.
        query: String,
    },
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Items that are written.
    pub done: u64,
    /// Of how many.
    pub total: u64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file. It may have another name than was asked for: nothing is ever overwritten.
    pub file: PathBuf,
    /// Its manifest.
    pub manifest: PathBuf,
    /// Items in it.
    pub items: u64,
    /// Its bytes.
    pub size: u64,
    /// The hash of the manifest, and so of everything. Kept elsewhere, it proves that both are as they were.
    pub digest: Hash,
}

impl Exported {
    /// To be told with every export.
    pub const NOT_ENCRYPTED: &str = "The file is not encrypted: whoever can open it can read what was said. Keep it where the chats may be kept";
}

/// In words for a person.
impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = if self.items == 1 { "1 item".to_owned() } else { format!("{} items", self.items) };
        write!(f, "{items} in {}. {}.", self.file.display(), Self::NOT_ENCRYPTED)
    }
}

impl Archive {
    /// Writes a file and its manifest, both whole or neither. `progress` is told now and then, and can break it off; so does whoever
    /// drops this before it is done.
    pub async fn export(
        &self,
        wanted: Wanted,
        to: PathBuf,
        mut progress: impl FnMut(Progress) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Exported, ExportError> {
        let archive = self.clone();
        let dropped = Arc::new(AtomicBool::new(false));
        let _breaking = BreakOff(Arc::clone(&dropped));
        let exporting = tokio::task::spawn_blocking(move || {
            run::export(&archive, &wanted, &to, &mut |at| {
                if dropped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { progress(at) }
            })
        });
        exporting.await.map_err(|_| ExportError::Cancelled)?
    }

    /// The same for a thread that may wait.
    pub fn export_now(
        &self,
        wanted: &Wanted,
        to: &std::path::Path,
        mut progress: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Exported, ExportError> {
        run::export(self, wanted, to, &mut progress)
    }
}

/// Tells an export that nobody waits for it any more.
struct BreakOff(Arc<AtomicBool>);

impl Drop for BreakOff {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
