//! How bytes travel, and nothing else: limits, deadlines, the sense of an answer and the websocket are the same over any of it.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use http::Request;
use reqwest::{Client, ClientBuilder, Response, redirect};
use rustls::ClientConfig;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use url::Url;

use crate::call::reason;
use crate::error::Unreachable;
use crate::https::{Limits, USER_AGENT};
use crate::tcp::Tcp;

/// Carries requests and dials streams: the internet in the product, a service in the same process in tests.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends one request and returns once the head of the answer is there. Needs no deadline of its own. Neither redirects nor repeats.
    async fn exchange(&self, request: Request<String>) -> Result<Response, Unreachable>;

    /// A stream to scheme, host and port of a websocket's URL, without TLS: that is laid over it where the scheme asks for it.
    async fn dial(&self, origin: &Url) -> Result<Box<dyn Stream>, Unreachable>;
}

/// A stream of bytes in both directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {
    /// It is not read for a while. Until it is used again, nobody need be woken for what comes.
    fn doze(&mut self) {}
}

/// TCP, and HTTP over it with connections that are reused.
#[derive(Debug)]
pub(crate) struct Internet {
    /// For `https`: through the proxy of the system, never unencrypted.
    remote: Client,
    /// For `http` on this machine: never through a proxy, which would see the tokens.
    local: Client,
    limits: Limits,
}

impl Internet {
    pub(crate) fn new(mut tls: ClientConfig, limits: Limits) -> Result<Self, reqwest::Error> {
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let remote = builder(limits).https_only(true).tls_backend_preconfigured(tls.clone()).build()?;
        let local = builder(limits).no_proxy().tls_backend_preconfigured(tls).build()?;
        Ok(Self { remote, local, limits })
    }
}

fn builder(limits: Limits) -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(limits.connect)
        .tcp_keepalive(Duration::from_secs(30))
        // A redirect would carry the token to a host of somebody else's choice.
        .redirect(redirect::Policy::none())
        // The engine alone decides what is asked again, and when.
        .retry(reqwest::retry::never())
        .referer(false)
}

#[async_trait]
impl Transport for Internet {
    async fn exchange(&self, request: Request<String>) -> Result<Response, Unreachable> {
        let client = if request.uri().scheme_str() == Some("http") { &self.local } else { &self.remote };
        let request = request.try_into().map_err(|error| reason(&error))?;
        client.execute(request).await.map_err(|error| reason(&error))
    }

    async fn dial(&self, origin: &Url) -> Result<Box<dyn Stream>, Unreachable> {
        // `Url` writes the brackets of an IPv6 address, a resolver does not want them.
        let name = origin.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = origin.port_or_known_default().unwrap_or(443);
        let addresses: Vec<_> = lookup_host((name, port)).await.map_err(|_| Unreachable::Dns)?.collect();
        // One address that swallows packets must not eat the time of the others.
        let share = self.limits.connect / u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
        let mut reason = Unreachable::Dns;
        for address in addresses {
            match timeout(share, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    prepare(&stream);
                    return Ok(Box::new(Tcp::Awake(stream)));
                }
                Ok(Err(error)) => reason = Unreachable::of(&error).unwrap_or(Unreachable::Connect),
                Err(_) => reason = Unreachable::Timeout,
            }
        }
        Err(reason)
    }
}

/// Wishes to the operating system; a socket works without them.
fn prepare(stream: &TcpStream) {
    let keepalive = TcpKeepalive::new().with_time(Duration::from_secs(30));
    let settings = [stream.set_nodelay(true), SockRef::from(stream).set_tcp_keepalive(&keepalive)];
    if settings.iter().any(Result::is_err) {
        tracing::debug!("the operating system does not take the settings of a socket");
    }
}
