//! What an entry has beyond its item, in a few bytes.
//!
//! Whoever keeps the item itself in columns needs the rest beside it: a dozen bytes for most entries, so not JSON. Numbers are
//! LEB128, and said as distances from what is known: moments from the item's own, inputs from the first that saw it.

mod bytes;

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU64;

use jiff::Timestamp;
use thiserror::Error;

use self::bytes::{Reader, Writer};
use super::{Entry, More, Place, TimeClaim, completed};
use crate::evidence::MOST_INPUTS;
use crate::{Item, Marks, ParticipantId, Receipts, Seen};

/// Counts up with each change of the bytes. The first byte of each.
const VERSION: u8 = 1;

/// Bits of the second byte.
const HEARD: u8 = 1;
const READ: u8 = 1 << 1;
const CHANGED: u8 = 1 << 2;
/// A complete copy is known.
const COMPLETE: u8 = 1 << 3;
/// A page says the time.
const BY_PAGE: u8 = 1 << 4;
/// It stands at another time than its item says.
const MOVED: u8 = 1 << 5;
/// More is known of receipts than its item says.
const RECEIPTS: u8 = 1 << 6;
/// Parts of a streamed message, as JSON up to the end: rare, and soon replaced by the whole.
const PARTS: u8 = 1 << 7;

/// What an [`Entry`] has beyond its item: how it came, where it stands, and what other copies said. With the item it makes the entry
/// again ([`Entry::of`]). It may hold parts of what was said.
#[derive(Clone, PartialEq, Eq)]
pub struct Mark(Box<[u8]>);

/// Why a mark can not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadMark {
    /// Another version of the program wrote it.
    #[error("the mark of an item is of format {found}, and this program reads format {VERSION}")]
    Version {
        /// The format's version.
        found: u8,
    },
    /// It is damaged.
    #[error("the mark of an item is damaged")]
    Damaged,
}

/// An item whose mark can not be used.
#[derive(Debug, Error)]
#[error("{why}")]
pub struct Unmarked {
    /// As it was given.
    pub item: Box<Item>,
    /// What is wrong with the mark.
    #[source]
    pub why: BadMark,
}

impl Mark {
    /// Bytes that [`as_bytes`](Self::as_bytes) gave. They are looked at when they are used.
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Self {
        Self(bytes.into())
    }

    /// To be kept.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Text of a chat stays out of logs.
impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mark").field("bytes", &self.0.len()).finish()
    }
}

impl Entry {
    /// Everything but the item.
    pub fn mark(&self) -> Mark {
        let Self { item, place, first_seen, heard, read, changed, completed, time_claim, more } = self;
        let (by_page, claim) = time_claim.parts();
        let receipts = more.as_ref().and_then(|more| more.receipts.as_ref());
        let parts = more.as_ref().map(|more| &more.parts).filter(|parts| !parts.is_empty());
        let flags = [
            (*heard, HEARD),
            (*read, READ),
            (*changed, CHANGED),
            (completed.is_some(), COMPLETE),
            (by_page, BY_PAGE),
            (place.time != item.time, MOVED),
            (receipts.is_some(), RECEIPTS),
            (parts.is_some(), PARTS),
        ];
        let flags = flags.into_iter().filter(|(is, _)| *is).fold(0, |all, (_, flag)| all | flag);

        let mut bytes = Writer::new([VERSION, flags]);
        let after_first = |number: u64| i128::from(number) - i128::from(first_seen.number);
        bytes.number(first_seen.number.into());
        bytes.moment(first_seen.at, item.time);
        if let Some(completed) = completed {
            bytes.distance(after_first(completed.get() - 1));
        }
        bytes.distance(after_first(claim));
        bytes.number(place.ordinal.into());
        if place.time != item.time {
            bytes.moment(place.time, item.time);
        }
        if let Some(receipts) = receipts {
            bytes.number(receipts.iter().count() as u128);
            for (recipient, marks) in receipts.iter() {
                bytes.id(recipient.as_str());
                bytes.number(u128::from(marks.delivered.is_some()) | u128::from(marks.read.is_some()) << 1);
                for at in [marks.delivered, marks.read].into_iter().flatten() {
                    bytes.moment(at, item.time);
                }
            }
        }
        let mut bytes = bytes.end();
        if let Some(parts) = parts {
            // (All its keys are numbers, so that nothing of it has no JSON.)
            bytes.extend(serde_json::to_vec(parts).unwrap_or_default());
        }
        Mark(bytes.into())
    }

