//! The log: to standard error, ids and counts alone.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The crates whose words are in our hands. No others are heard, at any level: what a library of the network writes when it
/// traces can hold a token.
const OURS: [&str; 5] = ["sightline_app", "monitor", "participant", "credentials", "protocol"];

/// Starts the log. `level` is the value of `SIGHTLINE_LOG`: off, error, warn (as without it), info, debug or trace.
pub(crate) fn start(level: Option<&str>) {
    let level = level.and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::WARN);
    let ours = Targets::new().with_targets(OURS.map(|name| (name, level)));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    // A log that is there already, as in a test, stays.
    tracing_subscriber::registry().with(ours).with(lines).try_init().ok();
}
