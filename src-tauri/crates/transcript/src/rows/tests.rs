use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::entry::Source;
use crate::{Event, Format, Item, Kind, Seen};

fn at(ms: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_millis(ms)
}

/// Every third is no word.
fn entry(number: usize, ms: i64) -> Entry {
    let kind =
        if number.is_multiple_of(3) { Kind::Event(Event::Joined) } else { Kind::Message(Format::Plain) };
    let item = Item::new(id(number), at(ms), kind);
    Entry::new(item, Source::Read, Seen { number: 1, at: at(0) })
}

fn id(number: usize) -> ItemId {
    ItemId::new(format!("{number:03}"))
}

/// What a plain list does.
#[derive(Default)]
struct Model(Vec<(i64, usize)>);

impl Model {
    fn numbers(&self, wanted: impl Fn(i64) -> bool) -> Vec<ItemId> {
        self.0.iter().filter(|(ms, _)| wanted(*ms)).map(|(_, number)| id(*number)).collect()
    }
}

fn ids<'a>(entries: impl Iterator<Item = &'a Arc<Entry>>) -> Vec<ItemId> {
    entries.map(|entry| entry.id().clone()).collect()
}

fn check(rows: &Rows, model: &Model) {
    assert_eq!(ids(rows.iter()), model.numbers(|_| true));
    let reversed = |mut ids: Vec<ItemId>| {
        ids.reverse();
        ids
    };
    assert_eq!(reversed(ids(rows.iter().rev())), model.numbers(|_| true));
    assert_eq!(rows.len(), model.0.len());
    assert_eq!(rows.first().map(|entry| entry.id().clone()), model.numbers(|_| true).first().cloned());
    assert_eq!(rows.last().map(|entry| entry.id().clone()), model.numbers(|_| true).last().cloned());
    assert!(rows.blocks.iter().all(|block| (1..=BLOCK).contains(&block.entries.len())));
    for ms in -1..12 {
        assert_eq!(ids(rows.at(at(ms))), model.numbers(|known| known == ms));
        assert_eq!(ids(rows.from(at(ms))), model.numbers(|known| known >= ms));
        assert_eq!(ids(rows.after(at(ms))), model.numbers(|known| known > ms));
        assert_eq!(ids(rows.until(at(ms))), model.numbers(|known| known <= ms));
        assert_eq!(reversed(ids(rows.until(at(ms)).rev())), model.numbers(|known| known <= ms));
        let words = model.0.iter().filter(|(known, number)| *known > ms && !number.is_multiple_of(3));
        assert_eq!(rows.words_after(at(ms)), words.count());
    }
    let mut before = Vec::new();
    for (number, entry) in rows.iter().enumerate() {
        assert_eq!(rows.count_before(entry.place), number);
        assert_eq!(ids(rows.before(entry.place)), before);
        let behind: Vec<ItemId> = ids(rows.iter().skip(number + 1));
        assert_eq!(ids(rows.behind(entry.place)), behind);
        assert_eq!(rows.get(entry.id()).map(|found| found.place), Some(entry.place));
        assert_eq!(rows.time(entry.id()), Some(entry.place.time));
        before.push(entry.id().clone());
    }
    let end = Place { time: at(1_000), ordinal: 0 };
    assert_eq!(rows.count_before(end), model.0.len());
}

proptest! {
    #[test]
    fn rows_in_blocks_are_what_a_plain_list_is(
        steps in prop::collection::vec((0..10_i64, 0..60_usize, 0..10_u8), 1..120),
    ) {
        let (mut rows, mut model) = (Rows::default(), Model::default());
        for (ms, number, what) in steps {
            let known = model.0.iter().position(|(_, known)| *known == number);
            match known {
                None => {
                    let shares = rows.insert(entry(number, ms));
                    prop_assert_eq!(shares, model.0.iter().any(|(known, _)| *known == ms));
                    let last = rows.at(at(ms)).next_back().map(|entry| entry.id().clone());
                    prop_assert_eq!(last, Some(id(number)), "behind the others of its instant");
                    rows.rearrange(at(ms));
                    model.0.push((ms, number));
                }
                Some(place) if what < 4 => {
                    let (ms, _) = model.0.remove(place);
                    prop_assert_eq!(rows.remove(&id(number)).map(|entry| entry.place.time), Some(at(ms)));
                    rows.rearrange(at(ms));
                }
                Some(_) => {
                    let heard = rows.update(&id(number), |entry| std::mem::replace(&mut entry.heard, true));
                    prop_assert!(heard.is_some());
                    prop_assert!(rows.get(&id(number)).is_some_and(|entry| entry.heard));
                }
            }
            model.0.sort_unstable();
            check(&rows, &model);
        }
        prop_assert!(rows.update(&id(99), |_| ()).is_none());
        prop_assert!(rows.remove(&id(99)).is_none());
    }
}

#[test]
fn a_kind_that_changes_is_counted_anew() {
    let mut rows = Rows::default();
    rows.insert(entry(1, 5));
    rows.update(&id(1), |entry| entry.item.kind = Kind::Event(Event::Joined));
    assert_eq!(rows.words_after(at(0)), 0);
    rows.insert(entry(2, 6));
    assert_eq!(rows.words_after(at(0)), 1);
}

#[test]
fn an_entry_that_is_put_in_stands_behind_all_others_of_its_instant() {
    let mut rows = Rows::default();
    for number in [4, 2, 1] {
        rows.insert(entry(number, 5));
    }
    let ordinals: Vec<u32> = rows.iter().map(|entry| entry.place.ordinal).collect();
    assert_eq!((ids(rows.iter()), ordinals), (vec![id(4), id(2), id(1)], vec![0, 1, 2]));
}

#[test]
fn only_those_whose_number_in_the_instant_is_another_are_told() {
    let mut rows = Rows::default();
    for number in [1, 4, 2] {
        rows.insert(entry(number, 5));
    }
    assert_eq!(rows.rearrange(at(5)), [id(2), id(4)]);
    assert_eq!(rows.rearrange(at(5)), []);
    assert_eq!(rows.rearrange(at(6)), []);
}

#[test]
fn blocks_that_are_filled_at_the_end_are_full() {
    let mut rows = Rows::default();
    for number in 0..4 * BLOCK {
        rows.insert(entry(number, i64::try_from(number).unwrap()));
    }
    assert_eq!(rows.blocks.len(), 4);
}
