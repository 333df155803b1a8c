//! A chat in the roster's words.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use transcript::{Author, Engagement, Event, Kind, Person, Role, Status};

use super::actor::{Actor, Over};
use crate::summary::{Connection, FileCounts, Summary};
use crate::view::ChatUpdate;

/// Unread messages are counted up to this.
const MOST_UNREAD: usize = 999;
/// Typing is looked at again after this long, so that it goes out by itself.
const TYPING_LOOK: Duration = Duration::from_secs(2);

/// While a chat is busy its row is made this often. What happens after a rest is told at once, and so is another state.
const ROW_EVERY: Duration = Duration::from_millis(80);

/// What the roster was told last.
#[derive(Debug, Default)]
pub(super) struct Told {
    last: Option<Arc<Summary>>,
    made_at: Option<Instant>,
    /// Something happened since the row was made.
    owed: bool,
    typing_until: Option<Instant>,
}

impl Told {
    /// Puts the row off while it was only just made and the state is the same. Then [`Self::due_at`] says until when.
    fn put_off(&mut self, state: &Connection, now: Instant) -> bool {
        let is_fresh = self.made_at.is_some_and(|at| now < at + ROW_EVERY);
        let same_state = self.last.as_ref().is_some_and(|last| last.connection.word() == state.word());
        self.owed = is_fresh && same_state;
        self.owed
    }

    /// Whether a summary says anything that the last one did not.
    fn is_news(&mut self, summary: &Arc<Summary>, now: Instant) -> bool {
        self.made_at = Some(now);
        self.typing_until = (!summary.typing.is_empty()).then(|| now + TYPING_LOOK);
        let news = self.last.as_ref().is_none_or(|last| !last.says_the_same(summary));
        self.last = Some(Arc::clone(summary));
        news
    }

    /// When the row is to be looked at again, whatever happens until then.
    pub(super) fn due_at(&self) -> Option<Instant> {
        let owed = self.made_at.filter(|_| self.owed).map(|at| at + ROW_EVERY);
        owed.into_iter().chain(self.typing_until).min()
    }
}

impl Actor {
    /// Tells whoever looks what is different now.
    pub(super) async fn publish(&mut self) {
        self.tell_readers();
        let now = Instant::now();
        if self.told.put_off(&self.connection(), now) {
            return;
        }
        let summary = self.summary();
        if self.told.is_news(&summary, now) {
            self.summaries.send((self.generation, summary)).await.ok();
        }
    }

    /// Readers of the chat itself get each change, and nothing is made where there is none.
    fn tell_readers(&mut self) {
        let changes = std::mem::take(&mut self.changes);
        if self.updates.receiver_count() == 0 {
            // Opened again, the chat gives everything; what its next reader then has was not told from here.
            self.reported_gaps = None;
            return;
        }
        let gaps = Some(self.reading.report(&self.timeline, self.link.live().is_some()));
        let gaps = if gaps == self.reported_gaps { None } else { gaps };
        if gaps.is_some() {
            self.reported_gaps.clone_from(&gaps);
        }
        if !changes.is_empty() || gaps.is_some() {
            self.updates.send(Arc::new(ChatUpdate { changes, gaps })).ok();
        }
    }

