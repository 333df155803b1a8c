//! `cargo xtask …`: set-up, demo and tests in one command each.
//!
//! Everything a fresh machine needs is installed by the command that needs it, which says so first and does nothing
//! twice. `cargo xtask help` lists the commands.

mod arguments;
mod bench;
mod checks;
mod console;
mod debian;
mod demo;
mod failure;
mod faults;
mod fuzz;
mod mutants;
mod needs;
mod package;
mod page;
mod project;
mod simulator;
mod storm;
mod suite;
mod supply;

use std::process::ExitCode;

use arguments::Task;
use console::Progress;
use failure::Failure;
use project::Project;

fn main() -> ExitCode {
    let result = arguments::parse(std::env::args().skip(1)).and_then(|task| run(&task));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console::complain(&failure);
            failure.code()
        }
    }
}

fn run(task: &Task) -> Result<(), Failure> {
    let project = Project::find()?;
    let mut progress = Progress::new();
    match task {
        Task::Help => {
            console::say(arguments::HELP);
            return Ok(());
        }
        Task::Setup => needs::fulfil(&project, needs::EVERYTHING, &mut progress, 0)?,
        Task::Check => checks::run(&project, &mut progress)?,
        Task::Test(part) => suite::run(&project, *part, &mut progress)?,
        Task::Bench(bench) => bench::run(&project, bench, &mut progress)?,
        Task::Fuzz(hunt) => fuzz::run(&project, hunt, &mut progress)?,
        Task::Mutants(files) => mutants::run(&project, files, &mut progress)?,
        Task::Shots(options) => page::shots(&project, options, &mut progress)?,
        Task::Storm(storms) => storm::run(&project, storms, &mut progress)?,
        Task::Faults(faults) => faults::run(&project, faults, &mut progress)?,
        Task::Soak(hours) => storm::soak(&project, *hours, &mut progress)?,
        Task::Bundle(packing) => package::run(&project, packing, &mut progress)?,
        Task::TestPackage(trial) => package::trial::run(&project, trial, &mut progress)?,
        Task::SupplyChain => supply::run(&project, &mut progress)?,
        Task::Demo(wishes) => demo::run(&project, wishes, &mut progress)?,
    }
    progress.summary();
    Ok(())
}
