//! Items as the peers have them: what a hit shows, and no more.

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::Failure;
use crate::corpus::{Contact, Entry};
use crate::wire::{self, Transcript};

/// An item.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) contact: Uuid,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) role: String,
    pub(crate) name: String,
    pub(crate) text: String,
    /// As the socket gives it; of those that are read from files, nothing.
    pub(crate) json: String,
}

impl Row {
    /// An item that comes over the socket.
    pub(crate) fn live(contact: &Contact, entry: &Entry) -> Result<Self, Failure> {
        let who = entry.who.and_then(|who| contact.people.get(who));
        Ok(Self {
            id: entry.id,
            contact: contact.id,
            at: entry.at,
            role: who.map_or("", |who| who.role.wire()).to_owned(),
            name: who.map_or("", |who| &who.name).to_owned(),
            text: entry.text().to_owned(),
            json: serde_json::to_string(&wire::Item::live(contact, entry))?,
        })
    }
}

/// All items of the transcripts in a folder, by time: a peer may take the order for that of its numbers.
pub(crate) fn read(folder: &Path) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for_each_file(folder, &mut |bytes| {
        let file: Transcript<'_> = serde_json::from_slice(bytes)?;
        for item in file.transcript {
            let name = item.attachments.map(|[file]| file.attachment_name.into_owned());
            rows.push(Row {
                id: item.id,
                contact: file.contact_id,
                at: item.absolute_time.as_millisecond(),
                role: item.participant_role.unwrap_or_default().into_owned(),
                name: item.display_name.unwrap_or_default().into_owned(),
                text: item.content.map(Into::into).or(name).unwrap_or_default(),
                json: String::new(),
            });
        }
        Ok(())
    })?;
    rows.sort_by_key(|row| row.at);
    Ok(rows)
}

/// Gives the content of each file below a folder, in the order of their names.
pub(crate) fn for_each_file(
    folder: &Path,
    take: &mut impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<Result<_, _>>()?;
    paths.sort_unstable();
    for path in paths {
        if path.is_dir() {
            for_each_file(&path, take)?;
        } else {
            take(&fs::read(path)?)?;
        }
    }
    Ok(())
}
