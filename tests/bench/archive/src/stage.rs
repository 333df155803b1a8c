//! The run: everything is made, stored, imported and built once, and then measured part by part.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::Failure;
use crate::corpus::Corpus;
use crate::engine::Which;
use crate::figure::{self, Figure, thousands};
use crate::machine;
use crate::parts::{best, build, cold, live, newest, open, recall};
use crate::questions::{Ask, Counts, questions};
use crate::times::timed;
use crate::wire::{self, Stored};
use crate::wishes::Wishes;

/// Measures a part of it.
type Part = fn(&Stage) -> Result<Vec<Figure>, Failure>;

/// Messages from which on the goals of a large archive hold.
const LARGE: u64 = 5_000_000;

/// What all parts work with.
pub(crate) struct Stage {
    pub(crate) corpus: Corpus,
    pub(crate) asks: Vec<Ask>,
    pub(crate) stored: Stored,
    /// An earlier run built everything.
    is_built: bool,
    folder: Folder,
}

/// Where everything is built.
enum Folder {
    /// Goes with everything that is in it.
    Passing(TempDir),
    /// Stays.
    Kept(PathBuf),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Passing(folder) => folder.path(),
            Self::Kept(path) => path,
        }
    }

    /// Says what was stored, once all is built.
    fn note(&self) -> PathBuf {
        self.path().join("stored.json")
    }
}

impl Stage {
    fn set(wishes: &Wishes) -> Result<Self, Failure> {
        let corpus = Corpus::new(wishes.messages, wishes.dialogues.as_deref())?;
        let folder = match &wishes.keep {
            Some(path) => Folder::Kept(path.clone()),
            None => Folder::Passing(
                tempfile::Builder::new().prefix("archive-bench-").tempdir_in(workplace()?)?,
            ),
        };
        for which in [Which::Ours, Which::Plain, Which::Tantivy] {
            fs::create_dir_all(folder.path().join(which.name()))?;
        }
        println!("{}", machine::words());
        let transcripts = folder.path().join("ChatTranscripts");
        let kept = fs::read(folder.note()).ok();
        let is_built = kept.is_some();
        let (stored, took) = timed(|| match kept {
            Some(kept) => Ok(serde_json::from_slice(&kept)?),
            None => wire::store(&corpus, &transcripts),
        });
        let stored: Stored = stored?;
        if stored.messages != wishes.messages {
            return Err("something else is kept there".into());
        }
        let counts = Counts::of(&corpus);
        println!(
            "{} messages, {} items in {} transcripts ({} MB of JSON), {} bytes a text, {} different words in {} messages; made in {} s",
            thousands(stored.messages),
            thousands(stored.items),
            thousands(stored.files),
            thousands(stored.bytes / 1_000_000),
            stored.text / stored.messages.max(1),
            thousands(counts.terms as u64),
            thousands(counts.messages),
            took.as_secs(),
        );
        let asks = questions(&corpus, &counts);
        Ok(Self { corpus, asks, stored, folder, is_built })
    }

    pub(crate) fn transcripts(&self) -> PathBuf {
        self.folder.path().join("ChatTranscripts")
    }

    pub(crate) fn folder(&self, which: Which) -> PathBuf {
        self.folder.path().join(which.name())
    }

    pub(crate) fn is_large(&self) -> bool {
        self.corpus.messages() >= LARGE
    }
}

/// Beside the program itself: there is room for what is built, and it is a disk.
fn workplace() -> Result<PathBuf, Failure> {
    let program = std::env::current_exe()?;
    Ok(program.parent().unwrap_or(Path::new(".")).to_owned())
}

pub(crate) fn run(wishes: &Wishes) -> Result<(), Failure> {
    let stage = Stage::set(wishes)?;
    let mut figures: Vec<Figure> = Vec::new();
    if !stage.is_built {
        figures.extend(build::run(&stage)?);
        fs::write(stage.folder.note(), serde_json::to_vec(&stage.stored)?)?;
    }
    let parts: [(&str, Part); 6] = [
        ("open", open::run),
        ("cold", cold::run),
        ("newest", newest::run),
        ("best", best::run),
        ("recall", recall::run),
        // Last: it adds to what the others measure.
        ("live", live::run),
    ];
    for (name, run) in parts {
        if wishes.wants(name) {
            figures.extend(run(&stage)?);
        }
    }
    println!("\n{}", machine::words());
    figure::print(&figures);
    Ok(())
}
