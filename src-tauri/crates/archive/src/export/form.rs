//! What every format can do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::about::{About, Whereabouts};
use super::{csv, html, json_lines, markdown};
use crate::StoredItem;

/// What the exported file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// The service's own JSON, one item a line. Nothing is lost.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// A table for a spreadsheet, in which no text is a formula.
    #[serde(rename = "csv")]
    Csv,
    /// A page to be read and printed. It loads nothing and runs nothing.
    #[serde(rename = "html")]
    Html,
    /// A text to be read and pasted.
    #[serde(rename = "markdown")]
    Markdown,
}

/// The text is the name of no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the formats are jsonl, csv, html and markdown")]
pub struct NoFormat;

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::JsonLines, Self::Csv, Self::Html, Self::Markdown];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Markdown => "markdown",
        }
    }

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            other => other.word(),
        }
    }

    /// A writer of this format.
    pub(super) fn form(self) -> Box<dyn Form> {
        match self {
            Self::JsonLines => Box::new(json_lines::JsonLines),
            Self::Csv => Box::new(csv::Csv),
            Self::Html => Box::new(html::Html::default()),
            Self::Markdown => Box::new(markdown::Markdown::default()),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Format {
    type Err = NoFormat;

    fn from_str(text: &str) -> Result<Self, NoFormat> {
        let text = text.to_ascii_lowercase();
        let known = |format: &Self| format.word() == text || format.extension() == text;
        Self::ALL.into_iter().find(known).ok_or(NoFormat)
    }
}

/// A writer. It is told what is exported, then each item, then that it was the last.
pub(super) trait Form {
    /// What stands before the first item.
    fn begin(&mut self, about: &About, out: &mut String);

    /// What stands between the item before and this one, and the item's own text: its [piece](super::pieces) of the file.
    fn item(&mut self, about: &About, shown: &Shown<'_>, between: &mut String, piece: &mut String);

    /// What stands behind the last item.
    fn end(&mut self, about: &About, out: &mut String);
}

/// An item, and where it was said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    /// Its place in the file, from 1.
    pub(super) number: u64,
    pub(super) item: &'a StoredItem,
    pub(super) place: &'a Whereabouts,
}
