//! One TLS configuration for requests and sockets.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

/// TLS 1.2 or newer, trusting what this machine trusts, company authorities included.
///
/// A machine without any trusted certificate gets a configuration that trusts nobody: every `https` call then fails as
/// [`Unreachable::Tls`](crate::Unreachable::Tls), while a simulator on this machine can still be watched.
pub(crate) fn of_platform() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    match builder(&provider)?.with_platform_verifier() {
        Ok(config) => Ok(config.with_no_client_auth()),
        Err(error) => {
            tracing::warn!(%error, "no trusted certificates; no https connection is possible");
            of_nobody()
        }
    }
}

/// The same, trusting nobody.
pub(crate) fn of_nobody() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    Ok(builder(&provider)?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn builder(
    provider: &Arc<CryptoProvider>,
) -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
}
