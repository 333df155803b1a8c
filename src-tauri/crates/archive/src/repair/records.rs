//! What stands on a page of a table or of an index (<https://www.sqlite.org/fileformat2.html#b_tree_pages>). No bytes make it fail.

use rusqlite::types::Value;

use super::pages::Page;

/// No record is longer: SQLite would not take it.
const LONGEST: u64 = 1_000_000_000;
/// Bytes at the front of the first page that are no part of a tree.
const FILE_HEADER: usize = 100;
/// Bytes at the front of a page on which a record goes on: the number of the next.
const NEXT: usize = 4;

/// What a page is in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    TableLeaf,
    TableInner,
    IndexLeaf,
    IndexInner,
}

impl Kind {
    pub(super) fn is_inner(self) -> bool {
        matches!(self, Self::TableInner | Self::IndexInner)
    }

    /// The rows of a table stand on its leaves alone; an index, and a table that is one, has some on every page.
    pub(super) fn has_rows(self) -> bool {
        self != Self::TableInner
    }

    fn is_of_table(self) -> bool {
        matches!(self, Self::TableLeaf | Self::TableInner)
    }
}

/// A page of a tree.
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    /// The bytes that the database uses.
    page: &'a [u8],
    header: usize,
    cells: usize,
}

/// A row, as far as it stands on the page.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    /// Its row id, in a table that has them.
    pub(super) key: Option<i64>,
    length: usize,
    here: &'a [u8],
    next: Option<u32>,
}

impl<'a> Node<'a> {
    /// `None`: it is none.
    pub(super) fn of(page: &'a [u8], number: u32) -> Option<Self> {
        let header = if number == 1 { FILE_HEADER } else { 0 };
        let kind = match page.get(header)? {
            0x0d => Kind::TableLeaf,
            0x05 => Kind::TableInner,
            0x0a => Kind::IndexLeaf,
            0x02 => Kind::IndexInner,
            _ => return None,
        };
        let cells = page.get(header + 3..header + 5)?.try_into().ok().map(u16::from_be_bytes)?;
        let cells = usize::from(cells);
        Some(Self { kind, page, header, cells })
    }

    /// The pages below, in order, each with the greatest key on it or below it: the row id, or the number that comes first in a row of an
    /// index.
    pub(super) fn children(&self) -> Vec<(u32, Option<i64>)> {
        if !self.kind.is_inner() {
            return Vec::new();
        }
        let child = |at: usize| Bytes(self.page.get(at..)?).number();
        let below = self.places().filter_map(|at| Some((child(at)?, self.greatest(at))));
        below.chain(child(self.header + 8).map(|last| (last, None))).collect()
    }

    fn greatest(&self, at: usize) -> Option<i64> {
        if self.kind == Kind::TableInner {
            return Bytes(self.page.get(at + 4..)?).varint().map(u64::cast_signed);
        }
        match first_value(self.cell(at)?.here)? {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// Its rows; `None` for each that makes no sense.
    pub(super) fn rows(&self) -> impl Iterator<Item = Option<Cell<'a>>> {
        self.places().map(|at| self.cell(at))
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        let first = self.header + if self.kind.is_inner() { 12 } else { 8 };
        let places = self.page.get(first..).unwrap_or_default().as_chunks::<2>().0;
        places.iter().take(self.cells).map(|place| usize::from(u16::from_be_bytes(*place)))
    }

    fn cell(&self, at: usize) -> Option<Cell<'a>> {
        let mut bytes = Bytes(self.page.get(at..)?);
        if self.kind.is_inner() {
            bytes.number()?;
        }
        let length = usize::try_from(bytes.varint()?.min(LONGEST + 1)).ok()?;
        let key = if self.kind.is_of_table() { Some(bytes.varint()?.cast_signed()) } else { None };
        if length as u64 > LONGEST {
            return None;
        }
        let usable = self.page.len();
        let least = (usable - 12) * 32 / 255 - 23;
        let most = if self.kind.is_of_table() { usable - 35 } else { (usable - 12) * 64 / 255 - 23 };
        let here = if length <= most {
            length
        } else {
            Some(least + (length - least) % (usable - NEXT)).filter(|here| *here <= most).unwrap_or(least)
        };
        let (here, is_all) = (bytes.take(here)?, here == length);
        Some(Cell { key, length, here, next: if is_all { None } else { Some(bytes.number()?) } })
    }
}

