//! The log: to standard error and to a file of this computer, ids and counts alone.

use logs::{Folder, WorkerGuard};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The crates whose words are in our hands. No others are heard, at any level: what a library of the network writes when it
/// traces can hold a token.
const OURS: [&str; 5] = ["sightline_app", "monitor", "participant", "credentials", "protocol"];

/// Where the log goes, and how much of it.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    /// Where its files are; `None`: the system names no place.
    pub(crate) folder: Option<Folder>,
    /// As `warn`.
    pub(crate) level: String,
}

/// Starts the log. `level` is the value of `SIGHTLINE_LOG`: off, error, warn (as without it), info, debug or trace. What waits to be
/// written to the file is written when the guard goes away.
pub(crate) fn start(level: Option<&str>, folder: Option<Folder>) -> (Log, Option<WorkerGuard>) {
    let level = level.and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::WARN);
    let ours = Targets::new().with_targets(OURS.map(|name| (name, level)));
    let (file, guard) = folder.as_ref().map(logs::to_file).unzip();
    let file = file.map(|file| layer().with_writer(file).with_ansi(false));
    let lines = layer().with_writer(std::io::stderr).with_ansi(false);
    // A log that is there already, as in a test, stays.
    tracing_subscriber::registry().with(ours).with(lines).with(file).try_init().ok();
    (Log { folder, level: level.to_string() }, guard)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same parts over a folder of the test's own.
    #[test]
    fn nobody_else_is_heard_in_the_file_and_nothing_that_looks_like_a_token_is_written() {
        const TOKEN: &str = "QVFJREFIZ1g0canary7f3aQVFJREFIZ1g0canary7f3aQVFJ";
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        let (file, guard) = logs::to_file(&folder);
        let ours = Targets::new().with_targets(OURS.map(|name| (name, LevelFilter::TRACE)));
        let subscriber =
            tracing_subscriber::registry().with(ours).with(layer().with_writer(file).with_ansi(false));
        tracing::subscriber::with_default(subscriber, || {
            tracing::trace!(target: "reqwest::connect", "canary-of-a-library");
            tracing::warn!(target: "monitor::chat", chat = "4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5", "slipped: {TOKEN}");
        });
        drop(guard);
        let text = std::fs::read_to_string(&folder.logs()[0].path).unwrap();
        assert!(
            text.contains("4f1c9a2e-51be-4a77-9e08-2c414c6dc6d5") && text.contains("slipped: …"),
            "{text}"
        );
        assert!(!text.contains("canary"), "{text}");
    }
}
