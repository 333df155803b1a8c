//! `sightline-cli search`.

use std::io::{self, IsTerminal as _};
use std::ops::Range;

use archive::search::{About, Order};
use archive::words::{Term, marks, snippet};
use archive::{Archive, ReadError, StoredItem, plain};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::value::RawValue;
use transcript::{Item, ParticipantId};

use super::{Failure, print, print_text, understood};
use crate::arguments::Search;
use crate::exit::Exit;

/// Hits that are read at once.
const PAGE: usize = 200;
/// Characters of a hit that are shown.
const SHOWN: usize = 400;
/// Characters of a neighbour that are shown.
const NEIGHBOUR: usize = 120;

/// A hit as it is printed.
#[derive(Debug, Serialize)]
struct Line<'a> {
    chat: &'a str,
    contact: &'a str,
    queue: Option<&'a str>,
    customer: Option<&'a str>,
    at: Timestamp,
    who: Option<Who<'a>>,
    text: &'a str,
    marks: Vec<(usize, usize)>,
    item: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Vec<Box<RawValue>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Vec<Box<RawValue>>>,
}

/// Who said it.
#[derive(Debug, Serialize)]
struct Who<'a> {
    id: &'a ParticipantId,
    name: Option<&'a str>,
    role: &'a str,
}

/// A hit, and what is around it.
struct Hit<'a> {
    item: &'a StoredItem,
    about: &'a About,
    before: Vec<StoredItem>,
    after: Vec<StoredItem>,
}

/// Prints what is found.
pub(super) async fn run(archive: &Archive, search: &Search) -> Result<Exit, Failure> {
    let query = understood(&search.query)?;
    let (terms, names) = (query.terms(), query.names());
    let plan = archive.plan(query).await?;
    let order = if search.best { Order::Best } else { Order::Newest };
    let show = Show { is_terminal: io::stdout().is_terminal(), zone: TimeZone::system(), terms, names };
    let (mut shown, mut from, mut is_windowed) = (0, None, false);
    while shown < search.limit {
        let limit = (search.limit - shown).min(PAGE);
        let found = archive.search(plan.clone(), order, from, limit).await?;
        let abouts = archive.about(&found.hits).await?;
        for (item, about) in found.hits.iter().zip(&abouts) {
            let (before, after) = neighbours(archive, item, search.around).await?;
            let hit = Hit { item, about, before, after };
            if search.json {
                print(&show.line(&hit, search.around > 0))?;
            } else {
                show.print(&hit)?;
            }
            shown += 1;
        }
        is_windowed |= found.is_windowed;
        from = found.next;
        if from.is_none() {
            break;
        }
    }
    let count = archive.count(plan).await?;
    crate::say(&told(shown as u64, count, is_windowed));
    Ok(if count == 0 { Exit::Input } else { Exit::Done })
}

fn told(shown: u64, count: u64, is_windowed: bool) -> String {
    let window = archive::search::WINDOW;
    let best = if is_windowed { format!(", the best of the newest {window}") } else { String::new() };
    match count {
        0 => "nothing was found".to_owned(),
        _ if shown >= count => format!("{count} found{best}"),
        _ => format!("{count} found, {shown} shown{best}; `--limit` shows more"),
    }
}

/// Up to so many items before a hit and behind it.
async fn neighbours(
    archive: &Archive,
    hit: &StoredItem,
    around: usize,
) -> Result<(Vec<StoredItem>, Vec<StoredItem>), ReadError> {
    if around == 0 {
        return Ok((Vec::new(), Vec::new()));
    }
    let page = archive.around(hit.chat.clone(), hit.row, around, around).await?;
    let mut before = page.items;
    let at = before.iter().position(|item| item.row == hit.row).unwrap_or(before.len());
    let mut after = before.split_off(at);
    if !after.is_empty() {
        after.remove(0);
    }
    after.truncate(around);
    let more = before.len().saturating_sub(around);
    Ok((before.split_off(more), after))
}

/// How hits are shown.
struct Show {
    is_terminal: bool,
    zone: TimeZone,
    terms: Vec<Term>,
    names: Vec<Term>,
}

