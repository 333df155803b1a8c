//! Text that belongs together, on its way to tokens.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

use crate::address::Address;
use crate::odd;
use crate::token::Inline;

/// Text without markup between, and where each part of it stands in the original.
#[derive(Debug, Default)]
pub(crate) struct Run {
    text: String,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    /// Where it begins in the run.
    from: usize,
    /// Where it begins in the original, if it stands there letter by letter.
    at: Option<usize>,
}

impl Run {
    /// Adds to the end.
    pub(crate) fn push(&mut self, text: &str, at: Option<usize>) {
        let from = self.text.len();
        let goes_on = self.parts.last().is_some_and(|last| match (last.at, at) {
            (Some(last_at), Some(at)) => last_at + (from - last.from) == at,
            (last, now) => last == now,
        });
        if !goes_on {
            self.parts.push(Part { from, at });
        }
        self.text.push_str(text);
    }

    /// Nothing was added since the last flush.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Makes tokens of what was added, and is empty again. `finds_links`: complete https addresses are links.
    pub(crate) fn flush(&mut self, finds_links: bool, into: &mut Vec<Inline>) {
        let Self { text, parts } = std::mem::take(self);
        let mut words = Words { text: &text, parts: &parts, part: 0 };
        let mut done = 0;
        for link in if finds_links { links(&text) } else { Vec::new() } {
            words.tokens(done..link.start, into);
            let mut shown = Vec::new();
            let written = &text[link.clone()];
            words.tokens(link.clone(), &mut shown);
            into.push(Inline::Link { shown, address: Box::new(Address::of(written, None)) });
            done = link.end;
        }
        words.tokens(done..text.len(), into);
    }
}

/// Where complete https addresses stand.
fn links(text: &str) -> Vec<Range<usize>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let is_https = |link: &str| link.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    finder.links(text).filter(|link| is_https(link.as_str())).map(|link| link.start()..link.end()).collect()
}

/// Makes tokens of stretches of a run, asked for in order.
struct Words<'a> {
    text: &'a str,
    parts: &'a [Part],
    /// The part in which the last stretch ended.
    part: usize,
}

impl Words<'_> {
    fn tokens(&mut self, range: Range<usize>, into: &mut Vec<Inline>) {
        let text = &self.text[range.clone()];
        for stretch in odd::stretches(text) {
            let (start, end) = (range.start + stretch.range.start, range.start + stretch.range.end);
            match stretch.odd {
                Some((kind, first, count)) => into.push(Inline::Odd { kind, first, count }),
                None => self.said(start..end, into),
            }
        }
    }

    /// Words, a token for each part in which they stand.
    fn said(&mut self, range: Range<usize>, into: &mut Vec<Inline>) {
        let mut start = range.start;
        while start < range.end {
            while self.parts.get(self.part + 1).is_some_and(|next| next.from <= start) {
                self.part += 1;
            }
            let part = &self.parts[self.part];
            let end = self.parts.get(self.part + 1).map_or(range.end, |next| next.from.min(range.end));
            let text = self.text[start..end].to_owned();
            into.push(Inline::Text { text, at: part.at.map(|at| at + start - part.from) });
            start = end;
        }
    }
}
