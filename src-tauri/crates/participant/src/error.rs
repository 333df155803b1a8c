//! What can go wrong between here and the service. No text of a token, a URL's path or a body is in any of it.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use protocol::{BadBody, FaultKind, ServiceFault};
use thiserror::Error;

/// Why a request brought no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CallError {
    /// 403, or 401 of a roster. Of the service it means an expired, wrong or superseded token, or that the chat is over; it does not say
    /// which, and once is not a proof.
    #[error("{host} refuses access ({status}{}): {}", told(message.as_deref()), refused(*from_service))]
    Refused {
        /// Who was asked.
        host: Arc<str>,
        /// HTTP status.
        status: u16,
        /// Whether the service itself spoke; otherwise a proxy in between may have.
        from_service: bool,
        /// The service's words.
        message: Option<String>,
        /// When it said so, by the service's clock: whoever is refused for long hears the time from nobody else.
        server_time: Option<Timestamp>,
    },
    /// 429.
    #[error("{host} is asked too often (429); it is asked again later")]
    Throttled {
        /// Who was asked.
        host: Arc<str>,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// 400: the same request will fail again.
    #[error("{host} does not accept the request (400{})", told(message.as_deref()))]
    Invalid {
        /// Who was asked.
        host: Arc<str>,
        /// The service's words.
        message: Option<String>,
    },
    /// 5xx.
    #[error("{host} has a fault of its own ({status}); it is asked again later")]
    ServerFault {
        /// Who was asked.
        host: Arc<str>,
        /// HTTP status.
        status: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// No answer, or none to its end.
    #[error("{host} can not be reached: {reason}")]
    Unreachable {
        /// Who was asked.
        host: Arc<str>,
        /// Why.
        reason: Unreachable,
    },
    /// 200 with a body that is not the service's; often a sign-in page of the network.
    #[error(
        "{host} gives an answer that can not be read: {what}; a proxy or sign-in page may stand in between"
    )]
    Malformed {
        /// Who was asked.
        host: Arc<str>,
        /// What is wrong with it.
        what: BadBody,
    },
    /// The answer exceeds what is read.
    #[error("{host} gives an answer of more than {limit} bytes; it is not read")]
    TooLarge {
        /// Who was asked.
        host: Arc<str>,
        /// Most bytes read.
        limit: usize,
    },
    /// Any other status.
    #[error("{host} answers with status {status}{}; check the address", told(message.as_deref()))]
    UnexpectedStatus {
        /// Who was asked.
        host: Arc<str>,
        /// HTTP status.
        status: u16,
        /// The words that came with it.
        message: Option<String>,
    },
}

impl CallError {
    /// Whether the same request may succeed later. A refusal is not transient, and not final either.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Throttled { .. }
            | Self::ServerFault { .. }
            | Self::Unreachable { .. }
            | Self::Malformed { .. } => true,
            Self::Refused { .. } | Self::Invalid { .. } | Self::TooLarge { .. } => false,
            // Request Timeout, Too Early.
            Self::UnexpectedStatus { status, .. } => matches!(status, 408 | 425),
        }
    }

    /// Whether nothing of it comes from the service: it was not reached, or a proxy or sign-in page answered in its place. (A roster is
    /// no AWS service, and refuses in words of its own.)
    pub fn missed_the_service(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. } | Self::Malformed { .. } | Self::Refused { from_service: false, .. }
        )
    }

    /// How long the service asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after, .. } | Self::ServerFault { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    pub(crate) fn of_fault(host: Arc<str>, fault: ServiceFault, server_time: Option<Timestamp>) -> Self {
        let ServiceFault { status, kind, message, retry_after, from_service } = fault;
        match kind {
            FaultKind::AccessDenied => Self::Refused { host, status, from_service, message, server_time },
            FaultKind::Throttling => Self::Throttled { host, retry_after },
            FaultKind::Validation => Self::Invalid { host, message },
            FaultKind::Internal => Self::ServerFault { host, status, retry_after },
            FaultKind::Unknown(_) if status == 401 => {
                Self::Refused { host, status, from_service, message, server_time }
            }
            FaultKind::QuotaExceeded | FaultKind::Conflict | FaultKind::NotFound | FaultKind::Unknown(_) => {
                Self::UnexpectedStatus { host, status, message }
            }
        }
    }
}

