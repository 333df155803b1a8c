//! CSV, RFC 4180, for spreadsheets: none of its cells is a formula.

use csv::{Terminator, WriterBuilder};
use transcript::{Item, Kind};

use super::about::{About, utc};
use super::form::{Form, Shown};
use super::said;
use crate::plain;

/// The columns. `time` is in the zone of the export, `time_utc` in UTC; `text` is what a reader of the chat sees, of an event what
/// happened; `files` has names with their status, `receipts` who had and who read it when.
pub(super) const COLUMNS: [&str; 16] = [
    "time",
    "time_utc",
    "contact_id",
    "chat",
    "instance",
    "queue",
    "role",
    "name",
    "participant_id",
    "type",
    "content_type",
    "text",
    "files",
    "receipts",
    "item_id",
    "number",
];

/// A header, then one record an item.
pub(super) struct Csv;

impl Form for Csv {
    fn begin(&mut self, _: &About, out: &mut String) {
        // Without it spreadsheets take the text for one of a single-byte encoding.
        out.push('\u{feff}');
        record(&COLUMNS, out);
    }

    fn item(&mut self, about: &About, shown: &Shown<'_>, _: &mut String, piece: &mut String) {
        let item = &shown.item.item;
        let place = shown.place;
        let author = item.author.as_deref();
        let local = about.local(item.time).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
        let text = match &item.kind {
            Kind::Event(event) => said::event(event, author.and_then(|author| author.name.as_deref())),
            _ => said::text(shown.item),
        };
        let fields = [
            local,
            utc(item.time),
            place.contact.as_str().to_owned(),
            place.chat.clone(),
            place.instance.clone().unwrap_or_default(),
            place.queue.clone().unwrap_or_default(),
            author.map(|author| author.role.as_wire().to_owned()).unwrap_or_default(),
            author.and_then(|author| author.name.as_deref()).unwrap_or_default().to_owned(),
            author.map(|author| author.id.as_str().to_owned()).unwrap_or_default(),
            item.item_type().unwrap_or_default().to_owned(),
            item.content_type().unwrap_or_default().to_owned(),
            text,
            files(item),
            receipts(item),
            item.id.as_str().to_owned(),
            shown.number.to_string(),
        ];
        record(&fields.map(|field: String| harmless(&field)), piece);
    }

    fn end(&mut self, _: &About, _: &mut String) {}
}

fn files(item: &Item) -> String {
    let file = |file: &transcript::Attachment| {
        format!("{} ({})", file.name.as_deref().unwrap_or("unnamed"), file.status.as_wire())
    };
    item.attachments().iter().map(file).collect::<Vec<_>>().join("; ")
}

fn receipts(item: &Item) -> String {
    let mut all = Vec::new();
    for (recipient, marks) in item.receipts().iter() {
        let moments = [("delivered", marks.delivered), ("read", marks.read)];
        let said = moments.into_iter().filter_map(|(word, at)| Some(format!("{word} {}", utc(at?))));
        all.push(format!("{}: {}", recipient.as_str(), said.collect::<Vec<_>>().join(", ")));
    }
    all.join("; ")
}

fn record(fields: &[impl AsRef<str>], out: &mut String) {
    let mut bytes = Vec::new();
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).buffer_capacity(512).from_writer(&mut bytes);
    // Into memory, and every record has as many fields as the first: nothing of it can fail.
    let written = writer.write_record(fields.iter().map(AsRef::as_ref)).and_then(|()| Ok(writer.flush()?));
    drop(writer);
    debug_assert!(written.is_ok(), "a record in memory is written");
    out.push_str(&String::from_utf8_lossy(&bytes));
}

/// A text that a spreadsheet takes for a text.
fn harmless(text: &str) -> String {
    let text = plain::visible(text);
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// Whether a spreadsheet could take it for something to compute. Spaces, quotes and what can not be seen may go before: programs that
/// import a table take them away.
pub(super) fn is_formula(text: &str) -> bool {
    let passed = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '\'' | '"' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{ff02}' | '\u{ff07}'
            )
            || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let rest = text.trim_start_matches(passed);
    let before = &text[..text.len() - rest.len()];
    before.contains(['\t', '\r', '\n'])
        || rest.starts_with([
            '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{fe62}', '\u{fe63}',
            '\u{fe66}', '\u{fe6b}', '\u{2212}',
        ])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a reader has before it that `harmless` put there.
    fn given_back(text: &str) -> &str {
        if is_formula(text) { text.strip_prefix('\'').unwrap() } else { text }
    }

    #[test]
    fn what_could_be_computed_is_quoted() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\nx",
            " =1",
            "\u{a0}=1",
            "'=1",
            "\"=cmd|' /C calc'!A0\"",
            "\u{201c}=1",
            "\u{feff}=1",
            "\u{200b}\u{200e}=1",
            "\u{ff1d}1",
            "\u{ff0b}1",
            "\u{ff0d}1",
            "\u{ff20}x",
        ] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
        }
        for text in ["", "a=b", "1-2", "ana@example.com", "'tis", "\"quoted\""] {
            assert_eq!(harmless(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_text_is_given_back_and_never_computed(text in "[=+@\\-'\" \t\r\n\u{feff}\u{ff1d}a,;]{0,8}|.*") {
            let cell = harmless(&text);
            prop_assert!(!is_formula(&cell) || cell.starts_with('\''));
            prop_assert_eq!(given_back(&cell), plain::visible(&text));
        }

        #[test]
        fn records_are_read_as_they_were_written(fields in prop::collection::vec("[\",;\r\n a=]{0,6}|.*", 16)) {
            // A reader takes a mark away that stands at the start of a file.
            let mut text = String::new();
            record(&COLUMNS, &mut text);
            record(&fields, &mut text);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let read: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(read.len(), 1);
            prop_assert!(read[0].iter().eq(fields.iter().map(String::as_str)));
        }
    }
}
