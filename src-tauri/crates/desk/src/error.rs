//! Why a desk could not be set up.

use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, io};

/// Why a part of a desk is not there.
#[derive(Debug)]
#[non_exhaustive]
pub enum DeskError {
    /// A program is not installed.
    ToolMissing {
        /// The program.
        tool: &'static str,
        /// The Debian package that carries it.
        package: &'static str,
    },
    /// A part did not become ready in time.
    NotReady {
        /// The part, in words.
        part: &'static str,
        /// How long was waited.
        waited: Duration,
        /// The last lines of what it wrote.
        log: String,
    },
    /// The session was started without a display.
    NoDisplay,
    /// No window has this title.
    NoWindow {
        /// How the title should start.
        start: String,
    },
    /// A program ended with an error.
    Failed {
        /// The program.
        tool: &'static str,
        /// What it wrote.
        log: String,
    },
    /// A file or folder could not be used.
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl fmt::Display for DeskError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ToolMissing { tool, package } => {
                write!(out, "`{tool}` is not installed; install the package `{package}` (cargo xtask setup)")
            }
            Self::NotReady { part, waited, log } => {
                write!(out, "{part} is not ready after {waited:.1?}; it wrote: {log}")
            }
            Self::NoDisplay => write!(out, "the session has no display; start it with `display: Some(…)`"),
            Self::NoWindow { start } => write!(out, "no window has a title that starts with \"{start}\""),
            Self::Failed { tool, log } => write!(out, "`{tool}` failed: {log}"),
            Self::File { path, source } => write!(out, "{}: {source}", path.display()),
        }
    }
}

impl std::error::Error for DeskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            _ => None,
        }
    }
}
