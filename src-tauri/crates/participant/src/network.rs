//! What the engine asks of the network. Read-only: there is no operation here that says anything into a chat.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use protocol::{
    AttachmentLocation, Connection, ConnectionToken, ConnectionTypes, ParticipantToken, Roster, RosterBearer,
    SocketUrl, TranscriptPage, TranscriptQuery,
};
use transcript::AttachmentId;
use url::Url;

use crate::download::{Download, DownloadError};
use crate::endpoint::{BadEndpoint, Endpoint, address};
use crate::error::{CallError, SocketError};

/// A frame's text as it came: it is taken out of the socket without a copy.
pub use tokio_tungstenite::tungstenite::Utf8Bytes as Text;

/// The network as the engine sees it: [`Https`](crate::Https) in the product, something in memory in tests.
///
/// One call is one request. Nothing is retried here: the engine owns pace and patience, because quotas are shared with the agents at work.
#[async_trait]
pub trait Network: Send + Sync {
    /// [CreateParticipantConnection](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_CreateParticipantConnection.html):
    /// a socket URL, a connection token, or both.
    ///
    /// `connect_participant` marks the participant as connected, which others in the chat may see.
    async fn create_connection(
        &self,
        endpoint: &Endpoint,
        token: &ParticipantToken,
        types: ConnectionTypes,
        connect_participant: bool,
    ) -> Result<Answer<Connection>, CallError>;

    /// [GetTranscript](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_GetTranscript.html): one page.
    async fn get_transcript(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        query: &TranscriptQuery,
    ) -> Result<Answer<TranscriptPage>, CallError>;

    /// [GetAttachment](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_GetAttachment.html): where a file is.
    async fn get_attachment(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        id: &AttachmentId,
    ) -> Result<Answer<AttachmentLocation>, CallError>;

    /// Begins to download a file. No token is sent, and no redirect is followed.
    async fn download(&self, file: &AttachmentLocation) -> Result<Box<dyn Download>, DownloadError>;

    /// Opens a websocket. Nothing is subscribed yet.
    async fn open(&self, url: &SocketUrl) -> Result<Box<dyn Socket>, SocketError>;

    /// Reads a roster, unless it is still the one that `known` names.
    async fn get_roster(
        &self,
        url: &RosterUrl,
        bearer: &RosterBearer,
        known: Option<&ETag>,
    ) -> Result<Answer<RosterAnswer>, CallError>;
}

/// An open websocket.
#[async_trait]
pub trait Socket: Send {
    /// The next frame's text. Safe to cancel: a frame is not lost when another branch of a `select!` wins.
    ///
    /// After an error, which a close by the other side is too, there is nothing more: `None`.
    async fn recv(&mut self) -> Option<Result<Text, SocketError>>;

    /// It is not read for a while: until then nobody need be woken for what comes.
    fn doze(&mut self) {}

    /// Sends one text frame, and waits until it is handed to the operating system. To be cancelled only when the socket is given up.
    async fn send(&mut self, text: &str) -> Result<(), SocketError>;

    /// Closes with 1000. Does not wait for the other side: the frames that would still come are not wanted.
    async fn close(&mut self);
}

/// What a call brought, with the service's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The answer itself.
    pub value: T,
    /// The `Date` header, to the second: what expiries are to be compared with where this machine's clock is wrong.
    pub server_time: Option<Timestamp>,
}

/// A roster, or that nothing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterAnswer {
    /// The list as it is now.
    Changed {
        /// The list.
        roster: Roster,
        /// What to name it by in the next request.
        tag: Option<ETag>,
    },
    /// 304: the list is the known one.
    Unchanged,
}

/// The entity tag of an answer (RFC 9110, 8.8.3), opaque.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag(pub(crate) Box<str>);

/// Where a roster is: `https`, or `http` on this machine. May have a query.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterUrl(Url);

impl RosterUrl {
    /// Takes a URL to which a bearer token may be sent.
    pub fn new(text: &str) -> Result<Self, BadEndpoint> {
        address(text).map(Self)
    }

    /// The host alone, for messages.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

/// Without the query, in which some company may have put a key.
impl fmt::Display for RosterUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().split('?').next().unwrap_or_default())
    }
}

impl fmt::Debug for RosterUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterUrl({self})")
    }
}
