//! The program `sightline`.

// No console beside the window on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::error::Error;
use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use sightline_app::arguments::{self, Request};
use sightline_app::{StartError, run};

const CANNOT_START: u8 = 1;
const WRONG_INPUT: u8 = 2;

fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Request::Help) => print(arguments::HELP),
        Ok(Request::Version) => print(concat!("sightline ", env!("CARGO_PKG_VERSION"), "\n")),
        Ok(Request::Run(options)) => match run(&options, std::io::stdin().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(
                error @ (StartError::Rosters(_)
                | StartError::PolicyHolds { .. }
                | StartError::NoPolicy { .. }
                | StartError::Forbidden(..)),
            ) => complain(&error, WRONG_INPUT),
            Err(error) => complain(&Chain(&error), CANNOT_START),
        },
        Err(error) => complain(&error, WRONG_INPUT),
    }
}

fn print(text: &str) -> ExitCode {
    // A reader that has enough, as `head`, is no failure.
    std::io::stdout().write_all(text.as_bytes()).ok();
    ExitCode::SUCCESS
}

fn complain(what: &dyn Display, code: u8) -> ExitCode {
    writeln!(std::io::stderr(), "sightline: {what}.").ok();
    ExitCode::from(code)
}

/// An error with its causes.
struct Chain<'a>(&'a dyn Error);

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
