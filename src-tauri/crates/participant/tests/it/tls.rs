//! Encrypted connections to servers that are trusted, and to servers that are not.

use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use participant::{
    BadCertificate, CallError, Endpoint, Https, Limits, Network, SocketError, Unreachable, Unseen, look,
};
use protocol::SocketUrl;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use crate::stage::{CANARY, answer, connect, holds_no_secret, https, read, request, server};

/// A configuration that trusts one certificate, or nobody.
pub(crate) fn trusting(certificate: Option<CertificateDer<'static>>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificate);
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A certificate for 127.0.0.1, and what serves it.
fn identity() -> (CertificateDer<'static>, TlsAcceptor) {
    let signed = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let certificate = signed.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(signed.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.into())
        .unwrap();
    (certificate, TlsAcceptor::from(Arc::new(config)))
}

/// Answers requests over TLS with an empty page.
async fn encrypted_service() -> (CertificateDer<'static>, SocketAddr) {
    let (certificate, acceptor) = identity();
    let address = server(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            // A client that does not trust the certificate hangs up here.
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            request(&mut stream).await;
            stream.write_all(answer("200 OK", "", r#"{"Transcript":[]}"#).as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    })
    .await;
    (certificate, address)
}

/// Sends one frame over TLS.
async fn encrypted_socket() -> (CertificateDer<'static>, SocketUrl) {
    let (certificate, acceptor) = identity();
    let address = server(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            socket.send("hello".into()).await.unwrap();
            while socket.next().await.is_some_and(|message| message.is_ok()) {}
        }
    })
    .await;
    (certificate, SocketUrl::new(format!("wss://{address}/{CANARY}?sig={CANARY}")).unwrap())
}

fn secure(address: SocketAddr) -> Endpoint {
    Endpoint::custom(&format!("https://{address}")).unwrap()
}

#[tokio::test]
async fn one_configuration_serves_requests_and_sockets() {
    let (certificate, address) = encrypted_service().await;
    let https = Https::with(trusting(Some(certificate)), Limits::default()).unwrap();
    assert!(read(&https, &secure(address)).await.unwrap().value.items.is_empty());

    let (certificate, url) = encrypted_socket().await;
    let https = Https::with(trusting(Some(certificate)), Limits::default()).unwrap();
    let mut socket = https.open(&url).await.unwrap();
    assert_eq!(socket.recv().await, Some(Ok("hello".into())));
    socket.close().await;
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused() {
    let (_, address) = encrypted_service().await;
    let (_, url) = encrypted_socket().await;
    for https in [https(), Https::with(trusting(None), Limits::default()).unwrap()] {
        let error = connect(&https, &secure(address)).await.unwrap_err();
        assert!(matches!(error, CallError::Unreachable { reason: Unreachable::Tls, .. }), "{error:?}");
        assert!(error.is_transient());
        holds_no_secret(&error);
        let Err(error) = https.open(&url).await else { panic!("an untrusted socket opened") };
        assert!(matches!(error, SocketError::Unreachable { reason: Unreachable::Tls, .. }), "{error:?}");
        holds_no_secret(&error);
    }
}

#[tokio::test]
async fn a_look_says_that_nobody_vouches_for_the_certificate() {
    let (_, address) = encrypted_service().await;
    let seen = look(&secure(address)).await.unwrap();
    assert_eq!(seen, Err(Unseen::Certificate(BadCertificate::UnknownIssuer)));
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let (certificate, address) = encrypted_service().await;
    let https = Https::with(trusting(Some(certificate)), Limits::default()).unwrap();
    let elsewhere = Endpoint::custom(&format!("https://localhost:{}", address.port())).unwrap();
    let error = connect(&https, &elsewhere).await.unwrap_err();
    assert!(matches!(error, CallError::Unreachable { reason: Unreachable::Tls, .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_without_encryption_never_sees_the_token() {
    let (heard, mut hear) = mpsc::unbounded_channel();
    let address = server(move |mut stream| {
        let heard = heard.clone();
        async move {
            let mut beginning = vec![0; 4096];
            let count = stream.read(&mut beginning).await.unwrap();
            heard.send(String::from_utf8_lossy(&beginning[..count]).into_owned()).unwrap();
            stream.write_all(answer("400 Bad Request", "", "").as_bytes()).await.unwrap();
        }
    })
    .await;
    let error = connect(&https(), &secure(address)).await.unwrap_err();
    assert!(matches!(error, CallError::Unreachable { reason: Unreachable::Tls, .. }), "{error:?}");
    assert!(!hear.recv().await.unwrap().contains(CANARY));
}
