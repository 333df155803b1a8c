//! Exports into the person's download folder, one at a time.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ::archive::export::{ExportError, Exported, Format, Progress, Wanted, What};
use ::archive::query::parse;
use jiff::ZonedDateTime;
use monitor::Clock;

use crate::archive::Shelf;
use crate::dto::{self, CommandFailure, ExportFormat, ExportProgress, ExportWhat};
use crate::settings::SettingsFile;

/// How often the page is told how far an export is.
const TELL: Duration = Duration::from_millis(100);

/// Writes exports. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Exporter {
    shelf: Shelf,
    settings: SettingsFile,
    clock: Arc<dyn Clock>,
    /// Whether the one that is under way is given up. Looked at, never held across an await.
    under_way: Arc<Mutex<Option<Arc<AtomicBool>>>>,
}

impl Exporter {
    /// Exports what `shelf` holds.
    pub(crate) fn new(shelf: Shelf, settings: SettingsFile, clock: Arc<dyn Clock>) -> Self {
        Self { shelf, settings, clock, under_way: Arc::default() }
    }

    /// Writes a file and its manifest into `folder`.
    pub(crate) async fn export(
        &self,
        what: ExportWhat,
        format: ExportFormat,
        folder: PathBuf,
        mut told: impl FnMut(ExportProgress) + Send + 'static,
    ) -> Result<dto::Exported, CommandFailure> {
        let archive = self.shelf.archive()?;
        let now = self.now();
        let format = engines(format);
        let (what, name) = match what {
            ExportWhat::Chat { key } => {
                let name = format!("chat-{}", safe(&key));
                (What::Chat(key), name)
            }
            ExportWhat::Results { text } => {
                let query = parse(&text, &now).map_err(|error| {
                    CommandFailure::bad_input(error.to_string(), "Mend the question first.")
                })?;
                let plan = archive.plan(query).await?;
                (What::Hits { plan, query: text }, format!("search-{}", now.strftime("%Y-%m-%d-%H%M%S")))
            }
        };
        let wanted = Wanted { what, format, zone: now.time_zone().clone(), now: now.timestamp() };
        let to = folder.join(format!("{name}.{}", format.extension()));
        let given_up = Arc::new(AtomicBool::new(false));
        let _under_way = self.begin(&given_up)?;
        let mut last = Instant::now();
        let exported = archive.export(wanted, to, move |progress| {
            if last.elapsed() >= TELL {
                last = Instant::now();
                told(shown(progress));
            }
            if given_up.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        Ok(written(&exported.await?))
    }

    /// Breaks off the one that is under way, if there is one.
    pub(crate) fn cancel(&self) {
        if let Some(given_up) = &*self.under_way.lock().unwrap_or_else(PoisonError::into_inner) {
            given_up.store(true, Ordering::Relaxed);
        }
    }

    fn begin(&self, given_up: &Arc<AtomicBool>) -> Result<UnderWay, CommandFailure> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.is_some() {
            return Err(CommandFailure::bad_input(
                "Another export is under way",
                "Wait for it, or break it off.",
            ));
        }
        *under_way = Some(Arc::clone(given_up));
        Ok(UnderWay(Arc::clone(&self.under_way)))
    }

    fn now(&self) -> ZonedDateTime {
        self.clock.now().to_zoned_datetime(self.settings.choices().zone.time_zone())
    }
}

/// An export that has not ended.
struct UnderWay(Arc<Mutex<Option<Arc<AtomicBool>>>>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl From<ExportError> for CommandFailure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Unknown => Self::chat_not_found(),
            ExportError::Read(error) => Self::archive(error),
            error => Self::not_saved(&error.to_string()),
        }
    }
}

fn engines(format: ExportFormat) -> Format {
    match format {
        ExportFormat::Jsonl => Format::JsonLines,
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Html => Format::Html,
        ExportFormat::Markdown => Format::Markdown,
    }
}

/// A part of a file's name: what a person hands over may be anything.
fn safe(text: &str) -> String {
    text.chars().filter(|char| char.is_ascii_alphanumeric() || *char == '-').take(40).collect()
}

fn shown(progress: Progress) -> ExportProgress {
    ExportProgress { items: progress.done, of: Some(progress.total) }
}

fn written(exported: &Exported) -> dto::Exported {
    let name = |path: Option<&Path>| {
        path.and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned()
    };
    dto::Exported {
        name: name(Some(&exported.file)),
        manifest: name(Some(&exported.manifest)),
        folder: name(exported.file.parent()),
        items: exported.items,
        bytes: exported.size,
    }
}

#[cfg(test)]
mod tests;
