//! The rows of a database of which some pages are not what was written: all that stand on pages that are.

use std::io;

use rusqlite::types::Value;

use super::pages::Pages;
use super::records::Node;
use super::trees::Trees;
use crate::Key;
use crate::place::Place;

/// The damaged database.
pub(super) struct Leaves {
    pages: Pages,
    trees: Trees,
}

/// A row, as far as it can be read.
pub(super) struct Row {
    /// Its row id, in a table that has them.
    pub(super) key: Option<i64>,
    /// `None`: a page on which it goes on is damaged.
    pub(super) values: Option<Vec<Value>>,
}

impl Leaves {
    /// Looks at every page; `None`: not one is what somebody wrote who has this key.
    pub(super) fn open(place: &Place, key: &Key) -> io::Result<Option<Self>> {
        let Some(mut pages) = Pages::open(place, key)? else { return Ok(None) };
        let trees = Trees::survey(&mut pages);
        Ok(Some(Self { pages, trees }))
    }

    /// The version of the tables, if the first page is whole.
    pub(super) fn version(&mut self) -> Option<u32> {
        self.pages.version()
    }

    /// Gives each row of a table, or of an index.
    pub(super) fn rows(&mut self, tree: &str, mut take: impl FnMut(Row)) {
        self.rows_on(self.trees.pages_of(tree), &mut take);
    }

    /// Gives each row of tables of which nobody knows any more which they are.
    pub(super) fn stray_rows(&mut self, mut take: impl FnMut(Row)) {
        self.rows_on(self.trees.strays(), &mut take);
    }

    fn rows_on(&mut self, pages: Vec<u32>, take: &mut dyn FnMut(Row)) {
        for number in pages {
            let Some(page) = self.pages.page(number) else { continue };
            let Some(node) = Node::of(&page, number) else { continue };
            for cell in node.rows() {
                let key = cell.as_ref().and_then(|cell| cell.key);
                let values = cell.and_then(|cell| cell.values(self.trees.follow(&mut self.pages, number)));
                take(Row { key, values });
            }
        }
    }

    /// All rows of an index, if every page of it is whole.
    pub(super) fn all_rows(&mut self, index: &str) -> Option<Vec<Vec<Value>>> {
        let mut is_all = self.trees.lost(&mut self.pages, index, false).is_empty();
        let mut rows = Vec::new();
        self.rows(index, |row| match row.values {
            Some(values) => rows.push(values),
            None => is_all = false,
        });
        is_all.then_some(rows)
    }

    /// Keys of which rows may have stood on damaged pages of a table.
    pub(super) fn lost(&mut self, table: &str, has_rows_on_leaves_alone: bool) -> Vec<(i64, i64)> {
        self.trees.lost(&mut self.pages, table, has_rows_on_leaves_alone)
    }
}
