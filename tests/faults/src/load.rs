//! The program under load.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ScopedJoinHandle};

use archive::query::{Branch, Plan};
use archive::retention::PurgeError;
use archive::search::Order;
use archive::{Archive, WriteError};
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::said::{Chat, Kind, Line, key};
use crate::{Failure, at};

/// What it is to do.
#[derive(Debug, Clone, clap::Args)]
pub struct Load {
    /// The archive's folder.
    pub folder: PathBuf,
    /// Everything that is drawn follows from it.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// The first number of the chats that it makes: nobody else uses those from there on.
    #[arg(long, default_value_t = 0)]
    pub first: u64,
    /// So many things of each kind, and then it ends; otherwise it goes on for ever.
    #[arg(long)]
    pub things: Option<u64>,
    /// What is said goes into this file as well.
    #[arg(long)]
    pub acks: Option<PathBuf>,
}

/// Chats that stay; of more, one is purged for each that comes.
const STAY: usize = 40;

/// Runs it until it is done, or is ended.
pub fn run(load: &Load) -> Result<(), Failure> {
    let archive = Archive::open(&load.folder, &key()).map_err(at("open"))?;
    let acks = load.acks.as_ref().map(|path| OpenOptions::new().create(true).append(true).open(path));
    let mouth = Mouth { acks: acks.transpose().map_err(at("acks"))?.map(Mutex::new) };
    mouth.say(&Line::Open)?;
    let (stored, to_purge) = mpsc::channel();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let (archive, mouth, also) = (&archive, &mouth, stored.clone());
        let live = scope.spawn(move || {
            each(load, 1, |random, nth| live(archive, mouth, load.first + nth, random, &stored))
        });
        let import =
            scope.spawn(move || each(load, 2, |_, nth| import(archive, mouth, load.first + nth, &also)));
        let purge = scope.spawn(move || purge(archive, mouth, load.seed, &to_purge));
        let search = scope.spawn(|| search(archive, mouth, &is_over));
        let done = [live, import, purge].into_iter().try_for_each(joined);
        is_over.store(true, Ordering::Relaxed);
        done.and(joined(search))
    })?;
    wait(archive.close())?;
    mouth.say(&Line::Done)
}

fn each(
    load: &Load,
    salt: u64,
    mut act: impl FnMut(&mut StdRng, u64) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut random = StdRng::seed_from_u64(load.seed.wrapping_mul(31).wrapping_add(salt));
    (0..load.things.unwrap_or(u64::MAX)).try_for_each(|nth| act(&mut random, nth))
}

fn joined(thread: ScopedJoinHandle<'_, Result<(), Failure>>) -> Result<(), Failure> {
    thread.join().unwrap_or_else(|_| Err("a thread of the load has panicked".into()))
}

fn live(
    archive: &Archive,
    mouth: &Mouth,
    number: u64,
    random: &mut StdRng,
    stored: &Sender<Chat>,
) -> Result<(), Failure> {
    let chat = Chat { kind: Kind::Live, number };
    if !mouth.told("live", &archive.write_now(vec![chat.batch(false)]), &Line::Stored(chat))? {
        return Ok(());
    }
    if random.random_ratio(1, 5) {
        mouth.told("change", &archive.write_now(vec![chat.batch(true)]), &Line::Changed(chat))?;
    }
    if random.random_ratio(1, 200) {
        mouth.told("rebuild", &wait(archive.rebuild_index())?, &Line::Rebuilding)?;
    }
    stored.send(chat).map_err(at("purge"))
}

fn import(archive: &Archive, mouth: &Mouth, number: u64, stored: &Sender<Chat>) -> Result<(), Failure> {
    let chat = Chat { kind: Kind::Imported, number };
    if mouth.told("import", &archive.write_now(vec![chat.batch(false)]), &Line::Stored(chat))? {
        stored.send(chat).map_err(at("purge"))?;
    }
    Ok(())
}

/// Purges what was stored, in no order, so that some always stays.
fn purge(archive: &Archive, mouth: &Mouth, seed: u64, stored: &Receiver<Chat>) -> Result<(), Failure> {
    let mut random = StdRng::seed_from_u64(seed.wrapping_mul(31).wrapping_add(3));
    let mut chats = Vec::new();
    for chat in stored {
        chats.push(chat);
        if chats.len() <= STAY {
            continue;
        }
        let chat = chats.swap_remove(random.random_range(0..chats.len()));
        mouth.say(&Line::Purging(chat))?;
        match wait(archive.purge(&chat.contact().as_str().into(), Timestamp::UNIX_EPOCH))? {
            Ok(_) => mouth.say(&Line::Purged(chat))?,
            Err(PurgeError::Write(error)) => mouth.refused("purge", error)?,
            Err(error) => return Err(format!("{chat} can not be purged: {error}")),
        }
    }
    Ok(())
}

/// Somebody reads all the while.
fn search(archive: &Archive, mouth: &Mouth, is_over: &AtomicBool) -> Result<(), Failure> {
    let matching = Some("\"parcel\"".to_owned());
    let plan = Plan { branches: vec![Branch { matching, ..Branch::default() }] };
    while !is_over.load(Ordering::Relaxed) {
        if let Err(error) = archive.search_now(&plan, Order::Newest, None, 50) {
            mouth.refused("search", error)?;
        }
    }
    Ok(())
}

fn wait<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(at("runtime"))?;
    Ok(runtime.block_on(future))
}

/// Says things in whole lines.
struct Mouth {
    acks: Option<Mutex<File>>,
}

impl Mouth {
    fn say(&self, line: &Line) -> Result<(), Failure> {
        let text = format!("{line}\n");
        if let Some(acks) = &self.acks {
            let mut acks = acks.lock().unwrap_or_else(PoisonError::into_inner);
            acks.write_all(text.as_bytes()).map_err(at("acks"))?;
        }
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(at("say"))
    }

    /// Says a line if that was done, and otherwise that it was not.
    fn told<T>(&self, what: &str, done: &Result<T, WriteError>, line: &Line) -> Result<bool, Failure> {
        match done {
            Ok(_) => self.say(line).map(|()| true),
            Err(error) => self.refused(what, error).map(|()| false),
        }
    }

    fn refused(&self, what: &str, error: impl std::fmt::Display) -> Result<(), Failure> {
        self.say(&Line::Refused { what: what.into(), why: error.to_string() })
    }
}
