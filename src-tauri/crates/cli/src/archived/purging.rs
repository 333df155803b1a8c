//! `sightline-cli purge`.

use archive::Archive;
use archive::retention::PurgeError;
use jiff::Timestamp;
use serde::Serialize;

use super::{Failure, print};
use crate::exit::Exit;

/// What became of a contact, or would.
#[derive(Debug, Serialize)]
struct Line<'a> {
    contact: &'a str,
    purge: Outcome,
    items: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    /// It is gone.
    Done,
    /// It would go.
    Would,
    /// It is on legal hold, and stays.
    Held,
    /// The archive does not have it.
    Unknown,
}

impl Outcome {
    fn exit(self) -> Exit {
        match self {
            Self::Done | Self::Would => Exit::Done,
            Self::Held | Self::Unknown => Exit::Input,
        }
    }
}

/// Tells what would go.
pub(super) async fn preview(archive: &Archive, contacts: &[String]) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for contact in contacts {
        let (outcome, items) = match archive.preview_purge(contact.as_str().into()).await? {
            None => (Outcome::Unknown, 0),
            Some((_, extent)) if extent.held > 0 => (Outcome::Held, extent.items),
            Some((_, extent)) => (Outcome::Would, extent.items),
        };
        exit = exit.max(outcome.exit());
        print(&Line { contact, purge: outcome, items })?;
    }
    crate::say(&"nothing was removed; `--yes` removes what would go");
    Ok(exit)
}

/// Removes contacts, each for good before the next.
pub(super) async fn run(archive: &Archive, contacts: &[String]) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for contact in contacts {
        let (outcome, items) = match archive.purge(&contact.as_str().into(), Timestamp::now()).await {
            Ok(purged) => (Outcome::Done, purged.items),
            Err(PurgeError::Unknown) => (Outcome::Unknown, 0),
            Err(error @ PurgeError::Held(_)) => {
                crate::say(&error);
                (Outcome::Held, 0)
            }
            Err(PurgeError::Write(error)) => return Err(error.into()),
        };
        exit = exit.max(outcome.exit());
        print(&Line { contact, purge: outcome, items })?;
    }
    archive.clone().close().await;
    Ok(exit)
}
