//! `connect-simulator generate`.

use std::time::Duration;

use jiff::Timestamp;
use simulator::{Config, Playbill};

use super::play::{PlayArguments, PlayError};
use super::service::ServiceArguments;
use super::switches::SwitchArguments;
use super::values;

pub(super) const OUTPUT: &str = "\
Output: one JSON line for each chat, oldest first, with what is stored (items) and was sent (live).
The same arguments give the same bytes.

Examples:
  connect-simulator generate --seed 7 --chats 20 --for 3600 > hour.jsonl
  connect-simulator generate --scenario transfer.scenario --for 600";

/// What `generate` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct GenerateArguments {
    /// How many seconds are played; fewer if all is over before
    #[arg(long = "for", value_name = "SECONDS", value_parser = values::span)]
    span: Duration,
    /// When it begins
    #[arg(long, value_name = "INSTANT", default_value = "2026-01-05T09:00:00Z")]
    pub(crate) start: Timestamp,
    #[command(flatten)]
    play: PlayArguments,
    #[command(flatten)]
    service: ServiceArguments,
    #[command(flatten)]
    switches: SwitchArguments,
}

impl GenerateArguments {
    pub(crate) fn config(&self) -> Config {
        let config = Config { seed: self.play.seed, ..Config::default() };
        self.switches.put(self.service.put(config))
    }

    pub(crate) fn span(&self) -> Duration {
        self.span
    }

    pub(crate) fn playbill(&self) -> Result<Playbill, PlayError> {
        self.play.playbill(self.start, true)
    }
}
