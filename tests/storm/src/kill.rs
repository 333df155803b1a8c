//! The program is killed in the middle of it all, and started again with nothing but what is on disk.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use monitor::{Config, Dependencies, Dump, Gone, Monitor};
use participant::Https;
use tokio::time::{Instant, sleep};
use transcript::Timeline;

use crate::disk::Disk;
use crate::net::Net;
use crate::plan::Plan;
use crate::told::Audience;
use crate::wall::Wall;
use crate::{Storm, brief, https, target};

/// A disk that is well has everything within this.
const WRITTEN_WITHIN: Duration = Duration::from_secs(60);

/// The engine, before the same service and on the same disk each time.
pub(crate) fn monitor(
    plan: &Plan,
    seed: u64,
    net: &Net,
    wall: &Arc<Wall>,
    disk: Option<&Disk>,
) -> Result<Arc<Monitor>, String> {
    let network: Arc<Https> = Arc::new(https(net)?);
    let archive = disk.map(|disk| Arc::new(disk.clone()) as _);
    let dependencies = Dependencies { network, clock: Arc::clone(wall) as _, seed, archive };
    let config = Config { quota_share: plan.share, ..Config::default() };
    Ok(Arc::new(Monitor::start(dependencies, config)))
}

impl Storm {
    pub(crate) async fn perhaps_kill(&mut self) -> Result<(), String> {
        let is_due = self.plan.kills && self.disk.as_ref().is_some_and(|disk| disk.chance(30));
        if is_due { self.kill().await } else { Ok(()) }
    }

    /// Kills the program. What was shown and is on disk is there at once when it is started again.
    pub(crate) async fn kill(&mut self) -> Result<(), String> {
        let Some(disk) = self.disk.clone() else { return Ok(()) };
        self.note("the program is killed");
        let shown = self.audience.take().map(Audience::end).transpose()?.unwrap_or_default();
        let fails = disk.perhaps_fail_loads();
        self.monitor = monitor(&self.plan, self.seed, &self.net, &self.wall, Some(&disk))?;
        // What is left of the old one ends.
        sleep(Duration::from_millis(5)).await;
        self.kills.push(self.service.clock().now());
        let mut audience = Audience::of(&self.monitor, disk).await?;
        for number in 0..self.chats.len() {
            let chat = &mut self.chats[number];
            chat.lost_to_disk |= fails;
            let target = target(&chat.talk, chat.credential.clone())?;
            chat.key = self.monitor.watch(target).await.map_err(|error| error.to_string())?;
            let key = chat.key.clone();
            audience.watch(&self.monitor, &key);
            let dump = self.monitor.dump(&key).await.map_err(|error| error.to_string())?;
            let known: BTreeSet<_> = dump.entries.iter().map(|entry| entry.id()).collect();
            let shown = shown.get(&key).into_iter().flatten();
            if let Some(lost) = shown.filter(|_| !fails).find(|id| !known.contains(id)) {
                return Err(format!("{lost} of chat {number} was shown, and is gone: {}", brief(&dump)));
            }
        }
        self.audience = Some(audience);
        self.note(if fails { "it is there again, and reads all anew" } else { "it is there again" });
        Ok(())
    }

    /// In the end the disk has what is shown, and proves what the engine can prove.
    pub(crate) async fn written(&mut self) -> Result<(), String> {
        let Some(disk) = self.disk.clone() else { return Ok(()) };
        let until = Instant::now() + WRITTEN_WITHIN;
        for number in 0..self.chats.len() {
            let key = self.chats[number].key.clone();
            loop {
                let dump = match self.monitor.dump(&key).await {
                    Ok(dump) => dump,
                    Err(Gone) => break,
                };
                let saved = self.monitor.save(&key).await.map_err(|error| error.to_string())?;
                let shown = Timeline::restore(&saved).map_err(|error| error.to_string())?;
                match unwritten(&disk, &dump, &shown, self.chats[number].lost_to_disk) {
                    None => break,
                    Some(what) if Instant::now() > until => {
                        return Err(format!("chat {number} is not on disk as it is: {what}"));
                    }
                    Some(_) => sleep(Duration::from_millis(200)).await,
                }
            }
        }
        match &self.audience {
            Some(audience) => audience.check(),
            None => Ok(()),
        }
    }
}

/// What the disk does not have as it is shown, if anything.
fn unwritten(disk: &Disk, dump: &Dump, shown: &Timeline, lost: bool) -> Option<String> {
    let key = &dump.summary.key;
    if dump.summary.unstored > 0 || dump.summary.unstored_why.is_some() {
        return Some(format!("{} items are not stored", dump.summary.unstored));
    }
    if let Some(entry) = dump.entries.iter().find(|entry| !disk.had(key, entry)) {
        return Some(format!("{} is not there as it is shown", entry.id()));
    }
    if shown.is_empty() {
        return None;
    }
    let kept = match disk.timeline(key) {
        Ok(kept) => kept,
        Err(what) => return Some(what),
    };
    // What was not read from disk, and is not to be had from the service any more, is there in addition.
    if lost {
        return None;
    }
    let rows = |timeline: &Timeline| -> Vec<_> {
        let row = |entry: &Arc<transcript::Entry>| {
            let json = entry.item.json().get().to_owned();
            (entry.place, json, entry.text(), entry.heard, entry.read, entry.receipts().clone())
        };
        timeline.entries().map(row).collect()
    };
    let differs = |what: &str| Some(format!("{what} differ"));
    match () {
        () if rows(&kept) != rows(shown) => differs("rows"),
        () if kept.gaps() != shown.gaps() => differs("gaps"),
        () if kept.ledger() != shown.ledger() => differs("ledgers"),
        () if kept.fingerprint() != shown.fingerprint() => differs("fingerprints"),
        () if kept.files() != shown.files() => differs("files"),
        () if kept.people() != shown.people() => differs("people"),
        () => None,
    }
}
