//! The secrets of the wire, each a type of its own, so that one can not be sent where another is due.
//!
//! None of them has `Serialize` or `Display`; `Debug` shows none of their text; memory is wiped on drop.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use url::{Host, Url};
use zeroize::Zeroizing;

/// Longest token of the service:
/// [`X-Amz-Bearer`](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_CreateParticipantConnection.html).
const TOKEN_LIMIT: usize = 1000;

/// Longest roster bearer. Not the service's: identity providers hand out tokens of several kilobytes.
const BEARER_LIMIT: usize = 8000;

/// Longest pre-signed URL:
/// [`Websocket`](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_Websocket.html),
/// [`GetAttachment`](https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_GetAttachment.html).
const URL_LIMIT: usize = 2000;

/// Why a text can not be a token or socket URL. Shows nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadToken {
    /// There is no text.
    #[error("The value is empty; copy it again, whole")]
    Empty,
    /// The text exceeds what the service accepts.
    #[error("The value is longer than {limit} characters; copy the value alone, without what surrounds it")]
    TooLong {
        /// Most characters accepted.
        limit: usize,
    },
    /// A space, line break, quotation from another alphabet: an HTTP header can not carry it.
    #[error("The value holds a space, a line break or a character outside ASCII; copy the value alone")]
    NotVisibleAscii,
    /// Not a URL with a host.
    #[error("The address is not a URL; copy it again, whole")]
    NotAUrl,
    /// Neither encrypted nor to this very machine.
    #[error(
        "The address is not encrypted; only wss:// or https:// is accepted, and ws:// or http:// to a loopback address"
    )]
    NotSecure,
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $limit:expr) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// Takes a text that a header can carry; a refused text is wiped.
            pub fn new(text: impl Into<String>) -> Result<Self, BadToken> {
                visible(Zeroizing::new(text.into()), $limit).map(|text| Self(SecretString::from(text.as_str())))
            }

            /// The text, for the one request that needs it.
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.expose() == other.expose()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

token! {
    /// Lets its holder open connections for one participant, for as long as that participant belongs to the contact.
    /// Of `StartChatContact` and `CreateParticipant`; 1–1000 characters.
    ParticipantToken, TOKEN_LIMIT
}

token! {
    /// Lets its holder read (and, in other programs, write) one chat for about a day.
    /// Of `CreateParticipantConnection` or a Streams `chat_token`; 1–1000 characters.
    ConnectionToken, TOKEN_LIMIT
}

token! {
    /// Lets its holder read a roster of chats; 1–8000 characters.
    RosterBearer, BEARER_LIMIT
}

macro_rules! presigned_url {
    ($(#[$doc:meta])* $name:ident, $encrypted:literal, $plain:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            #[doc = concat!("Takes `", $encrypted, "://…`, or `", $plain, "://` to a loopback IP, in the form a browser would use.")]
            pub fn new(text: impl Into<String>) -> Result<Self, BadToken> {
                presigned(Zeroizing::new(text.into()), $encrypted, $plain).map(Self)
            }

            /// The whole URL, for the one request that needs it.
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }

            #[doc = concat!("Whether it is `", $encrypted, "://`.")]
            pub fn is_encrypted(&self) -> bool {
                self.expose().starts_with(concat!($encrypted, ":"))
            }

            /// `scheme://host[:port]`: what may be shown of it.
            pub fn origin(&self) -> String {
                let text = self.expose();
                let host_from = text.find("://").map_or(0, |at| at + 3);
                let host_to = text[host_from..].find(['/', '?']).map_or(text.len(), |at| host_from + at);
                text[..host_to].to_owned()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.expose() == other.expose()
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({}/…)"), self.origin())
            }
        }
    };
}

presigned_url! {
    /// Where a socket is opened. Pre-signed: whoever has it reads the chat, so it is a secret like a token. At most 2000 characters.
    SocketUrl, "wss", "ws"
}

