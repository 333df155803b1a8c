//! `sightline-cli export`.

use std::io::{self, IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use archive::Archive;
use archive::export::{Exported, Hash, Progress, Wanted, What};
use jiff::Timestamp;
use serde::Serialize;

use super::{Failure, print, understood};
use crate::arguments::{Export, Subject};
use crate::exit::Exit;
use crate::interrupts::interrupts;

/// What was written.
#[derive(Debug, Serialize)]
struct Line<'a> {
    file: &'a Path,
    manifest: &'a Path,
    items: u64,
    size: u64,
    digest: Hash,
}

/// Writes the file. An interrupt breaks it off, and nothing is left.
pub(super) async fn run(archive: &Archive, export: Export) -> Result<Exit, Failure> {
    let what = match export.what {
        Subject::Chat(key) => What::Chat(key),
        Subject::Query(query) => {
            let plan = archive.plan(understood(&query)?).await?;
            What::Hits { plan, query }
        }
    };
    let wanted = Wanted { what, format: export.format, zone: export.zone, now: Timestamp::now() };
    let mut interrupts = interrupts().map_err(Failure::System)?;
    let given_up = Arc::new(AtomicBool::new(false));
    let exporting = archive.export(wanted, export.to, told(Arc::clone(&given_up)));
    tokio::pin!(exporting);
    let exported = tokio::select! {
        exported = &mut exporting => exported,
        _ = interrupts.recv() => {
            given_up.store(true, Ordering::Relaxed);
            // What was written until then has to go before the program does.
            exporting.await
        }
    }?;
    let Exported { file, manifest, items, size, digest } = &exported;
    print(&Line { file, manifest, items: *items, size: *size, digest: *digest })?;
    crate::say(&format_args!("{}.", Exported::NOT_ENCRYPTED));
    Ok(Exit::Done)
}

/// Tells a person who looks at a terminal how far it is.
fn told(given_up: Arc<AtomicBool>) -> impl FnMut(Progress) -> ControlFlow<()> + Send + 'static {
    let is_terminal = io::stderr().is_terminal();
    move |at: Progress| {
        if is_terminal {
            // Nothing depends on it.
            let _ = write!(
                io::stderr(),
                "\r{} of {}\u{1b}[K{}",
                at.done,
                at.total,
                if at.done == at.total { "\r" } else { "" }
            );
        }
        if given_up.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
