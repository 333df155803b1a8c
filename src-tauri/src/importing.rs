//! Imports that a person has begun: each on a thread of its own, told about as they go.

mod pace;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ::archive::Archive;
use ::archive::import::load::{Ended, Orders, Progress, Skipped};
use bucket::{BadPlace, Days, Environment, Place};
use ingest::{ReadError, Source};
use monitor::Clock;
use tokio::sync::watch;

use self::pace::Pace;
use crate::dto::{self, BadFile, CommandFailure, Drag, Import, ImportOrder, ImportState};
use crate::keeping::Keeper;
use crate::present::moment;

/// Bad files of one import that are listed. The archive notes all.
const MOST_BAD: usize = 1_000;
/// Imports that ended and stay on the list.
const MOST_ENDED: usize = 20;

/// All imports. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Imports(Arc<Inner>);

struct Inner {
    keeper: Keeper,
    clock: Arc<dyn Clock>,
    /// What is shown.
    shown: watch::Sender<Vec<Import>>,
    // Looked at and changed, never held across an await.
    running: Mutex<Vec<Running>>,
    /// What is dragged over the window.
    drag: watch::Sender<Drag>,
    /// What was dropped last: nothing of it is read before the page says so.
    dropped: Mutex<Option<(String, Vec<PathBuf>)>>,
}

struct Running {
    id: String,
    orders: Orders,
    bad: Vec<BadFile>,
    /// To be begun again after a failure.
    source: Source,
}

impl Imports {
    /// No import yet.
    pub(crate) fn new(keeper: Keeper, clock: Arc<dyn Clock>) -> Self {
        let shown = watch::Sender::new(Vec::new());
        Self(Arc::new(Inner {
            keeper,
            clock,
            shown,
            running: Mutex::default(),
            drag: watch::Sender::new(Drag::Gone),
            dropped: Mutex::default(),
        }))
    }

    /// What is dragged over the window, now and as it changes.
    pub(crate) fn drag(&self) -> watch::Receiver<Drag> {
        self.0.drag.subscribe()
    }

    /// Something is dragged over the window: nothing is said of what is no file.
    pub(crate) fn dragged(&self, paths: &[PathBuf]) {
        let files = paths.iter().filter(|path| is_file(path)).count();
        if files > 0 {
            self.0.drag.send_replace(Drag::Over { files: u32::try_from(files).unwrap_or(u32::MAX) });
        }
    }

    /// They left it.
    pub(crate) fn drag_left(&self) {
        self.0.drag.send_replace(Drag::Gone);
    }

    /// They were dropped: they are on offer under an id.
    pub(crate) fn dropped(&self, mut paths: Vec<PathBuf>) {
        paths.retain(|path| is_file(path));
        if paths.is_empty() {
            return self.drag_left();
        }
        let (id, from) = (uuid::Uuid::new_v4().to_string(), Source::Paths(paths.clone()).to_string());
        *self.0.dropped.lock().unwrap_or_else(PoisonError::into_inner) = Some((id.clone(), paths));
        self.0.drag.send_replace(Drag::Dropped { id, from });
    }

    /// Begins to read what was dropped.
    pub(crate) fn begin_dropped(&self, id: &str) -> Result<Import, CommandFailure> {
        let offered =
            self.0.dropped.lock().unwrap_or_else(PoisonError::into_inner).take_if(|offer| offer.0 == id);
        let (_, paths) = offered.ok_or_else(|| {
            CommandFailure::bad_input("What was dropped is not on offer any more", "Drop it again.")
        })?;
        self.drag_left();
        self.begin(paths)
    }

    /// All imports, now and as they go on.
    pub(crate) fn shown(&self) -> watch::Receiver<Vec<Import>> {
        self.0.shown.subscribe()
    }

    /// Begins to read files, folders and archives.
    pub(crate) fn begin(&self, paths: Vec<PathBuf>) -> Result<Import, CommandFailure> {
        self.begin_with(Source::Paths(paths))
    }

