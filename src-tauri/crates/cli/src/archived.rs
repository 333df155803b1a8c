//! What is done with the archive of a profile.

mod figures;
mod importing;
pub(crate) mod opening;
mod purging;
mod searching;
mod writing;

use std::io::{self, Write};

use archive::export::ExportError;
use archive::query::{PlanError, Query, SyntaxError};
use archive::search::AskError;
use archive::{OpenError, ReadError, WriteError};
use bucket::BucketError;
use credentials::StoreError;
use jiff::ZonedDateTime;
use serde::Serialize;
use thiserror::Error;

use crate::arguments::{Asked, What};
use crate::exit::Exit;

/// Why it could not be done.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// There is no runtime, or no signals.
    #[error("the operating system does not let the program run ({0})")]
    System(io::Error),
    /// Nobody reads the output any more.
    #[error("the output can not be written to")]
    Output,
    /// There is no place for data of this user.
    #[error("this user has no folder for data; name the profile with `--profile-dir DIR`")]
    NoProfile,
    /// The keychain does not give the key.
    #[error("the archive's key can not be had from the keychain. {0}")]
    Keychain(#[from] StoreError),
    /// It can not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It can not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It can not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The bucket can not be read.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// It can not be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The query can not be used. It was told already.
    #[error("the query can not be used")]
    Query,
    /// The query asks for too much.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl Failure {
    /// With which code the program ends.
    fn exit(&self) -> Exit {
        match self {
            Self::Query | Self::Plan(_) => Exit::Usage,
            Self::Export(ExportError::Unknown | ExportError::Nothing) => Exit::Input,
            _ => Exit::Failed,
        }
    }
}

impl From<AskError> for Failure {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Plan(error) => Self::Plan(error),
            AskError::Read(error) => Self::Read(error),
        }
    }
}

/// Does what is asked.
pub(crate) fn run(asked: Asked) -> Exit {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&Failure::System(error)),
    };
    let exit = runtime.block_on(act(asked)).unwrap_or_else(|failure| failed(&failure));
    // The keychain may hang on its password prompt; nobody waits for it.
    runtime.shutdown_background();
    exit
}

async fn act(asked: Asked) -> Result<Exit, Failure> {
    let folder = opening::folder(asked.profile)?;
    match asked.what {
        What::Search(search) => searching::run(&opening::to_read(&folder).await?, &search).await,
        What::Export(export) => writing::run(&opening::to_read(&folder).await?, export).await,
        What::Import(from) => importing::run(opening::to_write(&folder).await?, from).await,
        What::Purge { contacts, yes: false } => {
            purging::preview(&opening::to_read(&folder).await?, &contacts).await
        }
        What::Purge { contacts, yes: true } => {
            purging::run(&opening::that_is_there(&folder).await?, &contacts).await
        }
        What::Stats { json } => figures::stats(&opening::to_read(&folder).await?, json).await,
        What::Check => {
            let archive = opening::to_check(&folder).await?;
            let checked = figures::check(&archive).await;
            archive.close().await;
            checked
        }
    }
}

fn failed(failure: &Failure) -> Exit {
    if !matches!(failure, Failure::Query) {
        crate::say(failure);
    }
    failure.exit()
}

/// Reads a query. Where it can not be understood that is shown, with the place.
fn understood(text: &str) -> Result<Query, Failure> {
    archive::query::parse(text, &ZonedDateTime::now()).map_err(|error| {
        point_at(text, &error);
        Failure::Query
    })
}

/// Shows where a query can not be understood: the line, and below it a mark at the place.
fn point_at(text: &str, error: &SyntaxError) {
    let shown = |part: Option<&str>| archive::plain::on_one_line(part.unwrap_or_default());
    let before = shown(text.get(..error.at.start));
    let there = shown(text.get(error.at.clone()));
    let line = format!("{before}{there}{}", shown(text.get(error.at.end..)));
    let mark = format!("{}{}", " ".repeat(before.chars().count()), "^".repeat(there.chars().count().max(1)));
    crate::say(error);
    // There is nobody else to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "  {line}\n  {mark}");
}

/// Prints one JSON object on a line.
fn print(line: &impl Serialize) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    let printed = serde_json::to_writer(&mut output, line).map_err(io::Error::from);
    printed.and_then(|()| output.write_all(b"\n")).and_then(|()| output.flush()).map_err(|_| Failure::Output)
}

/// Prints a line to be read.
fn print_text(line: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).map_err(|_| Failure::Output)
}

/// A number with its noun.
fn counted(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
