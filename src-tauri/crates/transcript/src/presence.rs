//! Who is in the chat and in which state.
//!
//! Two facets for each participant. *Engagement* comes from stored events and survives a hole. *Activity* comes from the socket
//! alone (the service stores neither `idle` nor `returned`), so it is known only while a socket carries it without a break, and
//! only once that socket has brought something of the participant. Whether an item of a page was said before or after a socket
//! opened no clock tells: the service's is known to a second at best, and by some answers it is minutes off.
//!
//! Every register keeps the item that is greatest by `(AbsoluteTime, Id)`: the order of arrival makes no difference.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Author, Event, Item, ItemId, Kind, ParticipantId, Role, Status};

/// How long a typing event speaks. Clients send one at most every 10 s.
const TYPING_LASTS: SignedDuration = SignedDuration::from_secs(12);

/// Participants that are listed, and reports of coming and going that are kept for each, the newest. A chat has far fewer of both; a
/// service without measure takes bounded memory.
const MOST_PEOPLE: usize = 1_000;
const MOST_REPORTS: usize = 1_000;

/// A participant and both facets of presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id, latest display name, role.
    pub who: Author,
    /// Messages and files from this participant, as far as known.
    pub sent: u32,
    /// First `joined`.
    pub joined: Option<Timestamp>,
    /// Last `left`, while nothing later brought the participant back.
    pub left: Option<Timestamp>,
    /// Takes part or not.
    pub engagement: Facet<Engagement>,
    /// Does something or not.
    pub activity: Facet<Activity>,
}

/// A state with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet<S> {
    /// The state.
    pub state: S,
    /// Since when; `None` if nothing at all is known.
    pub since: Option<Timestamp>,
    /// The item that says so. Typing has none: it never enters the transcript.
    pub source: Option<ItemId>,
    /// Concluded from something else rather than reported as such by the service.
    pub derived: bool,
    /// What the conclusion rests on.
    pub reason: Reason,
}

/// Whether somebody takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Engagement {
    /// Takes part.
    Engaged,
    /// Not any more.
    Disengaged,
    /// Nothing says.
    Unknown,
}

/// Whether somebody does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Activity {
    /// Does something.
    Active,
    /// Idle.
    Inactive,
    /// Cannot be known: nothing was seen since the live connection began, or there is none.
    Unknown,
}

/// Why a facet is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// Nothing was seen.
    Nothing,
    /// `participant.joined`.
    Joined,
    /// `participant.left`.
    Left,
    /// `participant.engaged`.
    Engaged,
    /// `participant.disengaged`.
    Disengaged,
    /// `participant.active`.
    Active,
    /// `participant.inactive`.
    Inactive,
    /// `participant.idle`.
    Idle,
    /// `participant.returned`.
    Returned,
    /// `participant.autodisconnection`.
    AutoDisconnection,
    /// `chat.ended`.
    ChatEnded,
    /// A message or a file.
    Message,
    /// Typing.
    Typing,
    /// There is no live connection, or nothing was seen since it began.
    NotWatched,
    /// The participant has left.
    Gone,
}

/// Position of an item among all: the greater one counts.
type Key = (Timestamp, ItemId);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Signal<S> {
    key: Key,
    state: S,
    reason: Reason,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Record {
    name: Option<(Key, Box<str>)>,
    /// A rename by the service counts for the past too.
    role: Option<(Key, Role)>,
    joined: Option<Timestamp>,
    #[serde(with = "crate::pairs")]
    explicit: BTreeMap<Key, (Engagement, Reason)>,
    first_word: Option<Key>,
    last_word: Option<Key>,
    activity: Option<Signal<Activity>>,
    /// The last live stretch in which a socket brought such a signal; 0 if none did.
    #[serde(default)]
    heard: u32,
    typing: Option<Timestamp>,
    sent: u32,
}

/// All participants of a chat.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct People {
    records: BTreeMap<ParticipantId, Record>,
    /// The last of each.
    ended: Option<Key>,
    auto_disconnected: Option<Key>,
    /// Counts the live stretches; while one goes on, `watching_since` says since when.
    stretch: u32,
    watching_since: Option<Timestamp>,
    watched_until: Option<Timestamp>,
}

