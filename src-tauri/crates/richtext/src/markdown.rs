//! Markdown, as much of it as a chat needs.
//!
//! What it knows of `CommonMark` is what [`pulldown_cmark`] knows, less what hides or runs: HTML, pictures and definitions of links
//! that stand elsewhere are text as it was written. They are kept from the parser by exchanging one byte of each for a control
//! character, so that every place in the text stays what it was.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::DEEPEST;
use crate::address::Address;
use crate::run::Run;
use crate::token::{Block, Inline, words};

/// Stand for `<`, for the `:` of `]:`, and for the `!` of `![`.
const MASKS: [char; 3] = ['\u{1}', '\u{2}', '\u{3}'];

/// The blocks of a text. One that holds a mask itself is shown as written.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    if text.contains(MASKS) {
        return crate::plain(text);
    }
    let masked = masked(text);
    let mut writer =
        Writer { text, open: vec![Open::Blocks(Vec::new())], run: Run::default(), kinds: Vec::new() };
    for (event, range) in Parser::new_ext(&masked, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                writer.start(&tag);
                if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = &tag {
                    writer.info(info, range.start);
                }
            }
            Event::End(_) => writer.end(),
            // HTML does not get so far.
            Event::Text(said) | Event::Html(said) | Event::InlineHtml(said) => {
                writer.text(&said, range.start);
            }
            Event::Code(said) => writer.code(&said, range.start),
            Event::SoftBreak | Event::HardBreak => writer.run.push("\n", None),
            Event::Rule => writer.rule(),
            // Not switched on.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }
    writer.finish()
}

fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(char) = chars.next() {
        masked.push(match (before, char, chars.peek()) {
            (_, '<', _) => MASKS[0],
            (Some(']'), ':', _) => MASKS[1],
            (_, '!', Some('[')) => MASKS[2],
            _ => char,
        });
        before = Some(char);
    }
    masked
}

fn unmasked(text: &str) -> String {
    let unmask = |char| match char {
        '\u{1}' => '<',
        '\u{2}' => ':',
        '\u{3}' => '!',
        _ => char,
    };
    text.chars().map(unmask).collect()
}

/// What is begun and not ended.
enum Open {
    /// A quote, a point, or all of it.
    Blocks(Vec<Block>),
    /// The points of a list.
    Items(Vec<Vec<Block>>),
    /// A paragraph, a heading, code, a link or emphasis.
    Inlines(Vec<Inline>),
}

/// What an end ends.
enum Kind {
    Paragraph,
    Heading,
    Code,
    Quote,
    List(Option<u64>),
    Item,
    Emphasis,
    Strong,
    Strike,
    Link(String),
    /// Too deep, or nothing of its own: its content belongs to what it stands in.
    Through,
}

struct Writer<'a> {
    text: &'a str,
    /// The first is all of it.
    open: Vec<Open>,
    run: Run,
    /// One for each start that has no end yet. All but [`Kind::Through`] have an entry in `open`.
    kinds: Vec<Kind>,
}