    /// The entry of which `item` and `mark` are the parts.
    pub fn of(item: Item, mark: &Mark) -> Result<Self, Unmarked> {
        let why = match mark.as_bytes() {
            [VERSION, flags, beyond @ ..] => match Self::read(item.time, *flags, Reader::new(beyond)) {
                Some(with) => return Ok(with(item)),
                None => BadMark::Damaged,
            },
            [found, ..] if *found != VERSION => BadMark::Version { found: *found },
            _ => BadMark::Damaged,
        };
        Err(Unmarked { item: Box::new(item), why })
    }

    /// What makes the entry of its item, which was said at `said`.
    fn read(said: Timestamp, flags: u8, mut bytes: Reader<'_>) -> Option<impl FnOnce(Item) -> Self + use<>> {
        let is = move |flag| flags & flag != 0;
        let number = bytes.number().and_then(input)?;
        let after_first = |distance: i128| input(i128::from(number).checked_add(distance)?.try_into().ok()?);
        let first_seen = Seen { number, at: bytes.moment(said)? };
        let completed: Option<NonZeroU64> = if is(COMPLETE) {
            completed(Seen { number: bytes.distance().and_then(after_first)?, ..first_seen })
        } else {
            None
        };
        let time_claim = TimeClaim::of_parts(is(BY_PAGE), bytes.distance().and_then(after_first)?);
        let ordinal = bytes.number()?.try_into().ok()?;
        let time = if is(MOVED) { bytes.moment(said)? } else { said };
        let receipts = if is(RECEIPTS) { Some(receipts(&mut bytes, said)?) } else { None };
        let parts = match (is(PARTS), bytes.rest()) {
            (true, parts) => serde_json::from_slice(parts).ok()?,
            (false, []) => BTreeMap::new(),
            (false, _) => return None,
        };
        let more = (is(RECEIPTS) || is(PARTS)).then(|| Box::new(More { receipts, parts }));
        Some(move |item| Self {
            place: Place { time, ordinal },
            first_seen,
            heard: is(HEARD),
            read: is(READ),
            changed: is(CHANGED),
            completed,
            time_claim,
            more,
            item,
        })
    }
}

fn receipts(bytes: &mut Reader<'_>, from: Timestamp) -> Option<Receipts> {
    let mut receipts = Receipts::default();
    for _ in 0..bytes.number()? {
        let recipient = ParticipantId::new(bytes.id()?);
        let which = bytes.number()?;
        let mut moment = |bit| if which & bit == 0 { Some(None) } else { bytes.moment(from).map(Some) };
        receipts.mark(&recipient, Marks { delivered: moment(1)?, read: moment(2)? });
    }
    Some(receipts)
}