impl People {
    pub(crate) fn watch_began(&mut self, at: Timestamp) {
        self.stretch = self.stretch.saturating_add(1);
        self.watching_since = Some(at);
    }

    pub(crate) fn watch_corrected(&mut self, at: Timestamp) {
        if let Some(since) = &mut self.watching_since {
            *since = at;
        }
    }

    pub(crate) fn watch_ended(&mut self, at: Timestamp) {
        self.watching_since = None;
        self.watched_until = Some(at);
    }

    /// Takes in one copy of an item.
    pub(crate) fn observe(&mut self, item: &Item, time: Timestamp, live: bool) -> Observed {
        let key = || (time, item.id.clone());
        let mut observed = Observed::default();
        let ending = match &item.kind {
            Kind::Event(Event::ChatEnded) => Some(&mut self.ended),
            Kind::Event(Event::AutoDisconnection) => Some(&mut self.auto_disconnected),
            _ => None,
        };
        if let Some(ending) = ending
            && ending.as_ref().is_none_or(|known| *known < key())
        {
            *ending = Some(key());
            observed.everyone = true;
        }
        if let Some(author) = &item.author {
            let stretch = if live { self.stretch } else { 0 };
            if !self.records.contains_key(&author.id) {
                if self.records.len() >= MOST_PEOPLE {
                    observed.dropped += 1;
                    return observed;
                }
                self.records.insert(author.id.clone(), Record::default());
            }
            if let Some(record) = self.records.get_mut(&author.id) {
                observed.news |= record.call(author, &key());
                record.observe(item, key(), stretch);
                if record.explicit.len() > MOST_REPORTS {
                    record.explicit.pop_first();
                    observed.dropped += 1;
                }
            }
        }
        observed
    }

    /// One message or file more, or less, is from this participant.
    pub(crate) fn sent(&mut self, id: &ParticipantId, more: bool) {
        if let Some(record) = self.records.get_mut(id) {
            record.sent = if more { record.sent.saturating_add(1) } else { record.sent.saturating_sub(1) };
        }
    }

    /// Messages and files are to be counted anew.
    pub(crate) fn count_anew(&mut self) {
        self.records.values_mut().for_each(|record| record.sent = 0);
    }

    /// After a restart: whoever watched does so no more, as of the last moment that is known.
    pub(crate) fn watch_lost(&mut self, at: Option<Timestamp>) {
        if self.watching_since.take().is_some() {
            self.watched_until = at;
        }
    }

    /// The first participant of this role, by id.
    pub(crate) fn first(&self, wanted: &Role) -> Option<Author> {
        let mut with_role = self.records.iter().filter(|(_, record)| record.has_role(wanted));
        with_role.next().map(|(id, record)| record.author(id))
    }

    /// Of those who take part in this role the one who began last.
    pub(crate) fn engaged(&self, wanted: &Role) -> Option<Author> {
        let with_role = self.records.iter().filter(|(_, record)| record.has_role(wanted));
        let engaged = with_role.filter_map(|(id, record)| {
            let facet = self.engagement(record);
            (facet.state == Engagement::Engaged).then_some((facet.since, id, record))
        });
        engaged.max_by_key(|(since, ..)| *since).map(|(_, id, record)| record.author(id))
    }

