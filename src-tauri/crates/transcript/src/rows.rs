//! All entries in display order, in blocks.
//!
//! A list of short lists. To find a place takes a few steps, to insert moves a block's worth of pointers, to count up to a place
//! adds up the blocks before it. An item costs one pointer, where a tree of instants would take a hundred bytes.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use jiff::Timestamp;

use crate::order::Order;
use crate::{Entry, ItemId, Place};

/// Most entries of a block. (Of few, so that a test of a few items has many blocks.)
const BLOCK: usize = if cfg!(test) { 6 } else { 256 };

/// The entries of a chat.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    /// None is empty.
    blocks: Vec<Block>,
    /// Ids are the service's own making, and looked up many times for each item: a hash that is keyed, and quick.
    times: HashMap<ItemId, Timestamp, RandomState>,
    pub(crate) order: Order,
}

#[derive(Debug, Clone, Default)]
struct Block {
    entries: Vec<Arc<Entry>>,
    /// Which of them are words or files: told apart without a look at each entry.
    words: Vec<bool>,
}

/// Where an entry is, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    block: usize,
    at: usize,
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    /// In display order.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.blocks.iter().flat_map(|block| &block.entries)
    }

    pub(crate) fn first(&self) -> Option<&Arc<Entry>> {
        self.blocks.first()?.entries.first()
    }

    pub(crate) fn last(&self) -> Option<&Arc<Entry>> {
        self.blocks.last()?.entries.last()
    }

    /// Where an item stands.
    pub(crate) fn time(&self, id: &ItemId) -> Option<Timestamp> {
        self.times.get(id).copied()
    }

    pub(crate) fn get(&self, id: &ItemId) -> Option<&Arc<Entry>> {
        let position = self.position(id)?;
        Some(&self.blocks[position.block].entries[position.at])
    }

    /// The items of one instant, in display order.
    pub(crate) fn at(&self, time: Timestamp) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        let (from, to) = (self.lower(time), self.upper(time));
        self.between(from, to)
    }

    /// Oldest first.
    pub(crate) fn from(&self, time: Timestamp) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.between(self.lower(time), self.end())
    }

    /// Later than an instant, oldest first.
    pub(crate) fn after(&self, time: Timestamp) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.between(self.upper(time), self.end())
    }

    /// Up to and with an instant, oldest first.
    pub(crate) fn until(&self, time: Timestamp) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.between(Position { block: 0, at: 0 }, self.upper(time))
    }

    /// Standing before a place, oldest first.
    pub(crate) fn before(&self, place: Place) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.between(Position { block: 0, at: 0 }, self.partition(|known| known < place))
    }

    /// Standing behind a place, oldest first.
    pub(crate) fn behind(&self, place: Place) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.between(self.partition(|known| known <= place), self.end())
    }

    /// How many stand before a place.
    pub(crate) fn count_before(&self, place: Place) -> usize {
        let position = self.partition(|known| known < place);
        let blocks = self.blocks.iter().take(position.block);
        blocks.map(|block| block.entries.len()).sum::<usize>() + position.at
    }

    /// How many words and files are later than an instant.
    pub(crate) fn words_after(&self, time: Timestamp) -> usize {
        let from = self.upper(time);
        let rest = self.blocks.iter().skip(from.block + 1).map(|block| count(&block.words)).sum::<usize>();
        let here = self.blocks.get(from.block).map_or(&[][..], |block| &block.words[from.at..]);
        count(here) + rest
    }

    /// Puts in an entry of an item that is not there yet, behind the others of its instant; says whether there are any, so that the
    /// instant has to be put in order.
    pub(crate) fn insert(&mut self, mut entry: Entry) -> bool {
        let time = entry.place.time;
        self.times.insert(entry.id().clone(), time);
        let position = self.upper(time);
        let last = self.previous(position).map(|last| last.place).filter(|last| last.time == time);
        entry.place.ordinal = last.map_or(0, |last| last.ordinal + 1);
        self.put(position, Arc::new(entry));
        last.is_some()
    }

    /// Takes out an entry. The others of its instant have to be put in order.
    pub(crate) fn remove(&mut self, id: &ItemId) -> Option<Entry> {
        let position = self.position(id)?;
        self.times.remove(id);
        Some(Arc::unwrap_or_clone(self.take(position)))
    }

    /// Changes an entry, but neither its id nor its place.
    pub(crate) fn update<T>(&mut self, id: &ItemId, change: impl FnOnce(&mut Entry) -> T) -> Option<T> {
        let position = self.position(id)?;
        let block = &mut self.blocks[position.block];
        let entry = Arc::make_mut(&mut block.entries[position.at]);
        let outcome = change(entry);
        block.words[position.at] = entry.item.is_word();
        Some(outcome)
    }

    /// Orders an instant anew; gives the ids whose ordinal is different now.
    pub(crate) fn rearrange(&mut self, time: Timestamp) -> Vec<ItemId> {
        let mut entries = Vec::new();
        loop {
            // Anew each time: with its last entry a block goes.
            let first = self.lower(time);
            if self.entry(first).is_none_or(|entry| entry.place.time != time) {
                break;
            }
            entries.push(self.take(first));
        }
        self.order.arrange(time, &mut entries);
        let mut renumbered = Vec::new();
        for (ordinal, mut entry) in (0..).zip(entries) {
            if entry.place.ordinal != ordinal {
                Arc::make_mut(&mut entry).place.ordinal = ordinal;
                renumbered.push(entry.id().clone());
            }
            // Everything before it is in place already, so that it goes behind.
            self.put(self.upper(time), entry);
        }
        renumbered
    }

    fn position(&self, id: &ItemId) -> Option<Position> {
        let time = self.time(id)?;
        let mut position = self.lower(time);
        loop {
            let entry = self.entry(position)?;
            if entry.id() == id {
                return Some(position);
            }
            position = self.next(position);
        }
    }

    fn entry(&self, position: Position) -> Option<&Arc<Entry>> {
        self.blocks.get(position.block)?.entries.get(position.at)
    }

    /// The entry before a position.
    fn previous(&self, position: Position) -> Option<&Arc<Entry>> {
        match position.at.checked_sub(1) {
            Some(at) => self.entry(Position { at, ..position }),
            None => self.blocks.get(position.block.checked_sub(1)?)?.entries.last(),
        }
    }

    fn next(&self, position: Position) -> Position {
        self.normal(Position { at: position.at + 1, ..position })
    }

    /// The first position whose entry is not earlier.
    fn lower(&self, time: Timestamp) -> Position {
        self.partition(|known| known.time < time)
    }

    /// The first position whose entry is later.
    fn upper(&self, time: Timestamp) -> Position {
        self.partition(|known| known.time <= time)
    }

    /// The first position whose place is not `before`; places for which it holds stand first.
    fn partition(&self, before: impl Fn(Place) -> bool) -> Position {
        let passed = |block: &Block| block.entries.last().is_some_and(|last| before(last.place));
        // Most often what is looked for is near the end: in ever longer steps back from there.
        let (mut first, mut step) = (self.blocks.len(), 1);
        while first > 0 && !passed(&self.blocks[first - 1]) {
            first = first.saturating_sub(step);
            step *= 2;
        }
        let block = first + self.blocks[first..].partition_point(passed);
        if block == self.blocks.len() {
            return self.end();
        }
        Position { block, at: near_end(&self.blocks[block].entries, before) }
    }

    /// Behind everything.
    fn end(&self) -> Position {
        Position { block: self.blocks.len(), at: 0 }
    }

    /// A position behind a block is the first of the next one.
    fn normal(&self, position: Position) -> Position {
        let inside = self.blocks.get(position.block).is_some_and(|block| position.at < block.entries.len());
        if inside { position } else { Position { block: position.block + 1, at: 0 } }
    }

    fn between(&self, from: Position, to: Position) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        let blocks = self.blocks.iter().enumerate().take(to.block + 1).skip(from.block);
        blocks.flat_map(move |(number, block)| {
            let end = if number == to.block { to.at } else { block.entries.len() };
            let begin = if number == from.block { from.at } else { 0 };
            &block.entries[begin.min(end)..end]
        })
    }

    fn put(&mut self, position: Position, entry: Arc<Entry>) {
        let mut position = position;
        if position.block == self.blocks.len() {
            // At the end: full blocks are left full.
            if self.blocks.last().is_none_or(|block| block.entries.len() >= BLOCK) {
                self.blocks.push(Block::default());
            }
            position.block = self.blocks.len() - 1;
            position.at = self.blocks[position.block].entries.len();
        } else if self.blocks[position.block].entries.len() >= BLOCK {
            let rest = self.blocks[position.block].split();
            self.blocks.insert(position.block + 1, rest);
            let half = self.blocks[position.block].entries.len();
            if position.at > half {
                position = Position { block: position.block + 1, at: position.at - half };
            }
        }
        let block = &mut self.blocks[position.block];
        block.words.insert(position.at, entry.item.is_word());
        block.entries.insert(position.at, entry);
    }

    fn take(&mut self, position: Position) -> Arc<Entry> {
        let block = &mut self.blocks[position.block];
        let entry = block.entries.remove(position.at);
        block.words.remove(position.at);
        if block.entries.is_empty() {
            self.blocks.remove(position.block);
        }
        entry
    }
}

fn count(words: &[bool]) -> usize {
    words.iter().filter(|is_word| **is_word).count()
}

/// What `partition_point` gives. It begins at the end, and needs few steps where the point is near it: each step to another entry may
/// have to wait for memory.
fn near_end(entries: &[Arc<Entry>], before: impl Fn(Place) -> bool) -> usize {
    let (mut end, mut step) = (entries.len(), 1);
    while end > 0 {
        let probe = end.saturating_sub(step);
        if before(entries[probe].place) {
            return probe + 1 + entries[probe + 1..end].partition_point(|entry| before(entry.place));
        }
        (end, step) = (probe, step * 2);
    }
    0
}

impl Block {
    /// Keeps the first half and gives the second.
    fn split(&mut self) -> Self {
        let entries = self.entries.split_off(self.entries.len() / 2);
        self.entries.shrink_to_fit();
        let words = self.words.split_off(self.entries.len());
        Self { entries, words }
    }
}
