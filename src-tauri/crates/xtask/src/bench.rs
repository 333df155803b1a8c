//! `cargo xtask bench`: figures, measured here and now.

use crate::arguments::Bench;
use crate::console::{Progress, run as run_command};
use crate::failure::Failure;
use crate::needs::{self, Area};
use crate::project::Project;

/// A step, with the package and the benchmark that it runs.
type Step = (&'static str, &'static str, &'static str);

const SIMULATOR: &[Step] = &[("Simulator under load", "simulator", "load")];

const ENGINE: &[Step] = &[("Engine beside chatjs", "sightline-cli", "engine")];

pub(crate) fn run(project: &Project, bench: Bench, progress: &mut Progress) -> Result<(), Failure> {
    let (steps, areas): (_, &[Area]) = match bench {
        Bench::Simulator => (SIMULATOR, &[]),
        Bench::Engine => (ENGINE, &[Area::Peer]),
    };
    needs::fulfil(project, areas, progress, steps.len())?;
    for (name, package, bench) in steps {
        progress.step(name, || {
            run_command(&mut project.cargo(&["bench", "--locked", "--package", package, "--bench", bench]))
        })?;
    }
    Ok(())
}
