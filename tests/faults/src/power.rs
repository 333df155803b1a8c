//! The power goes out at some point of all that reached the disk.
//!
//! Everything that the program under load writes is recorded in its order, together with what it waited for and what it said. Then, for
//! any point in that record, there is a set of disks on which the program may find itself again: what was waited for is on all of them; of
//! the rest nothing is, or all up to some earlier point, or any of it, single sectors of it, too. Each of them has to hold to the truth as
//! it was at that point.
//!
//! Assumed of the disk: a sector of 512 bytes is written whole or not at all, and a file that was waited for has its name.

mod image;
mod record;

use std::fs;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::child::Program;
use crate::said::Line;
use crate::truth::Truth;
use crate::{Failure, at, shim};
use image::Disk;
use record::{Record, records};

/// Things of each kind that are recorded.
const THINGS: u64 = 45;
/// Points that are tried in one record, before another is made.
const POINTS: u64 = 200;

/// What so many points have shown.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Points.
    pub points: u64,
    /// Of those, on how many the archive was not as it should be.
    pub failed: u64,
    /// Things that were said before the last of them.
    pub acknowledged: u64,
    /// What was wrong the first time.
    pub first: Option<Failure>,
    /// It could not be tried on this machine.
    pub is_untested: bool,
}

impl Outcome {
    /// Whether anything was not as it should be.
    pub fn has_failed(&self) -> bool {
        self.failed > 0
    }
}

/// Tries so many points. If `unwaited`, the disk says that bytes are on it that are not.
pub fn run(
    program: &Program,
    points: u64,
    seed: u64,
    unwaited: bool,
    mut look: impl FnMut(u64),
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::default();
    let mut nth = 0;
    while outcome.points < points && !outcome.is_untested {
        let some = POINTS.min(points - outcome.points);
        try_record(program, some, seed.wrapping_add(nth), unwaited, &mut outcome, &mut look)?;
        nth += 1;
    }
    Ok(outcome)
}

fn try_record(
    program: &Program,
    points: u64,
    seed: u64,
    unwaited: bool,
    outcome: &mut Outcome,
    look: &mut dyn FnMut(u64),
) -> Result<(), Failure> {
    let scratch = tempfile::tempdir().map_err(at("make a folder"))?;
    let Some(library) = shim::build(scratch.path())? else {
        outcome.is_untested = true;
        return Ok(());
    };
    let path = |name: &str| scratch.path().join(name);
    fs::create_dir(path("archive")).map_err(at("make a folder"))?;
    let running = program.start(&path("archive"), seed, 0, |command| {
        command.args(["--things", &THINGS.to_string()]).arg("--acks").arg(path("acks"));
        command.env("LD_PRELOAD", &library);
        for (name, value) in [("FOLDER", "archive"), ("ACKS", "acks"), ("LOG", "log")] {
            command.env(format!("FAULTS_{name}"), path(value));
        }
        if unwaited {
            command.env("FAULTS_UNWAITED", "1");
        }
    })?;
    running.end(&mut Truth::default())?;
    let log = fs::read(path("log")).map_err(at("read the record"))?;
    let records = records(&log).ok_or("the record is broken")?;

    let mut random = StdRng::seed_from_u64(seed);
    let mut wanted: Vec<usize> = (0..points).map(|_| point(&records, &mut random)).collect();
    wanted.sort_unstable();
    let mut wanted = wanted.into_iter().peekable();
    let mut disk = Disk::new(path("archive"));
    let mut truth = Truth::default();
    for (at_record, record) in records.iter().enumerate() {
        match record {
            Record::Said(text) => {
                for line in text.lines().filter_map(|line| line.parse::<Line>().ok()) {
                    truth.hear(&line);
                    outcome.acknowledged += 1;
                }
            }
            record => disk.follow(record),
        }
        while wanted.next_if_eq(&at_record).is_some() {
            look(outcome.points);
            outcome.points += 1;
            let folder = tempfile::tempdir().map_err(at("make a folder"))?;
            let kind = disk.after_power_cut(&mut random, folder.path())?;
            if let Err(failure) = truth.clone().hold(folder.path()) {
                outcome.failed += 1;
                outcome
                    .first
                    .get_or_insert_with(|| format!("seed {seed}, record {at_record}, {kind}: {failure}"));
            }
        }
    }
    Ok(())
}

/// A point in the record: any, or one at which something was just said, which is when most can be lost.
fn point(records: &[Record<'_>], random: &mut StdRng) -> usize {
    let any = random.random_range(0..records.len());
    if random.random_bool(0.5) {
        return any;
    }
    let said = records.iter().skip(any).position(|record| matches!(record, Record::Said(_)));
    said.map_or(any, |said| any + said)
}