    /// The roles of those who take part, each once.
    pub(crate) fn roles_present(&self) -> Vec<Role> {
        let engaged =
            self.records.values().filter(|record| self.engagement(record).state == Engagement::Engaged);
        let roles: BTreeSet<Role> =
            engaged.filter_map(|record| record.role.as_ref().map(|(_, role)| role.clone())).collect();
        roles.into_iter().collect()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &ParticipantId> {
        self.records.keys()
    }

    pub(crate) fn person(&self, id: &ParticipantId) -> Option<Person> {
        let record = self.records.get(id)?;
        let engagement = self.engagement(record);
        Some(Person {
            who: record.author(id),
            sent: record.sent,
            joined: record.joined,
            left: (engagement.reason == Reason::Left).then_some(engagement.since).flatten(),
            activity: self.activity(record, &engagement),
            engagement,
        })
    }

    pub(crate) fn people(&self) -> Vec<Person> {
        self.ids().filter_map(|id| self.person(id)).collect()
    }

    /// Who typed within the last seconds and has not sent it yet.
    pub(crate) fn typing(&self, now: Timestamp) -> Vec<ParticipantId> {
        let speaks = |record: &&Record| {
            record.typing.is_some_and(|at| {
                now.duration_since(at) < TYPING_LASTS
                    && record.last_word.as_ref().is_none_or(|(word, _)| *word < at)
            })
        };
        self.records.iter().filter(|(_, record)| speaks(record)).map(|(id, _)| id.clone()).collect()
    }

    fn engagement(&self, record: &Record) -> Facet<Engagement> {
        let explicit = record.explicit.iter().next_back();
        let mut latest = explicit.map(|(key, (state, reason))| {
            // A run of reports of one state began with its first.
            let run = record.explicit.iter().rev().take_while(|(_, (other, _))| other == state).last();
            let (since, reason) = run.map_or((key, *reason), |(first, (_, reason))| (first, *reason));
            (key, since, *state, reason, false)
        });
        let word = match &latest {
            Some((key, _, Engagement::Disengaged, ..)) => {
                record.last_word.as_ref().filter(|word| *word > *key)
            }
            Some(_) => None,
            None => record.first_word.as_ref(),
        };
        if let Some(word) = word {
            latest = Some((word, word, Engagement::Engaged, Reason::Message, true));
        }
        let endings = [
            (
                self.auto_disconnected.as_ref().filter(|_| !record.has_role(&Role::Customer)),
                Reason::AutoDisconnection,
            ),
            (self.ended.as_ref(), Reason::ChatEnded),
        ];
        for (ending, reason) in endings {
            let Some(key) = ending else { continue };
            let left_before = matches!(&latest, Some((_, _, Engagement::Disengaged, ..)));
            let came_back = latest.as_ref().is_some_and(|(known, ..)| *known > key)
                || record.last_word.as_ref().is_some_and(|word| word > key);
            if !left_before && !came_back {
                latest = Some((key, key, Engagement::Disengaged, reason, true));
            }
        }
        match latest {
            Some((_, (since, source), state, reason, derived)) => {
                Facet { state, since: Some(*since), source: Some(source.clone()), derived, reason }
            }
            None => Facet {
                state: Engagement::Unknown,
                since: None,
                source: None,
                derived: true,
                reason: Reason::Nothing,
            },
        }
    }

    fn activity(&self, record: &Record, engagement: &Facet<Engagement>) -> Facet<Activity> {
        let unknown =
            |since, reason| Facet { state: Activity::Unknown, since, source: None, derived: true, reason };
        if engagement.state == Engagement::Disengaged {
            return unknown(engagement.since, Reason::Gone);
        }
        let Some(watching_since) = self.watching_since else {
            return unknown(self.watched_until, Reason::NotWatched);
        };
        // A state from before the break proves nothing about now: it may have changed unseen. Once a socket has brought something
        // since, the greatest signal stands at that or behind it, whoever brought it.
        let known = record.activity.as_ref().filter(|_| record.heard == self.stretch);
        let Some(signal) = known else { return unknown(Some(watching_since), Reason::NotWatched) };
        let reported =
            matches!(signal.reason, Reason::Idle | Reason::Returned | Reason::Active | Reason::Inactive);
        Facet {
            state: signal.state,
            since: Some(signal.key.0),
            source: (signal.reason != Reason::Typing).then(|| signal.key.1.clone()),
            derived: !reported,
            reason: signal.reason,
        }
    }
}

/// What came of one copy of an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Observed {
    /// It concerns everyone, not just its author.
    pub(crate) everyone: bool,
    /// Somebody new, or another name or role.
    pub(crate) news: bool,
    /// Participants or reports beyond the bounds.
    pub(crate) dropped: u32,
}

