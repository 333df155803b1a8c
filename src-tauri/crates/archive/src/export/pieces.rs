//! An exported file in pieces: one for each item, and what stands around them.
//!
//! Where a piece begins can be told from the bytes alone, because no text of a chat can look like it. So whoever has the manifest can tell
//! which item of a file is not as it was.

use std::io::{self, BufRead};

use super::form::Format;

/// A part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// The text of an item.
    Piece(&'a [u8]),
    /// Something beside the items.
    Around(&'a [u8]),
}

/// What a page's item begins with.
pub(super) const HTML_ITEM: &str = "<li id=\"i";
/// What an item of a Markdown file begins with, and its further lines.
pub(super) const MARKDOWN_ITEM: &str = "- ";
pub(super) const MARKDOWN_MORE: &str = "  ";

/// Reads a file, and gives each part of it in order.
pub(super) fn each(
    format: Format,
    mut input: impl BufRead,
    mut take: impl FnMut(Part<'_>),
) -> io::Result<()> {
    let mut line = Vec::new();
    let mut piece = Vec::new();
    let mut is_header = format == Format::Csv;
    let mut is_quoted = false;
    loop {
        line.clear();
        let is_end = input.read_until(b'\n', &mut line)? == 0;
        match format {
            Format::JsonLines | Format::Html if is_end => {}
            Format::JsonLines => take(Part::Piece(&line)),
            Format::Html if line.starts_with(HTML_ITEM.as_bytes()) => take(Part::Piece(&line)),
            Format::Html => take(Part::Around(&line)),
            Format::Csv => {
                piece.extend_from_slice(&line);
                // A record ends with a line that ends outside of quotes.
                is_quoted = line.iter().fold(is_quoted, |is_quoted, byte| is_quoted ^ (*byte == b'"'));
                if !piece.is_empty() && (!is_quoted || is_end) {
                    let is_around = std::mem::take(&mut is_header);
                    take(if is_around { Part::Around(&piece) } else { Part::Piece(&piece) });
                    piece.clear();
                }
            }
            Format::Markdown => {
                if !piece.is_empty() && !is_end && line.starts_with(MARKDOWN_MORE.as_bytes()) {
                    piece.extend_from_slice(&line);
                } else {
                    if !piece.is_empty() {
                        take(Part::Piece(&piece));
                        piece.clear();
                    }
                    if line.starts_with(MARKDOWN_ITEM.as_bytes()) {
                        piece.extend_from_slice(&line);
                    } else if !is_end {
                        take(Part::Around(&line));
                    }
                }
            }
        }
        if is_end {
            return Ok(());
        }
    }
}
