//! `sightline-cli`: the same engine without a window.
//!
//! Reads from standard input what to watch, writes changes to standard output as JSON lines, and what is known at the end to a file;
//! checks such files; searches, fills and empties the archive; and tells whether all that can be done here.

mod archived;
mod arguments;
mod budget;
mod destination;
mod doctor;
mod documents;
mod dump;
mod exit;
mod floor;
mod follow;
mod input;
mod interrupts;
mod item;
mod lines;
mod ruled;
mod saving;
mod verify;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use logs::{Folder, Program, record_panics};
use tracing_subscriber::EnvFilter;

use arguments::Command;
use exit::Exit;

fn main() -> ExitCode {
    let command = match Command::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(unusable) => return unusable.show().into(),
    };
    let program = Program { name: "sightline-cli", version: env!("CARGO_PKG_VERSION") };
    record_panics(Folder::of_platform(), program);
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).init();
    // Before there is a secret to protect.
    if let Err(error) = credentials::close_memory(std::env::var_os(credentials::INSPECT).as_deref()) {
        tracing::warn!(%error, "the memory of this process is not closed to others");
    }
    let done = match command {
        Command::ShowPolicy { file, json } => return ruled::show(file.as_deref(), json).into(),
        Command::PolicySchema => return ruled::schema().into(),
        Command::Watch(_) | Command::Archive(_) => obey(command),
        Command::Verify(files) => return verify::run(&files).into(),
        Command::Doctor(asked) => return doctor::run(&asked).into(),
        Command::Documents(folder) => return documents::run(&folder).into(),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            say(&failure);
            Exit::Failed.into()
        }
    }
}

/// What the policy of this computer allows, within what it allows.
fn obey(command: Command) -> Result<Exit, watch::Failure> {
    let policy = ruled::in_force().policy;
    if let Err(refused) = ruled::permits(&policy, &command) {
        return Ok(refused);
    }
    match command {
        Command::Watch(watch) => watch::run(watch, &policy),
        Command::Archive(asked) => Ok(archived::run(asked)),
        _ => Ok(Exit::Done),
    }
}

/// Tells a person something, beside the data.
fn say(message: &dyn std::fmt::Display) {
    // There is nobody else to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "sightline-cli: {message}");
}
