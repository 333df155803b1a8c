//! The mishaps one by one.

use std::time::Duration;

use jiff::SignedDuration;

use crate::operation::Operation;

/// What can happen to a request, to a socket, to a frame, or to the service's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The request is not served; it answers this status: 400, 402, 403, 404, 409, 429 and 500 as the service does,
    /// any other as a bare gateway.
    Status {
        /// The HTTP status.
        status: u16,
        /// A `Retry-After` header, in whole seconds.
        retry_after: Option<Duration>,
    },
    /// The request is not served; a gateway answers this status with a page of HTML.
    Html(u16),
    /// The request is not served; the connection is reset.
    Reset,
    /// The request is served, and the connection is reset instead of an answer.
    ResetAfter,
    /// The request is not served and never answered.
    Hang,
    /// The answer comes this much later.
    Late(Duration),
    /// The connection ends in the middle of the body.
    Truncated,
    /// The body comes at so many bytes a second.
    Slow(u32),
    /// 200 with a body that is not JSON.
    NoJson,
    /// 200 with a body that is not UTF-8.
    NoUtf8,
    /// 200 without a body.
    NoBody,
    /// A page of the transcript is ordered the other way round.
    PageReversed,
    /// A page of the transcript changes places with the one behind it.
    PagesSwapped,
    /// Every page has a `NextToken`, the empty ones behind the last included.
    EndlessTokens,
    /// The `NextToken` leads to the page it came with.
    TokenLoop,
    /// URLs in the answer have expired already.
    ExpiredUrls,
    /// The open sockets are closed with this code, or without one.
    Drop(Option<u16>),
    /// The TCP connections of the open sockets are reset.
    ResetSockets,
    /// The open sockets stay open and silent, in both directions.
    BlackHole,
    /// `aws/heartbeat` is not answered.
    MuteHeartbeat,
    /// `aws/ping`, the deep heartbeat, is not answered.
    MutePing,
    /// `aws/ping` is answered with this `statusCode`.
    SickPing(u16),
    /// A subscription is answered with `failure`.
    RefuseSubscribe,
    /// A subscription is not answered, and nothing follows.
    IgnoreSubscribe,
    /// A frame with an item does not come.
    Lose,
    /// It comes twice.
    Duplicate,
    /// It comes behind the next one.
    Reorder,
    /// It comes this much later, and everything behind it with it.
    Delay(Duration),
    /// It comes in several websocket fragments (RFC 6455, 5.4).
    Fragment,
    /// Half of its text comes.
    Cut,
    /// It is not UTF-8.
    BadUtf8,
    /// Its item is not JSON.
    BadJson,
    /// A frame of so many bytes comes in front of it.
    Oversize(u64),
    /// A message that never ends comes instead of it.
    Endless,
    /// It comes as a binary message.
    Binary,
    /// An item of another chat comes in front of it.
    Foreign,
    /// A frame of the gateway, without a topic, comes in front of it.
    Gateway,
    /// The service's clock is off by this much for those in the chat, from now on: `Date`, item times and expiries.
    Skew(SignedDuration),
}

/// Which requests a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Those of one operation.
    Operation(Operation),
    /// The handshake of a websocket.
    Socket,
    /// The `PUT` of a file.
    Upload,
    /// The `GET` of a file.
    Download,
}

impl From<Operation> for Target {
    fn from(operation: Operation) -> Self {
        Self::Operation(operation)
    }
}

/// The occasion at which a mishap strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A request.
    Request,
    /// A page of the transcript.
    Page,
    /// An answer with URLs.
    Urls,
    /// A frame that a client sent.
    Client(ClientFrame),
    /// A frame with an item, towards a client.
    Frame,
    /// None: it happens at once.
    Now,
}

/// The frames of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientFrame {
    Subscribe,
    Heartbeat,
    Ping,
}

impl Mishap {
    pub(crate) fn place(self) -> Place {
        match self {
            Self::Status { .. }
            | Self::Html(_)
            | Self::Reset
            | Self::ResetAfter
            | Self::Hang
            | Self::Late(_)
            | Self::Truncated
            | Self::Slow(_)
            | Self::NoJson
            | Self::NoUtf8
            | Self::NoBody => Place::Request,
            Self::PageReversed | Self::PagesSwapped | Self::EndlessTokens | Self::TokenLoop => Place::Page,
            Self::ExpiredUrls => Place::Urls,
            Self::MuteHeartbeat => Place::Client(ClientFrame::Heartbeat),
            Self::MutePing | Self::SickPing(_) => Place::Client(ClientFrame::Ping),
            Self::RefuseSubscribe | Self::IgnoreSubscribe => Place::Client(ClientFrame::Subscribe),
            Self::Lose
            | Self::Duplicate
            | Self::Reorder
            | Self::Delay(_)
            | Self::Fragment
            | Self::Cut
            | Self::BadUtf8
            | Self::BadJson
            | Self::Oversize(_)
            | Self::Endless
            | Self::Binary
            | Self::Foreign
            | Self::Gateway => Place::Frame,
            Self::Drop(_) | Self::ResetSockets | Self::BlackHole | Self::Skew(_) => Place::Now,
        }
    }
}
