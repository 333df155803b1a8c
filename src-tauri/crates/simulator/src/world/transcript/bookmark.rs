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
    /// Where the read goes on after this page, if a mishap has changed their order.
    pub(super) then: Option<Place>,
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
        let (place, then) = (self.place.id(), self.then.as_ref().and_then(Place::id));
        URL_SAFE_NO_PAD.encode(json!([place, self.left, then, fingerprint]).to_string())
    }

    /// `None` if it is none of ours or another query's.
    pub(super) fn read(token: &str, fingerprint: u64) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (place, left, then, bound): (Option<String>, Option<usize>, Option<String>, u64) =
            serde_json::from_slice(&bytes).ok()?;
        let (place, then) = (place.map_or(Place::Start, Place::of), then.map(Place::of));
        (bound == fingerprint).then_some(Self { place, left, then })
    }
}

impl Place {
    /// The item it is behind; `""` at the end.
    fn id(&self) -> Option<&str> {
        match self {
            Self::Start => None,
            Self::Behind(id) => Some(id),
            Self::End => Some(""),
        }
    }

    fn of(id: String) -> Self {
        if id.is_empty() { Self::End } else { Self::Behind(id) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bookmark_is_read_as_it_was_written_and_by_its_query_alone() {
        for place in [Place::Start, Place::Behind("3f".to_owned()), Place::End] {
            let mark = Bookmark { place, left: Some(3), then: Some(Place::Behind("4e".to_owned())) };
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
