//! `cargo xtask bench`: figures, measured here and now.

use crate::arguments::Bench;
use crate::console::{Progress, run as run_command};
use crate::failure::Failure;
use crate::needs::{self, Area};
use crate::page;
use crate::project::Project;

/// A step, with the package and the benchmark that it runs.
type Step = (&'static str, &'static str, &'static str);

const SIMULATOR: Step = ("Simulator under load", "simulator", "load");

const ENGINE: Step = ("Engine beside chatjs", "sightline-cli", "engine");

/// A crate that is no part of the workspace: it builds what the archive is measured against.
const ARCHIVE: &str = "tests/bench/archive/Cargo.toml";

pub(crate) fn run(project: &Project, bench: &Bench, progress: &mut Progress) -> Result<(), Failure> {
    let areas: &[Area] = match bench {
        Bench::Engine => &[Area::Peer],
        Bench::Window(_) => &[Area::Page, Area::App, Area::Desk, Area::Tests],
        Bench::Simulator | Bench::Archive(_) => &[],
    };
    needs::fulfil(project, areas, progress, 1)?;
    match bench {
        Bench::Simulator => of_package(project, SIMULATOR, progress),
        Bench::Engine => of_package(project, ENGINE, progress),
        Bench::Window(options) => {
            progress.step("Page", || page::build(project))?;
            progress.step("Window", || {
                let mut command = project.cargo(&[
                    "bench",
                    "--locked",
                    "--package",
                    "sightline",
                    "--bench",
                    "window",
                    "--",
                ]);
                run_command(command.args(options))
            })
        }
        Bench::Archive(options) => progress.step("Archive beside FTS5 and tantivy", || {
            let mut command =
                project.cargo(&["run", "--locked", "--release", "--manifest-path", ARCHIVE, "--"]);
            run_command(command.args(options))
        }),
    }
}

fn of_package(
    project: &Project,
    (name, package, bench): Step,
    progress: &mut Progress,
) -> Result<(), Failure> {
    progress.step(name, || {
        run_command(&mut project.cargo(&["bench", "--locked", "--package", package, "--bench", bench]))
    })
}
