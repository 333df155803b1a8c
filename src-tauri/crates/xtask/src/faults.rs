//! `cargo xtask faults`: the archive under kills, full and failing disks, and losses of power, for as long as one likes.

use crate::console::{Progress, run as run_command};
use crate::failure::Failure;
use crate::project::Project;

/// What may go wrong, as the program that plays it calls it.
pub(crate) const KINDS: [&str; 4] = ["kill", "full", "disk", "power"];

/// Optimised, with the checks that a release leaves out.
const PROFILE: &str = "storm";

/// Which rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Faults {
    pub(crate) kinds: Vec<&'static str>,
    pub(crate) rounds: u64,
    pub(crate) seed: u64,
}

impl Default for Faults {
    fn default() -> Self {
        Self { kinds: KINDS.to_vec(), rounds: 500, seed: 1 }
    }
}

pub(crate) fn run(project: &Project, faults: &Faults, progress: &mut Progress) -> Result<(), Failure> {
    progress.expect(faults.kinds.len());
    for kind in &faults.kinds {
        progress.step(&format!("Faults: {kind}"), || {
            let (rounds, seed) = (faults.rounds.to_string(), faults.seed.to_string());
            let mut command =
                project.cargo(&["run", "--locked", "--profile", PROFILE, "--package", "faults", "--"]);
            run_command(command.args([*kind, "--rounds", &rounds, "--seed", &seed]))
        })?;
    }
    Ok(())
}
