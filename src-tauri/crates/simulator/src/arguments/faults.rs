//! What goes wrong.

use std::time::Duration;

use simulator::{Fault, Storm};

use super::values;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Faults")]
pub(crate) struct FaultArguments {
    /// Lets something go wrong in every chat from its beginning, such as "lose 5%"; may be repeated. The end of this help
    /// has all that can
    #[arg(long = "fault", value_name = "FAULT")]
    pub(crate) faults: Vec<Fault>,
    /// Lets something go wrong in some chat again and again, decided by this seed
    #[arg(long, value_name = "SEED")]
    storm: Option<u64>,
    /// Time between two faults of the storm, on average and over all chats
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = values::span, requires = "storm")]
    storm_every: Duration,
    /// A fault for the storm to choose from, instead of a bit of everything; may be repeated
    #[arg(long, value_name = "FAULT", requires = "storm")]
    storm_of: Vec<Fault>,
}

impl FaultArguments {
    pub(crate) fn storm(&self) -> Option<Storm> {
        let usual = Storm::new(self.storm?);
        let faults = if self.storm_of.is_empty() { usual.faults } else { self.storm_of.clone() };
        Some(Storm { seed: usual.seed, every: self.storm_every, faults })
    }
}
