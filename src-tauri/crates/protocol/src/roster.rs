//! A roster: the list of chats that may be watched. Not the service's: the contract is `docs/roster.openapi.yaml`.

use jiff::Timestamp;
use transcript::{ContactId, ParticipantId};

use crate::lenient::Members;
use crate::rest::{BadBody, object};
use crate::token::ParticipantToken;

/// One answer of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// `chats`, in the roster's order.
    pub chats: Vec<RosterChat>,
    /// Entries without a `contactId`, which can not be told from others.
    pub skipped: u32,
    /// Members that had another type than documented, tokens that can not be one among them.
    pub oddities: u32,
}

/// One chat that may be watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterChat {
    /// `contactId`: the segment that goes on now.
    pub contact_id: ContactId,
    /// `initialContactId`: the key of the chat through all its transfers.
    pub initial_contact_id: Option<ContactId>,
    /// `instance`: whose quotas are used.
    pub instance: Option<Box<str>>,
    /// `region`, of the form `eu-central-1`.
    pub region: Option<Box<str>>,
    /// `endpoint`: base URL of the Participant Service where it is not the region's own. Not checked here.
    pub endpoint: Option<Box<str>>,
    /// `queue`.
    pub queue: Option<Box<str>>,
    /// `customer`: a name.
    pub customer: Option<Box<str>>,
    /// `customerParticipantId`.
    pub customer_participant_id: Option<ParticipantId>,
    /// `agent`: a name; absent while nobody has taken the chat.
    pub agent: Option<Box<str>>,
    /// `startedAt`.
    pub started_at: Option<Timestamp>,
    /// `state`.
    pub state: RosterState,
    /// `participantToken` of a participant who watches.
    pub participant_token: Option<ParticipantToken>,
}

/// `state` of a chat in a roster, open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterState {
    /// `live`.
    Live,
    /// `ended`.
    Ended,
    /// Another word, or none (empty).
    Unknown(Box<str>),
}

/// Reads the body of a roster. Tokens go straight into their type; the caller wipes the body.
pub fn parse_roster(body: &[u8]) -> Result<Roster, BadBody> {
    let mut members = object(body)?;
    let entries = members.list("chats").ok_or(BadBody::Member { member: "chats" })?;
    let mut roster = Roster { chats: Vec::with_capacity(entries.len()), skipped: 0, oddities: 0 };
    for entry in entries {
        let Some(mut members) = Members::of(entry.get()) else {
            roster.skipped += 1;
            continue;
        };
        match chat(&mut members) {
            Some(chat) => roster.chats.push(chat),
            None => roster.skipped += 1,
        }
        roster.oddities += members.oddities;
    }
    Ok(roster)
}

fn chat(members: &mut Members<'_>) -> Option<RosterChat> {
    let participant_token = members.word("participantToken").and_then(|text| {
        let token = ParticipantToken::new(text).ok();
        members.oddities += u32::from(token.is_none());
        token
    });
    let mut word = |name| members.word(name).map(Box::from);
    Some(RosterChat {
        contact_id: ContactId::new(word("contactId")?),
        initial_contact_id: word("initialContactId").map(ContactId::new),
        instance: word("instance"),
        region: word("region"),
        endpoint: word("endpoint"),
        queue: word("queue"),
        customer: word("customer"),
        customer_participant_id: word("customerParticipantId").map(ParticipantId::new),
        agent: word("agent"),
        state: match word("state").as_deref().unwrap_or_default() {
            "live" => RosterState::Live,
            "ended" => RosterState::Ended,
            other => RosterState::Unknown(other.into()),
        },
        started_at: members.instant("startedAt"),
        participant_token,
    })
}
