//! How the program ends, in a number.

use std::process::ExitCode;

/// The exit codes, as `--help` and `docs/cli.md` tell them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All went as asked.
    Done = 0,
    /// The program could not do its work.
    Failed = 1,
    /// The arguments can not be used.
    Usage = 2,
    /// Nothing to watch, or a line that can not be used.
    Input = 3,
    /// A chat was refused, or its token expired.
    Refused = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
