//! Downloading a file from where `GetAttachment` says it is: a bucket, which is not the service and gets no token.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http::Request;
use protocol::AttachmentLocation;
use reqwest::{Response, StatusCode};
use thiserror::Error;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use crate::call::reason;
use crate::error::Unreachable;
use crate::https::Limits;
use crate::transport::Transport;

/// A file on its way, piece by piece: as much is read from the network as is asked for.
#[async_trait]
pub trait Download: Send {
    /// Bytes in all, where that was said.
    fn size(&self) -> Option<u64>;

    /// The next piece; `None` after the last, when as many bytes came as were announced. To be called no more after an error.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, DownloadError>;
}

/// Why a file does not come. No part of its URL but the host is in any of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DownloadError {
    /// 403: of a bucket it means that the URL has expired, or is used up. A fresh one may work.
    #[error("{host} refuses the file (403): its address has expired; it is asked for again")]
    Refused {
        /// Who was asked.
        host: Arc<str>,
    },
    /// 3xx. Not followed: the file would come from a host of somebody else's choice.
    #[error("{host} names another place for the file ({status}); it is not followed")]
    Redirected {
        /// Who was asked.
        host: Arc<str>,
        /// HTTP status.
        status: u16,
    },
    /// Any other status.
    #[error("{host} answers with status {status} instead of the file; try again later")]
    Status {
        /// Who was asked.
        host: Arc<str>,
        /// HTTP status.
        status: u16,
    },
    /// No answer, or none to its end.
    #[error("{host} does not send the file to its end: {reason}")]
    Unreachable {
        /// Who was asked.
        host: Arc<str>,
        /// Why.
        reason: Unreachable,
    },
    /// The file exceeds what is saved.
    #[error("the file has more than {limit} bytes; it is not saved")]
    TooLarge {
        /// Most bytes saved.
        limit: u64,
    },
    /// More or fewer bytes than the service said the file has.
    #[error("the file has not the {announced} bytes that were announced; it is not saved")]
    WrongSize {
        /// `AttachmentSizeInBytes`, or the length that the host itself announced.
        announced: u64,
    },
}

/// Asks for the file. What can be known to be too large is not read.
pub(crate) async fn begin(
    transport: &dyn Transport,
    file: &AttachmentLocation,
    limits: Limits,
) -> Result<Box<dyn Download>, DownloadError> {
    let host = host(file);
    let most = file.size.unwrap_or(limits.file);
    if most > limits.file {
        return Err(DownloadError::TooLarge { limit: limits.file });
    }
    // A byte now and then would keep the connection alive for ever: the whole has its time, by its size.
    let until = Instant::now() + limits.call + Duration::from_secs(most / limits.file_pace.max(1));
    let unreachable = |reason| DownloadError::Unreachable { host: Arc::clone(&host), reason };
    let request = Request::get(file.url.expose()).body(String::new());
    let request = request.map_err(|_| unreachable(Unreachable::Other))?;
    let sent = timeout(limits.call, transport.exchange(request)).await;
    let response = sent.unwrap_or(Err(Unreachable::Timeout)).map_err(unreachable)?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::FORBIDDEN => return Err(DownloadError::Refused { host }),
        status if status.is_redirection() => {
            return Err(DownloadError::Redirected { host, status: status.as_u16() });
        }
        status => return Err(DownloadError::Status { host, status: status.as_u16() }),
    }
    if let (Some(announced), Some(length)) = (file.size, response.content_length())
        && announced != length
    {
        return Err(DownloadError::WrongSize { announced });
    }
    let size = file.size.or(response.content_length());
    if size.is_some_and(|size| size > limits.file) {
        return Err(DownloadError::TooLarge { limit: limits.file });
    }
    Ok(Box::new(OverHttp { response, host, size, limits, until, received: 0 }))
}

struct OverHttp {
    response: Response,
    host: Arc<str>,
    size: Option<u64>,
    limits: Limits,
    /// When the whole of it has to be there.
    until: Instant,
    received: u64,
}

#[async_trait]
impl Download for OverHttp {
    fn size(&self) -> Option<u64> {
        self.size
    }

    async fn next(&mut self) -> Result<Option<Vec<u8>>, DownloadError> {
        // Of its own, so that a host that falls silent is not waited for as long as the whole file may take.
        let until = self.until.min(Instant::now() + self.limits.call);
        let piece = timeout_at(until, self.response.chunk()).await;
        // The error itself is not kept: it shows the URL.
        let piece = piece.map_or(Err(Unreachable::Timeout), |piece| piece.map_err(|error| reason(&error)));
        let unreachable = |reason| DownloadError::Unreachable { host: Arc::clone(&self.host), reason };
        let Some(piece) = piece.map_err(unreachable)? else {
            return match self.size {
                Some(announced) if announced != self.received => Err(DownloadError::WrongSize { announced }),
                _ => Ok(None),
            };
        };
        self.received += piece.len() as u64;
        match self.size {
            Some(announced) if self.received > announced => Err(DownloadError::WrongSize { announced }),
            None if self.received > self.limits.file => {
                Err(DownloadError::TooLarge { limit: self.limits.file })
            }
            _ => Ok(Some(piece.into())),
        }
    }
}

fn host(file: &AttachmentLocation) -> Arc<str> {
    let origin = Url::parse(&file.url.origin()).ok();
    origin.as_ref().and_then(Url::host_str).unwrap_or_default().into()
}