/// Why a socket can not be opened, or is no more. None of it is final: no status or close code of the service is known to say "do not
/// come back".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SocketError {
    /// The handshake is answered with a status other than 101: the URL is used up, expired or not known.
    #[error("{host} does not open the socket ({status}); a new address is asked for")]
    Refused {
        /// Who was asked.
        host: Arc<str>,
        /// HTTP status.
        status: u16,
    },
    /// No connection, or none any more.
    #[error("{host} can not be reached: {reason}")]
    Unreachable {
        /// Who was asked.
        host: Arc<str>,
        /// Why.
        reason: Unreachable,
    },
    /// The other side is gone.
    #[error("{host} closed the socket ({}); a new one is opened", code.map_or_else(|| "without a code".to_owned(), |code| code.to_string()))]
    Closed {
        /// Who closed it.
        host: Arc<str>,
        /// Close code (RFC 6455, 7.4); absent where the connection was cut.
        code: Option<u16>,
    },
    /// A message exceeds what is read.
    #[error("{host} sends a message of more than {limit} bytes; the socket is given up")]
    TooLarge {
        /// Who sent it.
        host: Arc<str>,
        /// Most bytes read.
        limit: usize,
    },
    /// What comes is no websocket.
    #[error("{host} does not keep to the websocket protocol; the socket is given up")]
    Protocol {
        /// Who sent it.
        host: Arc<str>,
    },
}

impl SocketError {
    /// The close code of the other side.
    pub fn close_code(&self) -> Option<u16> {
        match self {
            Self::Closed { code, .. } => *code,
            _ => None,
        }
    }
}

/// Why there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreachable {
    /// The name has no address: a wrong region, or no network.
    Dns,
    /// Nobody listens, or there is no way there.
    Connect,
    /// The certificate is not trusted, or there is no common version.
    Tls,
    /// No answer in time.
    Timeout,
    /// The connection was cut.
    Reset,
    /// The proxy does not let it through.
    Proxy,
    /// The policy of this computer does not name it: nothing was sent.
    Fenced,
    /// Something else.
    Other,
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns => "its name has no address; check the region and the network",
            Self::Connect => "nothing accepts the connection; check the address and the network",
            Self::Tls => "no secure connection; its certificate is not trusted on this machine",
            Self::Timeout => "no answer in time; check the network",
            Self::Reset => "the connection was cut; it is tried again",
            Self::Proxy => "the proxy does not let the connection through; check the proxy settings",
            Self::Fenced => "the policy of this computer does not allow it; ask whoever runs this computer",
            Self::Other => "the connection fails for a reason that is not known",
        })
    }
}

impl Unreachable {
    /// Looks for the first cause that says more than the ones around it.
    pub(crate) fn of(error: &(dyn StdError + 'static)) -> Option<Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if error.is::<rustls::Error>() {
                return Some(Self::Tls);
            }
            if let Some(io) = error.downcast_ref::<io::Error>() {
                // An `io::Error` gives the source of what it wraps, not what it wraps.
                let inside = io.get_ref().and_then(|inside| Self::of(inside));
                return inside.or_else(|| Self::of_kind(io.kind()));
            }
            cause = error.source();
        }
        None
    }

    fn of_kind(kind: io::ErrorKind) -> Option<Self> {
        use io::ErrorKind as Kind;
        match kind {
            Kind::TimedOut => Some(Self::Timeout),
            Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe | Kind::UnexpectedEof => {
                Some(Self::Reset)
            }
            Kind::ConnectionRefused
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::NetworkDown
            | Kind::AddrNotAvailable => Some(Self::Connect),
            _ => None,
        }
    }
}

/// What a refusal may mean.
fn refused(from_service: bool) -> &'static str {
    if from_service {
        "the token has expired or is of another kind, or the chat is over; add it again with a new one"
    } else {
        "a proxy or sign-in page may stand in between, or the token is not accepted; check the network, then the token"
    }
}

/// `: message` or nothing.
fn told(message: Option<&str>) -> String {
    message.map(|message| format!(": {message}")).unwrap_or_default()
}
