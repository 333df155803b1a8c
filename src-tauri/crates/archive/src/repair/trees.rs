//! Which page of a database belongs to what, as far as its pages still tell.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::types::Value;

use super::pages::{Page, Pages};
use super::records::{Kind, Node};

/// The root of the tree in which the others are named is the first page.
const SCHEMA: u32 = 1;
/// A tree of more levels would have more pages than a file.
const LEVELS: usize = 40;
/// Bytes of what a page map says of one page (<https://www.sqlite.org/fileformat2.html#pointer_map_or_ptrmap_pages>).
const MAPPED: usize = 5;
/// Keys of all rows: beyond are times in tens of thousands of years.
pub(super) const ALL: (i64, i64) = (-1 << 50, 1 << 50);

/// What a page map says of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mapped {
    /// The root of a tree.
    Root,
    /// It belongs to nobody.
    Free,
    /// A record goes on there that comes from this page.
    Overflow(u32),
    /// It is below this page.
    Below(u32),
}

impl Mapped {
    fn read([kind, page @ ..]: [u8; MAPPED]) -> Option<Self> {
        let page = u32::from_be_bytes(page);
        Some(match kind {
            1 => Self::Root,
            2 => Self::Free,
            3 | 4 => Self::Overflow(page),
            5 => Self::Below(page),
            _ => return None,
        })
    }
}

/// The pages of each tree.
#[derive(Default)]
pub(super) struct Trees {
    mapped: HashMap<u32, Mapped>,
    /// What stands above a page: as that page says itself, or a page map.
    above: HashMap<u32, u32>,
    /// By root.
    names: HashMap<u32, String>,
    /// Whole pages, by the name of their tree.
    whole: BTreeMap<String, Vec<u32>>,
    /// Whole pages of nobody knows which tree.
    stray: Vec<u32>,
    /// Pages that are not what was written, and may have been of a tree.
    bad: Vec<u32>,
    /// Pages above others.
    inner: HashSet<u32>,
}

impl Trees {
    /// Looks at every page.
    pub(super) fn survey(pages: &mut Pages) -> Self {
        let mut trees = Self::default();
        let mut found = Vec::new();
        for number in (1..=pages.count()).filter(|number| Pages::is_used(*number)) {
            let is_map = is_map(number, pages.usable());
            match pages.page(number) {
                Some(page) if is_map => {
                    let entries = page.as_chunks::<MAPPED>().0.iter().map(|entry| Mapped::read(*entry));
                    let entries = (number + 1..).zip(entries);
                    trees.mapped.extend(entries.filter_map(|(page, mapped)| Some((page, mapped?))));
                }
                Some(page) => {
                    let Some(node) = Node::of(&page, number) else { continue };
                    found.push((number, node.kind));
                    trees.above.extend(node.children().into_iter().map(|(child, _)| (child, number)));
                }
                None if is_map => {}
                None => trees.bad.push(number),
            }
        }
        for (page, mapped) in &trees.mapped {
            if let Mapped::Below(above) = mapped {
                trees.above.entry(*page).or_insert(*above);
            }
        }
        trees.name(pages, &found);
        if !pages.is_counted() {
            // Whatever is spoken of was there, though the file ends before.
            let beyond = trees.above.keys().chain(trees.names.keys()).filter(|page| **page > pages.count());
            let beyond: HashSet<u32> = beyond.copied().collect();
            trees.bad.extend(beyond);
        }
        let bad = std::mem::take(&mut trees.bad);
        trees.bad = bad.into_iter().filter(|page| !trees.is_apart(*page)).collect();
        trees.inner = trees.above.values().copied().collect();
        for (number, kind) in found.into_iter().filter(|(_, kind)| kind.has_rows()) {
            match trees.tree_of(number).map(str::to_owned) {
                Some(tree) => trees.whole.entry(tree).or_default().push(number),
                None if kind == Kind::TableLeaf && !trees.is_apart(number) => trees.stray.push(number),
                None => {}
            }
        }
        trees
    }

