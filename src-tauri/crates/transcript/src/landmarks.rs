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
    /// Which is the end of the chat.
    is_end: bool,
    telling: Mark,
    answer: Mark,
    /// The first word of the customer after the answer.
    unanswered: Mark,
}

impl Landmarks {
    /// Brings everything up to date after entries of one instant came, went, changed, or changed places. Looks at that instant
    /// alone, unless a landmark left it.
    pub(crate) fn settle(&mut self, rows: &Rows, time: Timestamp) {
        let here = rows.at(time);
        if let Some(last) = last(&self.word_of_session, rows, here.clone(), time, is_word_of_session) {
            self.is_end = last.is_some_and(is_end);
            self.word_of_session = last.map(mark);
        }
        if let Some(last) = last(&self.telling, rows, here.clone(), time, |entry| entry.item.is_telling()) {
            self.telling = last.map(mark);
        }
        let mut answered = false;
        if let Some(last) = last(&self.answer, rows, here, time, is_answer) {
            let last = last.map(mark);
            answered = self.answer != last;
            self.answer = last;
        }
        self.settle_unanswered(rows, time, answered);
    }

    /// The last stored entry of the current session, if it is the end of the chat.
    pub(crate) fn ended<'a>(&self, rows: &'a Rows) -> Option<&'a Arc<Entry>> {
        // Asked after every input, of chats that nearly all go on.
        rows.get(&self.word_of_session.as_ref().filter(|_| self.is_end)?.1)
    }

    pub(crate) fn telling<'a>(&self, rows: &'a Rows) -> Option<&'a Arc<Entry>> {
        rows.get(&self.telling.as_ref()?.1)
    }

    /// Since when the customer waits for a person. Bots and the system do not answer, and typing is no answer either.
    pub(crate) fn waiting_since(&self) -> Option<Timestamp> {
        self.unanswered.as_ref().map(|(time, _)| *time)
    }

    fn settle_unanswered(&mut self, rows: &Rows, time: Timestamp, answered: bool) {
        let known = self.unanswered.as_ref().map(|(at, _)| *at);
        let is_later = |mark: &Mark| mark.as_ref().is_some_and(|(at, _)| *at > time);
        if !answered && (known.is_some_and(|known| known < time) || is_later(&self.answer)) {
            return;
        }
        let answer = self.answer.as_ref().and_then(|(_, id)| rows.get(id)).map(|entry| entry.place);
        let behind = |entry: &&Arc<Entry>| answer.is_none_or(|answer| entry.place > answer);
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

/// The last entry that is wanted; `None` where nothing at this instant makes it another than the one that is known.
#[expect(
    clippy::option_option,
    reason = "that nothing is new and that there is none any more are two answers"
)]
fn last<'a>(
    known: &Mark,
    rows: &'a Rows,
    mut here: impl DoubleEndedIterator<Item = &'a Arc<Entry>>,
    time: Timestamp,
    wanted: impl Fn(&Entry) -> bool,
) -> Option<Option<&'a Arc<Entry>>> {
    let at = known.as_ref().map(|(at, _)| *at);
    if at.is_some_and(|at| at > time) {
        return None;
    }
    match here.rfind(|entry| wanted(entry)) {
        Some(last) => Some(Some(last)),
        // It may have left.
        None if at == Some(time) => {
            Some(rows.before(Place { time, ordinal: 0 }).rev().find(|entry| wanted(entry)))
        }
        None => None,
    }
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

fn is_end(entry: &Arc<Entry>) -> bool {
    entry.item.kind == Kind::Event(Event::ChatEnded)
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