impl Cell<'_> {
    /// Its values. `follow` gives the pages on which a long one goes on; `None`: one of them is missing, or it makes no sense.
    pub(super) fn values(&self, mut follow: impl FnMut(u32) -> Option<Page>) -> Option<Vec<Value>> {
        let mut record = self.here.to_vec();
        let mut next = self.next;
        while record.len() < self.length {
            let page = follow(next?)?;
            let (number, more) = page.split_at_checked(NEXT)?;
            record.extend_from_slice(&more[..more.len().min(self.length - record.len())]);
            next = Bytes(number).number();
        }
        // Where it goes on behind its end, a page of it is another's.
        if next.is_none() { values(&record) } else { None }
    }
}

/// The values of a record (<https://www.sqlite.org/fileformat2.html#record_format>).
fn values(record: &[u8]) -> Option<Vec<Value>> {
    let mut bytes = Bytes(record);
    let header = usize::try_from(bytes.varint()?).ok()?;
    let mut kinds = Bytes(record.get(record.len() - bytes.0.len()..header)?);
    let mut body = Bytes(record.get(header..)?);
    let mut values = Vec::new();
    while !kinds.0.is_empty() {
        values.push(body.value(kinds.varint()?)?);
    }
    body.0.is_empty().then_some(values)
}

/// The first value of a record, of which no more than the beginning need be there.
fn first_value(record: &[u8]) -> Option<Value> {
    let mut bytes = Bytes(record);
    let header = usize::try_from(bytes.varint()?).ok()?;
    let kind = bytes.varint()?;
    Bytes(record.get(header..)?).value(kind)
}

/// Bytes that are read from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The number of a page; 0 is none.
    fn number(&mut self) -> Option<u32> {
        let number = u32::from_be_bytes(self.take(4)?.try_into().ok()?);
        (number > 0).then_some(number)
    }

    /// Seven bits a byte, the highest first; of a ninth byte all eight count.
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for _ in 0..8 {
            let byte = self.take(1)?[0];
            value = value << 7 | u64::from(byte & 0x7f);
            if byte < 0x80 {
                return Some(value);
            }
        }
        Some(value << 8 | u64::from(self.take(1)?[0]))
    }

    fn integer(&mut self, length: usize) -> Option<i64> {
        let bytes = self.take(length)?;
        let sign = if bytes[0] < 0x80 { 0 } else { -1 };
        Some(bytes.iter().fold(sign, |value, byte| value << 8 | i64::from(*byte)))
    }

    fn value(&mut self, kind: u64) -> Option<Value> {
        Some(match kind {
            0 => Value::Null,
            1..=4 => Value::Integer(self.integer(usize::try_from(kind).ok()?)?),
            5 => Value::Integer(self.integer(6)?),
            6 => Value::Integer(self.integer(8)?),
            7 => Value::Real(f64::from_be_bytes(self.take(8)?.try_into().ok()?)),
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            10 | 11 => return None,
            _ => {
                let bytes = self.take(usize::try_from((kind - 12) / 2).ok()?)?;
                if kind.is_multiple_of(2) {
                    Value::Blob(bytes.to_vec())
                } else {
                    Value::Text(str::from_utf8(bytes).ok()?.to_owned())
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A page of one of the kinds, with any bytes.
    fn page() -> impl Strategy<Value = Page> {
        let any_bytes = prop::collection::vec(prop_oneof![2 => any::<u8>(), 1 => Just(0)], 4016..=4048);
        (prop::sample::select(vec![0x0d, 0x05, 0x0a, 0x02]), any_bytes).prop_map(|(kind, mut page)| {
            page[0] = kind;
            page[FILE_HEADER] = kind;
            page
        })
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_much(page in page(), number in 1_u32..3) {
            let node = Node::of(&page, number).unwrap();
            node.children();
            for row in node.rows().flatten() {
                let mut pages = 0;
                row.values(|_| {
                    pages += 1;
                    (pages < 9).then(|| page.clone())
                });
            }
        }

        #[test]
        fn a_record_is_read_as_it_is_meant(number in any::<i64>(), text in "[a-zé退]{0,15}", bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let kinds = [6, 13 + 2 * text.len() as u8, 12 + 2 * bytes.len() as u8, 0, 9];
            let mut record = vec![kinds.len() as u8 + 1];
            record.extend(kinds);
            record.extend(number.to_be_bytes());
            record.extend(text.as_bytes());
            record.extend(&bytes);
            let meant =
                [Value::Integer(number), Value::Text(text), Value::Blob(bytes), Value::Null, Value::Integer(1)];
            prop_assert_eq!(values(&record), Some(meant.to_vec()));
            record.push(0);
            prop_assert_eq!(values(&record), None, "nothing may be left over");
        }
    }
}
