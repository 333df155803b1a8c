//! What each participant did over the time of a chat: when in it, when active, and when nobody knows. Pure.
//!
//! Who was in the chat the transcript tells. What somebody did there the service stores nowhere: it comes from reports that were made
//! while a socket carried the chat, and between them nothing is made up. A stretch without a report is unknown, never active.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{Activity, Author, Engagement, Entry, Event, ItemId, Kind, ParticipantId, Person, Reason, Role};

/// Marks of one lane. More of them than a lane has points say nothing more.
const MOST_TICKS: usize = 400;

/// What may be reported of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Takes part or not.
    Engagement(Engagement),
    /// Does something or not.
    Activity(Activity),
    /// Types; for how long a report of it speaks, the service does not say.
    Typing,
}

/// One point of somebody's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Who.
    pub who: ParticipantId,
    /// What is so from here on.
    pub state: Presence,
    /// From when on.
    pub since: Timestamp,
    /// The item that says so.
    pub source: Option<ItemId>,
    /// Concluded rather than reported as such by the service.
    pub derived: bool,
    /// What it rests on.
    pub reason: Reason,
}

/// What one participant did over the time of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Who.
    pub who: Author,
    /// When in the chat.
    pub stays: Vec<Stay>,
    /// What was done there, without a break from the beginning of each stay to its end.
    pub spans: Vec<Span>,
    /// What was said.
    pub ticks: Vec<Tick>,
    /// When typing was reported.
    pub typing: Vec<Timestamp>,
}

/// A stay in the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// It began.
    pub from: Timestamp,
    /// It ended; `None`: it goes on.
    pub to: Option<Timestamp>,
    /// Why it ended.
    pub ended_by: Option<Reason>,
}

/// A state that lasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// It began.
    pub from: Timestamp,
    /// It ended; `None`: it lasts.
    pub to: Option<Timestamp>,
    /// The state.
    pub state: Activity,
    /// Concluded rather than reported.
    pub derived: bool,
    /// What it rests on.
    pub reason: Reason,
    /// The item that says so.
    pub source: Option<ItemId>,
}

/// Something that was said, or several things that stand at one point of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// When the first was said.
    pub at: Timestamp,
    /// The first.
    pub item: ItemId,
    /// How many.
    pub count: u32,
    /// A file is among them.
    pub has_file: bool,
}

/// The lanes of these people, in their order. Entries in display order, points in any; `until` is the last moment that is known.
pub fn lanes<'a>(
    people: &[Person],
    entries: impl IntoIterator<Item = &'a Entry>,
    points: &[Point],
    until: Timestamp,
) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = people.iter().map(|person| Lane::new(person.who.clone())).collect();
    let places: HashMap<&ParticipantId, usize> =
        people.iter().enumerate().map(|(place, person)| (&person.who.id, place)).collect();
    for entry in entries {
        // A past chat of the same customer has a time of its own.
        if entry.item.related_contact_id().is_some() {
            continue;
        }
        match &entry.item.kind {
            Kind::Event(Event::ChatEnded) => {
                for lane in &mut lanes {
                    lane.leave(entry.place.time, Reason::ChatEnded);
                }
            }
            Kind::Event(Event::AutoDisconnection) => {
                let others = lanes.iter_mut().filter(|lane| lane.who.role != Role::Customer);
                others.for_each(|lane| lane.leave(entry.place.time, Reason::AutoDisconnection));
            }
            _ => {
                let place = entry.item.author.as_ref().and_then(|author| places.get(&author.id));
                if let Some(lane) = place.and_then(|place| lanes.get_mut(*place)) {
                    lane.take(entry);
                }
            }
        }
    }
    let mut told: HashMap<&ParticipantId, Vec<&Point>> = HashMap::new();
    for point in points {
        told.entry(&point.who).or_default().push(point);
    }
    for (lane, person) in lanes.iter_mut().zip(people) {
        lane.finish(&told.remove(&person.who.id).unwrap_or_default(), person, until);
    }
    lanes
}

impl Lane {
    fn new(who: Author) -> Self {
        Self { who, stays: Vec::new(), spans: Vec::new(), ticks: Vec::new(), typing: Vec::new() }
    }

