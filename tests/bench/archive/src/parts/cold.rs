//! The first search after a start: a process of its own, and none of the files in the system's memory.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::engine::Which;
use crate::figure::{Figure, Goal};
use crate::machine;
use crate::questions::Ask;
use crate::stage::Stage;
use crate::table::{Table, ratio};
use crate::times::{Times, timed};

const ROUNDS: usize = 20;

/// What such a process says.
#[derive(Serialize, Deserialize)]
struct First {
    open: Duration,
    search: Duration,
    bytes_read: u64,
}

pub(crate) fn run(stage: &Stage) -> Result<Vec<Figure>, Failure> {
    let mut table =
        Table::new(["engine", "open p50", "search p50", "search max", "both max", "ratio", "MB read"]);
    let mut figures = Vec::new();
    for which in [Which::Ours, Which::Plain, Which::Tantivy] {
        let [mut open, mut search, mut both] = [(); 3].map(|()| Times::default());
        let mut bytes = 0;
        for ask in stage.asks.iter().take(ROUNDS) {
            let first = in_a_process(which, &stage.folder(which), ask)?;
            open.add(first.open);
            search.add(first.search);
            both.add(first.open + first.search);
            bytes += first.bytes_read;
        }
        figures.push(both.longest());
        table.row([
            which.name().to_owned(),
            format!("{:.2}", open.median()),
            format!("{:.2}", search.median()),
            format!("{:.2}", search.longest()),
            format!("{:.2}", both.longest()),
            ratio(both.longest(), figures[0]),
            format!("{:.2}", bytes as f64 / ROUNDS as f64 / 1e6),
        ]);
    }
    table.print("First search after a cold start, ms: 20 processes, a question each");
    Ok(vec![
        Figure::new("open and first search, cold, slowest of 20", " ms", Goal::AtMost(50.0), figures[0])
            .beside([Some(figures[1]), Some(figures[2])]),
    ])
}

fn in_a_process(which: Which, folder: &Path, ask: &Ask) -> Result<First, Failure> {
    machine::drop_from_cache(folder)?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--first-search").arg(which.name()).arg(folder).arg(serde_json::to_string(ask)?);
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The process: opens, searches, and says how long each took.
pub(crate) fn first_search(which: Which, folder: &Path, ask: &Ask) -> Result<(), Failure> {
    let before = machine::bytes_read();
    let (engine, open) = timed(|| which.open(folder));
    let engine = engine?;
    let (answer, search) = timed(|| engine.newest(ask));
    answer?;
    let first = First { open, search, bytes_read: machine::bytes_read() - before };
    println!("{}", serde_json::to_string(&first)?);
    Ok(())
}
