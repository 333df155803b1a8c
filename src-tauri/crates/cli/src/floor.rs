//! What is watched, and by which tasks it is told.

use std::collections::{BTreeMap, BTreeSet};

use monitor::{BackFillOrder, ChatKey, Gone, Monitor, Target};
use recorded::Earlier;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::dump::{Chat, Contact, Dump};
use crate::follow;
use crate::input::BadLine;
use crate::lines::Printer;
use crate::saving::{Done, Saving};

/// Everything that is watched.
pub(crate) struct Floor {
    pub(crate) monitor: Monitor,
    pub(crate) keys: BTreeSet<ChatKey>,
    pub(crate) tasks: JoinSet<Result<(), Gone>>,
    pub(crate) bad_lines: u64,
    pub(crate) earlier: Earlier,
    pub(crate) saving: Option<Saving>,
    pub(crate) files: Done,
    pub(crate) past_paused: bool,
}

impl Floor {
    pub(crate) async fn watch(&mut self, target: Target, printer: &Printer) -> Result<(), Gone> {
        let contact = target.initial_contact_id.as_ref().or(target.contact_id.as_ref());
        let saved = contact.and_then(|contact| self.earlier.take(contact.as_str()));
        let key = self.monitor.watch_from(target, saved).await?;
        // A chat that is named twice gets its new token, and is still told once.
        if self.keys.insert(key.clone()) {
            if self.past_paused {
                self.monitor.back_fill(&key, BackFillOrder::Pause).await?;
            }
            let wanted = self
                .saving
                .as_mut()
                .map(|saving| saving.follow(self.monitor.clone(), key.clone(), printer.clone()));
            self.tasks.spawn(follow::chat(self.monitor.clone(), key, printer.clone(), wanted));
        }
        Ok(())
    }

    pub(crate) fn refuse(&mut self, number: u64, bad: &BadLine) {
        self.bad_lines += 1;
        crate::say(&format_args!("line {number} of standard input: {bad}"));
    }

    /// What is known of all chats at this moment.
    pub(crate) async fn dump(&self) -> Dump {
        let mut contacts = Vec::new();
        for key in &self.keys {
            contacts.extend(contact(&self.monitor, key, &self.files).await);
        }
        self.with_earlier(contacts)
    }

    fn with_earlier(&self, mut contacts: Vec<Chat>) -> Dump {
        contacts.extend(self.earlier.texts().map(Chat::Earlier));
        Dump { contacts }
    }

    /// What is known of all chats, once what can be read at this moment is read. An interrupt ends the reading, not the dump.
    pub(crate) async fn settle_and_dump(&self, interrupts: &mut mpsc::Receiver<()>) -> Dump {
        // Each chat is written down as soon as it is settled: while others are, it would go on and be unsettled again.
        let mut settling = JoinSet::new();
        for (index, key) in self.keys.iter().enumerate() {
            let (monitor, key, files) = (self.monitor.clone(), key.clone(), self.files.clone());
            settling.spawn(async move {
                monitor.settle(&key).await.ok();
                Some((index, contact(&monitor, &key, &files).await?))
            });
        }
        let mut settled = BTreeMap::new();
        tokio::select! {
            () = async {
                while let Some(chat) = settling.join_next().await {
                    settled.extend(chat.ok().flatten());
                }
            } => {}
            _ = interrupts.recv() => {}
        }
        let mut contacts = Vec::new();
        for (index, key) in self.keys.iter().enumerate() {
            match settled.remove(&index) {
                Some(known) => contacts.push(known),
                None => contacts.extend(contact(&self.monitor, key, &self.files).await),
            }
        }
        self.with_earlier(contacts)
    }
}

async fn contact(monitor: &Monitor, key: &ChatKey, files: &Done) -> Option<Chat> {
    let dump = monitor.dump(key).await.ok()?;
    let saved = monitor.save(key).await.ok();
    Some(Chat::Watched(Box::new(Contact::new(&dump, saved, files))))
}