presigned_url! {
    /// Where a file is, for the seconds until it expires. Pre-signed: whoever has it reads the file, so it is a secret like a token. At
    /// most 2000 characters.
    AttachmentUrl, "https", "http"
}

fn presigned(text: Zeroizing<String>, encrypted: &str, plain: &str) -> Result<SecretString, BadToken> {
    let text = visible(text, URL_LIMIT)?;
    let url = Url::parse(&text).map_err(|_| BadToken::NotAUrl)?;
    let has_more = !url.username().is_empty() || url.password().is_some() || url.fragment().is_some();
    let is_here = match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        _ => false,
    };
    let verdict = match url.scheme() {
        _ if has_more || url.host().is_none() => Err(BadToken::NotAUrl),
        scheme if scheme == encrypted || (scheme == plain && is_here) => Ok(()),
        "ws" | "wss" | "http" | "https" => Err(BadToken::NotSecure),
        _ => Err(BadToken::NotAUrl),
    };
    // The parsed form is kept, not the text: another parser further down must not see another host in it.
    let parsed = Zeroizing::new(String::from(url));
    verdict?;
    Ok(SecretString::from(parsed.as_str()))
}

fn visible(text: Zeroizing<String>, limit: usize) -> Result<Zeroizing<String>, BadToken> {
    if text.is_empty() {
        Err(BadToken::Empty)
    } else if text.chars().count() > limit {
        Err(BadToken::TooLong { limit })
    } else if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text)
    } else {
        Err(BadToken::NotVisibleAscii)
    }
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use super::*;

    const CANARY: &str = "canary-7f3a";

    #[test]
    fn a_token_keeps_its_text_and_hides_it() {
        let token = ParticipantToken::new(CANARY).unwrap();
        assert_eq!(token.expose(), CANARY);
        assert_eq!(format!("{token:?}"), "ParticipantToken(…)");
        assert_eq!(format!("{:?}", ConnectionToken::new(CANARY)), "Ok(ConnectionToken(…))");
        assert_eq!(format!("{:#?}", RosterBearer::new(CANARY).unwrap()), "RosterBearer(…)");
    }

    #[test]
    fn a_token_that_no_header_can_carry_is_refused() {
        assert_eq!(ParticipantToken::new(""), Err(BadToken::Empty));
        assert_eq!(ParticipantToken::new("a b"), Err(BadToken::NotVisibleAscii));
        assert_eq!(ParticipantToken::new("a\r\nX-Evil: 1"), Err(BadToken::NotVisibleAscii));
        assert_eq!(ParticipantToken::new("tökén"), Err(BadToken::NotVisibleAscii));
        assert_eq!(ParticipantToken::new("\u{7f}"), Err(BadToken::NotVisibleAscii));
    }

    #[test]
    fn a_token_has_at_most_a_thousand_characters() {
        assert!(ParticipantToken::new("x".repeat(1000)).is_ok());
        assert_eq!(ParticipantToken::new("x".repeat(1001)), Err(BadToken::TooLong { limit: 1000 }));
        assert!(RosterBearer::new("x".repeat(8000)).is_ok());
    }

    #[test]
    fn a_socket_url_is_encrypted_or_stays_on_this_machine() {
        for good in [
            "wss://example.transport.connect.eu-central-1.amazonaws.com/prod?X-Amz-Signature=abc",
            "ws://127.0.0.1:4711/socket/abc",
            "ws://127.9.9.9/",
            "ws://[::1]:80/x",
        ] {
            assert!(SocketUrl::new(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("ws://localhost:1/", BadToken::NotSecure),
            ("ws://example.com/", BadToken::NotSecure),
            ("ws://127.0.0.1.example.com/", BadToken::NotSecure),
            ("ws://user@127.0.0.1/", BadToken::NotAUrl),
            ("https://example.com/", BadToken::NotSecure),
            ("wss://user:word@example.com/", BadToken::NotAUrl),
            ("wss://example.com/#part", BadToken::NotAUrl),
            ("wss:///", BadToken::NotAUrl),
            ("example.com", BadToken::NotAUrl),
            ("file:///etc/passwd", BadToken::NotAUrl),
            ("", BadToken::Empty),
        ] {
            assert_eq!(SocketUrl::new(bad), Err(why), "{bad}");
        }
        assert_eq!(
            SocketUrl::new(format!("wss://example.com/{}", "x".repeat(2000))),
            Err(BadToken::TooLong { limit: 2000 })
        );
    }

    #[test]
    fn a_socket_url_shows_its_origin_alone() {
        let url = SocketUrl::new(format!("wss://example.com:8443/{CANARY}?sig={CANARY}")).unwrap();
        assert_eq!(format!("{url:?}"), "SocketUrl(wss://example.com:8443/…)");
        assert_eq!(SocketUrl::new("wss://example.com?sig=1").unwrap().origin(), "wss://example.com");
        assert!(url.is_encrypted());
        assert!(!SocketUrl::new("WS://127.0.0.1/wss:").unwrap().is_encrypted());
    }

    #[test]
    fn the_url_of_a_file_is_encrypted_or_stays_on_this_machine() {
        for good in
            ["https://bucket.s3.eu-central-1.amazonaws.com/a?X-Amz-Signature=abc", "http://127.0.0.1:4711/a"]
        {
            assert!(AttachmentUrl::new(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://bucket.s3.amazonaws.com/a", BadToken::NotSecure),
            ("http://localhost/a", BadToken::NotSecure),
            ("http://169.254.169.254/latest/meta-data", BadToken::NotSecure),
            ("wss://example.com/", BadToken::NotSecure),
            ("https://user@example.com/", BadToken::NotAUrl),
            ("file:///etc/passwd", BadToken::NotAUrl),
            ("", BadToken::Empty),
        ] {
            assert_eq!(AttachmentUrl::new(bad), Err(why), "{bad}");
        }
        let url = AttachmentUrl::new(format!("https://example.com/{CANARY}?sig={CANARY}")).unwrap();
        assert_eq!(format!("{url:?}"), "AttachmentUrl(https://example.com/…)");
    }

    #[test]
    fn a_backslash_can_not_hide_another_host() {
        // A browser reads `\` as `/`; a parser that does not would see the host evil.example.
        let url = SocketUrl::new("ws://127.0.0.1\\@evil.example/").unwrap();
        assert_eq!(url.expose(), "ws://127.0.0.1/@evil.example/");
    }

    /// Picks the inherent constant where the type has the trait, else the one of the blanket trait.
    struct Probe<T>(PhantomData<T>);

    trait Otherwise {
        const DISPLAYED: bool = false;
        const SERIALIZED: bool = false;
    }

    impl<T> Otherwise for Probe<T> {}

    impl<T: fmt::Display> Probe<T> {
        const DISPLAYED: bool = true;
    }

    impl<T: serde::Serialize> Probe<T> {
        const SERIALIZED: bool = true;
    }

    #[test]
    fn no_secret_can_be_displayed_or_serialized() {
        const { assert!(Probe::<String>::DISPLAYED && Probe::<String>::SERIALIZED, "the probe works") };
        for shown in [
            Probe::<ParticipantToken>::DISPLAYED,
            Probe::<ParticipantToken>::SERIALIZED,
            Probe::<ConnectionToken>::DISPLAYED,
            Probe::<ConnectionToken>::SERIALIZED,
            Probe::<RosterBearer>::DISPLAYED,
            Probe::<RosterBearer>::SERIALIZED,
            Probe::<SocketUrl>::DISPLAYED,
            Probe::<SocketUrl>::SERIALIZED,
            Probe::<AttachmentUrl>::DISPLAYED,
            Probe::<AttachmentUrl>::SERIALIZED,
        ] {
            assert!(!shown);
        }
    }
}
