//! A page to be read and printed. It is one file, loads nothing and runs nothing; a policy in it keeps a browser from doing otherwise.
//!
//! Every text of a chat is escaped and isolated (`bdi`), so that neither markup nor a direction of writing in it reaches what stands around
//! it. An item is one line of the file, whatever is said in it.

mod row;
mod text;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use transcript::Status;

use super::about::{About, ChatAbout, Subject, day};
use super::breaks::{self, Break, Breaks};
use super::form::{Form, Shown};
use super::said;
use text::{bdi, escaped, icon};

const STYLE: &str = include_str!("html/page.css");
const ICONS: &str = include_str!("html/icons.svg");

/// A page, with what is known of the chat at its head.
#[derive(Default)]
pub(super) struct Html {
    breaks: Breaks,
}

impl Form for Html {
    fn begin(&mut self, about: &About, out: &mut String) {
        let (title, name) = breaks::title(about);
        let style = STANDARD.encode(Sha256::digest(STYLE));
        let body = if about.is_utc() { "<body class=\"is-utc\">" } else { "<body>" };
        for line in [
            "<!doctype html>",
            "<html lang=\"en\">",
            "<head>",
            "<meta charset=\"utf-8\">",
            &format!(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'\">"
            ),
            "<meta name=\"referrer\" content=\"no-referrer\">",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
            "<meta name=\"color-scheme\" content=\"light dark\">",
            &format!("<title>{title} {}</title>", escaped(&name)),
            &format!("<style>{STYLE}</style>"),
            "</head>",
            body,
        ] {
            out.push_str(line);
            out.push('\n');
        }
        out.push_str(ICONS);
        push_head(about, title, &name, out);
        if let Subject::Chat(chat) = &about.subject {
            push_people(chat, out);
            push_files(about, chat, out);
            push_contacts(about, chat, out);
        }
        out.push_str("<main>\n<ol>\n");
    }

    fn item(&mut self, about: &About, shown: &Shown<'_>, between: &mut String, piece: &mut String) {
        for at in self.breaks.before(about, shown) {
            push_break(about, shown, &at, between);
        }
        let is_same = self.breaks.is_same_speaker(shown);
        row::push(about, shown, is_same, piece);
    }

    fn end(&mut self, about: &About, out: &mut String) {
        for hole in self.breaks.rest(about) {
            push_gap(&breaks::hole(about, hole), out);
        }
        out.push_str("</ol>\n</main>\n<footer>\n<p>");
        out.push_str(
            "Not encrypted: whoever has this file can read it. A manifest with its hashes lies beside it; \
             <code>sightline-cli verify</code> tells by it whether anything was changed.",
        );
        out.push_str("</p>\n</footer>\n</body>\n</html>\n");
    }
}

fn push_head(about: &About, title: &str, name: &str, out: &mut String) {
    let (is_well, whole) = breaks::whole(about);
    let (class, shape) = match (&about.subject, is_well) {
        (Subject::Chat(_), true) => ("whole", icon("sealed")),
        (_, false) => ("whole odd", icon("hole")),
        (Subject::Hits { .. }, _) => ("whole", String::new()),
    };
    put!(out, "<header>\n<h1>{title} {}</h1>\n", bdi(name));
    put!(out, "<p class=\"{class}\">{shape}<span>{}</span></p>\n<dl>\n", escaped(&whole));
    for (word, says, is_foreign) in breaks::facts(about) {
        let says = if is_foreign { bdi(&says) } else { escaped(&says) };
        put!(out, "<dt>{word}</dt><dd>{says}</dd>\n");
    }
    out.push_str("</dl>\n</header>\n");
}

fn push_people(chat: &ChatAbout, out: &mut String) {
    if chat.survey.people.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>People</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>Name</th><th>Role</th><th class=\"num\">Messages and files</th><th>Participant</th></tr></thead>\n<tbody>\n");
    for someone in &chat.survey.people {
        let (class, shape) = row::role(&someone.who.role);
        put!(
            out,
            "<tr class=\"{class}\"><td>{}{}</td><td>{}</td><td class=\"num\">{}</td><td class=\"id\">{}</td></tr>\n",
            icon(shape),
            bdi(&said::name(&someone.who)),
            escaped(&said::role(&someone.who.role)),
            said::grouped(someone.said),
            bdi(someone.who.id.as_str()),
        );
    }
    out.push_str("</tbody>\n</table></div>\n");
    if chat.survey.unlisted > 0 {
        out.push_str("<p class=\"note\">There are more people or files than are listed here.</p>\n");
    }
    out.push_str("</section>\n");
}

