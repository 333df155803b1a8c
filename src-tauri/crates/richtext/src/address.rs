//! Where a link leads, and what is suspicious about it.
//!
//! The rules are those by which Signal Desktop takes a link for sneaky, and the restriction levels of
//! [UTS #39](https://www.unicode.org/reports/tr39/#Restriction_Level_Detection) for the letters of a host.

mod claim;
mod host;
mod readable;
#[cfg(test)]
mod tests;

use url::{Host, Url};

use crate::odd;

/// Longest address that is opened, in bytes.
const LONGEST: usize = 4096;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// What stands before the host, as `https://`.
    pub before: String,
    /// The host, in the letters that its owner chose; empty where there is none.
    pub host: String,
    /// The host as it is asked for (`xn--…`), where that is another.
    pub ascii_host: Option<String>,
    /// What stands behind the host. Letters are decoded, what hides is not.
    pub after: String,
    /// What is suspicious, worst first.
    pub warnings: Vec<Warning>,
    /// The address in ASCII, where it can be read at all.
    pub url: Option<String>,
}

/// What is suspicious about a link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// The text names another host.
    Differs {
        /// The host that the text names.
        says: String,
    },
    /// What looks like a host before an `@` is a user name.
    UserInfo,
    /// A word of the host is made of letters of several scripts.
    MixedScripts,
    /// A word of the host looks like one in Latin letters, and is none.
    Lookalike {
        /// What it looks like.
        of: String,
    },
    /// Characters that cannot be seen, turn text around, or draw lines.
    Hidden,
    /// It is no complete address.
    Unreadable,
    /// Too long to be looked through.
    TooLong,
    /// Neither https nor http.
    OtherScheme {
        /// The scheme, as `javascript`.
        scheme: String,
    },
    /// What is sent to it can be read on the way.
    NotHttps,
    /// A number instead of a name: nobody can tell whose it is.
    IpAddress,
    /// A name that means something on this network alone.
    LocalName,
    /// The host has letters beyond ASCII, all of one script.
    OtherLetters,
}

impl Address {
    /// What is known of `target`. `shown` is what is written instead of it, if anything is.
    pub fn of(target: &str, shown: Option<&str>) -> Self {
        let mut warnings = Vec::new();
        if odd::is_odd(target) || target.contains(is_drawing) {
            warnings.push(Warning::Hidden);
        }
        if target.len() > LONGEST {
            warnings.push(Warning::TooLong);
        }
        let parsed = if target.len() > LONGEST { None } else { Url::parse(target.trim()).ok() };
        let Some(url) = parsed else {
            if target.len() <= LONGEST {
                warnings.push(Warning::Unreadable);
            }
            let cut = target.char_indices().nth(LONGEST / 4).map_or(target.len(), |(at, _)| at);
            let after = readable::visible(&target[..cut]);
            warnings.sort();
            return Self {
                before: String::new(),
                host: String::new(),
                ascii_host: None,
                after,
                warnings,
                url: None,
            };
        };
        warnings.extend(of_scheme(&url));
        if !url.username().is_empty() || url.password().is_some() {
            warnings.push(Warning::UserInfo);
        }
        let (host, ascii_host) = named(&url, &mut warnings);
        if let Some(says) = shown.and_then(|shown| claim::other_host(shown, &host, ascii_host.as_deref())) {
            warnings.push(Warning::Differs { says });
        }
        warnings.sort();
        warnings.dedup();
        let (before, after) = readable::around(&url);
        Self { before, host, ascii_host, after, warnings, url: Some(url.into()) }
    }

    /// Whether it may be opened: over https, and not in disguise.
    pub fn opens(&self) -> bool {
        let is_plain = |warning: &Warning| {
            matches!(warning, Warning::IpAddress | Warning::LocalName | Warning::OtherLetters)
        };
        self.url.is_some() && !self.host.is_empty() && self.warnings.iter().all(is_plain)
    }
}

fn of_scheme(url: &Url) -> Option<Warning> {
    match url.scheme() {
        "https" => None,
        "http" => Some(Warning::NotHttps),
        scheme => Some(Warning::OtherScheme { scheme: scheme.to_owned() }),
    }
}

/// The host for the eye, and for the machine where that is another.
fn named(url: &Url, warnings: &mut Vec<Warning>) -> (String, Option<String>) {
    match url.host() {
        None => (String::new(), None),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => {
            warnings.push(Warning::IpAddress);
            (url.host_str().unwrap_or_default().to_owned(), None)
        }
        // Of other schemes than http the host is not looked through by the parser.
        Some(Host::Domain(domain)) => {
            let (seen, found) = host::seen(domain);
            warnings.extend(found);
            let ascii_host = (seen != domain).then(|| domain.to_owned());
            (seen, ascii_host)
        }
    }
}

/// Lines, boxes and blocks, with which the end of an address can be drawn.
fn is_drawing(char: char) -> bool {
    matches!(char, '\u{2500}'..='\u{25ff}')
}
