//! Bodies of the two operations that read a chat: requests to write, answers to read.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use thiserror::Error;
use transcript::{ContactId, Item, ItemId};

use crate::common::Common;
use crate::item::{Unplaced, read_item};
use crate::lenient::Members;
use crate::token::{BadToken, ConnectionToken, SocketUrl};

/// Most items of one page: `MaxResults`.
pub const PAGE_LIMIT: u8 = 100;

/// `Type` of
/// [CreateParticipantConnection](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_CreateParticipantConnection.html):
/// what to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionTypes {
    /// A websocket and a connection token.
    Both,
    /// A websocket alone.
    Websocket,
    /// A connection token alone.
    Credentials,
}

/// The request of `CreateParticipantConnection`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreateParticipantConnection {
    /// `Type`.
    pub types: ConnectionTypes,
    /// `ConnectParticipant`: marks the participant as connected, which others in the chat may see. Sent only when true.
    pub connect_participant: bool,
}

impl CreateParticipantConnection {
    /// Path of the operation, a `POST` with a participant token.
    pub const PATH: &str = "/participant/connection";

    /// The JSON body.
    pub fn body(&self) -> String {
        let types: &[&str] = match self.types {
            ConnectionTypes::Both => &["WEBSOCKET", "CONNECTION_CREDENTIALS"],
            ConnectionTypes::Websocket => &["WEBSOCKET"],
            ConnectionTypes::Credentials => &["CONNECTION_CREDENTIALS"],
        };
        let mut body = Map::from_iter([("Type".to_owned(), json!(types))]);
        if self.connect_participant {
            body.insert("ConnectParticipant".to_owned(), Value::Bool(true));
        }
        Value::Object(body).to_string()
    }
}

/// The request of [GetTranscript](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_GetTranscript.html).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptQuery {
    /// `ContactId`: a contact of the chain; the token's own where absent.
    pub contact_id: Option<ContactId>,
    /// `MaxResults`; sent within 1–[`PAGE_LIMIT`].
    pub max_results: u8,
    /// `NextToken` of the page before. Bound to the rest of the query, which has to stay the same.
    pub next_token: Option<NextToken>,
    /// `ScanDirection` and `StartPosition`.
    pub scan: Scan,
    /// `SortOrder`: orders the items of one page, and does not choose them.
    pub sort: SortOrder,
}

impl TranscriptQuery {
    /// Path of the operation, a `POST` with a connection token.
    pub const PATH: &str = "/participant/transcript";

    /// The newest page, oldest item first.
    pub fn newest() -> Self {
        Self::scan(Scan::Backward { from: None })
    }

    /// A full page of what `scan` chooses, oldest item first.
    pub fn scan(scan: Scan) -> Self {
        Self { contact_id: None, max_results: PAGE_LIMIT, next_token: None, scan, sort: SortOrder::Ascending }
    }

    /// The same query, for the page after the one that gave `token`.
    #[must_use]
    pub fn after(&self, token: NextToken) -> Self {
        Self { next_token: Some(token), ..self.clone() }
    }

    /// The JSON body.
    pub fn body(&self) -> String {
        let (direction, from) = match &self.scan {
            Scan::Backward { from } => ("BACKWARD", from.as_ref()),
            Scan::Forward { from } => ("FORWARD", Some(from)),
        };
        let sort = match self.sort {
            SortOrder::Ascending => "ASCENDING",
            SortOrder::Descending => "DESCENDING",
        };
        let mut body = Map::from_iter([
            ("MaxResults".to_owned(), json!(self.max_results.clamp(1, PAGE_LIMIT))),
            ("ScanDirection".to_owned(), json!(direction)),
            ("SortOrder".to_owned(), json!(sort)),
        ]);
        if let Some(contact_id) = &self.contact_id {
            body.insert("ContactId".to_owned(), json!(contact_id.as_str()));
        }
        if let Some(NextToken(token)) = &self.next_token {
            body.insert("NextToken".to_owned(), json!(token));
        }
        if let Some(from) = from {
            body.insert("StartPosition".to_owned(), from.body());
        }
        Value::Object(body).to_string()
    }
}

/// Which items. `FORWARD` without a start is an error of the service (400), hence not expressible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scan {
    /// `BACKWARD`: towards older items, from a position or from now.
    Backward {
        /// `StartPosition`; now where absent.
        from: Option<StartPosition>,
    },
    /// `FORWARD`: towards newer items.
    Forward {
        /// `StartPosition`.
        from: StartPosition,
    },
}

/// [`StartPosition`](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_StartPosition.html). Take it as inclusive:
/// the item that is named comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartPosition {
    /// `Id`.
    Id(ItemId),
    /// `AbsoluteTime`; sent in milliseconds, rounded down so that nothing of that millisecond is left out.
    Time(Timestamp),
    /// `MostRecent`: from the n-th newest item; sent within 0–[`PAGE_LIMIT`].
    MostRecent(u8),
}

impl StartPosition {
    fn body(&self) -> Value {
        match self {
            Self::Id(id) => json!({ "Id": id.as_str() }),
            Self::Time(time) => json!({ "AbsoluteTime": format!("{:.3}", floor_to_millisecond(*time)) }),
            Self::MostRecent(count) => json!({ "MostRecent": count.min(&PAGE_LIMIT) }),
        }
    }
}