/// Number of an input.
fn input(number: u128) -> Option<u64> {
    u64::try_from(number).ok().filter(|number| *number <= MOST_INPUTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Source;
    use crate::{Format, Kind};

    const SAID: i64 = 1_800_000_000_123;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    fn said(id: &str) -> Item {
        Item {
            content: Some("canary".into()),
            ..Item::new(id.into(), at(SAID), Kind::Message(Format::Plain))
        }
    }

    /// Heard 83 ms after it was said, as the 4711th of the chat's inputs.
    fn heard() -> Entry {
        let now = at(SAID) + jiff::SignedDuration::from_nanos(83_123_456);
        Entry::new(said("m"), Source::Live, Seen { number: 4_711, at: now })
    }

    fn essence(entry: &Entry) -> serde_json::Value {
        serde_json::to_value(entry).unwrap()
    }

    fn again(entry: &Entry) -> Entry {
        let mark = Mark::new(entry.mark().as_bytes());
        Entry::of(entry.item.clone(), &mark).unwrap()
    }

    #[test]
    fn an_ordinary_message_takes_a_dozen_bytes() {
        let mut entry = heard();
        assert_eq!(entry.mark().as_bytes().len(), 11);
        entry.join(said("m"), Source::Read, Seen { number: 4_790, at: at(SAID + 180_000) });
        assert_eq!(entry.mark().as_bytes().len(), 13);
        // Read weeks after it was said.
        let late = Seen { number: 2, at: at(SAID + 2_000_000_000) };
        assert!(Entry::new(said("m"), Source::Read, late).mark().as_bytes().len() <= 15);
        assert_eq!(essence(&again(&entry)), essence(&entry));
    }

    #[test]
    fn a_receipt_takes_a_few_bytes_more() {
        let mut entry = heard();
        let before = entry.mark().as_bytes().len();
        let marks = Marks { delivered: Some(at(SAID + 900)), read: Some(at(SAID + 4_000)) };
        entry.join_receipts(&[("7d1c4a52-0a1b-4000-8000-00000000000f".into(), marks)].into());
        assert_eq!(entry.mark().as_bytes().len() - before, 1 + 1 + 16 + 1 + 5 + 5);
        assert_eq!(essence(&again(&entry)), essence(&entry));
    }

    #[test]
    fn recipients_are_kept_as_they_are_named() {
        let ids =
            ["", "p", "7D1C4A52-0A1B-4000-8000-00000000000F", "7d1c4a520a1b40008000-00000000000f---", "日本"];
        let marks = Marks { delivered: None, read: Some(at(0)) };
        let mut entry = heard();
        for id in ids {
            entry.join_receipts(&[(id.into(), marks)].into());
        }
        assert_eq!(essence(&again(&entry)), essence(&entry));
    }

    #[test]
    fn moments_of_another_age_are_kept() {
        for time in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            let mut entry = heard();
            entry.item.time = time;
            assert_eq!(essence(&again(&entry)), essence(&entry));
        }
    }

    #[test]
    fn a_mark_shows_nothing_of_what_was_said() {
        let mut part = said("m");
        part.extras_mut().chunk = Some(crate::Chunk { number: 1, completed: false });
        let entry = Entry::new(part, Source::Live, Seen { number: 1, at: at(SAID) });
        assert!(entry.mark().as_bytes().windows(6).any(|bytes| bytes == b"canary"), "it holds the part");
        assert!(!format!("{:?}", entry.mark()).contains("canary"));
    }

    #[test]
    fn an_item_whose_mark_can_not_be_used_is_given_back() {
        let unmarked = Entry::of(said("m"), &Mark::new([9, 0])).unwrap_err();
        assert_eq!((unmarked.item.id.as_str(), unmarked.item.content.as_deref()), ("m", Some("canary")));
    }

    #[test]
    fn another_version_and_damage_are_told_apart() {
        let of = |bytes: &[u8]| Entry::of(said("m"), &Mark::new(bytes)).unwrap_err().why;
        assert_eq!(of(&[9, 0, 1]), BadMark::Version { found: 9 });
        assert_eq!(of(&[]), BadMark::Damaged);
        let whole = heard().mark();
        for cut in 1..whole.as_bytes().len() {
            assert_eq!(of(&whole.as_bytes()[..cut]), BadMark::Damaged, "cut to {cut} bytes");
        }
        assert_eq!(of(&[whole.as_bytes(), b"x"].concat()), BadMark::Damaged, "something is left over");
    }

    #[test]
    fn no_damage_of_a_byte_is_a_crash_and_no_number_is_beyond_what_inputs_count_to() {
        let mut entry = heard();
        let marks = Marks { delivered: Some(at(SAID + 900)), read: None };
        entry.join_receipts(&[("p".into(), marks)].into());
        let whole = entry.mark();
        for place in 0..whole.as_bytes().len() {
            for byte in 0..=u8::MAX {
                let mut bytes = whole.as_bytes().to_vec();
                bytes[place] = byte;
                if let Ok(entry) = Entry::of(said("m"), &Mark::new(bytes)) {
                    assert!(entry.newest_input() <= MOST_INPUTS);
                    assert_eq!(essence(&again(&entry)), essence(&entry));
                }
            }
        }
    }
}
