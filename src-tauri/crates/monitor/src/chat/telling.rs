//! A chat in the roster's words.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use transcript::Role;

use super::actor::Actor;
use crate::summary::{FileCounts, Summary};

/// Unread messages are counted up to this.
const MOST_UNREAD: usize = 999;
/// Typing is looked at again after this long, so that it goes out by itself.
const TYPING_LOOK: Duration = Duration::from_secs(2);

/// What the roster was told last.
#[derive(Debug, Default)]
pub(super) struct Told {
    last: Option<String>,
    typing_until: Option<Instant>,
}

impl Told {
    /// Whether a summary says anything that the last one did not.
    pub(super) fn is_news(&mut self, summary: &Summary) -> bool {
        self.typing_until = (!summary.typing.is_empty()).then(|| Instant::now() + TYPING_LOOK);
        let words = fingerprint(summary);
        let news = self.last.as_ref() != Some(&words);
        self.last = Some(words);
        news
    }

    pub(super) fn typing_until(&self) -> Option<Instant> {
        self.typing_until
    }
}

/// Everything that shows, the last entry by what makes it new.
fn fingerprint(summary: &Summary) -> String {
    let last = summary
        .last
        .as_ref()
        .map(|entry| (entry.id().clone(), entry.place, entry.text(), entry.item.attachments().to_vec()));
    let plain = Summary { last: None, lag_ms: None, ..summary.clone() };
    format!("{plain:?} {last:?}")
}

impl Actor {
    pub(super) fn summary(&self) -> Arc<Summary> {
        let timeline = &self.timeline;
        let files = timeline.file_counts();
        let unread = timeline.words_after(self.seen_until).min(MOST_UNREAD);
        let typing = timeline.typing(self.now());
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
            waiting_since: timeline.waiting_since(),
            started_at: timeline.first().map(|entry| entry.place.time),
            ended_at: timeline.ended().map(|entry| entry.place.time),
            items: timeline.len(),
            gaps: timeline.gaps().len(),
            at_start: timeline.opens_at_start(),
            complete: timeline.is_complete(),
            back_fill: self.reading.back_fill(timeline, self.eta()),
            files: FileCounts {
                total: files.total,
                rejected: files.rejected,
                in_progress: files.in_progress,
            },
            skew_ms: self.skew.and_then(|skew| i64::try_from(skew.as_millis()).ok()),
            lag_ms: self.lag_ms,
            odd: self.odd,
        })
    }
}