fn floor_to_millisecond(time: Timestamp) -> Timestamp {
    let millisecond = time.as_nanosecond().div_euclid(1_000_000);
    i64::try_from(millisecond).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(time)
}

/// `SortOrder`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// Oldest first.
    Ascending,
    /// Newest first.
    Descending,
}

/// `NextToken`: where the next page of a query begins. Of use on the connection that gave it, and stale after it.
#[derive(Clone, PartialEq, Eq)]
pub struct NextToken(Box<str>);

/// Opaque and long: only its length is shown.
impl fmt::Debug for NextToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NextToken({} bytes)", self.0.len())
    }
}

/// Why the body of a successful answer can not be used. Shows nothing of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadBody {
    /// Not JSON, or no object: a gateway in between answered instead of the service.
    #[error("the body is no JSON object")]
    NotAnObject,
    /// A member that carries the answer is missing, or of another type.
    #[error("`{member}` is missing or of another type")]
    Member {
        /// The member, as the API reference writes it.
        member: &'static str,
    },
    /// A token or socket URL that can not be one.
    #[error("`{member}` can not be used: {reason}")]
    Token {
        /// The member, as the API reference writes it.
        member: &'static str,
        /// What is wrong with it.
        reason: BadToken,
    },
}

/// The answer of `CreateParticipantConnection`. A part that was not asked for is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// `Websocket`.
    pub websocket: Option<Websocket>,
    /// `ConnectionCredentials`.
    pub credentials: Option<Credentials>,
}

/// [`Websocket`](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_Websocket.html).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Websocket {
    /// `Url`: has to be opened within 100 seconds.
    pub url: SocketUrl,
    /// `ConnectionExpiry`: when the service closes the socket, about an hour ahead. Absent where it is no instant.
    pub expiry: Option<Timestamp>,
}

/// [`ConnectionCredentials`](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_ConnectionCredentials.html).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `ConnectionToken`.
    pub token: ConnectionToken,
    /// `Expiry`: about a day ahead. Absent where it is no instant.
    pub expiry: Option<Timestamp>,
}

/// Reads the answer of `CreateParticipantConnection`. Tokens go straight into their types; the caller wipes the body.
pub fn parse_connection(body: &[u8]) -> Result<Connection, BadBody> {
    let mut members = object(body)?;
    let websocket = match members.object("Websocket") {
        Some(mut websocket) => {
            let text = websocket.word("Url").ok_or(BadBody::Member { member: "Websocket.Url" })?;
            let url =
                SocketUrl::new(text).map_err(|reason| BadBody::Token { member: "Websocket.Url", reason })?;
            Some(Websocket { url, expiry: websocket.instant("ConnectionExpiry") })
        }
        None => None,
    };
    let credentials = match members.object("ConnectionCredentials") {
        Some(mut credentials) => {
            let member = "ConnectionCredentials.ConnectionToken";
            let text = credentials.word("ConnectionToken").ok_or(BadBody::Member { member })?;
            let token = ConnectionToken::new(text).map_err(|reason| BadBody::Token { member, reason })?;
            Some(Credentials { token, expiry: credentials.instant("Expiry") })
        }
        None => None,
    };
    Ok(Connection { websocket, credentials })
}

/// The answer of `GetTranscript`: one page.
#[derive(Debug)]
pub struct TranscriptPage {
    /// `InitialContactId`: the key of the chat through all its transfers.
    pub initial_contact_id: Option<ContactId>,
    /// `Transcript`, in the order of the page.
    pub items: Vec<Item>,
    /// Entries of `Transcript` that have no place in a timeline.
    pub unplaced: Vec<Unplaced>,
    /// Members of items that had another type than documented.
    pub oddities: u32,
    /// `NextToken`. The last page may have one too: stop at a page that brings nothing new.
    pub next_token: Option<NextToken>,
}

/// Reads one page. An item that can not be placed does not spoil the page. A missing `Transcript` does, and so does a `NextToken` that
/// is no text: read as "empty" or as "the last page", they would prove a stretch complete that is not.
pub fn parse_transcript(body: &[u8]) -> Result<TranscriptPage, BadBody> {
    let mut members = object(body)?;
    let transcript = members.list("Transcript").ok_or(BadBody::Member { member: "Transcript" })?;
    let odd_before = members.oddities;
    let next_token = members.word("NextToken").map(|token| NextToken(token.into()));
    if members.oddities > odd_before {
        return Err(BadBody::Member { member: "NextToken" });
    }
    let mut page = TranscriptPage {
        initial_contact_id: members.word("InitialContactId").map(ContactId::new),
        items: Vec::with_capacity(transcript.len()),
        unplaced: Vec::new(),
        oddities: members.oddities,
        next_token,
    };
    let mut common = Common::default();
    for raw in transcript {
        let reading = read_item(raw.get(), &mut common);
        page.oddities += reading.oddities;
        match reading.item {
            Ok(item) => page.items.push(item),
            Err(unplaced) => page.unplaced.push(unplaced),
        }
    }
    Ok(page)
}

pub(crate) fn object(body: &[u8]) -> Result<Members<'_>, BadBody> {
    std::str::from_utf8(body).ok().and_then(Members::of).ok_or(BadBody::NotAnObject)
}
