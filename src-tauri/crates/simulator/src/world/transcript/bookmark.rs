//! `NextToken`: where a read goes on, bound to the query it belongs to.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bookmark {
    pub(super) place: Place,
    /// How many items this read may still give.
    pub(super) left: Option<usize>,
    /// The item behind which the read goes on after this page, where a mishap has changed their order.
    pub(super) then: Option<String>,
}

/// A place in the transcript, as the scan goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Where the query starts.
    Start,
    /// Behind the item of this `Id`.
    Behind(String),
    /// Behind the last one.
    End,
}

impl Bookmark {
    /// That of a read that has none.
    pub(super) fn start() -> Self {
        Self { place: Place::Start, left: None, then: None }
    }

    pub(super) fn write(&self, fingerprint: u64) -> String {
        let place = match &self.place {
            Place::Start => None,
            Place::Behind(id) => Some(id.as_str()),
            Place::End => Some(""),
        };
        URL_SAFE_NO_PAD.encode(json!([place, self.left, self.then, fingerprint]).to_string())
    }

    /// `None` if it is none of ours or another query's.
    pub(super) fn read(token: &str, fingerprint: u64) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (place, left, then, bound): (Option<String>, Option<usize>, Option<String>, u64) =
            serde_json::from_slice(&bytes).ok()?;
        let place = match place {
            None => Place::Start,
            Some(id) if id.is_empty() => Place::End,
            Some(id) => Place::Behind(id),
        };
        (bound == fingerprint).then_some(Self { place, left, then })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bookmark_is_read_as_it_was_written_and_by_its_query_alone() {
        for place in [Place::Start, Place::Behind("3f".to_owned()), Place::End] {
            let mark = Bookmark { place, left: Some(3), then: Some("4e".to_owned()) };
            let token = mark.write(7);
            assert!((1..=1_000).contains(&token.len()));
            assert_eq!(Bookmark::read(&token, 7), Some(mark));
            assert_eq!(Bookmark::read(&token, 8), None);
        }
        for nonsense in ["", "x", "WzEsMl0", "bnVsbA"] {
            assert_eq!(Bookmark::read(nonsense, 7), None);
        }
    }
}
