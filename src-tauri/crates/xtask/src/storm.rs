//! `cargo xtask storm` and `cargo xtask soak`: the engine before the simulator, in memory, for as long as one likes.

use std::process::Command;

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
    progress.expect(1);
    progress.step("Storms", || play(project, storms))
}

/// As many as belong into every run of the tests.
pub(crate) fn some(project: &Project) -> Result<(), Failure> {
    play(project, &Storms { seeds: 300, keep_going: true, ..Storms::default() })
}

/// The shortest shift that shows whether memory is flat.
pub(crate) fn short_soak(project: &Project) -> Result<(), Failure> {
    shift(project, 3)
}

fn play(project: &Project, storms: &Storms) -> Result<(), Failure> {
    let (from, seeds) = (storms.from.to_string(), storms.seeds.to_string());
    let mut command = optimised(project, "storm");
    command.args(["--from", &from, "--seeds", &seeds]);
    if storms.keep_going {
        command.arg("--keep-going");
    }
    run_command(&mut command)
}

fn shift(project: &Project, hours: u64) -> Result<(), Failure> {
    run_command(optimised(project, "soak").args(["--hours", &hours.to_string()]))
}

fn optimised(project: &Project, program: &str) -> Command {
    project.cargo(&["run", "--locked", "--profile", PROFILE, "--package", "storm", "--bin", program, "--"])
}

/// A shift of so many hours.
pub(crate) fn soak(project: &Project, hours: u64, progress: &mut Progress) -> Result<(), Failure> {
    progress.expect(1);
    progress.step("Soak", || shift(project, hours))
}
