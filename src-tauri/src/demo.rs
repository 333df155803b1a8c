//! The demo that packages bring along: a program beside this one, which opens a window of its own over invented chats.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Its name. The simulator is no part of this program, so that nothing in it can write into a chat.
const PROGRAM: &str = "sightline-demo";

/// The demo did not start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoDemo {
    /// This copy of Sightline has none.
    #[error("This copy of Sightline has no demo beside it")]
    NotInstalled,
    /// The system refuses.
    #[error("The demo did not start; run sightline-demo in a terminal to see why")]
    NotStarted,
}

/// The demo of this copy of Sightline, if it has one.
pub(crate) fn program() -> Option<PathBuf> {
    beside(&std::env::current_exe().ok()?)
}

/// Starts the demo and lets it run: it ends when its window is closed.
pub(crate) fn start(program: Option<&Path>) -> Result<(), NoDemo> {
    let program = program.ok_or(NoDemo::NotInstalled)?;
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| {
        tracing::warn!(%error, "no demo");
        NoDemo::NotStarted
    })?;
    // Somebody has to take notice of its end, or it stays as a zombie.
    std::thread::spawn(move || child.wait());
    Ok(())
}

fn beside(this: &Path) -> Option<PathBuf> {
    Some(this.with_file_name(PROGRAM)).filter(|program| program.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_the_program_beside_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let this = folder.path().join("sightline");
        assert_eq!(beside(&this), None);
        let demo = folder.path().join(PROGRAM);
        std::fs::write(&demo, "").unwrap();
        assert_eq!(beside(&this), Some(demo));
    }

    #[test]
    fn a_demo_that_is_not_there_or_cannot_run_says_so() {
        assert_eq!(start(None), Err(NoDemo::NotInstalled));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(start(Some(folder.path())), Err(NoDemo::NotStarted));
    }
}
