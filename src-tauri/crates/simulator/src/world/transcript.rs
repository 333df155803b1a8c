//! `GetTranscript`: which items a page holds, and in which order.
//!
//! The scan direction chooses the items, the sort order only arranges those of one page. A `NextToken` is a
//! position in the transcript, which only grows at its end, bound to the query that produced it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::body::Body;
use super::chat::{Chat, Stored};
use super::{Caller, World};
use crate::config::{LastPageToken, MaxResultsZero, NextTokenScope, StartPositionBound, Switches};
use crate::error::ServiceError;

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

impl World {
    pub(super) fn get_transcript(&mut self, caller: &Caller, body: &Body) -> Result<Value, ServiceError> {
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
        if query.contact_id.as_ref().is_some_and(|asked| !chat.contact_ids.contains(asked)) {
            // Another chat's contact is no error: it just has nothing to show here.
            return Ok(json!({
                "InitialContactId": chat.initial_contact_id(),
                "Transcript": [],
                "NextToken": "",
            }));
        }
        let scope = match switches.next_token_scope {
            NextTokenScope::Connection => caller.token,
            NextTokenScope::Participant => chat.participants[seat.participant].id.as_str(),
        };
        let fingerprint = query.fingerprint(scope);
        let position = match next_token {
            Some(token) => position_in(token, fingerprint)?.min(chat.stored.len()),
            None => query.first_position(&chat.stored, switches)?,
        };
        let range = query.page(position, wanted, chat.stored.len());
        let more = match query.scan {
            Scan::Forward if range.end < chat.stored.len() => Some(range.end),
            Scan::Backward if range.start > 0 => Some(range.start),
            // The last page; a switch may give it a token all the same, whose page is then empty.
            Scan::Forward => (switches.last_page_token == LastPageToken::Present).then_some(range.end),
            Scan::Backward => (switches.last_page_token == LastPageToken::Present).then_some(range.start),
        };
        let more = more.filter(|_| !range.is_empty()).map(|position| token_for(position, fingerprint));
        Ok(answer(chat, range, query.ascending, more, switches.last_page_token))
    }
}

fn answer(
    chat: &Chat,
    range: Range<usize>,
    ascending: bool,
    next_token: Option<String>,
    last: LastPageToken,
) -> Value {
    let items = chat.stored[range].iter().map(|stored| stored.item.clone());
    let items: Vec<Value> = if ascending { items.collect() } else { items.rev().collect() };
    let mut answer = json!({ "InitialContactId": chat.initial_contact_id(), "Transcript": items });
    match (next_token, last) {
        (Some(token), _) => answer["NextToken"] = json!(token),
        (None, LastPageToken::Null) => answer["NextToken"] = Value::Null,
        (None, LastPageToken::Empty) => answer["NextToken"] = json!(""),
        (None, LastPageToken::Absent | LastPageToken::Present) => {}
    }
    answer
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

    /// Where the first page starts: the index of its first item going forward, the index behind it going backward.
    fn first_position(&self, stored: &[Stored], switches: Switches) -> Result<usize, ServiceError> {
        let inclusive = switches.start_position == StartPositionBound::Inclusive;
        let (before, behind) = match &self.start {
            None => (stored.len(), stored.len()),
            Some(Start::MostRecent(newest)) => {
                let at = stored.len().saturating_sub(*newest);
                (at, (at + 1).min(stored.len()))
            }
            Some(Start::Id(id)) => {
                let at =
                    stored.iter().position(|stored| stored.id == *id).ok_or_else(ServiceError::invalid)?;
                if inclusive { (at, at + 1) } else { (at + 1, at) }
            }
            Some(Start::AbsoluteTime(time)) => {
                let first = stored.partition_point(|stored| stored.at < *time);
                let behind = stored.partition_point(|stored| stored.at <= *time);
                if inclusive { (first, behind) } else { (behind, first) }
            }
        };
        Ok(if self.scan == Scan::Forward { before } else { behind })
    }

    fn page(&self, position: usize, wanted: usize, stored: usize) -> Range<usize> {
        match self.scan {
            Scan::Forward => position..(position + wanted).min(stored),
            Scan::Backward => position.saturating_sub(wanted)..position,
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

fn token_for(position: usize, fingerprint: u64) -> String {
    URL_SAFE_NO_PAD.encode(json!([position, fingerprint]).to_string())
}

fn position_in(token: &str, fingerprint: u64) -> Result<usize, ServiceError> {
    let read = || -> Option<(u64, u64)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let parts: Vec<u64> = serde_json::from_slice::<Value>(&bytes)
            .ok()?
            .as_array()?
            .iter()
            .filter_map(Value::as_u64)
            .collect();
        match parts[..] {
            [position, fingerprint] => Some((position, fingerprint)),
            _ => None,
        }
    };
    match read() {
        Some((position, bound)) if bound == fingerprint => {
            usize::try_from(position).map_err(|_| ServiceError::invalid())
        }
        _ => Err(ServiceError::invalid()),
    }
}
