//! The network itself.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use protocol::{
    AttachmentLocation, Connection, ConnectionToken, ConnectionTypes, CreateParticipantConnection,
    GetAttachment, ParticipantToken, RosterBearer, SocketUrl, TranscriptPage, TranscriptQuery,
    parse_attachment, parse_connection, parse_roster, parse_transcript,
};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, IF_NONE_MATCH};
use reqwest::{Client, ClientBuilder, RequestBuilder, StatusCode, redirect};
use rustls::ClientConfig;
use thiserror::Error;
use transcript::AttachmentId;

use crate::call::{Call, Secret};
use crate::counts::{Operation, RequestCounts};
use crate::download::{self, Download, DownloadError};
use crate::endpoint::Endpoint;
use crate::error::{CallError, SocketError};
use crate::network::{Answer, ETag, Network, RosterAnswer, RosterUrl, Socket};
use crate::{socket, tls};

/// What the service sees of us.
pub(crate) const USER_AGENT: &str = concat!("Sightline/", env!("CARGO_PKG_VERSION"));

/// The header of every token of the service.
const BEARER: &str = "x-amz-bearer";

/// The network, for the whole program: connections are reused, TLS is set up once. Needs a Tokio runtime with I/O and time.
#[derive(Debug)]
pub struct Https {
    /// For `https`: through the proxy of the system, never unencrypted.
    remote: Client,
    /// For `http` on this machine: never through a proxy, which would see the tokens.
    local: Client,
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
        let mut http_tls = tls.clone();
        http_tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let remote = builder(limits).https_only(true).tls_backend_preconfigured(http_tls.clone());
        let local = builder(limits).no_proxy().tls_backend_preconfigured(http_tls);
        Ok(Self {
            remote: remote.build().map_err(SetUpError::Http)?,
            local: local.build().map_err(SetUpError::Http)?,
            tls: Arc::new(tls),
            limits,
            counts: RequestCounts::default(),
        })
    }

    /// Every request since the start, by operation.
    pub fn counts(&self) -> RequestCounts {
        self.counts.clone()
    }

    fn client(&self, plain: bool) -> &Client {
        if plain { &self.local } else { &self.remote }
    }

    fn post(&self, endpoint: &Endpoint, path: &str, token: &Secret<'_>, body: String) -> RequestBuilder {
        self.client(endpoint.is_plain())
            .post(endpoint.at(path))
            .header(CONTENT_TYPE, "application/json")
            .header(BEARER, token.header())
            .body(body)
    }
}

fn builder(limits: Limits) -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(limits.connect)
        .timeout(limits.call)
        .tcp_keepalive(Duration::from_secs(30))
        // A redirect would carry the token to a host of somebody else's choice.
        .redirect(redirect::Policy::none())
        // The engine alone decides what is asked again, and when.
        .retry(reqwest::retry::never())
        .referer(false)
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
        let request = self.post(endpoint, CreateParticipantConnection::PATH, &secret, body);
        let call = Call { host: endpoint.host().into(), secret, limit: self.limits.body };
        call.send(request).await?.read(parse_connection)
    }

    async fn get_transcript(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        query: &TranscriptQuery,
    ) -> Result<Answer<TranscriptPage>, CallError> {
        self.counts.add(Operation::GetTranscript);
        let secret = Secret::token(token.expose());
        let request = self.post(endpoint, TranscriptQuery::PATH, &secret, query.body());
        let call = Call { host: endpoint.host().into(), secret, limit: self.limits.body };
        call.send(request).await?.read(parse_transcript)
    }

    async fn get_attachment(
        &self,
        endpoint: &Endpoint,
        token: &ConnectionToken,
        id: &AttachmentId,
    ) -> Result<Answer<AttachmentLocation>, CallError> {
        self.counts.add(Operation::GetAttachment);
        let secret = Secret::token(token.expose());
        let request = self.post(endpoint, GetAttachment::PATH, &secret, GetAttachment { id }.body());
        let call = Call { host: endpoint.host().into(), secret, limit: self.limits.body };
        call.send(request).await?.read(parse_attachment)
    }

    async fn download(&self, file: &AttachmentLocation) -> Result<Box<dyn Download>, DownloadError> {
        self.counts.add(Operation::Download);
        download::begin(self.client(!file.url.is_encrypted()), file, self.limits).await
    }

    async fn open(&self, url: &SocketUrl) -> Result<Box<dyn Socket>, SocketError> {
        self.counts.add(Operation::OpenSocket);
        socket::open(url, Arc::clone(&self.tls), self.limits).await
    }

    async fn get_roster(
        &self,
        url: &RosterUrl,
        bearer: &RosterBearer,
        known: Option<&ETag>,
    ) -> Result<Answer<RosterAnswer>, CallError> {
        self.counts.add(Operation::GetRoster);
        let secret = Secret::bearer(bearer.expose());
        let mut request = self
            .client(url.is_plain())
            .get(url.url().clone())
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, secret.header());
        if let Some(ETag(tag)) = known {
            request = request.header(IF_NONE_MATCH, &**tag);
        }
        let call = Call { host: url.host().into(), secret, limit: self.limits.body };
        let reply = call.send(request).await?;
        if reply.status == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(Answer { value: RosterAnswer::Unchanged, server_time: reply.server_time });
        }
        let tag = reply.tag.clone();
        let answer = reply.read(parse_roster)?;
        let value = RosterAnswer::Changed { roster: answer.value, tag };
        Ok(Answer { value, server_time: answer.server_time })
    }
}
