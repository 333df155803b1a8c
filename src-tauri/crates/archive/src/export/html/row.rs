//! One item of a page.

use transcript::{Event, Item, Kind, Role};

use super::super::about::{About, utc};
use super::super::choosing::Line;
use super::super::form::Shown;
use super::super::pieces::HTML_ITEM;
use super::super::said;
use super::status;
use super::text::{bdi, escaped, icon};

/// Writes an item on one line.
pub(super) fn push(about: &About, shown: &Shown<'_>, is_same: bool, out: &mut String) {
    let item = &shown.item.item;
    let (class, shape, body) = if let Kind::Event(event) = &item.kind {
        ("event".to_owned(), event_shape(event), event_body(event, item))
    } else {
        let (class, shape) = item.author.as_deref().map_or(("unknown", "dot"), |author| role(&author.role));
        let place = if is_same { "same" } else { "first" };
        (format!("{class} {place}"), if is_same { "" } else { shape }, body(about, shown))
    };
    let node = if shape.is_empty() { String::new() } else { icon(shape) };
    put!(out, "{HTML_ITEM}{}\" class=\"{class}\">", shown.number);
    out.push_str(&times(about, item));
    put!(out, "<div class=\"node\">{node}</div>");
    if !matches!(item.kind, Kind::Event(_)) {
        out.push_str(&who(item));
    }
    put!(out, "<div class=\"what\">{body}</div></li>\n");
}

/// A role's class and shape.
pub(super) fn role(role: &Role) -> (&'static str, &'static str) {
    match role {
        Role::Customer => ("customer", "customer"),
        Role::Agent => ("agent", "agent"),
        Role::CustomBot => ("bot", "bot"),
        Role::Supervisor => ("supervisor", "supervisor"),
        Role::System => ("system", "system"),
        Role::Unknown(_) => ("unknown", "unknown-role"),
    }
}

fn times(about: &About, item: &Item) -> String {
    let local = about.clock(item.time);
    let moment = utc(item.time);
    if about.is_utc() {
        return format!("<time datetime=\"{moment}\">{local}</time>");
    }
    let in_utc = item.time.strftime("%H:%M:%S");
    format!("<time datetime=\"{moment}\">{local}</time><span class=\"utc\">{in_utc} UTC</span>")
}

fn who(item: &Item) -> String {
    let Some(author) = item.author.as_deref() else { return "<div class=\"who\"></div>".to_owned() };
    let (name, role) = (said::name(author), said::role(&author.role));
    format!("<div class=\"who\"><b>{}</b> <span class=\"role\">{}</span></div>", bdi(&name), escaped(&role))
}

fn event_shape(event: &Event) -> &'static str {
    match event {
        Event::Joined | Event::Returned => "join",
        Event::Left | Event::AutoDisconnection => "leave",
        Event::TransferSucceeded | Event::TransferFailed => "transferred",
        Event::ChatEnded => "ended",
        _ => "dot",
    }
}

fn event_body(event: &Event, item: &Item) -> String {
    let author = item.author.as_deref();
    let words = said::event(event, author.and_then(|author| author.name.as_deref()));
    let role =
        author.map(|author| format!("<span class=\"role\">{}</span>", escaped(&said::role(&author.role))));
    format!("{}{}", bdi(&words), role.unwrap_or_default())
}

fn body(about: &About, shown: &Shown<'_>) -> String {
    let item = &shown.item.item;
    let mut body = String::new();
    if let Some(message) = said::interactive(item) {
        let kind = message.kind.as_deref().unwrap_or("Interactive message");
        put!(body, "<span class=\"box\"><small>{}, shown as it was sent</small>", bdi(kind));
        message.lines.iter().for_each(|line| choosing(line, &mut body));
        body.push_str("</span>");
    } else {
        let words = said::words(shown.item);
        if !words.is_empty() {
            // Its direction is that of its own first letter.
            put!(body, "<bdi class=\"say\">{}</bdi>", escaped(words));
        }
    }
    for file in item.attachments() {
        let name = file.name.as_deref().unwrap_or("unnamed");
        put!(body, "<span class=\"files\">{}{}{}</span>", icon("doc"), bdi(name), status(&file.status));
    }
    if !matches!(item.kind, Kind::Message(_) | Kind::Attachment) {
        let kind = item.item_type().unwrap_or("unknown");
        put!(body, "<span class=\"aside\">Unknown item {}</span>", bdi(kind));
        put!(body, "<span class=\"raw id\">{}</span>", bdi(item.json().get()));
    }
    let receipts = said::receipts(about, item).into_iter().map(|(words, name)| match name {
        Some(name) => format!("{words} by {}", bdi(&name)),
        None => words,
    });
    let asides: Vec<String> = said::asides(item).iter().map(|aside| bdi(aside)).chain(receipts).collect();
    if !asides.is_empty() {
        put!(body, "<span class=\"aside\">{}</span>", asides.join(" \u{b7} "));
    }
    body
}

fn choosing(line: &Line, body: &mut String) {
    match line {
        Line::Title(text) => put!(body, "<b>{}</b>", bdi(text)),
        Line::More(text) => put!(body, "<span class=\"sub\">{}</span>", bdi(text)),
        Line::Choice(title, more) => {
            let more = more.as_deref().map(|more| format!(" \u{b7} {}", bdi(more))).unwrap_or_default();
            put!(body, "<span class=\"pick\">{}{more}</span>", bdi(title));
        }
    }
}