    /// Begins to read from a bucket.
    pub(crate) fn begin_bucket(&self, bucket: &dto::Bucket) -> Result<Import, CommandFailure> {
        let mut place: Place = bucket
            .url
            .parse()
            .map_err(|error: BadPlace| CommandFailure::bad_input(error.to_string(), "Write it anew."))?;
        place.region = given(&bucket.region);
        place.profile = bucket.profile.as_deref().and_then(given);
        let day = |text: &Option<String>| match text.as_deref().and_then(given) {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| {
                CommandFailure::bad_input(format!("{text} is no day"), "Write it as 2026-11-27.")
            }),
        };
        let days = Days { first: day(&bucket.from)?, last: day(&bucket.to)? };
        self.begin_with(Source::Bucket(Box::new(place), days, Environment::of(std::env::vars_os())))
    }

    fn begin_with(&self, source: Source) -> Result<Import, CommandFailure> {
        let archive = self.archive()?;
        let import = Import {
            id: uuid::Uuid::new_v4().to_string(),
            from: source.to_string(),
            state: ImportState::Counting,
            files: 0,
            files_of: None,
            items: 0,
            known: 0,
            bad: 0,
            per_second: 0.0,
            eta_ms: None,
            started_at: moment(self.0.clock.now()),
            ended_at: None,
        };
        self.0.shown.send_modify(|all| {
            let ended = all.iter().filter(|import| import.ended_at.is_some()).count();
            if ended >= MOST_ENDED {
                let oldest = all.iter().position(|import| import.ended_at.is_some());
                oldest.map(|oldest| all.remove(oldest));
            }
            all.push(import.clone());
        });
        self.run(archive, import.id.clone(), source);
        Ok(import)
    }

    /// Pauses, resumes, cancels, or takes one that ended off the list.
    pub(crate) fn order(&self, id: &str, order: ImportOrder) -> Result<(), CommandFailure> {
        let ended = self.find(id)?.ended_at.is_some();
        let orders = self.with(id, |running| running.orders.clone());
        match (order, orders) {
            (ImportOrder::Forget, _) if ended => {
                self.running().retain(|running| running.id != id);
                self.0.shown.send_modify(|all| all.retain(|import| import.id != id));
            }
            (ImportOrder::Pause, Some(orders)) if !ended => {
                orders.pause();
                self.change(id, |import| import.state = ImportState::Paused);
            }
            // After a failure it begins again, and passes over what it has read.
            (ImportOrder::Resume, Some(_)) if ended => {
                let Some(source) = self.with(id, |running| running.source.clone()) else { return Ok(()) };
                let archive = self.archive()?;
                self.change(id, |import| {
                    (import.state, import.ended_at, import.files, import.bad) =
                        (ImportState::Counting, None, 0, 0);
                });
                self.run(archive, id.to_owned(), source);
            }
            (ImportOrder::Resume, Some(orders)) => {
                orders.resume();
                self.change(id, |import| import.state = ImportState::Running);
            }
            (ImportOrder::Cancel, Some(orders)) => orders.cancel(),
            // It has ended meanwhile: nothing is left to order.
            _ => {}
        }
        Ok(())
    }

    /// Files that were skipped.
    pub(crate) fn bad_files(&self, id: &str) -> Result<Vec<BadFile>, CommandFailure> {
        self.find(id)?;
        Ok(self.with(id, |running| running.bad.clone()).unwrap_or_default())
    }

    fn archive(&self) -> Result<Archive, CommandFailure> {
        Ok(self.0.keeper.writer()?)
    }

    fn run(&self, archive: Archive, id: String, source: Source) {
        let orders = Orders::default();
        let running =
            Running { id: id.clone(), orders: orders.clone(), bad: Vec::new(), source: source.clone() };
        {
            let mut all = self.running();
            all.retain(|other| other.id != id);
            all.push(running);
        }
        // Counted beside: a large folder takes a while to list, and reading need not wait for it.
        let (imports, counted, stop, listed) = (self.clone(), id.clone(), orders.clone(), source.clone());
        tokio::task::spawn_blocking(move || {
            imports.counted(&counted, listed.totals(&stop).ok().map(|all| all.steps));
        });
        let imports = self.clone();
        tokio::task::spawn_blocking(move || {
            let known = archive.known_files().unwrap_or_default();
            let ended = source.read(&known, |steps| {
                let mut pace = Pace::new(std::time::Instant::now());
                archive.import(
                    steps,
                    &orders,
                    || imports.0.clock.now(),
                    |progress| imports.progressed(&id, progress, &mut pace),
                    |skipped| imports.skipped(&id, skipped),
                )
            });
            imports.ended(&id, ended);
            tokio::runtime::Handle::current().block_on(imports.0.keeper.recount());
        });
    }

    fn counted(&self, id: &str, all: Option<u64>) {
        self.change(id, |import| {
            import.files_of = all;
            if import.state == ImportState::Counting {
                import.state = ImportState::Running;
            }
        });
    }

    fn progressed(&self, id: &str, progress: &Progress, pace: &mut Pace) {
        let done = progress.items.new + progress.items.changed + progress.items.known;
        pace.note(std::time::Instant::now(), done, progress.files);
        self.change(id, |import| {
            import.files = progress.files;
            import.items = progress.items.new;
            import.known = progress.items.known + progress.items.changed;
            import.bad = progress.bad_files;
            import.per_second = pace.items_per_second();
            import.eta_ms = import.files_of.and_then(|all| pace.eta(all.saturating_sub(progress.files)));
        });
    }

    fn skipped(&self, id: &str, skipped: Skipped) {
        self.with(id, |running| {
            if running.bad.len() < MOST_BAD {
                running.bad.push(BadFile { name: skipped.name, reason: skipped.reason });
            }
        });
    }

    fn ended(&self, id: &str, ended: Result<Ended, ReadError>) {
        let now = moment(self.0.clock.now());
        self.change(id, |import| {
            (import.ended_at, import.eta_ms, import.per_second) = (Some(now), None, 0.0);
            import.state = match ended {
                Ok(Ended::Done) => ImportState::Done,
                Ok(Ended::Cancelled) => ImportState::Cancelled,
                Err(error) => failed(&error),
            };
        });
    }

    fn find(&self, id: &str) -> Result<Import, CommandFailure> {
        let all = self.0.shown.borrow();
        all.iter()
            .find(|import| import.id == id)
            .cloned()
            .ok_or_else(|| CommandFailure::bad_input("There is no such import any more", "Begin it again."))
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Import)) {
        self.0.shown.send_modify(|all| {
            if let Some(import) = all.iter_mut().find(|import| import.id == id) {
                change(import);
            }
        });
    }

    fn with<T>(&self, id: &str, look: impl FnOnce(&mut Running) -> T) -> Option<T> {
        self.running().iter_mut().find(|running| running.id == id).map(look)
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Vec<Running>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether what is dragged is a file or a folder: a link out of a browser comes as if its address were a path.
fn is_file(path: &Path) -> bool {
    path.is_absolute()
}

/// What a person typed, if it is something.
fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn failed(error: &ReadError) -> ImportState {
    let words = error.to_string();
    let parted = words.split_once("; ").or_else(|| words.split_once(": "));
    let (message, remedy) = parted.unwrap_or((&words, ""));
    ImportState::Failed {
        message: crate::error::sentence(message),
        remedy: (!remedy.is_empty()).then(|| crate::error::sentence(remedy)),
    }
}

#[cfg(test)]
mod tests;