impl Writer<'_> {
    fn start(&mut self, tag: &Tag<'_>) {
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { .. } => Kind::Heading,
            Tag::CodeBlock(_) => Kind::Code,
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::List(first) => Kind::List(*first),
            Tag::Item => Kind::Item,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strike,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => Kind::Link(unmasked(dest_url)),
            _ => Kind::Through,
        };
        self.flush();
        let open = match kind {
            Kind::Paragraph | Kind::Heading | Kind::Code => {
                self.close_implicit();
                Open::Inlines(Vec::new())
            }
            Kind::Quote | Kind::List(_) if self.is_deepest() => {
                self.break_line();
                return self.kinds.push(Kind::Through);
            }
            Kind::Quote => {
                self.close_implicit();
                Open::Blocks(Vec::new())
            }
            Kind::List(_) => {
                self.close_implicit();
                Open::Items(Vec::new())
            }
            // The points of a list that is too deep are lines.
            Kind::Item if !matches!(self.open.last(), Some(Open::Items(_))) => {
                self.break_line();
                return self.kinds.push(Kind::Through);
            }
            Kind::Item => Open::Blocks(Vec::new()),
            Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Link(_) if !self.is_deepest() => {
                self.open_implicit();
                Open::Inlines(Vec::new())
            }
            _ => return self.kinds.push(Kind::Through),
        };
        self.open.push(open);
        self.kinds.push(kind);
    }

    fn end(&mut self) {
        let Some(kind) = self.kinds.last() else { return };
        if matches!(kind, Kind::Quote | Kind::Item) {
            self.close_implicit();
        }
        self.flush();
        match self.kinds.pop() {
            None | Some(Kind::Through) => {}
            Some(kind) => {
                if let Some(open) = self.open.pop() {
                    self.close(kind, open);
                }
            }
        }
    }

    fn close(&mut self, kind: Kind, open: Open) {
        match (kind, open) {
            (Kind::Paragraph, Open::Inlines(inlines)) => self.block(Block::Paragraph(inlines)),
            (Kind::Heading, Open::Inlines(inlines)) => self.block(Block::Heading(inlines)),
            (Kind::Code, Open::Inlines(inlines)) => self.block(Block::Code(inlines)),
            (Kind::Quote, Open::Blocks(blocks)) => self.block(Block::Quote(blocks)),
            (Kind::List(first), Open::Items(items)) => self.block(Block::List { first, items }),
            (Kind::Item, Open::Blocks(blocks)) => {
                if let Some(Open::Items(items)) = self.open.last_mut() {
                    items.push(blocks);
                }
            }
            (Kind::Emphasis, Open::Inlines(inlines)) => self.inline(Inline::Emphasis(inlines)),
            (Kind::Strong, Open::Inlines(inlines)) => self.inline(Inline::Strong(inlines)),
            (Kind::Strike, Open::Inlines(inlines)) => self.inline(Inline::Strike(inlines)),
            (Kind::Link(target), Open::Inlines(shown)) => {
                let mut said = String::new();
                words(&shown, &mut said);
                let address = Box::new(Address::of(&target, Some(&said)));
                self.inline(Inline::Link { shown, address });
            }
            _ => {}
        }
    }

    fn text(&mut self, said: &str, at: usize) {
        // As it was written, masks and all; an entity or an escape is not as it was written.
        let written = self.text.get(at..at + said.len());
        match written.filter(|written| *written == unmasked(said)) {
            Some(written) => self.run.push(written, Some(at)),
            None => self.run.push(&unmasked(said), None),
        }
    }

    /// What stands behind a fence names a language, or hides: so it is the first line of the code.
    fn info(&mut self, said: &str, at: usize) {
        let said = unmasked(said);
        if said.is_empty() {
            return;
        }
        let fence = self.text[at..].trim_start_matches(' ');
        let behind = fence.trim_start_matches(['`', '~']).trim_start_matches([' ', '\t']);
        let at = self.text.len() - behind.len();
        // An entity or an escape is not as it was written.
        let written = self.text.get(at..at + said.len()).filter(|written| *written == said);
        self.run.push(&said, written.map(|_| at));
        self.run.push("\n", None);
    }

    fn code(&mut self, said: &str, at: usize) {
        self.flush();
        // Behind the backticks, and a space that may stand there.
        let said = unmasked(said);
        let behind = self.text[at..].find(|char| char != '`').map(|ticks| at + ticks);
        let at = behind
            .into_iter()
            .flat_map(|at| [at, at + 1])
            .find(|at| self.text.get(*at..at + said.len()) == Some(&said));
        let mut inlines = Vec::new();
        self.run.push(&said, at);
        self.run.flush(false, &mut inlines);
        self.open_implicit();
        self.inline(Inline::Code(inlines));
    }

    fn rule(&mut self) {
        self.close_implicit();
        self.block(Block::Rule);
    }

    fn finish(mut self) -> Vec<Block> {
        while !self.kinds.is_empty() {
            self.end();
        }
        self.close_implicit();
        match self.open.pop() {
            Some(Open::Blocks(blocks)) => blocks,
            _ => Vec::new(),
        }
    }

    /// Quotes, points and emphasis in which one is.
    fn is_deepest(&self) -> bool {
        let is_level = |kind: &&Kind| {
            matches!(
                kind,
                Kind::Quote | Kind::List(_) | Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Link(_)
            )
        };
        self.kinds.iter().filter(is_level).take(DEEPEST).count() == DEEPEST
    }

    /// Text stands in a paragraph, though there be none, as in the points of a tight list.
    fn open_implicit(&mut self) {
        if !matches!(self.open.last(), Some(Open::Inlines(_))) {
            self.open.push(Open::Inlines(Vec::new()));
        }
    }

    /// Ends a paragraph that no start began.
    fn close_implicit(&mut self) {
        self.flush();
        if self.is_implicit()
            && let Some(Open::Inlines(inlines)) = self.open.pop()
        {
            self.block(Block::Paragraph(inlines));
        }
    }

    fn is_implicit(&self) -> bool {
        let is_begun = matches!(
            self.kinds.iter().rev().find(|kind| !matches!(kind, Kind::Through)),
            Some(
                Kind::Paragraph
                    | Kind::Heading
                    | Kind::Code
                    | Kind::Emphasis
                    | Kind::Strong
                    | Kind::Strike
                    | Kind::Link(_)
            )
        );
        !is_begun && matches!(self.open.last(), Some(Open::Inlines(_)))
    }

    fn break_line(&mut self) {
        if matches!(self.open.last(), Some(Open::Inlines(inlines)) if !inlines.is_empty()) {
            self.run.push("\n", None);
        }
    }

    fn flush(&mut self) {
        if self.run.is_empty() {
            return;
        }
        self.open_implicit();
        let is_verbatim = self.kinds.iter().any(|kind| matches!(kind, Kind::Link(_) | Kind::Code));
        if let Some(Open::Inlines(inlines)) = self.open.last_mut() {
            self.run.flush(!is_verbatim, inlines);
        }
    }

    fn inline(&mut self, inline: Inline) {
        if let Some(Open::Inlines(inlines)) = self.open.last_mut() {
            inlines.push(inline);
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(Open::Blocks(blocks)) = self.open.last_mut() {
            blocks.push(block);
        }
    }
}
