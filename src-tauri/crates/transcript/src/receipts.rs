//! Who has had a message, and who has read it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ParticipantId;

/// Recipients of one message that are kept. A chat has a handful; a service that names ever new ones takes bounded memory.
const MOST: usize = 100;

/// Newest marks by recipient, in the order of their ids. (Nearly always one or two: a list is smaller than a tree.)
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Receipts(Vec<(ParticipantId, Marks)>);

/// Delivered and read marks of one recipient.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// `DeliveredTimestamp`.
    pub delivered: Option<Timestamp>,
    /// `ReadTimestamp`.
    pub read: Option<Timestamp>,
}

/// What became of marks that came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Merged {
    /// Something is newer than before.
    pub(crate) news: bool,
    /// Recipients beyond the bound: not kept.
    pub(crate) dropped: u32,
}

impl Receipts {
    pub(crate) const NONE: &Self = &Self(Vec::new());

    /// Nobody has had it, as far as known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Marks of one recipient.
    pub fn get(&self, recipient: &ParticipantId) -> Option<Marks> {
        let at = self.find(recipient).ok()?;
        self.0.get(at).map(|(_, marks)| *marks)
    }

    /// Everyone who has had it.
    pub fn iter(&self) -> impl Iterator<Item = (&ParticipantId, &Marks)> {
        self.0.iter().map(|(recipient, marks)| (recipient, marks))
    }

    /// Keeps the newest mark of each kind.
    pub fn mark(&mut self, recipient: &ParticipantId, marks: Marks) {
        self.merge_one(recipient, marks);
    }

    /// Keeps the newest mark of each kind for each recipient.
    pub(crate) fn merge(&mut self, from: &Self) -> Merged {
        let mut merged = Merged::default();
        for (recipient, marks) in from.iter() {
            let one = self.merge_one(recipient, *marks);
            merged.news |= one.news;
            merged.dropped += one.dropped;
        }
        merged
    }

    fn merge_one(&mut self, recipient: &ParticipantId, marks: Marks) -> Merged {
        match self.find(recipient) {
            Ok(at) => {
                let known = &mut self.0[at].1;
                let before = *known;
                known.delivered = before.delivered.max(marks.delivered);
                known.read = before.read.max(marks.read);
                Merged { news: *known != before, dropped: 0 }
            }
            Err(at) => {
                self.0.insert(at, (recipient.clone(), marks));
                let dropped = u32::from(self.0.len() > MOST);
                // The smallest ids stay, so that it makes no difference which came first.
                self.0.truncate(MOST);
                Merged { news: at < MOST, dropped }
            }
        }
    }

    fn find(&self, recipient: &ParticipantId) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(recipient))
    }
}

impl<const N: usize> From<[(ParticipantId, Marks); N]> for Receipts {
    fn from(receipts: [(ParticipantId, Marks); N]) -> Self {
        let mut all = Self::default();
        for (recipient, marks) in &receipts {
            all.mark(recipient, *marks);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_newest_mark_of_each_kind_stays() {
        let mut receipts = Receipts::default();
        let read = Marks { delivered: None, read: Some(at(9)) };
        let delivered = Marks { delivered: Some(at(5)), read: Some(at(7)) };
        assert_eq!(receipts.merge(&[("p".into(), read)].into()), Merged { news: true, dropped: 0 });
        assert!(receipts.merge(&[("p".into(), delivered)].into()).news);
        assert!(!receipts.merge(&[("p".into(), delivered)].into()).news);
        assert_eq!(receipts.get(&"p".into()), Some(Marks { delivered: Some(at(5)), read: Some(at(9)) }));
    }

    #[test]
    fn recipients_without_end_take_bounded_memory_are_counted_and_leave_the_same_whatever_came_first() {
        let ids: Vec<ParticipantId> =
            (0..MOST + 10).map(|n| ParticipantId::new(format!("{:04}", n * 7 % 110))).collect();
        let kept = |order: &mut dyn Iterator<Item = &ParticipantId>| {
            let mut receipts = Receipts::default();
            let dropped: u32 =
                order.map(|id| receipts.merge(&[(id.clone(), Marks::default())].into()).dropped).sum();
            (receipts, dropped)
        };
        let (forward, dropped) = kept(&mut ids.iter());
        assert_eq!((forward.iter().count(), dropped), (MOST, 10));
        assert_eq!(kept(&mut ids.iter().rev()), (forward, 10));
    }

    #[test]
    fn a_recipient_who_is_not_kept_is_no_news() {
        let one = |number: usize| [(ParticipantId::new(format!("{number:04}")), Marks::default())].into();
        let mut receipts = Receipts::default();
        for number in 1..=MOST {
            assert_eq!(receipts.merge(&one(number)), Merged { news: true, dropped: 0 });
        }
        assert_eq!(receipts.merge(&one(MOST + 1)), Merged { news: false, dropped: 1 });
        assert_eq!(receipts.merge(&one(0)), Merged { news: true, dropped: 1 });
    }
}
