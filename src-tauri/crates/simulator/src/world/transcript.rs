//! `GetTranscript`: which items a page holds, and in which order.
//!
//! The scan direction chooses the items, the sort order only arranges those of one page. A `NextToken` names the item
//! that the page before ended with, bound to the query that produced it: a message that surfaces late may take a place
//! in the middle, and positions would shift.

mod bookmark;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use jiff::Timestamp;
use serde_json::json;

use super::body::Body;
use super::chat::{Chat, Stored};
use super::{Caller, World};
use crate::config::{
    ContactScope, LastPageToken, MaxResultsZero, MostRecent, NextTokenScope, PastPages, StartPositionBound,
    Switches, UnknownStart,
};
use crate::error::ServiceError;
use crate::faults::Mishap;

use bookmark::{Bookmark, Place};

const DEFAULT_RESULTS: usize = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scan {
    Forward,
    Backward,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Start {
    Id(String),
    AbsoluteTime(Timestamp),
    MostRecent(usize),
}

/// The parameters a `NextToken` is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Query {
    contact_id: Option<String>,
    scan: Scan,
    ascending: bool,
    start: Option<Start>,
}

/// The items one read goes through: past sessions, if it may reach them, and then the present one.
struct Reel<'a> {
    past: &'a [Stored],
    present: &'a [Stored],
}

/// Where a page starts: the index of its first item going forward, the index behind it going backward.
#[derive(Clone, Copy)]
struct Cursor {
    position: usize,
    /// How many items this read may still give.
    left: Option<usize>,
}

impl World {
    /// Answers with JSON text: the items of a page are such text already.
    pub(super) fn get_transcript(&mut self, caller: &Caller, body: &Body) -> Result<String, ServiceError> {
        let switches = self.config.switches;
        let query = Query::read(body)?;
        let wanted = match body.integer("MaxResults", 0..=100)? {
            None => DEFAULT_RESULTS,
            Some(0) if switches.max_results_zero == MaxResultsZero::Default => DEFAULT_RESULTS,
            Some(wanted) => wanted,
        };
        let next_token = body.text("NextToken", 1..=1_000)?;
        let seat = caller.seat;
        let chat = self.chat(seat.chat);
        let mishap = chat.faults.on_page();
        if query.contact_id.as_ref().is_some_and(|asked| !chat.contact_ids.contains(asked)) {
            // Another chat's contact is no error, nor is one of a past session: it just has nothing to show here.
            let nothing =
                json!({ "InitialContactId": chat.initial_contact_id(), "Transcript": [], "NextToken": "" });
            return Ok(nothing.to_string());
        }
        let scope = match switches.next_token_scope {
            NextTokenScope::Connection => caller.token,
            NextTokenScope::Participant => chat.participants[seat.participant].id.as_str(),
        };
        let fingerprint = query.fingerprint(scope);
        let past = if query.reaches_the_past() { &chat.past[..] } else { &[] };
        let present = match &query.contact_id {
            Some(asked) if switches.contact_scope == ContactScope::Contact => chat.part_of(asked),
            _ => Cow::Borrowed(&chat.stored[..]),
        };
        let reel = Reel { past, present: &present };
        let read = Read { reel: &reel, query: &query, wanted, switches };
        let mark = match next_token {
            Some(token) => Bookmark::read(token, fingerprint).ok_or_else(ServiceError::invalid)?,
            None => Bookmark::start(),
        };
        let Some(cursor) = read.cursor(&mark)? else {
            return Ok(answer(chat, &reel, 0..0, query.ascending, None, switches.last_page_token));
        };
        let page = read.spoiled(&mark, read.page(&mark, cursor), mishap)?;
        let ascending = query.ascending != (mishap == Some(Mishap::PageReversed));
        let token = page.next.map(|mark| mark.write(fingerprint));
        Ok(answer(chat, &reel, page.range, ascending, token, switches.last_page_token))
    }
}

/// One page: which items, and where the read goes on.
struct Page {
    range: Range<usize>,
    next: Option<Bookmark>,
}

/// One read as it was asked for.
#[derive(Clone, Copy)]
struct Read<'a> {
    reel: &'a Reel<'a>,
    query: &'a Query,
    wanted: usize,
    switches: Switches,
}

