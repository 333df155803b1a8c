//! Entries that are asked for after every input, kept at hand: the last of some kinds, and since when the customer waits.

use std::sync::Arc;

use jiff::Timestamp;

use crate::rows::Rows;
use crate::{Entry, Event, ItemId, Kind, Place, Role, Status};

/// Where an entry stands that is remembered.
type Mark = Option<(Timestamp, ItemId)>;

/// A function of the rows alone. After a change of the rows, [`settle`](Self::settle) is told at which instant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Landmarks {
    word_of_session: Mark,
    telling: Mark,
    answer: Mark,
    /// The first word of the customer after the answer.
    unanswered: Mark,
    /// The last word of the customer.
    customers: Mark,
}

impl Landmarks {
    /// Brings everything up to date after entries of one instant came, went, changed, or changed places. Looks at that instant
    /// alone, unless a landmark left it.
    pub(crate) fn settle(&mut self, rows: &Rows, time: Timestamp) {
        settle_last(&mut self.word_of_session, rows, time, is_word_of_session);
        settle_last(&mut self.telling, rows, time, |entry| entry.item.is_telling());
        let answered = settle_last(&mut self.answer, rows, time, is_answer);
        self.settle_unanswered(rows, time, answered);
        settle_last(&mut self.customers, rows, time, is_customers);
    }

    /// The last stored entry of the current session, if it is the end of the chat.
    pub(crate) fn ended<'a>(&self, rows: &'a Rows) -> Option<&'a Arc<Entry>> {
        let last = rows.get(&self.word_of_session.as_ref()?.1)?;
        (last.item.kind == Kind::Event(Event::ChatEnded)).then_some(last)
    }

    pub(crate) fn telling<'a>(&self, rows: &'a Rows) -> Option<&'a Arc<Entry>> {
        rows.get(&self.telling.as_ref()?.1)
    }

    /// Since when the customer waits for a person. Bots and the system do not answer, and typing is no answer either.
    pub(crate) fn waiting_since(&self) -> Option<Timestamp> {
        self.unanswered.as_ref().map(|(time, _)| *time)
    }

    /// When the customer said something last.
    pub(crate) fn customer_said_at(&self) -> Option<Timestamp> {
        self.customers.as_ref().map(|(time, _)| *time)
    }

    fn settle_unanswered(&mut self, rows: &Rows, time: Timestamp, answered: bool) {
        let known = self.unanswered.as_ref().map(|(at, _)| *at);
        let is_later = |mark: &Mark| mark.as_ref().is_some_and(|(at, _)| time < *at);
        if !answered && (known.is_some_and(|known| known < time) || is_later(&self.answer)) {
            return;
        }
        let answer = self.answer.as_ref().and_then(|(_, id)| rows.get(id)).map(|entry| entry.place);
        let behind = |entry: &&Arc<Entry>| Some(entry.place) > answer;
        let begin = if answered {
            answer.or(rows.first().map(|first| first.place)).map(|place| place.time)
        } else {
            Some(time)
        };
        let mut from = begin.into_iter().flat_map(|begin| rows.from(begin));
        // Nothing before the one that is known is the customer's: only the instant itself is news.
        let news = |entry: &&Arc<Entry>| answered || known == Some(time) || entry.place.time == time;
        let found = from.by_ref().take_while(news).filter(behind).find(|entry| is_customers(entry)).map(mark);
        let keep = !answered && known.is_some_and(|known| known != time);
        if found.is_some() || !keep {
            self.unanswered = found;
        }
    }
}

/// The last entry that is wanted; says whether it is another one now.
fn settle_last(known: &mut Mark, rows: &Rows, time: Timestamp, wanted: impl Fn(&Entry) -> bool) -> bool {
    let at = known.as_ref().map(|(at, _)| *at);
    if at.is_some_and(|at| at > time) {
        return false;
    }
    let here = rows.at(time).rev().find(|entry| wanted(entry));
    let found = match (here, at) {
        // It may have left.
        (None, Some(at)) if at == time => {
            rows.before(Place { time, ordinal: 0 }).rev().find(|entry| wanted(entry))
        }
        (None, Some(_)) => return false,
        (here, _) => here,
    };
    let found = found.map(mark);
    let news = *known != found;
    *known = found;
    news
}

fn mark(entry: &Arc<Entry>) -> (Timestamp, ItemId) {
    (entry.place.time, entry.id().clone())
}

/// A persistent chat shows the ends of past sessions too. The result of a scan may outlast the chat, and says nothing of whether it goes
/// on.
fn is_word_of_session(entry: &Entry) -> bool {
    let is_result = || {
        let mut files = entry.item.attachments().iter();
        entry.item.kind == Kind::Attachment && files.all(|file| file.status != Status::InProgress)
    };
    entry.item.is_stored() && entry.item.related_contact_id().is_none() && !is_result()
}

fn is_answer(entry: &Entry) -> bool {
    is_word_of(entry, |role| matches!(role, Role::Agent | Role::Supervisor))
}

fn is_customers(entry: &Entry) -> bool {
    is_word_of(entry, |role| *role == Role::Customer)
}

fn is_word_of(entry: &Entry, is: impl Fn(&Role) -> bool) -> bool {
    entry.item.is_word() && entry.item.author.as_ref().is_some_and(|author| is(&author.role))
}