impl Show {
    fn line<'a>(&self, hit: &Hit<'a>, is_around: bool) -> Line<'a> {
        let item = &hit.item.item;
        let text = hit.item.text();
        let marks = marks(text, &self.terms).into_iter().map(|mark| characters(text, &mark));
        let json = |items: &[StoredItem]| items.iter().map(|item| on_one_line(&item.item)).collect();
        Line {
            chat: &hit.item.chat,
            contact: hit.item.contact.as_str(),
            queue: hit.about.queue.as_deref(),
            customer: hit.about.customer.as_deref(),
            at: item.time,
            who: item.author.as_deref().map(|author| Who {
                id: &author.id,
                name: author.name.as_deref(),
                role: author.role.as_wire(),
            }),
            text,
            marks: marks.collect(),
            item: on_one_line(item),
            before: is_around.then(|| json(&hit.before)),
            after: is_around.then(|| json(&hit.after)),
        }
    }

    fn print(&self, hit: &Hit<'_>) -> Result<(), Failure> {
        let contact = format!("contact {}", shown(hit.item.contact.as_str()));
        let known = [hit.about.customer.as_deref(), hit.about.queue.as_deref()];
        let place: Vec<String> = known.into_iter().flatten().map(shown).chain([contact]).collect();
        print_text(&place.join(", "))?;
        for item in &hit.before {
            print_text(&self.neighbour(item))?;
        }
        let cut = snippet(hit.item.text(), &self.terms, SHOWN);
        let (start, end) = (cut_sign(cut.cut_before), cut_sign(cut.cut_after));
        let text = self.marked(&cut.text, &cut.marks);
        print_text(&format!("> {}{start}{text}{end}", self.head(hit.item)))?;
        for item in &hit.after {
            print_text(&self.neighbour(item))?;
        }
        print_text("")
    }

    fn neighbour(&self, item: &StoredItem) -> String {
        let cut = snippet(item.text(), &[], NEIGHBOUR);
        format!("  {}{}{}", self.head(item), shown(&cut.text), cut_sign(cut.cut_after))
    }

    /// When, and who.
    fn head(&self, stored: &StoredItem) -> String {
        let at =
            stored.item.time.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let kind = stored.item.content_type().or(stored.item.item_type()).unwrap_or("unknown");
        let kind = kind.rsplit("connect.event.").next().filter(|event| *event != kind);
        let kind = kind.map(|event| format!("[{}] ", shown(event))).unwrap_or_default();
        match stored.item.author.as_deref() {
            None => format!("{at}  {kind}"),
            Some(author) => {
                let name = author.name.as_deref().unwrap_or("unnamed");
                let name = self.marked(name, &marks(name, &self.names));
                format!("{at}  {name} ({}): {kind}", shown(&author.role.as_wire().to_lowercase()))
            }
        }
    }

    /// A text with its marks: underlined on a terminal, else between quotes that nobody types.
    fn marked(&self, text: &str, marks: &[Range<usize>]) -> String {
        let (begin, end) = if self.is_terminal { ("\u{1b}[1;4m", "\u{1b}[0m") } else { ("\u{ab}", "\u{bb}") };
        let mut line = String::new();
        let mut at = 0;
        for mark in marks {
            let (Some(before), Some(there)) = (text.get(at..mark.start), text.get(mark.clone())) else {
                continue;
            };
            line += &shown(before);
            line.extend([begin, &shown(there), end]);
            at = mark.end;
        }
        line + &shown(text.get(at..).unwrap_or_default())
    }
}

/// A text of a chat on one line of a terminal, which it does not steer.
fn shown(text: &str) -> String {
    plain::straight(&plain::on_one_line(text))
}

fn cut_sign(is_cut: bool) -> &'static str {
    if is_cut { "\u{2026}" } else { "" }
}

/// A range of bytes in characters.
fn characters(text: &str, bytes: &Range<usize>) -> (usize, usize) {
    let count = |end: usize| text.get(..end).map_or(0, |part| part.chars().count());
    (count(bytes.start), count(bytes.end))
}

/// The service's JSON on one line: each bare line break stands between members.
fn on_one_line(item: &Item) -> Box<RawValue> {
    let json = item.json();
    if json.get().contains(['\n', '\r'])
        && let Ok(line) = RawValue::from_string(json.get().replace(['\n', '\r'], " "))
    {
        return line;
    }
    json.into_owned()
}