impl Read<'_> {
    /// Where a page begins; `None` where an unknown `Id` gives an empty page.
    fn cursor(&self, mark: &Bookmark) -> Result<Option<Cursor>, ServiceError> {
        let forward = self.query.scan == Scan::Forward;
        let position = match &mark.place {
            Place::Start => match self.query.first_position(self.reel, self.switches) {
                Some(cursor) => return Ok(Some(cursor)),
                None if self.switches.unknown_start == UnknownStart::Empty => return Ok(None),
                None => return Err(ServiceError::invalid()),
            },
            Place::Behind(id) => {
                let place = self.reel.place_of(id).ok_or_else(ServiceError::invalid)?;
                if forward { place + 1 } else { place }
            }
            Place::End => {
                if forward {
                    self.reel.len()
                } else {
                    0
                }
            }
        };
        Ok(Some(Cursor { position, left: mark.left }))
    }

    fn page(&self, mark: &Bookmark, cursor: Cursor) -> Page {
        let range = self.query.page(self.reel, cursor, self.wanted, self.switches.past_pages);
        let left = cursor.left.map(|left| left - range.len());
        if let Some(then) = &mark.then {
            let next = Bookmark { place: then.clone(), left, then: None };
            return Page { range, next: Some(next).filter(|next| next.place != Place::End) };
        }
        let more = left != Some(0)
            && match self.query.scan {
                Scan::Forward => range.end < self.reel.len(),
                Scan::Backward => range.start > 0,
            };
        // The last page too may have a token, whose page is then empty: a switch says so.
        let more = more || self.switches.last_page_token == LastPageToken::Present;
        let outermost = match self.query.scan {
            Scan::Forward => range.end.checked_sub(1),
            Scan::Backward => Some(range.start),
        };
        let outermost = outermost.filter(|_| more && !range.is_empty());
        let next = outermost.map(|index| {
            let place = Place::Behind(self.reel.get(index).id.to_string());
            Bookmark { place, left, then: None }
        });
        Page { range, next }
    }

    /// The page as a mishap has it.
    fn spoiled(&self, mark: &Bookmark, page: Page, mishap: Option<Mishap>) -> Result<Page, ServiceError> {
        Ok(match (mishap, page.next) {
            (Some(Mishap::TokenLoop), _) => Page { next: Some(mark.clone()), ..page },
            (Some(Mishap::EndlessTokens), None) => {
                Page { range: page.range, next: Some(Bookmark { place: Place::End, left: None, then: None }) }
            }
            // The second page comes first and leads back to the first one, which leads on behind the second.
            (Some(Mishap::PagesSwapped), Some(second)) => match self.cursor(&second)? {
                Some(cursor) => {
                    let second = self.page(&second, cursor);
                    let then = second.next.map_or(Place::End, |third| third.place);
                    Page { range: second.range, next: Some(Bookmark { then: Some(then), ..mark.clone() }) }
                }
                None => Page { range: page.range, next: Some(second) },
            },
            (_, next) => Page { range: page.range, next },
        })
    }
}

fn answer(
    chat: &Chat,
    reel: &Reel,
    range: Range<usize>,
    ascending: bool,
    next_token: Option<String>,
    last: LastPageToken,
) -> String {
    let mut items: Vec<Cow<str>> = range.map(|index| reel.text(index)).collect();
    if !ascending {
        items.reverse();
    }
    // Neither identifiers nor tokens have a character that JSON escapes.
    let next_token = match (next_token, last) {
        (Some(token), _) => format!(r#","NextToken":"{token}""#),
        (None, LastPageToken::Null) => r#","NextToken":null"#.to_owned(),
        (None, LastPageToken::Empty) => r#","NextToken":"""#.to_owned(),
        (None, LastPageToken::Absent | LastPageToken::Present) => String::new(),
    };
    let (initial_contact_id, items) = (chat.initial_contact_id(), items.join(","));
    format!(r#"{{"InitialContactId":"{initial_contact_id}","Transcript":[{items}]{next_token}}}"#)
}

impl Reel<'_> {
    fn len(&self) -> usize {
        self.past.len() + self.present.len()
    }

    fn get(&self, index: usize) -> &Stored {
        match index.checked_sub(self.past.len()) {
            Some(index) => &self.present[index],
            None => &self.past[index],
        }
    }

    fn text(&self, index: usize) -> Cow<'_, str> {
        let stored = self.get(index);
        if index < self.past.len() {
            Cow::Owned(stored.past_item().to_string())
        } else {
            Cow::Borrowed(stored.text())
        }
    }

    fn place_of(&self, id: &str) -> Option<usize> {
        let in_present = self.present.iter().rposition(|stored| *stored.id == *id);
        let in_present = in_present.map(|index| self.past.len() + index);
        in_present.or_else(|| self.past.iter().rposition(|stored| *stored.id == *id))
    }
}