    fn name(&mut self, pages: &mut Pages, found: &[(u32, Kind)]) {
        for (number, _) in found {
            if self.root_of(*number) != SCHEMA {
                continue;
            }
            let Some(page) = pages.page(*number) else { continue };
            let rows = Node::of(&page, *number).into_iter().flat_map(|node| node.rows().collect::<Vec<_>>());
            for row in rows.flatten() {
                let values = row.values(self.follow(pages, *number)).unwrap_or_default();
                let [_, Value::Text(name), _, Value::Integer(root), _] = &values[..] else { continue };
                if let Some(root) = u32::try_from(*root).ok().filter(|root| *root > SCHEMA) {
                    self.names.insert(root, name.clone());
                }
            }
        }
    }

    /// Gives the pages on which a record of this page goes on, one after the other: none that belongs to another, as far as the page maps
    /// tell.
    pub(super) fn follow(&self, pages: &mut Pages, mut from: u32) -> impl FnMut(u32) -> Option<Page> {
        move |next| {
            let belongs = self.mapped.get(&next).is_none_or(|mapped| *mapped == Mapped::Overflow(from));
            from = next;
            if belongs { pages.page(next) } else { None }
        }
    }

    /// It is free, or a record goes on there: no page of a tree, whatever it looks like.
    fn is_apart(&self, page: u32) -> bool {
        matches!(self.mapped.get(&page), Some(Mapped::Free | Mapped::Overflow(_)))
    }

    fn root_of(&self, page: u32) -> u32 {
        let step = |page: &u32| self.above.get(page).copied();
        std::iter::successors(Some(page), step).take(LEVELS).last().unwrap_or(page)
    }

    /// The tree of a page; `None`: that is not known any more.
    fn tree_of(&self, page: u32) -> Option<&str> {
        match self.root_of(page) {
            SCHEMA => Some("sqlite_schema"),
            root => self.names.get(&root).map(String::as_str),
        }
    }

    /// Whole pages of a tree with rows of it.
    pub(super) fn pages_of(&self, tree: &str) -> Vec<u32> {
        self.whole.get(tree).cloned().unwrap_or_default()
    }

    /// Whole leaves of tables of which nobody knows which.
    pub(super) fn strays(&self) -> Vec<u32> {
        self.stray.clone()
    }

    /// Keys of which rows may have stood on pages that are not whole: from the first to the last of each such page.
    pub(super) fn lost(
        &self,
        pages: &mut Pages,
        tree: &str,
        has_rows_on_leaves_alone: bool,
    ) -> Vec<(i64, i64)> {
        let mut lost = Vec::new();
        for page in &self.bad {
            // Where it is not known how many pages there were, one below it may be beyond the end.
            if has_rows_on_leaves_alone && pages.is_counted() && self.inner.contains(page) {
                continue;
            }
            match self.tree_of(*page) {
                Some(other) if other != tree => {}
                Some(_) => lost.push(self.range(pages, *page, LEVELS)),
                None => lost.push(ALL),
            }
        }
        if !has_rows_on_leaves_alone && !self.names.values().any(|name| name == tree) {
            lost.push(ALL);
        }
        lost
    }

    /// Keys of the rows that stand on a page or below it, as the page above says.
    fn range(&self, pages: &mut Pages, page: u32, levels: usize) -> (i64, i64) {
        let Some((above, levels)) = self.above.get(&page).zip(levels.checked_sub(1)) else { return ALL };
        let (first, last) = self.range(pages, *above, levels);
        let bytes = pages.page(*above);
        let children = bytes.as_deref().and_then(|bytes| Node::of(bytes, *above)).map(|node| node.children());
        let children = children.unwrap_or_default();
        let Some(at) = children.iter().position(|(child, _)| *child == page) else { return (first, last) };
        let before = at.checked_sub(1).and_then(|at| children[at].1);
        (before.unwrap_or(first), children[at].1.unwrap_or(last))
    }
}

/// Whether a page says what others are for: the second, and one behind each stretch of which it speaks.
fn is_map(number: u32, usable: usize) -> bool {
    let stretch = (usable / MAPPED) as u32 + 1;
    number >= 2 && (number - 2).is_multiple_of(stretch)
}
