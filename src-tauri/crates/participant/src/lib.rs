//! The read-only operations of the Participant Service over the network.
//!
//! Three operations, one websocket, files, one roster. What would say something into a chat does not exist here: no message, no event, no
//! receipt, no disconnect. [`Network`] is the seam; [`Https`] is the network itself. How bytes travel below it is a [`Transport`]'s
//! affair: with another one all of this crate runs against a service in the same process.

mod bare;
mod call;
mod counts;
mod download;
mod endpoint;
mod error;
mod fence;
mod https;
mod look;
mod network;
mod socket;
mod tcp;
mod tls;
mod transport;

pub use bare::{Reach, client};
pub use counts::{Operation, RequestCounts};
pub use download::{Download, DownloadError};
pub use endpoint::{BadEndpoint, Endpoint, Variant};
pub use error::{CallError, SocketError, Unreachable};
pub use fence::{Fence, Fenced};
pub use https::{Https, Limits, SetUpError};
pub use look::{BadCertificate, Look, Unseen, look};
pub use network::{Answer, ETag, Network, RosterAnswer, RosterUrl, Socket, Text};
pub use reqwest::{Body, Response};
pub use transport::{Stream, Transport};
