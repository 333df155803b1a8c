//! Why a task ended early.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{fmt, io};

/// Why a task ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line makes no sense.
    Usage(String),
    /// A program is missing and not ours to install.
    Missing {
        /// The program.
        program: &'static str,
        /// Where it comes from.
        remedy: &'static str,
    },
    /// A program ended with an error, which it has shown itself.
    Program(String),
    /// Steps of the test suite failed.
    Steps(Vec<String>),
    /// What was started did not do what it should; with the last lines it wrote.
    Demo {
        /// What happened.
        what: String,
        /// What it wrote.
        log: String,
    },
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The private desktop did not start.
    Desk(desk::DeskError),
}

impl Failure {
    /// 2 for a wrong command line, 1 for everything else.
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Usage(_)) { 2 } else { 1 })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what) => write!(out, "{what}; `cargo xtask help` lists the commands"),
            Self::Missing { program, remedy } => write!(out, "`{program}` is not installed. {remedy}"),
            Self::Program(what) => write!(out, "`{what}` failed; its output is above"),
            Self::Steps(steps) => write!(out, "failed: {}", steps.join(", ")),
            Self::Demo { what, log } if log.is_empty() => write!(out, "{what}"),
            Self::Demo { what, log } => write!(out, "{what}. Its last lines:\n{log}"),
            Self::File { path, source } => write!(out, "{}: {source}", path.display()),
            Self::Desk(error) => write!(out, "{error}"),
        }
    }
}

impl From<desk::DeskError> for Failure {
    fn from(error: desk::DeskError) -> Self {
        Self::Desk(error)
    }
}

/// Turns an I/O error into one that names its file.
pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Failure {
    let path = path.into();
    move |source| Failure::File { path, source }
}
