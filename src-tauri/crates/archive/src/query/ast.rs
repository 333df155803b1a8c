//! The tree of a query.

use super::Filter;
use crate::words::Term;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// All of these; none: everything.
    All(Vec<Self>),
    /// One of these.
    Any(Vec<Self>),
    Not(Box<Self>),
    Words(Words),
    Filter(Filter),
}

/// Words to look for in what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) term: Term,
    /// As they were typed, without quotes and star.
    pub(super) text: String,
    pub(super) is_quoted: bool,
}

impl Node {
    /// All of these, without a level for nothing.
    pub(super) fn all(nodes: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::All(flat) }
    }

    /// One of these, without a level for nothing; there has to be one.
    pub(super) fn any(nodes: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::Any(flat) }
    }

    pub(super) fn not(node: Self) -> Self {
        match node {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    pub(super) fn is_everything(&self) -> bool {
        matches!(self, Self::All(nodes) if nodes.is_empty())
    }

    /// What every hit has: the parts of the whole, or the whole.
    pub(super) fn clauses(&self) -> &[Self] {
        match self {
            Self::All(nodes) => nodes,
            other => std::slice::from_ref(other),
        }
    }

    /// Words and filters that are not left out.
    pub(super) fn each_wanted<'a>(&'a self, take: &mut impl FnMut(&'a Self)) {
        self.each(false, take);
    }

    fn each<'a>(&'a self, is_negated: bool, take: &mut impl FnMut(&'a Self)) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.each(is_negated, take)),
            Self::Not(node) => node.each(!is_negated, take),
            Self::Words(_) | Self::Filter(_) if is_negated => {}
            Self::Words(_) | Self::Filter(_) => take(self),
        }
    }
}
