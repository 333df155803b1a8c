//! What a person does with the archive as a whole: look at its figures, keep it for so long, purge, hold, check, repair.

use std::sync::Arc;
use std::time::Duration;

use ::archive::repair::{Cure, Report, Salvaged};
use ::archive::retention::{Extent, Held, PurgeError, Purged, Reason};
use ::archive::{Archive, Instance};
use ::policy::Days;
use jiff::Timestamp;
use monitor::{Clock, Monitor};
use tokio::sync::watch;

use crate::dto::{
    ArchiveInstance, ArchiveOverview, ArchiveWorkKind, CheckReport, CommandFailure, Hold, Purge,
    PurgePreview, PurgeReason,
};
use crate::keeping::{Absence, Keeper};
use crate::present::moment;
use crate::rules::Rules;

/// How often is looked for chats whose days are over.
const LOOK: Duration = Duration::from_secs(6 * 3_600);
/// Purges that are listed. The archive keeps all.
const MOST_PURGES: usize = 200;
/// What is typed to confirm a purge: so many characters of the contact's id.
const CONFIRMED_BY: usize = 8;
/// What the archive notes of a hold that a person sets here: since when.
const HOLD: &str = "set by hand at ";

/// A handle on what is done with the archive. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Curator {
    keeper: Keeper,
    monitor: Monitor,
    clock: Arc<dyn Clock>,
    rules: Rules,
    /// What the last check of this run has found.
    last_check: watch::Sender<Option<CheckReport>>,
}

impl Curator {
    /// Acts on what `keeper` holds.
    pub(crate) fn new(keeper: Keeper, monitor: Monitor, clock: Arc<dyn Clock>, rules: Rules) -> Self {
        Self { keeper, monitor, clock, rules, last_check: watch::Sender::new(None) }
    }

    /// Everything that can be looked at or set.
    pub(crate) async fn overview(&self) -> Result<ArchiveOverview, CommandFailure> {
        let archive = self.keeper.reader()?;
        let stats = archive.stats().await?;
        let holds = archive.holds().await?;
        let purged = archive.purged().await?;
        Ok(ArchiveOverview {
            messages: stats.messages,
            chats: stats.chats,
            bytes: stats.bytes,
            free_bytes: fs4::available_space(self.keeper.folder()).ok(),
            since: stats.first.map(moment),
            folder: self.keeper.folder().display().to_string(),
            key_place: key_place().to_owned(),
            instances: stats.instances.into_iter().map(instance).collect(),
            holds: holds.into_iter().map(hold).collect(),
            purges: purged.into_iter().take(MOST_PURGES).map(purge).collect(),
            last_check: self.last_check.borrow().clone(),
        })
    }

    /// What would go at once if the chats of an instance were kept for so many days.
    pub(crate) async fn preview_retention(
        &self,
        instance: String,
        days: Option<u32>,
    ) -> Result<PurgePreview, CommandFailure> {
        self.check_days(days)?;
        let extent = self.keeper.reader()?.preview_retention(instance, days, self.clock.now()).await?;
        Ok(preview(extent, None, 0))
    }

    /// From now on the chats of an instance are kept for so many days; what is older goes at once.
    pub(crate) async fn set_retention(
        &self,
        instance: String,
        days: Option<u32>,
    ) -> Result<ArchiveOverview, CommandFailure> {
        self.check_days(days)?;
        let archive = self.keeper.writer()?;
        archive.set_retention(instance, days).await?;
        self.purge_old(&archive).await?;
        self.overview().await
    }

    /// What a purge of a contact would take.
    pub(crate) async fn preview_purge(&self, contact: String) -> Result<PurgePreview, CommandFailure> {
        let archive = self.keeper.reader()?;
        let found = archive.preview_purge(contact.trim().into()).await?;
        let (found, extent) = found.ok_or_else(CommandFailure::chat_not_found)?;
        let chat = archive.chat(found.id.to_string()).await?;
        let watched = match &chat {
            Some(chat) => self.is_watched(&chat.key).await?,
            None => false,
        };
        Ok(preview(extent, chat.and_then(|chat| chat.customer), watched.into()))
    }

