//! Where transcripts lie.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use url::{Host, Url};

/// A folder of a bucket, and how to get there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The bucket's name.
    pub bucket: String,
    /// A folder in it, without slashes around it; empty for all of it.
    pub prefix: String,
    /// The AWS region.
    pub region: Option<String>,
    /// A server other than Amazon's that speaks S3.
    pub endpoint: Option<Url>,
    /// The profile with the credentials.
    pub profile: Option<String>,
}

/// Why something is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadPlace {
    /// Not `s3://…`.
    #[error("a place in S3 is written s3://bucket/folder")]
    NotS3,
    /// What stands there can not be a bucket.
    #[error("the name of a bucket has 3 to 63 letters, digits, dots and dashes")]
    BadName,
    /// Its folder has an empty part, or one of dots.
    #[error(
        "the folder after the bucket's name is no folder: its parts are names with single slashes between them"
    )]
    BadPrefix,
    /// The server's address is none.
    #[error("the address of the server is no URL with a host, or has more than that and a port in it")]
    BadEndpoint,
    /// Everyone on the way could read what is said.
    #[error("http is not encrypted: only a server on this machine may be reached by it, others by https")]
    NotSecure,
}

impl Place {
    /// The same on a server other than Amazon's. Only on this machine may it be `http`.
    pub fn on_server(mut self, endpoint: &str) -> Result<Self, BadPlace> {
        let url = Url::parse(endpoint).map_err(|_| BadPlace::BadEndpoint)?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let has_user = !url.username().is_empty() || url.password().is_some();
        if url.host().is_none() || !is_bare || has_user {
            return Err(BadPlace::BadEndpoint);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_here(&url) => {}
            "http" => return Err(BadPlace::NotSecure),
            _ => return Err(BadPlace::BadEndpoint),
        }
        self.endpoint = Some(url);
        Ok(self)
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

impl FromStr for Place {
    type Err = BadPlace;

    fn from_str(text: &str) -> Result<Self, BadPlace> {
        let path = text.trim().strip_prefix("s3://").ok_or(BadPlace::NotS3)?;
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        let is_name = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'.' | b'-' | b'_');
        if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(is_name) {
            return Err(BadPlace::BadName);
        }
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        let is_part = |part: &str| !["", ".", ".."].contains(&part) && !part.contains(char::is_control);
        if !prefix.is_empty() && !prefix.split('/').all(is_part) {
            return Err(BadPlace::BadPrefix);
        }
        let (bucket, prefix) = (bucket.to_owned(), prefix.to_owned());
        Ok(Self { bucket, prefix, region: None, endpoint: None, profile: None })
    }
}

/// As it is typed.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_bucket_and_a_folder() {
        for (text, bucket, prefix) in [
            ("s3://acme-chats", "acme-chats", ""),
            ("s3://acme-chats/", "acme-chats", ""),
            (" s3://acme.chats/connect/acme ", "acme.chats", "connect/acme"),
            ("s3://acme-chats/a folder/x:y/", "acme-chats", "a folder/x:y"),
        ] {
            let place: Place = text.parse().unwrap();
            assert_eq!((&*place.bucket, &*place.prefix), (bucket, prefix), "{text}");
            assert_eq!(place.to_string().parse(), Ok(place));
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for (text, problem) in [
            ("acme-chats/x", BadPlace::NotS3),
            ("https://acme.s3.amazonaws.com/x", BadPlace::NotS3),
            ("s3://", BadPlace::BadName),
            ("s3://ab/x", BadPlace::BadName),
            ("s3://user:secret@host/x", BadPlace::BadName),
            ("s3://acme-chats//x", BadPlace::BadPrefix),
            ("s3://acme-chats/x/../y", BadPlace::BadPrefix),
        ] {
            assert_eq!(text.parse::<Place>(), Err(problem), "{text}");
        }
    }

    #[test]
    fn another_server_is_reached_by_https_or_on_this_machine() {
        let place: Place = "s3://acme-chats".parse().unwrap();
        let on =
            |endpoint| place.clone().on_server(endpoint).map(|place| place.endpoint.unwrap().to_string());
        assert_eq!(on("https://minio.acme.example:9000"), Ok("https://minio.acme.example:9000/".to_owned()));
        for endpoint in ["http://127.0.0.1:8333", "http://localhost", "http://[::1]:1"] {
            assert!(on(endpoint).is_ok(), "{endpoint}");
        }
        assert_eq!(on("http://minio.acme.example"), Err(BadPlace::NotSecure));
        assert_eq!(on("http://localhost.evil.example"), Err(BadPlace::NotSecure));
        for endpoint in ["minio", "ftp://x", "https://x/path", "https://a:b@x", "https://x?y", "data:x"] {
            assert_eq!(on(endpoint), Err(BadPlace::BadEndpoint), "{endpoint}");
        }
    }
}
