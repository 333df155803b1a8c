//! `cargo xtask test`: every test, the quick ones first.

use crate::arguments::Part;
use crate::checks::{self, Generated};
use crate::console::{Progress, run as run_command};
use crate::failure::Failure;
use crate::needs::{self, Area};
use crate::page;
use crate::project::{FEATURES, Project};
use crate::storm;

type Step = (&'static str, fn(&Project) -> Result<(), Failure>);

const PAGE: &[Step] =
    &[("Page: types", page::check), ("Page: tests", page::test), ("Page: build", page::build)];

/// Runs the steps of a part; after a step that failed the rest still runs, so that one run shows everything.
pub(crate) fn run(project: &Project, part: Part, progress: &mut Progress) -> Result<(), Failure> {
    let steps = steps(part);
    needs::fulfil(project, areas(part), progress, steps.len())?;
    let mut failed = Vec::new();
    for (name, act) in steps {
        match progress.step(name, || act(project)) {
            Ok(()) => {}
            // What comes after can not run without what this builds.
            Err(failure) if name.ends_with("build") => {
                progress.summary();
                return Err(failure);
            }
            Err(failure) => {
                crate::console::complain(&failure);
                failed.push(name.to_owned());
            }
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    progress.summary();
    Err(Failure::Steps(failed))
}

fn areas(part: Part) -> &'static [Area] {
    match part {
        Part::All => needs::EVERYTHING,
        Part::Rust => &[Area::Page, Area::App, Area::Desk, Area::Runner, Area::Tests, Area::Stores],
        Part::Window => &[Area::Page, Area::App, Area::Desk, Area::Runner, Area::Tests],
        Part::Page => &[Area::Page],
        Part::Conformance => &[Area::Runner, Area::Clients],
    }
}

fn steps(part: Part) -> Vec<Step> {
    let format: Step = ("Rust: format", checks::format);
    let lints: Step = ("Rust: lints", checks::lints);
    let programs: Step = ("Programs: build", programs);
    let documents: Step = ("Rust: examples in the documentation", documents);
    let storms: Step = ("Rust: storms", storm::some);
    let soak: Step = ("Rust: soak", storm::short_soak);
    let examples: Step = ("Examples: tests", examples);
    let page_build: Step = ("Page: build", page::build);
    match part {
        Part::All => {
            let mut steps = vec![format];
            steps.extend(PAGE);
            steps.extend([
                lints,
                programs,
                ("Rust, window and clients: tests", all_tests),
                storms,
                soak,
                documents,
                examples,
            ]);
            steps
        }
        Part::Rust => vec![format, lints, programs, ("Rust: tests", rust_tests), storms, soak, documents],
        Part::Page => PAGE.to_vec(),
        Part::Window => vec![page_build, programs, ("Window: tests", window_tests)],
        Part::Conformance => vec![("Clients: tests", client_tests), examples],
    }
}

/// Everything at once, the programs that tests start and the tests themselves: built one by one, each would have
/// its own variants of the libraries they share.
fn programs(project: &Project) -> Result<(), Failure> {
    run_command(project.cargo(&["build", "--locked", "--workspace", "--all-targets"]).args(FEATURES))
}

fn all_tests(project: &Project) -> Result<(), Failure> {
    let generated = Generated::read(project);
    nextest(project, "all()")?;
    generated.unchanged(project)
}

fn rust_tests(project: &Project) -> Result<(), Failure> {
    let generated = Generated::read(project);
    nextest(project, "not (binary(e2e) | binary(conformance))")?;
    generated.unchanged(project)
}

fn window_tests(project: &Project) -> Result<(), Failure> {
    nextest(project, "binary(e2e)")
}

/// Of its package alone, which is built without the libraries of the desktop.
fn client_tests(project: &Project) -> Result<(), Failure> {
    let words = ["nextest", "run", "--locked", "--package", "sightline-cli", "--test", "conformance"];
    run_command(&mut project.cargo(&words))
}

/// With the clients' botocore, which knows the model of Amazon Connect.
fn examples(project: &Project) -> Result<(), Failure> {
    let python = project.path("target/conformance/venv/bin/python").display().to_string();
    let mut command = project.command(&python);
    run_command(command.args(["-m", "unittest"]).current_dir(project.path("examples/roster-service")))
}

fn nextest(project: &Project, filter: &str) -> Result<(), Failure> {
    let mut command = project.cargo(&["nextest", "run", "--locked", "--workspace", "--filterset", filter]);
    command.args(FEATURES);
    command.env("SIGHTLINE_APP", project.program("sightline"));
    command.env("SIGHTLINE_CLI", project.program("sightline-cli"));
    command.env("CONNECT_SIMULATOR", project.program("connect-simulator"));
    run_command(&mut command)
}

fn documents(project: &Project) -> Result<(), Failure> {
    run_command(project.cargo(&["test", "--locked", "--workspace", "--doc"]).args(FEATURES))
}
