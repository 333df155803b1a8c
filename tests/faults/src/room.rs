//! The disk is full: nothing that was stored is lost, reading goes on, and so does writing once there is room.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use archive::query::{Branch, Plan};
use archive::search::Order;
use archive::{Archive, WriteError};
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::said::{Chat, Kind, Line, key};
use crate::truth::Truth;
use crate::{Failure, at};

/// Why it was not tried.
pub const NOT_HERE: &str = "NOT TESTED: this user may not mount a small file system";

/// Rounds after which another archive is begun: one that grows for ever has no room even on the empty disk.
const ROUNDS_OF_ONE: u64 = 100;

/// What so many rounds have shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    /// Rounds.
    pub rounds: u64,
    /// Things that were refused because the disk was full, by kind: items, files, purges, new indexes.
    pub refused: [u64; 4],
    /// Things that were stored.
    pub stored: u64,
    /// It could not be tried on this machine.
    pub is_untested: bool,
}

/// Fills the disk so many times, to within a random number of bytes.
pub fn run(rounds: u64, seed: u64, mut look: impl FnMut(u64)) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::default();
    let Some(mount) = Mount::new(96)? else {
        outcome.is_untested = true;
        return Ok(outcome);
    };
    let folder = mount.folder().join("archive");
    let mut random = StdRng::seed_from_u64(seed);
    let mut truth = Truth::default();
    let mut number = 0;
    let mut open = Some(Archive::open(&folder, &key()).map_err(at("open"))?);
    for round in 0..rounds {
        look(round);
        if round > 0 && round % ROUNDS_OF_ONE == 0 {
            fs::remove_dir_all(&folder).map_err(at("begin another archive"))?;
            truth = Truth::default();
        }
        let archive = match open.take() {
            Some(archive) => archive,
            None => Archive::open(&folder, &key()).map_err(at("open"))?,
        };
        let ballast = mount.fill_up_to(random.random_range(0..1_500_000))?;
        let mut full = 0;
        while full < 12 {
            let (kind, done) = act(&archive, &mut truth, &mut number, &mut random)?;
            match done {
                Ok(()) => outcome.stored += 1,
                Err(WriteError::Full) => {
                    outcome.refused[kind] += 1;
                    full += 1;
                    reads(&archive).map_err(|failure| format!("seed {seed}, round {round}: {failure}"))?;
                }
                Err(error) => {
                    return Err(format!("seed {seed}, round {round}: not full, but \u{201c}{error}\u{201d}"));
                }
            }
        }
        // One in four is closed, and opened again, while there is no room.
        let is_closed = random.random_ratio(1, 4);
        let archive = if is_closed {
            wait(archive.close())?;
            match Archive::open(&folder, &key()) {
                Ok(archive) => Some(archive),
                Err(archive::OpenError::Full) => None,
                Err(error) => return Err(format!("seed {seed}, round {round}: open while full: {error}")),
            }
        } else {
            Some(archive)
        };
        fs::remove_file(ballast).map_err(at("make room"))?;
        let archive = match archive {
            Some(archive) => archive,
            None => Archive::open(&folder, &key()).map_err(at("open"))?,
        };
        for _ in 0..6 {
            let (_, done) = act(&archive, &mut truth, &mut number, &mut random)?;
            done.map_err(|error| {
                format!("seed {seed}, round {round}: there is room again, and still: {error}")
            })?;
            outcome.stored += 1;
        }
        wait(archive.close())?;
        truth.hold(&folder).map_err(|failure| format!("seed {seed}, round {round}: {failure}"))?;
        outcome.rounds += 1;
    }
    Ok(outcome)
}

/// Does one thing; gives of which kind, and whether the archive has done it.
fn act(
    archive: &Archive,
    truth: &mut Truth,
    number: &mut u64,
    random: &mut StdRng,
) -> Result<(usize, Result<(), WriteError>), Failure> {
    *number += 1;
    let live = Chat { kind: Kind::Live, number: *number };
    Ok(match random.random_range(0..20) {
        0 => (3, wait(archive.rebuild_index())?),
        1..=5 => {
            let file = Chat { kind: Kind::Imported, ..live };
            let done = archive.write_now(vec![file.batch(false)]).map(|_| truth.hear(&Line::Stored(file)));
            (1, done)
        }
        6..=9 => {
            // So that there is something to purge, whatever else there is.
            let done = archive.write_now(vec![live.batch(false)]).map(|_| truth.hear(&Line::Stored(live)));
            if done.is_err() {
                return Ok((0, done));
            }
            truth.hear(&Line::Purging(live));
            match wait(archive.purge(&live.contact().as_str().into(), Timestamp::UNIX_EPOCH))? {
                Ok(_) => {
                    truth.hear(&Line::Purged(live));
                    (2, Ok(()))
                }
                Err(archive::retention::PurgeError::Write(error)) => (2, Err(error)),
                Err(error) => return Err(format!("{live} can not be purged: {error}")),
            }
        }
        _ => {
            let done = archive.write_now(vec![live.batch(false)]).map(|_| truth.hear(&Line::Stored(live)));
            (0, done)
        }
    })
}

fn reads(archive: &Archive) -> Result<(), Failure> {
    let matching = Some("\"parcel\"".to_owned());
    let plan = Plan { branches: vec![Branch { matching, ..Branch::default() }] };
    archive.search_now(&plan, Order::Newest, None, 50).map(drop).map_err(at("search while full"))
}

fn wait<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(at("runtime"))?;
    Ok(runtime.block_on(future))
}

/// A small file system in memory. Gone when dropped.
#[derive(Debug)]
struct Mount(tempfile::TempDir);

impl Mount {
    /// `None`: this user may not.
    fn new(megabytes: u32) -> Result<Option<Self>, Failure> {
        let folder = tempfile::tempdir().map_err(at("make a folder"))?;
        let mut mount = Command::new("mount");
        let done = mount
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(folder.path())
            .output();
        Ok(done.is_ok_and(|done| done.status.success()).then_some(Self(folder)))
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Leaves so many bytes free; gives the file that takes the others.
    fn fill_up_to(&self, free: u64) -> Result<PathBuf, Failure> {
        let ballast = self.0.path().join("ballast");
        let out = Command::new("stat")
            .args(["-f", "-c", "%a %S"])
            .arg(self.0.path())
            .output()
            .map_err(at("stat"))?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let (blocks, size) = text.trim().split_once(' ').ok_or("stat says nothing")?;
        let there = blocks.parse::<u64>().map_err(at("stat"))? * size.parse::<u64>().map_err(at("stat"))?;
        match fs::write(&ballast, vec![0; there.saturating_sub(free) as usize]) {
            // The archive, which tidies up meanwhile, took some of it first: there is no byte left.
            Err(error) if error.kind() != ErrorKind::StorageFull => Err(at("fill the disk")(error)),
            _ => Ok(ballast),
        }
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(self.0.path()).status().ok();
    }
}