impl Query {
    fn read(body: &Body) -> Result<Self, ServiceError> {
        let start = body.object("StartPosition")?.map(|start| Start::read(&start)).transpose()?.flatten();
        let scan = match body.text("ScanDirection", 0..=100)? {
            // Without a start there is nothing to go forward from.
            Some("FORWARD") if start.is_none() => return Err(ServiceError::invalid()),
            Some("FORWARD") => Scan::Forward,
            Some("BACKWARD") => Scan::Backward,
            Some(_) => return Err(ServiceError::invalid()),
            None if start.is_some() => Scan::Forward,
            None => Scan::Backward,
        };
        let ascending = match body.text("SortOrder", 0..=100)? {
            Some("ASCENDING") => true,
            Some("DESCENDING") | None => false,
            Some(_) => return Err(ServiceError::invalid()),
        };
        let contact_id = body.text("ContactId", 1..=256)?.map(ToOwned::to_owned);
        Ok(Self { contact_id, scan, ascending, start })
    }

    /// Past sessions are reached by going back from the newest item alone, not with `StartPosition` or `ContactId`
    /// (administrator guide, "Enable persistent chat").
    fn reaches_the_past(&self) -> bool {
        self.scan == Scan::Backward && self.start.is_none() && self.contact_id.is_none()
    }

    /// Where the first page starts; `None` for an unknown `Id`. There is no past where there is a start.
    fn first_position(&self, reel: &Reel, switches: Switches) -> Option<Cursor> {
        let stored = reel.present;
        let inclusive = |bound| bound == StartPositionBound::Inclusive;
        let (before, behind, left) = match &self.start {
            None => (reel.len(), reel.len(), None),
            Some(Start::MostRecent(newest)) => {
                let at = stored.len().saturating_sub(*newest);
                let next = (at + 1).min(stored.len());
                match switches.most_recent {
                    MostRecent::FromNth => (at, next, None),
                    MostRecent::BehindNth => (next, at, None),
                    MostRecent::NewestOnly => (at, stored.len(), Some(stored.len() - at)),
                }
            }
            Some(Start::Id(id)) => {
                let at = reel.place_of(id)?;
                if inclusive(switches.start_position) { (at, at + 1, None) } else { (at + 1, at, None) }
            }
            Some(Start::AbsoluteTime(time)) => {
                let first = stored.partition_point(|stored| stored.at < *time);
                let behind = stored.partition_point(|stored| stored.at <= *time);
                if inclusive(switches.start_time) { (first, behind, None) } else { (behind, first, None) }
            }
        };
        Some(Cursor { position: if self.scan == Scan::Forward { before } else { behind }, left })
    }

    fn page(&self, reel: &Reel, cursor: Cursor, wanted: usize, past_pages: PastPages) -> Range<usize> {
        let Cursor { position, left } = cursor;
        let wanted = wanted.min(left.unwrap_or(wanted));
        match self.scan {
            Scan::Forward => position..(position + wanted).min(reel.len()),
            Scan::Backward => {
                let in_present = position > reel.past.len() && past_pages == PastPages::Apart;
                let first = if in_present { reel.past.len() } else { 0 };
                position.saturating_sub(wanted).max(first)..position
            }
        }
    }

    fn fingerprint(&self, scope: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self, scope).hash(&mut hasher);
        hasher.finish()
    }
}

impl Start {
    /// `None` for an empty structure, which means the same as an absent one.
    fn read(body: &Body) -> Result<Option<Self>, ServiceError> {
        let id = body.text("Id", 1..=256)?.map(|id| Self::Id(id.to_owned()));
        let time = match body.text("AbsoluteTime", 1..=100)? {
            Some(time) => Some(Self::AbsoluteTime(time.parse().map_err(|_| ServiceError::invalid())?)),
            None => None,
        };
        let newest = body.integer("MostRecent", 0..=100)?.map(Self::MostRecent);
        let mut given = [id, time, newest].into_iter().flatten();
        let start = given.next();
        if given.next().is_some() {
            return Err(ServiceError::invalid());
        }
        Ok(start)
    }
}
