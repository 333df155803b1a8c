//! URLs that carry their own permission: the query has the form of AWS Signature Version 4.
//!
//! The signature is a real one, over the method, the path, the query and the headers named in it, with a key of the
//! simulator's own. So nothing about a URL needs to be remembered, and whatever is changed in it is noticed.

use std::fmt::Write;
use std::time::Duration;

use axum::http::HeaderMap;
use jiff::Timestamp;
use rand::RngCore;
use ring::hmac;

use crate::clock::later;

/// Signs URLs and knows its signatures again.
pub(super) struct Signer(hmac::Key);

// The key stays out of every log line.
impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

/// What a URL permits.
pub(super) struct Permit<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    /// Parameters in front of those of the signature, with a `&` behind each.
    pub(super) parameters: &'a str,
    /// Headers that the request must have exactly so.
    pub(super) headers: &'a [(String, String)],
    pub(super) region: &'a str,
    pub(super) lifetime: Duration,
}

/// A request that arrived at such a URL.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
}

/// Why a signed request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// There is no signature at all.
    Unsigned,
    /// The signature is of another request.
    Mismatch,
    /// The URL is too old.
    Expired { lifetime: Duration, since: Timestamp },
}

impl Signer {
    pub(super) fn new(secrets: &mut impl RngCore) -> Self {
        let mut key = [0; 32];
        secrets.fill_bytes(&mut key);
        Self(hmac::Key::new(hmac::HMAC_SHA256, &key))
    }

    /// Path and query of a URL for `permit`, and when it expires. Instants have whole seconds here.
    pub(super) fn sign(&self, permit: &Permit, now: Timestamp) -> (String, Timestamp) {
        let mut names: Vec<String> =
            permit.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.push("host".to_owned());
        names.sort();
        let query = query(permit.region, "s3", permit.lifetime, &names.join("%3B"), now);
        let query = format!("{}{query}", permit.parameters);
        let header = |name: &str| {
            let mut headers = permit.headers.iter();
            headers
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_bytes().to_vec())
        };
        let text = to_sign(permit.method, permit.path, &query, header);
        let signature = hex(hmac::sign(&self.0, &text).as_ref());
        let signed_at = Timestamp::from_second(now.as_second()).unwrap_or(now);
        (format!("{}?{query}&X-Amz-Signature={signature}", permit.path), later(signed_at, permit.lifetime))
    }

    /// Whether a request is one that was permitted, still.
    pub(super) fn verify(&self, request: &SignedRequest, now: Timestamp) -> Result<(), Refused> {
        let (query, signature) = request.query.rsplit_once("&X-Amz-Signature=").ok_or(Refused::Unsigned)?;
        let header = |name: &str| request.headers.get(name).map(|value| value.as_bytes().to_vec());
        // Who has an upload URL may not download by it; asking for the headers alone counts as downloading.
        let method = if request.method == "HEAD" { "GET" } else { request.method };
        let text = to_sign(method, request.path, query, header);
        let signature = unhex(signature).ok_or(Refused::Mismatch)?;
        hmac::verify(&self.0, &text, &signature).map_err(|_| Refused::Mismatch)?;
        // From here on the query is known to be ours.
        let date = parameter(query, "X-Amz-Date").and_then(|date| date.parse::<Timestamp>().ok());
        let seconds = parameter(query, "X-Amz-Expires").and_then(|seconds| seconds.parse().ok());
        let (signed_at, lifetime) = date.zip(seconds.map(Duration::from_secs)).ok_or(Refused::Mismatch)?;
        let since = later(signed_at, lifetime);
        if now < since { Ok(()) } else { Err(Refused::Expired { lifetime, since }) }
    }
}

/// The query of a presigned URL up to its signature.
pub(super) fn query(
    region: &str,
    service: &str,
    lifetime: Duration,
    signed_headers: &str,
    now: Timestamp,
) -> String {
    let signed_at = now.strftime("%Y%m%dT%H%M%SZ");
    let day = now.strftime("%Y%m%d");
    format!(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=SIMULATED%2F{day}%2F{region}%2F{service}%2Faws4_request\
         &X-Amz-Date={signed_at}&X-Amz-Expires={}&X-Amz-SignedHeaders={signed_headers}",
        lifetime.as_secs(),
    )
}

/// The text under a signature. `host` is left out: one port answers to several names.
fn to_sign(method: &str, path: &str, query: &str, header: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut text = format!("{method}\n{path}\n{query}\n").into_bytes();
    let names = parameter(query, "X-Amz-SignedHeaders").unwrap_or_default();
    for name in names.split("%3B").filter(|name| *name != "host") {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        text.extend(header(name).unwrap_or_default());
        text.push(b'\n');
    }
    text
}

/// The value of a parameter, as it stands in the query.
pub(super) fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    rest.is_empty().then_some(())?;
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    const HEADERS: [(&str, &str); 2] = [("Content-Type", "text/plain"), ("Content-Length", "3")];

    fn url(signer: &Signer) -> (String, Timestamp) {
        let headers = HEADERS.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let permit = Permit {
            method: "PUT",
            path: "/upload/a",
            parameters: "",
            headers: &headers,
            region: "us-west-2",
            lifetime: Duration::from_secs(300),
        };
        signer.sign(&permit, "2026-03-02T09:15:07.412Z".parse().unwrap())
    }

    fn verify(signer: &Signer, url: &str, headers: &[(&'static str, &str)], at: &str) -> Result<(), Refused> {
        let (path, query) = url.split_once('?').unwrap();
        let headers =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let request = SignedRequest { method: "PUT", path, query, headers: &headers };
        signer.verify(&request, at.parse().unwrap())
    }

    #[test]
    fn a_signed_request_is_known_until_it_expires() {
        let signer = Signer::new(&mut StdRng::seed_from_u64(1));
        let (url, expires) = url(&signer);
        assert_eq!(expires.to_string(), "2026-03-02T09:20:07Z");
        assert_eq!(verify(&signer, &url, &HEADERS, "2026-03-02T09:20:06.999Z"), Ok(()));
        let expired = verify(&signer, &url, &HEADERS, "2026-03-02T09:20:07Z");
        assert!(matches!(expired, Err(Refused::Expired { .. })), "{expired:?}");
    }

    #[test]
    fn whatever_is_changed_is_noticed() {
        let signer = Signer::new(&mut StdRng::seed_from_u64(1));
        let (url, _) = url(&signer);
        let at = "2026-03-02T09:15:08Z";
        for changed in [
            url.replace("upload/a", "upload/b"),
            url.replace("X-Amz-Expires=300", "X-Amz-Expires=900"),
            url.replace("&X-Amz-Signature=", "&X-Amz-Signature=00"),
            format!("{url}0"),
            url.replace("content-type%3B", ""),
        ] {
            assert_eq!(verify(&signer, &changed, &HEADERS, at), Err(Refused::Mismatch), "{changed}");
        }
        for headers in [
            &[("Content-Type", "text/plain")][..],
            &[("Content-Type", "text/html"), ("Content-Length", "3")],
            &[("Content-Type", "text/plain"), ("Content-Length", "4")],
        ] {
            assert_eq!(verify(&signer, &url, headers, at), Err(Refused::Mismatch), "{headers:?}");
        }
        let other = Signer::new(&mut StdRng::seed_from_u64(2));
        assert_eq!(verify(&other, &url, &HEADERS, at), Err(Refused::Mismatch));
        assert_eq!(verify(&signer, "/upload/a?", &HEADERS, at), Err(Refused::Unsigned));
    }
}
