//! `faults kill|full|disk|power`: rounds of each, as many as one likes. `load` is what they run.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use faults::child::Program;
use faults::load::{self, Load};
use faults::{Failure, disk, kill, power, room};

#[derive(Debug, Parser)]
#[command(about)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The program under load.
    Load(Load),
    /// It is killed at some moment.
    Kill(Rounds),
    /// Its disk is full at some moment, until there is room again.
    Full(Rounds),
    /// Its disk fails at some moment, until it does not.
    Disk(Rounds),
    /// The power goes out at some moment.
    Power {
        #[command(flatten)]
        rounds: Rounds,
        /// The disk says that bytes are on it that are not: to see that this is found out.
        #[arg(long)]
        unwaited: bool,
    },
}

#[derive(Debug, Clone, Copy, clap::Args)]
struct Rounds {
    /// So many.
    #[arg(long, default_value_t = 200)]
    rounds: u64,
    /// Everything that is drawn follows from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let done = std::env::current_exe()
        .map_err(|error| error.to_string())
        .and_then(|program| run(Arguments::parse().what, &Program(program)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure);
            ExitCode::FAILURE
        }
    }
}

fn run(what: What, program: &Program) -> Result<(), Failure> {
    match what {
        What::Load(load) => return load::run(&load),
        What::Kill(Rounds { rounds, seed }) => say(&kill::run(program, rounds, seed, tell)?),
        What::Full(Rounds { rounds, seed }) => say(&room::run(rounds, seed, tell)?),
        What::Disk(Rounds { rounds, seed }) => say(&disk::run(program, rounds, seed, tell)?),
        What::Power { rounds: Rounds { rounds, seed }, unwaited } => {
            let outcome = power::run(program, rounds, seed, unwaited, tell)?;
            say(&outcome);
            if outcome.has_failed() {
                return Err(outcome.first.unwrap_or_default());
            }
        }
    }
    Ok(())
}

fn tell(round: u64) {
    if round > 0 && round.is_multiple_of(100) {
        complain(&format!("{round} rounds"));
    }
}

#[expect(clippy::print_stdout, reason = "what a person asked for")]
fn say(outcome: &impl std::fmt::Debug) {
    println!("{outcome:?}");
}

#[expect(clippy::print_stderr, reason = "a program of the command line")]
fn complain(text: &str) {
    eprintln!("{text}");
}