    /// Purges a contact. `confirm`: the beginning of its id, typed once more.
    pub(crate) async fn purge(
        &self,
        contact: String,
        confirm: &str,
    ) -> Result<ArchiveOverview, CommandFailure> {
        let contact = contact.trim();
        let beginning: String = contact.chars().take(CONFIRMED_BY).collect();
        if beginning.is_empty() || confirm.trim() != beginning {
            return Err(CommandFailure::bad_input(
                "What was typed is not the beginning of the contact's id",
                "Type its first eight characters.",
            ));
        }
        let archive = self.keeper.writer()?;
        let work = self.keeper.works(ArchiveWorkKind::Purging);
        archive.purge(&contact.into(), self.clock.now()).await?;
        self.keeper.recount().await;
        drop(work);
        self.overview().await
    }

    /// Puts a chat on legal hold, or ends that.
    pub(crate) async fn set_hold(&self, chat: String, on: bool) -> Result<ArchiveOverview, CommandFailure> {
        let hold = on.then(|| format!("{HOLD}{}", self.clock.now()));
        if self.keeper.writer()?.set_hold(chat, hold).await? {
            self.overview().await
        } else {
            Err(CommandFailure::chat_not_found())
        }
    }

    /// Purges what is older than its days, when the archive is opened and every few hours from then on.
    pub(crate) async fn keep_to_the_days(self) {
        let mut access = self.keeper.access();
        // Ended: the program does.
        while access.wait_for(|access| access.writer().is_ok()).await.is_ok() {
            if let Ok(archive) = self.keeper.writer()
                && let Err(failure) = self.purge_old(&archive).await
            {
                tracing::warn!(reason = failure.message, "what is older than its days was not purged");
            }
            // Opened anew, it is looked at at once.
            tokio::time::timeout(LOOK, access.changed()).await.ok();
        }
    }

    fn check_days(&self, days: Option<u32>) -> Result<(), CommandFailure> {
        let decided = self.rules.in_force().policy.days;
        match decided.words() {
            Some(words) if !decided.admit(days) => Err(self.rules.refusal(&words)),
            _ => Ok(()),
        }
    }

    /// Makes the days of each instance what they have to be.
    async fn settle_days(&self, archive: &Archive) -> Result<(), CommandFailure> {
        let decided = self.rules.in_force().policy.days;
        if decided == Days::default() {
            return Ok(());
        }
        let stats = archive.stats().await.map_err(CommandFailure::archive)?;
        for Instance { name, keep_days, .. } in stats.instances {
            let settled = decided.settle(keep_days);
            if settled != keep_days {
                archive.set_retention(name, settled).await?;
            }
        }
        Ok(())
    }

    async fn purge_old(&self, archive: &Archive) -> Result<(), CommandFailure> {
        let _work = self.keeper.works(ArchiveWorkKind::Purging);
        // First: what is to be kept for longer must not go by the days of before.
        self.settle_days(archive).await?;
        if !archive.apply_retention(self.clock.now()).await?.is_empty() {
            self.keeper.recount().await;
        }
        Ok(())
    }

    /// Reads everything there is, and says what is wrong.
    pub(crate) async fn check(&self) -> Result<CheckReport, CommandFailure> {
        let archive = self.keeper.writer()?;
        let _work = self.keeper.works(ArchiveWorkKind::Checking);
        let report = archive.check(|_| {}).await?;
        let report = self.report(&report);
        // For the page about health, after a restart too. A folder that takes no note has trouble of its own.
        archive.place().note_check(self.clock.now(), report.sound).ok();
        self.last_check.send_replace(Some(report.clone()));
        Ok(report)
    }

    /// Does what helps against what a check finds: makes the index anew, or saves what can be read into a new archive.
    pub(crate) async fn repair(&self) -> Result<CheckReport, CommandFailure> {
        let archive = match self.keeper.writer() {
            Ok(archive) => archive,
            // It is another program that writes to it.
            Err(in_use @ Absence::InUse) => return Err(in_use.into()),
            Err(_) => return self.salvage().await,
        };
        let report = archive.check(|_| {}).await?;
        match report.cure() {
            Cure::None | Cure::Check => {}
            Cure::Rebuild => {
                archive.rebuild_index().await?;
                let _work = self.keeper.works(ArchiveWorkKind::Rebuilding);
                // Ended: the archive was closed meanwhile.
                archive.rebuilding().wait_for(Option::is_none).await.ok();
            }
            Cure::Salvage => {
                archive.close().await;
                return self.salvage().await;
            }
        }
        self.check().await
    }

