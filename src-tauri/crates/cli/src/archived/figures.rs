//! `sightline-cli archive stats` and `archive check`.

use archive::repair::Cure;
use archive::{Archive, Instance, Stats, plain};
use jiff::Timestamp;
use serde::Serialize;

use super::{Failure, counted, print, print_text};
use crate::exit::Exit;

/// How much there is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Figures<'a> {
    folder: String,
    bytes: u64,
    items: u64,
    messages: u64,
    chats: u64,
    contacts: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    held_contacts: u64,
    purged_contacts: u64,
    instances: Vec<Place<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    name: &'a str,
    contacts: u64,
    items: u64,
    first: Option<Timestamp>,
    keep_days: Option<u32>,
}

impl<'a> From<&'a Instance> for Place<'a> {
    fn from(instance: &'a Instance) -> Self {
        let Instance { name, contacts, items, first, keep_days } = instance;
        Self { name, contacts: *contacts, items: *items, first: *first, keep_days: *keep_days }
    }
}

/// Tells how much there is.
pub(super) async fn stats(archive: &Archive, json: bool) -> Result<Exit, Failure> {
    let stats = archive.stats().await?;
    let purged = archive.purged().await?.len() as u64;
    let folder = archive.place().folder().display().to_string();
    if json {
        print(&figures(&stats, purged, folder))?;
        return Ok(Exit::Done);
    }
    let Stats { items, messages, chats, contacts, bytes, held, .. } = stats;
    print_text(&folder)?;
    print_text(&format!("{bytes} bytes on disk, the log included"))?;
    print_text(&format!(
        "{} of {}, {} in all, {messages} of them with words or files",
        counted(chats, "chat"),
        counted(contacts, "contact"),
        counted(items, "item")
    ))?;
    if let (Some(first), Some(last)) = (stats.first, stats.last) {
        print_text(&format!("from {first:.0} to {last:.0}"))?;
    }
    print_text(&format!("{} on legal hold, {purged} purged", counted(held, "contact")))?;
    for instance in &stats.instances {
        print_text(&in_words(instance))?;
    }
    Ok(Exit::Done)
}

fn figures(stats: &Stats, purged: u64, folder: String) -> Figures<'_> {
    Figures {
        folder,
        bytes: stats.bytes,
        items: stats.items,
        messages: stats.messages,
        chats: stats.chats,
        contacts: stats.contacts,
        first: stats.first,
        last: stats.last,
        held_contacts: stats.held,
        purged_contacts: purged,
        instances: stats.instances.iter().map(Place::from).collect(),
    }
}

fn in_words(instance: &Instance) -> String {
    let name = plain::straight(&plain::on_one_line(&instance.name));
    let (contacts, items) = (counted(instance.contacts, "contact"), counted(instance.items, "item"));
    let kept = match instance.keep_days {
        None => "kept for ever".to_owned(),
        Some(days) => format!("kept for {}", counted(days.into(), "day")),
    };
    format!("instance {name}: {contacts}, {items}, {kept}")
}

/// Reads everything, and tells what is damaged.
pub(super) async fn check(archive: &Archive) -> Result<Exit, Failure> {
    let report = archive.check(|_| {}).await?;
    // For `doctor`. A partial check proves nothing about what it left out.
    if !report.is_partial || report.cure() != Cure::None {
        archive.place().note_check(Timestamp::now(), report.cure() == Cure::None).ok();
    }
    for finding in &report.findings {
        print_text(&format!("{finding}."))?;
    }
    if report.is_partial {
        crate::say(
            &"the checksums of the file's pages were not compared: for that nobody else may have the archive open. All else was read",
        );
    }
    let advice = match report.cure() {
        Cure::None if report.findings.is_empty() => "nothing is damaged",
        Cure::None => "nothing has to be done",
        Cure::Check => "check again while nobody else has the archive open",
        Cure::Rebuild => "open Sightline: in its settings the index can be rebuilt; no message is lost",
        Cure::Salvage => {
            "open Sightline: in its settings what can be read is saved into a new archive; the old one is kept"
        }
    };
    crate::say(&advice);
    Ok(if report.cure() == Cure::None { Exit::Done } else { Exit::Failed })
}
