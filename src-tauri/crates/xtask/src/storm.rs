//! `cargo xtask storm` and `cargo xtask soak`: the engine before the simulator, in memory, for as long as one likes.

use crate::console::{Progress, run as run_command};
use crate::failure::Failure;
use crate::project::Project;

/// Optimised, with the checks that a release leaves out.
const PROFILE: &str = "storm";

/// Which storms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Storms {
    pub(crate) from: u64,
    pub(crate) seeds: u64,
    /// The others are played all the same after one that was not weathered.
    pub(crate) keep_going: bool,
}

impl Default for Storms {
    fn default() -> Self {
        Self { from: 0, seeds: 1_000, keep_going: false }
    }
}

pub(crate) fn run(project: &Project, storms: &Storms, progress: &mut Progress) -> Result<(), Failure> {
    let Storms { from, seeds, keep_going } = storms;
    let (from, seeds) = (from.to_string(), seeds.to_string());
    let mut command = project.cargo(&["run", "--locked", "--profile", PROFILE, "--package", "storm", "--"]);
    command.args(["--from", &from, "--seeds", &seeds]);
    if *keep_going {
        command.arg("--keep-going");
    }
    progress.expect(1);
    progress.step("Storms", || run_command(&mut command))
}

/// A shift of so many hours.
pub(crate) fn soak(project: &Project, hours: u64, progress: &mut Progress) -> Result<(), Failure> {
    let words = ["test", "--locked", "--profile", PROFILE, "--package", "storm", "--test", "soak"];
    let mut command = project.cargo(&words);
    command.args(["--", "--nocapture"]).env("SOAK_HOURS", hours.to_string());
    progress.expect(1);
    progress.step("Soak", || run_command(&mut command))
}
