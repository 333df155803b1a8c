//! What Amazon Connect puts on the wire, turned into values of the transcript crate and back. Pure.
//!
//! Data in, data out: no async, no clock, no randomness, no I/O. Reading never fails on what it does not know: an item that cannot be
//! placed, a frame without a topic, a status nobody has heard of are values that the caller counts and keeps.

pub mod frame;

mod attachment;
mod common;
mod fault;
mod interactive;
mod item;
mod kind;
mod lenient;
mod rest;
mod roster;
mod shown;
mod stored;
mod token;

pub use attachment::{AttachmentLocation, GetAttachment, parse_attachment};
pub use fault::{FaultKind, FaultParts, ServiceFault};
pub use frame::{Frame, Frames, parse_frame};
pub use interactive::{
    Answer, Choice, Detail, Heading, Image, Interactive, Paging, Part, Slot, Template, parse_interactive,
    parse_response, parse_selection,
};
pub use item::{Reading, Unplaced, UnplacedReason, parse_item};
pub use kind::kind;
pub use lenient::Members;
pub use rest::{
    BadBody, Connection, ConnectionTypes, CreateParticipantConnection, Credentials, NextToken, PAGE_LIMIT,
    Scan, SortOrder, StartPosition, TranscriptPage, TranscriptQuery, Websocket, parse_connection,
    parse_transcript,
};
pub use roster::{Roster, RosterChat, RosterState, parse_roster};
pub use stored::{ItemReader, StoredFile};
pub use token::{AttachmentUrl, BadToken, ConnectionToken, ParticipantToken, RosterBearer, SocketUrl};
