//! A chat in the roster's words.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use transcript::{Change, Role};

use super::actor::Actor;
use crate::summary::{FileCounts, Summary};
use crate::view::{ChatUpdate, GapReport};

/// Unread messages are counted up to this.
const MOST_UNREAD: usize = 999;
/// Typing is looked at again after this long, so that it goes out by itself.
const TYPING_LOOK: Duration = Duration::from_secs(2);

/// What the roster was told last.
#[derive(Debug, Default)]
pub(super) struct Told {
    last: Option<Arc<Summary>>,
    typing_until: Option<Instant>,
}

impl Told {
    /// Whether a summary says anything that the last one did not.
    fn is_news(&mut self, summary: &Arc<Summary>) -> bool {
        self.typing_until = (!summary.typing.is_empty()).then(|| Instant::now() + TYPING_LOOK);
        let news = self.last.as_ref().is_none_or(|last| !last.says_the_same(summary));
        self.last = Some(Arc::clone(summary));
        news
    }

    pub(super) fn typing_until(&self) -> Option<Instant> {
        self.typing_until
    }
}

/// What is to be told, as of one moment.
pub(super) struct News {
    /// For readers of the chat itself; `None`: there are none.
    readers: Option<(Vec<Change>, Vec<GapReport>)>,
    summary: Arc<Summary>,
}

impl News {
    /// Its changes, to be told with others.
    pub(super) fn into_changes(self) -> Vec<Change> {
        self.readers.map(|(changes, _)| changes).unwrap_or_default()
    }
}

/// Of each entry the last that is to be seen of it: what it replaced is never on disk where both came during one record.
fn for_readers(mut changes: Vec<Change>) -> Vec<Change> {
    let mut known = BTreeSet::new();
    changes.reverse();
    changes.retain(|change| match change {
        Change::Upsert(entry) => known.insert(entry.id().clone()),
        Change::Noted(_) => false,
        _ => true,
    });
    changes.reverse();
    changes
}

impl Actor {
    /// What is different now. Of what is taken from here somebody is told.
    pub(super) fn news(&mut self) -> News {
        let changes = std::mem::take(&mut self.changes);
        // Nothing is made where nobody reads.
        let readers = (self.updates.receiver_count() > 0)
            .then(|| (for_readers(changes), self.reading.report(&self.timeline, self.link.live().is_some())));
        News { readers, summary: self.summary() }
    }

    /// Tells whoever looks.
    pub(super) async fn tell(&mut self, News { readers, mut summary }: News) {
        self.tell_readers(readers);
        let (unstored, why) = self.filing.unstored();
        if (unstored, why) != (summary.unstored, summary.unstored_why) {
            // As it is by now.
            let summary = Arc::make_mut(&mut summary);
            (summary.unstored, summary.unstored_why) = (unstored, why);
        }
        if self.told.is_news(&summary) {
            self.summaries.send((self.generation, summary)).await.ok();
        }
    }

    fn tell_readers(&mut self, readers: Option<(Vec<Change>, Vec<GapReport>)>) {
        let Some((changes, gaps)) = readers else {
            // Opened again, the chat gives everything; what its next reader then has was not told from here.
            self.reported_gaps = None;
            return;
        };
        let gaps = Some(gaps).filter(|gaps| self.reported_gaps.as_ref() != Some(gaps));
        if gaps.is_some() {
            self.reported_gaps.clone_from(&gaps);
        }
        if !changes.is_empty() || gaps.is_some() {
            self.updates.send(Arc::new(ChatUpdate { changes, gaps })).ok();
        }
    }

    pub(super) fn summary(&self) -> Arc<Summary> {
        let timeline = &self.timeline;
        let files = timeline.file_counts();
        let unread = timeline.words_after(self.seen_until).min(MOST_UNREAD);
        let typing = timeline.typing(self.now());
        let (unstored, unstored_why) = self.filing.unstored();
        Arc::new(Summary {
            key: self.key.clone(),
            contact_id: self.contacts.newest().cloned(),
            initial_contact_id: self.initial_contact_id.clone(),
            contact_ids: self.contacts.ids(),
            region: self.target.region.clone(),
            instance: self.target.instance.clone(),
            queue: self.target.queue.clone(),
            customer: timeline.first_of(&Role::Customer),
            customer_hint: self.target.customer.clone(),
            // The agent who is engaged, else the bot.
            with: timeline.engaged(&Role::Agent).or_else(|| timeline.engaged(&Role::CustomBot)),
            agent_hint: self.target.agent.clone(),
            connection: self.connection(),
            last: timeline.last_telling().cloned(),
            typing: typing.iter().filter_map(|id| timeline.person(id)).map(|person| person.who).collect(),
            unread: u32::try_from(unread).unwrap_or(u32::MAX),
            seen_until: self.seen_until,
            waiting_since: timeline.waiting_since(),
            customer_said_at: timeline.customer_said_at(),
            present: timeline.roles_present(),
            started_at: timeline.first().map(|entry| entry.place.time),
            ended_at: timeline.ended().map(|entry| entry.place.time),
            items: timeline.len(),
            gaps: timeline.gaps().len(),
            at_start: timeline.opens_at_start(),
            // What was in a frame that could not be read, pages have proved meanwhile where they prove all.
            complete: timeline.is_sealed() || (timeline.is_complete() && !self.reading.has_unread_frame()),
            back_fill: self.reading.back_fill(timeline, self.eta()),
            files: FileCounts {
                total: files.total,
                rejected: files.rejected,
                in_progress: files.in_progress,
                stuck: files.stuck,
            },
            skew_ms: self.service_clock.skew().and_then(|skew| i64::try_from(skew.as_millis()).ok()),
            lag_ms: self.lag_ms,
            odd: self.odd,
            unstored,
            unstored_why,
        })
    }
}
