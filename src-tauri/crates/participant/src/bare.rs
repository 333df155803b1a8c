//! HTTP for a library that makes its own requests, such as one that speaks to a store of files.

use std::time::Duration;

use reqwest::{Client, redirect};

use crate::https::{SetUpError, USER_AGENT};
use crate::tls;

/// Where requests go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Anywhere: encrypted, and through the proxy of the system.
    Far,
    /// To this machine or the one that carries it: unencrypted too, and never through a proxy.
    Near,
}

/// A client with the certificates that this machine trusts. It follows no redirect and repeats nothing: who makes the requests does. A
/// body may take as long as it likes, as long as something comes.
pub fn client(reach: Reach) -> Result<Client, SetUpError> {
    let mut tls = tls::of_platform().map_err(SetUpError::Tls)?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .read_timeout(Duration::from_secs(30))
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .tls_backend_preconfigured(tls);
    let builder = match reach {
        Reach::Far => builder.https_only(true).connect_timeout(Duration::from_secs(10)),
        Reach::Near => builder.no_proxy().connect_timeout(Duration::from_secs(1)),
    };
    builder.build().map_err(SetUpError::Http)
}
