//! `sightline-cli import`.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use archive::Archive;
use archive::import::files::Totals;
use archive::import::load::{Ended, Orders, Progress};
use bucket::Environment;
use ingest::{ReadError, Source};
use jiff::Timestamp;
use serde::Serialize;

use super::{Failure, counted};
use crate::arguments::ImportFrom;
use crate::exit::Exit;
use crate::interrupts::interrupts;

/// How often it is told how far it is.
const OFTEN: Duration = Duration::from_secs(1);

/// A line of the output.
#[derive(Debug, Serialize)]
#[serde(tag = "import", rename_all = "lowercase", rename_all_fields = "camelCase")]
enum Line<'a> {
    /// How far it is.
    Progress { files: u64, of: u64, items: u64, eta_seconds: Option<u64> },
    /// A file that is none of the service's.
    Skipped { name: &'a str, reason: &'a str },
    /// All was gone through.
    Done(Sum),
    /// Somebody broke it off; what was read stays.
    Cancelled(Sum),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Sum {
    files: u64,
    known_files: u64,
    bad_files: u64,
    passed_over: u64,
    new: u64,
    changed: u64,
    known: u64,
}

/// Reads the files. An interrupt ends it after the file that is being read.
pub(super) async fn run(archive: Archive, from: ImportFrom) -> Result<Exit, Failure> {
    let source = match from {
        ImportFrom::Paths(paths) => Source::Paths(paths),
        ImportFrom::Bucket(place, days) => {
            Source::Bucket(Box::new(place), days, Environment::of(std::env::vars_os()))
        }
    };
    let mut interrupts = interrupts().map_err(Failure::System)?;
    let orders = Orders::default();
    let told = orders.clone();
    tokio::spawn(async move {
        if interrupts.recv().await.is_some() {
            told.cancel();
        }
    });
    let (reading, given) = (archive.clone(), orders);
    let done = tokio::task::spawn_blocking(move || read(&reading, &source, &given)).await;
    if archive.settle().await.is_err() {
        tracing::warn!("the index was not put together; searches take longer until the window has done it");
    }
    archive.close().await;
    // It ends by itself or with the program.
    done.unwrap_or(Err(Failure::Output))
}

fn read(archive: &Archive, source: &Source, orders: &Orders) -> Result<Exit, Failure> {
    let all = source.totals(orders)?;
    let known = archive.known_files()?;
    let began = Instant::now();
    let mut last = Progress::default();
    let mut told = began;
    let ended = source.read(&known, |steps| {
        archive.import(
            steps,
            orders,
            Timestamp::now,
            |progress| {
                last = *progress;
                if told.elapsed() >= OFTEN {
                    told = Instant::now();
                    put(&Line::Progress {
                        files: progress.files,
                        of: all.steps,
                        items: progress.items.new,
                        eta_seconds: left(progress, &all, began.elapsed()),
                    });
                }
            },
            |skipped| put(&Line::Skipped { name: &skipped.name, reason: &skipped.reason }),
        )
    })?;
    Ok(finish(ended, last, &all))
}

fn finish(ended: Ended, last: Progress, all: &Totals) -> Exit {
    let sum = Sum {
        files: last.files,
        known_files: last.known_files,
        bad_files: last.bad_files,
        passed_over: all.passed_over,
        new: last.items.new,
        changed: last.items.changed,
        known: last.items.known,
    };
    put(&if ended == Ended::Done { Line::Done(sum) } else { Line::Cancelled(sum) });
    let items = counted(last.items.new, "new item");
    crate::say(&format_args!(
        "{items} from {}",
        counted(last.files - last.known_files - last.bad_files, "file")
    ));
    if ended == Ended::Cancelled {
        crate::say(&"broken off; it goes on where it was when it is begun again");
        return Exit::Failed;
    }
    if last.bad_files > 0 || last.files == 0 { Exit::Input } else { Exit::Done }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Archive(error) => error.into(),
            ReadError::Bucket(error) => error.into(),
        }
    }
}

/// Seconds that are left if it goes on like this.
fn left(progress: &Progress, all: &Totals, elapsed: Duration) -> Option<u64> {
    let left = u128::from(all.bytes.checked_sub(progress.bytes)?);
    let millis = elapsed.as_millis().saturating_mul(left).checked_div(progress.bytes.into())?;
    u64::try_from(millis / 1_000).ok()
}

/// A reader of the output who is gone does not end the import.
fn put(line: &Line<'_>) {
    let mut output = io::stdout().lock();
    let text = serde_json::to_string(line).unwrap_or_default();
    let _ = writeln!(output, "{text}").and_then(|()| output.flush());
}