fn push_files(about: &About, chat: &ChatAbout, out: &mut String) {
    if chat.survey.files.is_empty() {
        return;
    }
    out.push_str("<section>\n<h2>Files</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th>Name</th><th>Status</th><th>Type</th><th>Sent by</th><th>At</th></tr></thead>\n<tbody>\n");
    for sent in &chat.survey.files {
        let name = sent.file.name.as_deref().unwrap_or("unnamed");
        let by = sent.by.as_deref().map(said::name).unwrap_or_default();
        put!(
            out,
            "<tr><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            icon("doc"),
            bdi(name),
            status(chat.status(&sent.file)),
            bdi(sent.file.content_type.as_deref().unwrap_or_default()),
            bdi(&by),
            about.moment(sent.at),
        );
    }
    out.push_str("</tbody>\n</table></div>\n</section>\n");
}

fn push_contacts(about: &About, chat: &ChatAbout, out: &mut String) {
    out.push_str("<section>\n<h2>Contacts</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th class=\"num\">#</th><th>Contact</th><th>Queue</th><th>Since</th></tr></thead>\n<tbody>\n");
    for (at, contact) in chat.chat.contacts.iter().enumerate() {
        put!(
            out,
            "<tr><td class=\"num\">{}</td><td class=\"id\">{}</td><td>{}</td><td>{}</td></tr>\n",
            at + 1,
            bdi(contact.id.as_str()),
            bdi(contact.queue.as_deref().unwrap_or_default()),
            contact.since.map(|since| about.moment(since)).unwrap_or_default(),
        );
    }
    out.push_str("</tbody>\n</table></div>\n</section>\n");
}

fn push_break(about: &About, shown: &Shown<'_>, at: &Break, out: &mut String) {
    match at {
        Break::Hole(hole) => push_gap(&breaks::hole(about, *hole), out),
        Break::Day(date) => {
            put!(out, "<li class=\"day\"><div class=\"what\">{}</div></li>\n", day(*date));
        }
        Break::Contact(number, of) => {
            let queue = shown.place.queue.as_deref().map(|queue| format!(" \u{b7} {}", bdi(queue)));
            put!(
                out,
                "<li class=\"hop\"><div class=\"what\">{}<span><b>Contact {number} of {of}</b>{} \u{b7} <span class=\"id\">{}</span></span></div></li>\n",
                icon("chain"),
                queue.unwrap_or_default(),
                bdi(shown.item.contact.as_str()),
            );
        }
        Break::Chat(place) => {
            let parts = breaks::chat(place).into_iter().map(|(word, text)| match word {
                "customer" => format!("<b>{}</b>", bdi(text)),
                "contact" => format!("<span class=\"id\">{}</span>", bdi(text)),
                _ => bdi(text),
            });
            let parts: Vec<String> = parts.collect();
            put!(
                out,
                "<li class=\"hop\"><div class=\"what\">{}<span>{}</span></div></li>\n",
                icon("chain"),
                parts.join(" \u{b7} ")
            );
        }
    }
}

fn push_gap(words: &str, out: &mut String) {
    put!(
        out,
        "<li class=\"gap\"><div class=\"what\">{}<span>{}</span></div></li>\n",
        icon("hole"),
        escaped(words)
    );
}

/// A status: its shape and its word.
fn status(status: &Status) -> String {
    let (class, shape) = match status {
        Status::Approved => ("status", "approved"),
        Status::Rejected => ("status bad", "rejected"),
        Status::InProgress => ("status", "scanning"),
        Status::Unknown(_) => ("status odd", "status-unknown"),
    };
    format!("<span class=\"{class}\">{}{}</span>", icon(shape), bdi(&said::status(status)))
}
