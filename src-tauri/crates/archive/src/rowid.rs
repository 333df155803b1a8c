//! Where an item stands in the database: its row id is its time.
//!
//! So the newest hits of a search are at the end of every list of the index, and a range of dates is a range of row ids. And it tells about
//! how long the item's text is, so that hits can be weighed without a look at their texts.

use std::ops::RangeInclusive;

use jiff::Timestamp;

/// 2020-01-01T00:00:00Z: the service's transcripts are not older, and what is older has a negative id.
const EPOCH: i64 = 1_577_836_800;
/// Items of one second, to the power of two. Those beyond spill into the seconds after it.
const SLOT_BITS: u32 = 10;

/// Items that find a place within one second.
pub(crate) const SLOTS: i64 = 1 << SLOT_BITS;

/// Row ids of a second for texts of one size, as long as there are any left.
pub(crate) const SIZE_SLOTS: i64 = SLOTS / Size::ALL.len() as i64;

/// About how long a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Size {
    /// A handful of words, or none.
    Few,
    /// A short sentence.
    Some,
    /// One or two sentences.
    Many,
    /// More.
    Lots,
}

impl Size {
    pub(crate) const ALL: [Self; 4] = [Self::Few, Self::Some, Self::Many, Self::Lots];

    /// Of a text, by its bytes: a character of a script without spaces has three, and is half of a word.
    pub(crate) fn of(text: &str) -> Self {
        match text.len() {
            0..=24 => Self::Few,
            25..=60 => Self::Some,
            61..=120 => Self::Many,
            _ => Self::Lots,
        }
    }
}

/// About how long a row's text is. Where a second has too many of a size, they are taken for another.
pub(crate) fn size_of(rid: i64) -> Size {
    match (rid & (SLOTS - 1)) / SIZE_SLOTS {
        0 => Size::Few,
        1 => Size::Some,
        2 => Size::Many,
        _ => Size::Lots,
    }
}

/// The first row id of an instant's second.
pub(crate) fn first_of(time: Timestamp) -> i64 {
    first_of_second(time.as_second())
}

/// The first row id of a second since 1970.
pub(crate) fn first_of_second(second: i64) -> i64 {
    second.saturating_sub(EPOCH).saturating_mul(SLOTS)
}

/// The second since 1970 in which a row stands. (An item that spilled is a little older.)
pub(crate) fn second_of(rid: i64) -> i64 {
    (rid >> SLOT_BITS) + EPOCH
}

/// The row ids of the seconds from `from` until before `until`; without an end, all.
pub(crate) fn range(from: Option<i64>, until: Option<i64>) -> RangeInclusive<i64> {
    let first = from.map_or(i64::MIN, first_of_second);
    let last = until.map_or(i64::MAX, |until| first_of_second(until).saturating_sub(1));
    first..=last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_row_stands_in_the_second_of_its_item(second in -2_000_000_000_i64..7_000_000_000, slot in 0..SLOTS) {
            let first = first_of(Timestamp::from_second(second).unwrap());
            prop_assert_eq!(second_of(first + slot), second);
            prop_assert!(range(Some(second), Some(second + 1)).contains(&(first + slot)));
            prop_assert!(!range(Some(second + 1), None).contains(&(first + slot)));
            prop_assert!(!range(None, Some(second)).contains(&(first + slot)));
        }
    }
}