impl Record {
    fn has_role(&self, wanted: &Role) -> bool {
        self.role.as_ref().is_some_and(|(_, role)| role == wanted)
    }

    fn author(&self, id: &ParticipantId) -> Author {
        Author {
            id: id.clone(),
            name: self.name.as_ref().map(|(_, name)| name.clone()),
            role: self.role.as_ref().map_or_else(|| Role::Unknown("".into()), |(_, role)| role.clone()),
        }
    }

    /// Takes in the name and the role under which something was said; says whether either is another than before.
    fn call(&mut self, author: &Author, key: &Key) -> bool {
        let renamed = author.name.as_ref().is_some_and(|name| keep_last(&mut self.name, key, name));
        keep_last(&mut self.role, key, &author.role) || renamed
    }

    fn observe(&mut self, item: &Item, key: Key, stretch: u32) {
        let (state, reason) = match &item.kind {
            Kind::Message(_) | Kind::Attachment => {
                self.first_word = self.first_word.take().into_iter().chain([key.clone()]).min();
                self.last_word = self.last_word.take().max(Some(key.clone()));
                (Activity::Active, Reason::Message)
            }
            Kind::Event(event) => match event {
                Event::Typing => {
                    self.typing = self.typing.max(Some(key.0));
                    (Activity::Active, Reason::Typing)
                }
                Event::Joined => {
                    self.joined = self.joined.into_iter().chain([key.0]).min();
                    self.explicit.insert(key.clone(), (Engagement::Engaged, Reason::Joined));
                    (Activity::Active, Reason::Joined)
                }
                Event::Left => {
                    self.explicit.insert(key, (Engagement::Disengaged, Reason::Left));
                    return;
                }
                Event::Engaged => {
                    self.explicit.insert(key, (Engagement::Engaged, Reason::Engaged));
                    return;
                }
                Event::Disengaged => {
                    self.explicit.insert(key, (Engagement::Disengaged, Reason::Disengaged));
                    return;
                }
                Event::Idle => (Activity::Inactive, Reason::Idle),
                Event::Inactive => (Activity::Inactive, Reason::Inactive),
                Event::Returned => (Activity::Active, Reason::Returned),
                Event::Active => (Activity::Active, Reason::Active),
                _ => return,
            },
            Kind::Metadata | Kind::Unknown => return,
        };
        if is_said_now(item) {
            self.heard = self.heard.max(stretch);
        }
        self.activity = self.activity.take().max(Some(Signal { key, state, reason }));
    }
}

/// Keeps what was said last; says whether that is another word than before.
fn keep_last<T: Ord + Clone>(known: &mut Option<(Key, T)>, key: &Key, value: &T) -> bool {
    match known {
        Some((at, word)) if (&*at, &*word) >= (key, value) => false,
        Some((at, word)) => {
            at.clone_from(key);
            let differs = word != value;
            if differs {
                word.clone_from(value);
            }
            differs
        }
        None => {
            *known = Some((key.clone(), value.clone()));
            true
        }
    }
}

/// Not news of something that was said before: a scan's result, a later part of a streamed message and what came of processing have
/// the moment at which it began, perhaps in a break.
fn is_said_now(item: &Item) -> bool {
    item.attachments().iter().all(|attachment| attachment.status == Status::InProgress)
        && item.chunk().is_none_or(|chunk| chunk.number <= 1)
        && item.processing().is_none()
}
