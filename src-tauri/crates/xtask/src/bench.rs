//! `cargo xtask bench`: figures, measured here and now.

use crate::console::{Progress, run as run_command};
use crate::failure::Failure;
use crate::project::Project;

pub(crate) fn run(project: &Project, progress: &mut Progress) -> Result<(), Failure> {
    progress.expect(1);
    progress.step("Simulator under load", || {
        run_command(&mut project.cargo(&["bench", "--locked", "--package", "simulator", "--bench", "load"]))
    })
}
