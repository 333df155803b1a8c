//! Markdown: a text to be read as it is, or as a page. Text of a chat is text in it, whatever it looks like.

use transcript::Kind;

use super::about::{About, Hole, Subject, day};
use super::breaks::{self, Break, Breaks};
use super::form::{Form, Shown};
use super::pieces::{MARKDOWN_ITEM, MARKDOWN_MORE};
use super::said;
use crate::plain;

/// A list of items, with headings for days.
#[derive(Default)]
pub(super) struct Markdown {
    breaks: Breaks,
}

impl Form for Markdown {
    fn begin(&mut self, about: &About, out: &mut String) {
        let (title, name) = breaks::title(about);
        put!(out, "# {title} {}\n\n", cell(&name));
        put!(out, "{}\n\n| | |\n|---|---|\n", breaks::whole(about).1);
        for (word, says, _) in breaks::facts(about) {
            put!(out, "| {word} | {} |\n", cell(&says));
        }
        out.push_str(
            "\nNot encrypted: whoever has this file can read it. Its hashes are in the manifest beside it.\n",
        );
        let Subject::Chat(chat) = &about.subject else { return };
        if !chat.survey.people.is_empty() {
            out.push_str("\n| Person | Role | Messages | Participant |\n|---|---|---|---|\n");
        }
        for someone in &chat.survey.people {
            let (name, role) = (said::name(&someone.who), said::role(&someone.who.role));
            let id = someone.who.id.as_str();
            put!(out, "| {} | {} | {} | {} |\n", cell(&name), cell(&role), someone.said, cell(id));
        }
        if !chat.survey.files.is_empty() {
            out.push_str("\n| File | Status | By | At |\n|---|---|---|---|\n");
        }
        for sent in &chat.survey.files {
            let name = sent.file.name.as_deref().unwrap_or("unnamed");
            let status = said::status(chat.status(&sent.file));
            let by = sent.by.as_deref().map(said::name).unwrap_or_default();
            put!(out, "| {} | {} | {} | {} |\n", cell(name), cell(&status), cell(&by), about.moment(sent.at));
        }
    }

    fn item(&mut self, about: &About, shown: &Shown<'_>, between: &mut String, piece: &mut String) {
        for at in self.breaks.before(about, shown) {
            match at {
                Break::Hole(hole) => push_hole(about, hole, between),
                Break::Day(date) => put!(between, "\n## {}\n\n", day(date)),
                Break::Contact(number, of) => {
                    let id = cell(shown.item.contact.as_str());
                    put!(between, "\n**Contact {number} of {of}**: {id}\n\n");
                }
                Break::Chat(place) => {
                    let parts =
                        breaks::chat(&place).into_iter().map(|(word, name)| format!("{word} {}", cell(name)));
                    let parts: Vec<String> = parts.collect();
                    put!(between, "\n**{}**\n", parts.join(", "));
                }
            }
        }
        push_item(about, shown, piece);
    }

    fn end(&mut self, about: &About, out: &mut String) {
        for hole in self.breaks.rest(about) {
            push_hole(about, hole, out);
        }
    }
}

fn push_hole(about: &About, hole: Hole, out: &mut String) {
    put!(out, "\n**{}**\n\n", breaks::hole(about, hole));
}

fn push_item(about: &About, shown: &Shown<'_>, piece: &mut String) {
    let item = &shown.item.item;
    piece.push_str(MARKDOWN_ITEM);
    piece.push_str(&about.clock(item.time).to_string());
    if let Kind::Event(event) = &item.kind {
        let name = item.author.as_deref().and_then(|author| author.name.as_deref());
        put!(piece, " \u{b7} {}\n", cell(&said::event(event, name)));
        return;
    }
    if let Some(author) = item.author.as_deref() {
        put!(piece, " **{}** ({})", cell(&said::name(author)), cell(&said::role(&author.role)));
    }
    if !matches!(item.kind, Kind::Message(_) | Kind::Attachment) {
        put!(piece, " {}", cell(item.item_type().unwrap_or("unknown")));
    }
    piece.push(':');
    let text = said::text(shown.item);
    let mut lines: Vec<String> = lines(&text);
    if let Some(first) = lines.first().filter(|first| !first.is_empty()) {
        put!(piece, " {first}");
    }
    let mut more: Vec<String> = lines.drain(1..).collect();
    for file in item.attachments() {
        let name = file.name.as_deref().unwrap_or("unnamed");
        more.push(format!("File: {}, {}", cell(name), cell(&said::status(&file.status))));
    }
    let receipts = said::receipts(about, item).into_iter().map(|(words, name)| match name {
        Some(name) => format!("{words} by {}", cell(&name)),
        None => words,
    });
    let asides: Vec<String> = said::asides(item).iter().map(|aside| cell(aside)).chain(receipts).collect();
    if !asides.is_empty() {
        more.push(format!("({})", asides.join("; ")));
    }
    for line in more {
        // A backslash at its end breaks a line.
        put!(piece, "\\\n{MARKDOWN_MORE}{line}");
    }
    piece.push('\n');
}

/// The lines of a text, each to stand behind something else or at the start of a line of a paragraph.
fn lines(text: &str) -> Vec<String> {
    plain::straight(&plain::visible(text)).trim_end().split('\n').map(line).collect()
}

fn line(text: &str) -> String {
    let text = text.trim_end();
    let rest = text.trim_start_matches([' ', '\t']);
    let mut shown: String = text[..text.len() - rest.len()]
        .chars()
        .map(|space| if space == '\t' { "\u{a0}\u{a0}\u{a0}\u{a0}" } else { "\u{a0}" })
        .collect();
    // What makes a heading, a list or a line of dashes at the start of a line.
    let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    let marks_at = if digits > 0 && rest[digits..].starts_with(['.', ')']) { Some(digits) } else { None };
    for (at, letter) in rest.char_indices() {
        let is_first = at == 0 && letter.is_ascii_punctuation();
        // An address that a viewer would make a link of by itself.
        let is_address =
            letter == ':' && rest[at + 1..].starts_with("//") || letter == '.' && ends_with_www(&rest[..at]);
        if is_first || is_address || marks_at == Some(at) || is_markup(letter) {
            shown.push('\\');
        }
        shown.push(if letter == '\t' { ' ' } else { letter });
    }
    shown
}

fn ends_with_www(text: &str) -> bool {
    text.len() >= 3 && text.as_bytes()[text.len() - 3..].eq_ignore_ascii_case(b"www")
}

/// What means something within a line.
fn is_markup(letter: char) -> bool {
    matches!(
        letter,
        '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '^' | '$' | '&' | '#'
    )
}

/// A text on one line, isolated from what stands around it.
fn cell(text: &str) -> String {
    let text = line(plain::straight(&plain::on_one_line(text)).trim());
    if text.is_ascii() { text } else { format!("\u{2068}{text}\u{2069}") }
}
