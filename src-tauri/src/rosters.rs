//! Rosters for one run, from standard input.

use std::io::{self, BufRead};

use participant::{BadEndpoint, Endpoint, RosterUrl, Variant};
use protocol::{BadToken, RosterBearer};
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

/// Most bytes of the line: a hundred rosters with the longest bearer tokens.
const LIMIT: u64 = 1024 * 1024;

/// Room for the usual line: a buffer that grows leaves copies of the token behind.
const ROOM: usize = 64 * 1024;

/// A roster to watch for this run. Its bearer token is in memory alone.
#[derive(Debug)]
pub(crate) struct Roster {
    /// Its address.
    pub(crate) url: RosterUrl,
    /// Region of chats that do not name their own.
    pub(crate) region: String,
    /// What opens it.
    pub(crate) bearer: RosterBearer,
}

/// Why standard input was not understood. Shows nothing of it.
#[derive(Debug, thiserror::Error)]
pub enum RostersError {
    /// It could not be read.
    #[error("Standard input cannot be read")]
    Unreadable(#[source] io::Error),
    /// There is no such line.
    #[error(
        "Standard input does not begin with a line of the form {{\"rosters\":[{{\"url\":\"…\",\"bearer\":\"…\",\
         \"region\":\"…\"}}]}}. It is not shown, because it may hold a token"
    )]
    NotRosters,
    /// The address of a roster is wrong.
    #[error("The address of roster {number} on standard input cannot be used. {cause}")]
    Address {
        /// From 1.
        number: usize,
        /// Why.
        #[source]
        cause: BadEndpoint,
    },
    /// The region of a roster is wrong.
    #[error("The region of roster {number} on standard input cannot be used. {cause}")]
    Region {
        /// From 1.
        number: usize,
        /// Why.
        #[source]
        cause: BadEndpoint,
    },
    /// The bearer token of a roster is wrong.
    #[error("The bearer token of roster {number} on standard input cannot be used. {cause}")]
    Bearer {
        /// From 1.
        number: usize,
        /// Why.
        #[source]
        cause: BadToken,
    },
}

#[derive(Deserialize)]
struct Line {
    rosters: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    url: String,
    bearer: String,
    region: String,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.bearer.zeroize();
    }
}

/// Reads the first line.
pub(crate) fn read(input: impl BufRead) -> Result<Vec<Roster>, RostersError> {
    let mut line = Zeroizing::new(Vec::with_capacity(ROOM));
    input.take(LIMIT).read_until(b'\n', &mut line).map_err(RostersError::Unreadable)?;
    // The parser's own error may quote what it read; it goes no further.
    let line: Line = serde_json::from_slice(&line).map_err(|_| RostersError::NotRosters)?;
    (1..).zip(&line.rosters).map(|(number, entry)| roster(number, entry)).collect()
}

fn roster(number: usize, entry: &Entry) -> Result<Roster, RostersError> {
    let url = RosterUrl::new(&entry.url).map_err(|cause| RostersError::Address { number, cause })?;
    Endpoint::for_region(&entry.region, Variant::default())
        .map_err(|cause| RostersError::Region { number, cause })?;
    let bearer =
        RosterBearer::new(entry.bearer.as_str()).map_err(|cause| RostersError::Bearer { number, cause })?;
    Ok(Roster { url, region: entry.region.clone(), bearer })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(url: &str, bearer: &str, region: &str) -> String {
        format!(r#"{{"rosters":[{{"url":"{url}","bearer":"{bearer}","region":"{region}"}}]}}"#)
    }

    fn refused(text: &str) -> RostersError {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        error
    }

    #[test]
    fn the_first_line_is_read_and_no_more() {
        let text = format!("{}\nnot json", line("http://127.0.0.1:1/roster", "canary", "eu-central-1"));
        let [roster] = &read(text.as_bytes()).unwrap()[..] else { panic!() };
        assert_eq!(
            (roster.url.to_string().as_str(), roster.region.as_str()),
            ("http://127.0.0.1:1/roster", "eu-central-1")
        );
        assert_eq!(roster.bearer.expose(), "canary");
    }

    #[test]
    fn a_line_that_is_none_is_refused_and_not_shown() {
        for text in ["", "canary", "{}", r#"{"rosters":"canary"}"#, r#"{"rosters":[{"url":"canary"}]}"#] {
            assert!(matches!(refused(text), RostersError::NotRosters), "{text}");
        }
    }

    #[test]
    fn a_wrong_member_is_named() {
        let url = "https://example.com/roster";
        let tests = [
            (line("http://example.com", "canary", "eu-central-1"), "address"),
            (line(url, "canary", "canary"), "region"),
            (line(url, "canary two", "eu-central-1"), "bearer token"),
        ];
        for (text, member) in tests {
            assert!(refused(&text).to_string().contains(&format!("The {member} of roster 1")));
        }
    }
}
