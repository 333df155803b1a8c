//! The disk fails at some moment, until it does not: what was said to be stored is, and everything goes on by itself.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use crate::child::{Program, Running};
use crate::said::Line;
use crate::truth::Truth;
use crate::{Failure, at, shim};

/// What the disk does: names that the shim knows.
const FAULTS: [&str; 5] = ["full", "eio-sync", "eio-write", "eio-read", "short"];
/// How the archive says that there is no room.
const FULL: &str = "the disk is full";

/// What so many rounds have shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    /// Rounds.
    pub rounds: u64,
    /// Things that were refused meanwhile.
    pub refused: u64,
    /// Things that were done.
    pub acknowledged: u64,
    /// It could not be tried on this machine.
    pub is_untested: bool,
}

/// Lets it fail so many times.
pub fn run(program: &Program, rounds: u64, seed: u64, mut look: impl FnMut(u64)) -> Result<Outcome, Failure> {
    let scratch = tempfile::tempdir().map_err(at("make a folder"))?;
    let mut outcome = Outcome::default();
    let Some(library) = shim::build(scratch.path())? else {
        outcome.is_untested = true;
        return Ok(outcome);
    };
    let (folder, control) = (scratch.path().join("archive"), scratch.path().join("control"));
    fs::create_dir(&control).map_err(at("make a folder"))?;
    let mut truth = Truth::default();
    let mut random = StdRng::seed_from_u64(seed);
    let mut running: Option<Running> = None;
    for round in 0..rounds {
        look(round);
        let said = |failure: Failure| format!("seed {seed}, round {round}: {failure}");
        let mut load = if let Some(load) = running.take() {
            load
        } else {
            let start = program.start(&folder, random.random(), round * 1_000_000, |command| {
                command.env("LD_PRELOAD", &library);
                command.env("FAULTS_FOLDER", &folder).env("FAULTS_CONTROL", &control);
            });
            let mut load = start.map_err(said)?;
            load.listen_for(&mut truth, "the archive to be open", |line| *line == Line::Open)
                .map_err(said)?;
            load
        };
        let until = Instant::now() + Duration::from_micros(random.random_range(0..200_000));
        if !load.listen(&mut truth, until, |_| outcome.acknowledged += 1) {
            return Err(said("the load ended by itself".into()));
        }
        let fault = *FAULTS.choose(&mut random).unwrap_or(&FAULTS[0]);
        let said = |failure: Failure| format!("seed {seed}, round {round}, {fault}: {failure}");
        fail(&mut load, &mut truth, &control, fault, &mut random, &mut outcome).map_err(said)?;
        if random.random_ratio(1, 3) {
            load.kill(&mut truth)?;
            truth.hold(&folder).map_err(said)?;
        } else {
            running = Some(load);
        }
        outcome.rounds += 1;
    }
    if let Some(load) = running {
        load.kill(&mut truth)?;
        truth.hold(&folder)?;
    }
    Ok(outcome)
}

fn fail(
    load: &mut Running,
    truth: &mut Truth,
    control: &Path,
    fault: &str,
    random: &mut StdRng,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let switch = control.join(fault);
    fs::write(&switch, "").map_err(at("let the disk fail"))?;
    let mut wrong = None;
    let mut hear = |line: &Line| match line {
        Line::Refused { what, why } => {
            outcome.refused += 1;
            let is_right = match fault {
                // A short write is written on.
                "short" => false,
                "full" => what != "search" && why.starts_with(FULL),
                "eio-read" => true,
                _ => what != "search",
            };
            if !is_right {
                wrong.get_or_insert_with(|| line.to_string());
            }
        }
        _ => outcome.acknowledged += 1,
    };
    if fault != "short" {
        let is_refused = |line: &Line| matches!(line, Line::Refused { .. });
        load.listen_for(truth, "something to be refused", |line| {
            hear(line);
            is_refused(line)
        })?;
    }
    let until = Instant::now() + Duration::from_micros(random.random_range(0..100_000));
    let goes_on = load.listen(truth, until, &mut hear);
    fs::remove_file(&switch).map_err(at("let the disk be"))?;
    if !goes_on {
        return Err("the load ended by itself".into());
    }
    // It goes on by itself. What was under way may still be refused.
    for what in ["a thing to be stored", "another"] {
        load.listen_for(truth, what, |line| {
            hear(line);
            matches!(line, Line::Stored(_))
        })?;
    }
    wrong.map_or(Ok(()), |line| Err(format!("not as it should be: {line}")))
}