    pub(super) fn summary(&self) -> Arc<Summary> {
        let timeline = &self.timeline;
        let people = timeline.people();
        let files = timeline.files();
        let count = |wanted: &Status| {
            u32::try_from(files.iter().filter(|file| file.status == *wanted).count()).unwrap_or(u32::MAX)
        };
        let is_word = |kind: &Kind| matches!(kind, Kind::Message(_) | Kind::Attachment);
        let unread = timeline.after(self.seen_until).filter(|entry| is_word(&entry.item.kind));
        let telling = |kind: &Kind| {
            is_word(kind)
                || matches!(
                    kind,
                    Kind::Event(
                        Event::Joined
                            | Event::Left
                            | Event::Idle
                            | Event::TransferSucceeded
                            | Event::ChatEnded
                    )
                )
        };
        let typing = timeline.typing(self.now());
        let customer = people.iter().find(|person| person.who.role == Role::Customer);
        Arc::new(Summary {
            key: self.key.clone(),
            contact_id: self.contacts.newest().cloned(),
            initial_contact_id: self.initial_contact_id.clone(),
            contact_ids: self.contacts.ids(),
            region: self.target.region.clone(),
            instance: self.target.instance.clone(),
            queue: self.target.queue.clone(),
            customer: customer.map(|person| person.who.clone()),
            customer_hint: self.target.customer.clone(),
            with: server(&people),
            agent_hint: self.target.agent.clone(),
            connection: self.connection(),
            last: timeline.entries().rev().find(|entry| telling(&entry.item.kind)).cloned(),
            typing: people
                .iter()
                .filter(|person| typing.contains(&person.who.id))
                .map(|person| person.who.clone())
                .collect(),
            unread: u32::try_from(unread.take(MOST_UNREAD).count()).unwrap_or(u32::MAX),
            waiting_since: timeline.waiting_since(),
            started_at: timeline.entries().next().map(|entry| entry.place.time),
            ended_at: timeline.ended().map(|entry| entry.place.time),
            items: timeline.len(),
            gaps: timeline.gaps().len(),
            at_start: timeline.opens_at_start(),
            complete: timeline.is_complete(),
            files: FileCounts {
                total: u32::try_from(files.len()).unwrap_or(u32::MAX),
                rejected: count(&Status::Rejected),
                in_progress: count(&Status::InProgress),
            },
            skew_ms: self.skew.and_then(|skew| i64::try_from(skew.as_millis()).ok()),
            lag_ms: self.lag_ms,
            odd: self.odd,
        })
    }

    fn connection(&self) -> Connection {
        let ended = self.timeline.ended().map(|entry| entry.place.time);
        match (&self.over, ended) {
            (Some((Over::Ended, at)), ended) => {
                return Connection::Ended { at: ended.unwrap_or(*at), complete: self.timeline.is_sealed() };
            }
            (Some((Over::Refused, since)), _) => return Connection::Refused { since: *since },
            (Some((Over::Expired, since)), _) => return Connection::Expired { since: *since },
            (None, _) => {}
        }
        if self.link.live().is_some() {
            return Connection::Live { since: self.since, catching_up: !self.timeline.gaps().is_empty() };
        }
        let next_try = self.link.retry_at().map(|at| {
            let wait = at.saturating_duration_since(Instant::now());
            // Whole seconds: a roster row is not to be told anew for less.
            self.now().round(jiff::Unit::Second).unwrap_or_else(|_| self.now())
                + Duration::from_secs(wait.as_secs())
        });
        let socketless = matches!(self.target.credential, credentials::Credential::Connection { .. })
            && self.link.deadline().is_none();
        // Sockets are refused but pages are not.
        if socketless || self.link.is_refused() {
            return Connection::Polled { since: self.since, every_ms: 20_000 };
        }
        match &self.lost {
            Some((since, _)) if self.link.is_slowed() => Connection::Slowed { since: *since, next_try },
            Some((since, cause)) => {
                Connection::Reconnecting { since: *since, next_try, cause: cause.clone() }
            }
            None => Connection::Connecting { since: self.since },
        }
    }
}

/// The agent who is engaged, else the bot.
fn server(people: &[Person]) -> Option<Author> {
    let engaged = |roles: &[Role]| {
        people
            .iter()
            .filter(|person| {
                person.engagement.state == Engagement::Engaged && roles.contains(&person.who.role)
            })
            .max_by_key(|person| person.engagement.since)
            .map(|person| person.who.clone())
    };
    engaged(&[Role::Agent]).or_else(|| engaged(&[Role::CustomBot]))
}
