//! Encrypted connections to servers that are trusted, and to servers that are not.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
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
    identity_until(4096)
}

/// The same, and in which year it runs out.
fn identity_until(year: i32) -> (CertificateDer<'static>, TlsAcceptor) {
    let signing_key = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    parameters.not_after = rcgen::date_time_ymd(year, 1, 1);
    let certificate = parameters.self_signed(&signing_key).unwrap().der().clone();
    let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
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
    encrypted_service_of(identity()).await
}

async fn encrypted_service_of(
    (certificate, acceptor): (CertificateDer<'static>, TlsAcceptor),
) -> (CertificateDer<'static>, SocketAddr) {
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

#[tokio::test]
async fn a_certificate_that_has_run_out_is_refused() {
    let (certificate, address) = encrypted_service_of(identity_until(2024)).await;
    let https = Https::with(trusting(Some(certificate)), Limits::default()).unwrap();
    let error = connect(&https, &secure(address)).await.unwrap_err();
    assert!(matches!(error, CallError::Unreachable { reason: Unreachable::Tls, .. }), "{error:?}");
}

/// The versions of TLS that a greeting offers (RFC 8446, 4.2.1), out of its extension `supported_versions`.
fn offered(greeting: &[u8]) -> Vec<u16> {
    let extension = greeting.windows(2).enumerate().filter(|(_, kind)| *kind == [0, 43]);
    let mut lists = extension.filter_map(|(at, _)| {
        let &[high, low, length, ref list @ ..] = greeting.get(at + 2..)? else { return None };
        let fits = u16::from_be_bytes([high, low]) == u16::from(length) + 1;
        let list = list.get(..usize::from(length)).filter(|_| fits && length > 0)?;
        Some(list.chunks_exact(2).map(|one| u16::from_be_bytes([one[0], one[1]])).collect::<Vec<_>>())
    });
    lists.find(|list| list.iter().all(|version| version >> 8 == 3)).unwrap_or_default()
}

#[tokio::test]
async fn nothing_older_than_tls_1_2_is_offered_or_taken() {
    let (heard, mut hear) = mpsc::unbounded_channel();
    let address = server(move |mut stream| {
        let heard = heard.clone();
        async move {
            let mut greeting = vec![0; 4096];
            let count = stream.read(&mut greeting).await.unwrap();
            heard.send(offered(&greeting[..count])).unwrap();
            // A server that can do no more than TLS 1.1: its greeting, with a suite that is as old.
            let hello = [&[2, 0, 0, 38, 3, 2][..], &[7; 32], &[0, 0, 0x2f, 0]].concat();
            let record = [&[22, 3, 2, 0, 42][..], &hello].concat();
            stream.write_all(&record).await.unwrap();
            crate::stage::linger(stream).await;
        }
    })
    .await;
    let error = connect(&https(), &secure(address)).await.unwrap_err();
    assert!(matches!(error, CallError::Unreachable { reason: Unreachable::Tls, .. }), "{error:?}");
    assert_eq!(hear.recv().await, Some(vec![0x0304, 0x0303]), "TLS 1.3 and 1.2");
}

#[tokio::test]
async fn a_certificate_in_the_store_of_the_system_is_trusted() {
    let (certificate, address) = encrypted_service().await;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let store = folder.join(format!("store-{}.pem", std::process::id()));
    let lines: Vec<String> = BASE64_STANDARD
        .encode(&certificate)
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    std::fs::write(
        &store,
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n")),
    )
    .unwrap();
    // In a process of its own: the store of the system is read once.
    let ask = |store: &std::path::Path| {
        let mut ask = tokio::process::Command::new(std::env::current_exe().unwrap());
        ask.args(["tls::the_system_vouches_for_a_service", "--exact", "--ignored"]);
        ask.env("SSL_CERT_FILE", store).env_remove("SSL_CERT_DIR").env("SERVICE", address.to_string());
        async move { ask.output().await.unwrap() }
    };
    let asked = ask(&store).await;
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stdout));
    std::fs::write(&store, "").unwrap();
    assert!(!ask(&store).await.status.success(), "nobody vouches for it any more");
    std::fs::remove_file(&store).unwrap();
}

#[tokio::test]
#[ignore = "another test runs it, in an environment of its own"]
async fn the_system_vouches_for_a_service() {
    let address = std::env::var("SERVICE").unwrap().parse().unwrap();
    read(&https(), &secure(address)).await.unwrap();
}
