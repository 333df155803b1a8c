//! The network itself.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH};
use http::{Request, StatusCode};
use protocol::{
    AttachmentLocation, Connection, ConnectionToken, ConnectionTypes, CreateParticipantConnection,
    GetAttachment, ParticipantToken, RosterBearer, SocketUrl, TranscriptPage, TranscriptQuery,
    parse_attachment, parse_connection, parse_roster, parse_transcript,
};
use rustls::ClientConfig;
use thiserror::Error;
use transcript::AttachmentId;

use crate::call::{Call, Reply, Secret};
use crate::counts::{Operation, RequestCounts};
use crate::download::{self, Download, DownloadError};
use crate::endpoint::Endpoint;
use crate::error::{CallError, SocketError};
use crate::network::{Answer, ETag, Network, RosterAnswer, RosterUrl, Socket};
use crate::transport::{Internet, Transport};
use crate::{socket, tls};

/// What the service sees of us.
pub(crate) const USER_AGENT: &str = concat!("Sightline/", env!("CARGO_PKG_VERSION"));

/// The header of every token of the service.
const BEARER: &str = "x-amz-bearer";

/// The network, for the whole program: connections are reused, TLS is set up once. Needs a Tokio runtime with I/O and time.
#[derive(Debug)]
pub struct Https {
    transport: Arc<dyn Transport>,
    tls: Arc<ClientConfig>,
    limits: Limits,
    counts: RequestCounts,
}

/// How long and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands; of a socket until its handshake is done.
    pub connect: Duration,
    /// From a request to the last byte of its answer; of a socket until a frame is sent.
    pub call: Duration,
    /// Bytes of an answer. A full page of the longest items has about 2 MiB.
    pub body: usize,
    /// Bytes of a file. The service lets an administrator allow up to 100 MB.
    pub file: u64,
    /// Bytes a second that a file has to come with, on average; what is slower is given up.
    pub file_pace: u64,
    /// Bytes of a message of a socket.
    pub message: usize,
    /// Bytes of a frame of a socket.
    pub frame: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            call: Duration::from_secs(20),
            body: 8 << 20,
            file: 100 << 20,
            file_pace: 16 << 10,
            message: 4 << 20,
            frame: 1 << 20,
        }
    }
}

/// Why there can be no network at all.
#[derive(Debug, Error)]
pub enum SetUpError {
    /// TLS 1.2 and 1.3 are not available.
    #[error("TLS can not be set up ({0}); the program is not built as it should be")]
    Tls(#[source] rustls::Error),
    /// The HTTP client refuses its settings, those of the system's proxy among them.
    #[error("HTTP can not be set up ({0}); check the proxy settings of the system")]
    Http(#[source] reqwest::Error),
}

impl Https {
    /// The network with the certificates that this machine trusts.
    pub fn new() -> Result<Self, SetUpError> {
        Self::with(tls::of_platform().map_err(SetUpError::Tls)?, Limits::default())
    }

    /// The network with other certificates or limits.
    pub fn with(tls: ClientConfig, limits: Limits) -> Result<Self, SetUpError> {
        let internet = Internet::new(tls.clone(), limits).map_err(SetUpError::Http)?;
        Ok(Self::of(Arc::new(internet), tls, limits))
    }

    /// The same over other ways for bytes to travel.
    pub fn over(transport: Arc<dyn Transport>, limits: Limits) -> Result<Self, SetUpError> {
        Ok(Self::of(transport, tls::of_nobody().map_err(SetUpError::Tls)?, limits))
    }

    fn of(transport: Arc<dyn Transport>, tls: ClientConfig, limits: Limits) -> Self {
        Self { transport, tls: Arc::new(tls), limits, counts: RequestCounts::default() }
    }

    /// Every request since the start, by operation.
    pub fn counts(&self) -> RequestCounts {
        self.counts.clone()
    }

    async fn send(&self, call: Call<'_>, request: http::Result<Request<String>>) -> Result<Reply, CallError> {
        call.send(&*self.transport, self.limits.call, request).await
    }
}

fn post(endpoint: &Endpoint, path: &str, token: &Secret<'_>, body: String) -> http::Result<Request<String>> {
    Request::post(endpoint.at(path))
        .header(CONTENT_TYPE, "application/json")
        .header(BEARER, token.header())
        .body(body)
}

#[async_trait]
impl Network for Https {
    async fn create_connection(
        &self,
        endpoint: &Endpoint,
        token: &ParticipantToken,
        types: ConnectionTypes,
        connect_participant: bool,
    ) -> Result<Answer<Connection>, CallError> {
        self.counts.add(Operation::CreateParticipantConnection);
        let secret = Secret::token(token.expose());
        let body = CreateParticipantConnection { types, connect_participant }.body();
        let request = post(endpoint, CreateParticipantConnection::PATH, &secret, body);
        let call = Call { host: endpoint.host().into(), secret, limit: self.limits.body };
        self.send(call, request).await?.read(parse_connection)
    }

    async fn get_transcript(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        query: &TranscriptQuery,
    ) -> Result<Answer<TranscriptPage>, CallError> {
        self.counts.add(Operation::GetTranscript);
        let secret = Secret::token(token.expose());
        let request = post(endpoint, TranscriptQuery::PATH, &secret, query.body());
        let call = Call { host: endpoint.host().into(), secret, limit: self.limits.body };
        self.send(call, request).await?.read(parse_transcript)
    }

    async fn get_attachment(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        id: &AttachmentId,
    ) -> Result<Answer<AttachmentLocation>, CallError> {
        self.counts.add(Operation::GetAttachment);
        let secret = Secret::token(token.expose());
        let request = post(endpoint, GetAttachment::PATH, &secret, GetAttachment { id }.body());
        let call = Call { host: endpoint.host().into(), secret, limit: self.limits.body };
        self.send(call, request).await?.read(parse_attachment)
    }

    async fn download(&self, file: &AttachmentLocation) -> Result<Box<dyn Download>, DownloadError> {
        self.counts.add(Operation::Download);
        download::begin(&*self.transport, file, self.limits).await
    }

    async fn open(&self, url: &SocketUrl) -> Result<Box<dyn Socket>, SocketError> {
        self.counts.add(Operation::OpenSocket);
        socket::open(url, &*self.transport, Arc::clone(&self.tls), self.limits).await
    }

    async fn get_roster(
        &self,
        url: &RosterUrl,
        bearer: &RosterBearer,
        known: Option<&ETag>,
    ) -> Result<Answer<RosterAnswer>, CallError> {
        self.counts.add(Operation::GetRoster);
        let secret = Secret::bearer(bearer.expose());
        let mut request = Request::get(url.url().as_str())
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, secret.header());
        if let Some(ETag(tag)) = known {
            request = request.header(IF_NONE_MATCH, &**tag);
        }
        let call = Call { host: url.host().into(), secret, limit: self.limits.body };
        let reply = self.send(call, request.body(String::new())).await?;
        if reply.status == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(Answer { value: RosterAnswer::Unchanged, server_time: reply.server_time });
        }
        let tag = reply.tag.clone();
        let answer = reply.read(parse_roster)?;
        let value = RosterAnswer::Changed { roster: answer.value, tag };
        Ok(Answer { value, server_time: answer.server_time })
    }
}
