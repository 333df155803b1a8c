//! From the engine's changes to lines.

use std::collections::{BTreeMap, BTreeSet};

use monitor::{ChatKey, ChatUpdate, Connection, GapReport, Gone, Monitor, Opened, RosterChange, Summary};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, watch};
use transcript::Change;

use crate::dump::{Attachment, Hole, Participant};
use crate::item::item_json;
use crate::lines::{ChatState, Line, Printer};
use crate::saving::{Wanted, is_wanted};

/// How watching goes, over all chats.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    chats: BTreeMap<ChatKey, Fate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    Ended,
    Refused,
}

impl Progress {
    /// There are chats, and nothing more comes of any of them. A chat that was only just named is not over.
    pub(crate) fn are_over(&self, keys: &BTreeSet<ChatKey>) -> bool {
        !keys.is_empty() && keys.iter().all(|key| self.chats.get(key).is_some_and(|fate| *fate != Fate::Open))
    }

    /// A chat was refused, or its token expired.
    pub(crate) fn any_refused(&self) -> bool {
        self.chats.values().any(|fate| *fate == Fate::Refused)
    }

    fn note(&mut self, summary: &Summary) -> bool {
        let fate = match &summary.connection {
            Connection::Ended { .. } => Fate::Ended,
            // Most are tried again, but who waits for an end might wait for ever.
            other if other.is_shut_out() => Fate::Refused,
            _ => Fate::Open,
        };
        self.chats.insert(summary.key.clone(), fate) != Some(fate)
    }
}

/// Prints the states of all chats, and keeps `progress` up to date.
pub(crate) async fn roster(
    monitor: Monitor,
    printer: Printer,
    progress: watch::Sender<Progress>,
) -> Result<(), Gone> {
    let mut printed: BTreeMap<ChatKey, ChatState> = BTreeMap::new();
    loop {
        let mut view = monitor.roster().await?;
        let mut news = std::mem::take(&mut view.chats);
        loop {
            for summary in news.drain(..) {
                progress.send_if_modified(|progress| progress.note(&summary));
                let state = ChatState::from(&*summary);
                if printed.get(&summary.key) != Some(&state) {
                    printed.insert(summary.key.clone(), state.clone());
                    send(&printer, Line::chat(&summary.key, state)).await?;
                }
            }
            match view.changes.recv().await {
                Ok(RosterChange::Chat(summary)) => news.push(summary),
                Ok(RosterChange::Removed(_) | RosterChange::Sources(_)) => {}
                // Only the latest states matter: they are asked for again.
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return Err(Gone),
            }
        }
    }
}

/// Prints what becomes different in one chat.
pub(crate) async fn chat(
    monitor: Monitor,
    key: ChatKey,
    printer: Printer,
    wanted: Option<Wanted>,
) -> Result<(), Gone> {
    let mut is_first = true;
    loop {
        let Opened { page, gaps, people, files, mut updates, .. } = monitor.open(&key, usize::MAX).await?;
        // Opening puts a chat before the others, and here none is.
        monitor.close().await?;
        let chat = || key.as_str().to_owned();
        if !std::mem::take(&mut is_first) {
            send(&printer, Line::Reset { chat: chat() }).await?;
        }
        let items = page.entries.into_iter().map(Change::Upsert);
        let known =
            items.chain(people.into_iter().map(Change::Person)).chain(files.into_iter().map(Change::File));
        for change in known {
            want(wanted.as_ref(), &change).await;
            send_change(&printer, &key, change).await?;
        }
        if !gaps.is_empty() {
            send(&printer, gaps_line(&key, &gaps)).await?;
        }
        // An error is no end: either the output is slower than the chat, or the chat was begun anew. It is opened again.
        while let Ok(update) = updates.recv().await {
            let ChatUpdate { changes, gaps } = &*update;
            for change in changes {
                want(wanted.as_ref(), change).await;
                send_change(&printer, &key, change.clone()).await?;
            }
            if let Some(gaps) = gaps {
                send(&printer, gaps_line(&key, gaps)).await?;
            }
        }
    }
}

/// Hands over a file that is to be saved.
async fn want(wanted: Option<&Wanted>, change: &Change) {
    if let (Some(wanted), Change::File(file)) = (wanted, change)
        && is_wanted(file)
    {
        // It takes no more only when the program ends.
        wanted.send(file.id.clone()).await.ok();
    }
}

async fn send_change(printer: &Printer, key: &ChatKey, change: Change) -> Result<(), Gone> {
    let chat = key.as_str().to_owned();
    let line = match change {
        Change::Upsert(entry) => Line::Item { chat, item: item_json(&entry) },
        Change::Remove(id) => Line::Removed { chat, item_id: id.as_str().to_owned() },
        Change::Person(person) => Line::Participant { chat, participant: Participant::from(&person) },
        Change::File(file) => Line::Attachment { chat, attachment: Attachment::from(&file) },
        Change::Reset => Line::Reset { chat },
        // Gaps come all together, with their causes; what no reader sees does not come at all.
        Change::Gap(_) | Change::GapClosed(_) | Change::Noted(_) => return Ok(()),
    };
    send(printer, line).await
}

fn gaps_line(key: &ChatKey, gaps: &[GapReport]) -> Line {
    Line::Gaps { chat: key.as_str().to_owned(), gaps: gaps.iter().map(Hole::from).collect() }
}

/// Nobody reads: as good as no engine.
async fn send(printer: &mpsc::Sender<Line>, line: Line) -> Result<(), Gone> {
    printer.send(line).await.map_err(|_| Gone)
}
