//! The program is killed, at some moment, again and again over the same files.

use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::child::Program;
use crate::said::Line;
use crate::truth::Truth;
use crate::{Failure, at};

/// What so many rounds have shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    /// Rounds.
    pub rounds: u64,
    /// Things that were said to be done, and were.
    pub acknowledged: u64,
    /// Rounds after which the index was still being made anew.
    pub while_rebuilding: u64,
    /// Items that there are in the end.
    pub items: usize,
}

/// Kills it so many times.
pub fn run(program: &Program, rounds: u64, seed: u64, mut look: impl FnMut(u64)) -> Result<Outcome, Failure> {
    let folder = tempfile::tempdir().map_err(at("make a folder"))?;
    let mut truth = Truth::default();
    let mut random = StdRng::seed_from_u64(seed);
    let mut outcome = Outcome::default();
    for round in 0..rounds {
        look(round);
        let mut running = program.start(folder.path(), random.random(), round * 1_000_000, |_| {})?;
        // One round in eight it is not even open.
        if random.random_ratio(7, 8) {
            running.listen_for(&mut truth, "the archive to be open", |line| *line == Line::Open)?;
        }
        let moment = Instant::now() + Duration::from_micros(random.random_range(0..400_000));
        let mut refused = None;
        let goes_on = running.listen(&mut truth, moment, |line| match line {
            Line::Refused { .. } => refused = Some(line.to_string()),
            _ => outcome.acknowledged += 1,
        });
        if let Some(refused) = refused {
            return Err(format!("seed {seed}, round {round}: {refused}"));
        }
        if !goes_on {
            return Err(format!("seed {seed}, round {round}: the load ended by itself"));
        }
        running.kill(&mut truth)?;
        let seen =
            truth.hold(folder.path()).map_err(|failure| format!("seed {seed}, round {round}: {failure}"))?;
        outcome.while_rebuilding += u64::from(seen.was_rebuilding);
        outcome.items = seen.items;
        outcome.rounds += 1;
    }
    Ok(outcome)
}
