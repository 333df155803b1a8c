//! How the program ends, in a number.

use std::process::ExitCode;

/// The exit codes, as `--help` and `docs/cli.md` tell them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All went as asked.
    Done = 0,
    /// The program could not do its work, or something is not as it was, damaged or in trouble.
    Failed = 1,
    /// The arguments can not be used.
    Usage = 2,
    /// Nothing to watch, verify, import or export, nothing found, or something that can not be used.
    Input = 3,
    /// A chat is refused, expired, transferred or unknown.
    Refused = 4,
    /// A file could not be saved.
    Unsaved = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