    fn take(&mut self, entry: &Entry) {
        let at = entry.place.time;
        match &entry.item.kind {
            Kind::Event(Event::Joined | Event::Engaged) => self.come(at),
            Kind::Event(Event::Left) => self.go(at, Reason::Left),
            Kind::Event(Event::Disengaged) => self.go(at, Reason::Disengaged),
            Kind::Message(_) | Kind::Attachment if entry.item.is_word() => {
                self.come(at);
                let has_file = entry.item.kind == Kind::Attachment;
                self.ticks.push(Tick { at, item: entry.id().clone(), count: 1, has_file });
            }
            _ => {}
        }
    }

    fn is_here(&self) -> bool {
        self.stays.last().is_some_and(|stay| stay.to.is_none())
    }

    fn come(&mut self, at: Timestamp) {
        if !self.is_here() {
            self.stays.push(Stay { from: at, to: None, ended_by: None });
        }
    }

    /// Somebody who was never seen to come was there all the same.
    fn go(&mut self, at: Timestamp, why: Reason) {
        if self.stays.is_empty() {
            self.come(at);
        }
        self.leave(at, why);
    }

    fn leave(&mut self, at: Timestamp, why: Reason) {
        if let Some(stay) = self.stays.last_mut().filter(|stay| stay.to.is_none()) {
            (stay.to, stay.ended_by) = (Some(at.max(stay.from)), Some(why));
        }
    }

    fn finish(&mut self, points: &[&Point], person: &Person, until: Timestamp) {
        let mut told: Vec<Span> = Vec::new();
        for point in points {
            match point.state {
                Presence::Activity(state) => told.push(Span {
                    from: point.since,
                    to: None,
                    state,
                    derived: point.derived,
                    reason: point.reason,
                    source: point.source.clone(),
                }),
                Presence::Typing => self.typing.push(point.since),
                // The transcript tells who was there, and the whole of it.
                Presence::Engagement(_) => {}
            }
        }
        // What holds now may not be in the history yet.
        let now = &person.activity;
        if let Some(since) = now.since
            && told.iter().all(|span| span.from < since)
        {
            let (state, derived, reason) = (now.state, now.derived, now.reason);
            told.push(Span { from: since, to: None, state, derived, reason, source: now.source.clone() });
        }
        told.sort_by_key(|span| span.from);
        self.typing.sort_unstable();
        self.typing.dedup();
        self.spans = self.stays.iter().flat_map(|stay| within(*stay, &told)).collect();
        if let Some(first) = self.ticks.first() {
            let whole = (first.at, until);
            self.ticks = thinned(std::mem::take(&mut self.ticks), whole);
        }
    }
}

/// What was told, for a stay: from its beginning to its end, with what nobody knows in between. `told` is in order.
fn within(stay: Stay, told: &[Span]) -> Vec<Span> {
    let unknown = Span {
        from: stay.from,
        to: None,
        state: Activity::Unknown,
        derived: true,
        reason: Reason::NotWatched,
        source: None,
    };
    let (before, later) = told.split_at(told.partition_point(|span| span.from <= stay.from));
    let first = before.last().map_or(unknown, |span| Span { from: stay.from, ..span.clone() });
    let mut spans: Vec<Span> = vec![first];
    for span in later.iter().take_while(|span| stay.to.is_none_or(|to| span.from < to)) {
        let Some(last) = spans.last_mut() else { continue };
        // Said once more it is no other state.
        if last.state == span.state {
            continue;
        }
        last.to = Some(span.from);
        spans.push(span.clone());
    }
    if let Some(last) = spans.last_mut() {
        last.to = stay.to;
    }
    spans
}

/// At most as many as a lane has points: those that stand at one point become one.
fn thinned(ticks: Vec<Tick>, (from, to): (Timestamp, Timestamp)) -> Vec<Tick> {
    if ticks.len() <= MOST_TICKS {
        return ticks;
    }
    let whole = (to.as_millisecond() - from.as_millisecond()).max(1);
    let most = i64::try_from(MOST_TICKS).unwrap_or(i64::MAX);
    let point = |tick: &Tick| (tick.at.as_millisecond() - from.as_millisecond()) * (most - 1) / whole;
    let mut few: Vec<Tick> = Vec::with_capacity(MOST_TICKS);
    for tick in ticks {
        match few.last_mut().filter(|last| point(last) == point(&tick)) {
            Some(last) => {
                last.count += tick.count;
                last.has_file |= tick.has_file;
            }
            None => few.push(tick),
        }
    }
    few
}
