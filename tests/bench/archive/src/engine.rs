//! What is measured: the archive, and the two that one would have used instead.

pub(crate) mod ours;
pub(crate) mod plain;
pub(crate) mod rows;
pub(crate) mod tantivy;

use std::path::Path;
use std::sync::mpsc;
use std::thread;

use crate::Failure;
use crate::questions::Ask;
use rows::Row;

/// Hits on a page.
pub(crate) const PAGE: usize = 50;
/// Longest snippet, in characters.
pub(crate) const SNIPPET: usize = 200;

/// An engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Ours,
    Plain,
    Tantivy,
}

impl Which {
    /// The others.
    pub(crate) const PEERS: [Self; 2] = [Self::Plain, Self::Tantivy];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "archive",
            Self::Plain => "plain FTS5",
            Self::Tantivy => "tantivy",
        }
    }

    /// The engine of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        [Self::Ours, Self::Plain, Self::Tantivy].into_iter().find(|which| which.name() == name)
    }

    /// Opens what it has in a folder.
    pub(crate) fn open(self, folder: &Path) -> Result<Box<dyn Engine>, Failure> {
        Ok(match self {
            Self::Ours => Box::new(ours::Ours::open(folder)?),
            Self::Plain => Box::new(plain::Plain::open(folder)?),
            Self::Tantivy => Box::new(tantivy::Tantivy::open(folder)?),
        })
    }
}

/// A page of answers, of which each had its matches marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) hits: usize,
    /// There were more than the engine weighs, and it says so.
    pub(crate) is_windowed: bool,
}

/// Searches.
pub(crate) trait Engine: Send {
    /// The newest hits.
    fn newest(&self, ask: &Ask) -> Result<Answer, Failure>;

    /// The best hits.
    fn best(&self, ask: &Ask) -> Result<Answer, Failure>;

    /// What takes items that come one by one.
    fn intake(&self) -> Result<Box<dyn Intake>, Failure>;
}

/// Told when an item is kept, whatever happens.
pub(crate) type Kept = Box<dyn FnOnce() + Send>;

/// Takes items that come one by one.
pub(crate) trait Intake {
    /// Does not wait. What has come meanwhile may be kept together.
    fn hand(&mut self, item: Row, kept: Kept);
}

/// A thread that keeps whatever has come while it kept what came before.
struct Grouping(mpsc::Sender<(Row, Kept)>);

impl Grouping {
    fn new(mut keep: impl FnMut(&[Row]) -> Result<(), Failure> + Send + 'static) -> Self {
        let (sender, inbox) = mpsc::channel::<(Row, Kept)>();
        thread::spawn(move || {
            while let Ok(first) = inbox.recv() {
                let (rows, kept): (Vec<Row>, Vec<Kept>) =
                    std::iter::once(first).chain(inbox.try_iter()).unzip();
                match keep(&rows) {
                    Ok(()) => kept.into_iter().for_each(|kept| kept()),
                    // Nobody is told, and whoever waits sees that.
                    Err(error) => eprintln!("not kept: {error}"),
                }
            }
        });
        Self(sender)
    }
}

impl Intake for Grouping {
    fn hand(&mut self, item: Row, kept: Kept) {
        // The thread goes when nobody hands it anything any more.
        self.0.send((item, kept)).ok();
    }
}