    async fn salvage(&self) -> Result<CheckReport, CommandFailure> {
        let work = self.keeper.works(ArchiveWorkKind::Salvaging);
        let salvaged = self.keeper.salvage(move |at| work.is_at(at.rows, at.items)).await;
        let findings = match salvaged {
            Ok(salvaged) => saved(&salvaged),
            Err(reason) => {
                return Ok(CheckReport {
                    at: moment(self.clock.now()),
                    sound: false,
                    findings: vec![reason],
                    repairable: false,
                });
            }
        };
        self.keeper.retry().await;
        let report = CheckReport { at: moment(self.clock.now()), sound: true, findings, repairable: false };
        self.last_check.send_replace(Some(report.clone()));
        Ok(report)
    }

    fn report(&self, report: &Report) -> CheckReport {
        let cure = report.cure();
        CheckReport {
            at: moment(self.clock.now()),
            sound: cure == Cure::None,
            findings: report.findings.iter().map(|finding| format!("{finding}.")).collect(),
            repairable: matches!(cure, Cure::Rebuild | Cure::Salvage),
        }
    }

    async fn is_watched(&self, key: &str) -> Result<bool, CommandFailure> {
        Ok(self.monitor.roster().await?.chats.iter().any(|chat| chat.key.as_str() == key))
    }
}

impl From<PurgeError> for CommandFailure {
    fn from(error: PurgeError) -> Self {
        match error {
            PurgeError::Unknown => Self::chat_not_found(),
            PurgeError::Held(_) => Self::bad_input("The contact is on legal hold", "End the hold first."),
            PurgeError::Write(error) => error.into(),
        }
    }
}

/// What was saved, in sentences.
fn saved(salvaged: &Salvaged) -> Vec<String> {
    let mut findings = vec![format!(
        "{} items were saved into a new archive. The damaged one is kept: {}.",
        salvaged.items,
        salvaged.aside.database.file_name().unwrap_or_default().to_string_lossy(),
    )];
    for gap in &salvaged.gaps {
        let items = gap.items.map_or_else(|| "Items".to_owned(), |items| format!("{items} items"));
        findings.push(format!("{items} between {} and {} could not be read.", gap.from, gap.until));
    }
    findings.extend(salvaged.parts.iter().map(|part| format!("Something could not be read of: {part}.")));
    findings
}

fn instance(instance: Instance) -> ArchiveInstance {
    ArchiveInstance {
        id: instance.name.clone(),
        name: instance.name,
        messages: instance.items,
        chats: instance.contacts,
        since: instance.first.map(moment),
        keep_days: instance.keep_days,
    }
}

fn hold(held: Held) -> Hold {
    // Set by another program, it may say something else.
    let since = held.hold.strip_prefix(HOLD).and_then(|since| since.parse::<Timestamp>().ok());
    Hold {
        chat: held.key,
        customer: held.customer,
        contact_id: held.contact.map(|id| id.to_string()),
        messages: held.items,
        started_at: held.first.map(moment),
        since: since.or(held.first).map(moment).unwrap_or_default(),
    }
}

fn purge(purged: Purged) -> Purge {
    Purge {
        at: moment(purged.at),
        reason: match purged.reason {
            Reason::Asked => PurgeReason::Asked,
            Reason::Retention => PurgeReason::Days,
        },
        contact_id: Some(purged.contact.to_string()),
        instance: purged.instance,
        chats: 1,
        messages: purged.items,
        done: true,
    }
}

fn preview(extent: Extent, customer: Option<String>, watched: u64) -> PurgePreview {
    PurgePreview {
        chats: extent.contacts,
        messages: extent.items,
        customer,
        since: extent.first.map(moment),
        until: extent.last.map(moment),
        on_hold: extent.held,
        watched,
    }
}

/// Where the key is, as a person of this system calls it.
const fn key_place() -> &'static str {
    if cfg!(target_os = "macos") {
        "Keychain"
    } else if cfg!(target_os = "windows") {
        "Credential Manager"
    } else {
        "Secret Service"
    }
}
