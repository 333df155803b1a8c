//! What was found.

use archive::StoredItem;
use archive::search::About;
use archive::words::{self, Term};
use transcript::Kind;

use super::{Names, moment, named, row, span, speaker, writer};
use crate::dto::{Answer, Body, Hit, LastKind, Row, RowMarks, Snippet};

/// Longest snippet, in characters: two lines of the list.
const SNIPPET: usize = 200;

/// One hit in a list of them.
pub(crate) fn hit(stored: &StoredItem, about: About, terms: &[Term]) -> Hit {
    let names = Names::default();
    let item = &stored.item;
    let (kind, found) = match &item.kind {
        Kind::Message(_) => (LastKind::Said, words::snippet(stored.text(), terms, SNIPPET)),
        Kind::Attachment => (LastKind::File, words::snippet(stored.text(), terms, SNIPPET)),
        // Our words are not what was found.
        Kind::Event(event) => {
            (LastKind::Done, words::snippet(&row::happened(event, item, &names), &[], SNIPPET))
        }
        Kind::Metadata | Kind::Unknown => {
            let text = Some(stored.text()).filter(|text| !text.is_empty()).or(item.item_type());
            (LastKind::Done, words::snippet(text.unwrap_or_default(), terms, SNIPPET))
        }
    };
    let by = item.author.as_ref().map(|who| match kind {
        LastKind::Done => speaker(who, &names),
        LastKind::Said | LastKind::File => writer(who, &names),
    });
    let About { customer, queue, contacts } = about;
    Hit {
        chat: stored.chat.clone(),
        row: item.id.to_string(),
        at: moment(item.time),
        by,
        customer: customer.as_deref().map(named),
        queue,
        contacts,
        contact_id: Some(stored.contact.to_string()),
        kind,
        snippet: snippet(found),
    }
}

fn snippet(found: words::Snippet) -> Snippet {
    let words::Snippet { text, marks, cut_before, cut_after } = found;
    Snippet { marks: span::spans(&text, marks), text, cut_before, cut_after }
}

/// What matches in a row: in somebody's words alone, because what we say of an event nobody can search for.
pub(crate) fn marks(row: &Row, terms: &[Term]) -> RowMarks {
    let marks = match &row.body {
        Body::Text { text, .. } | Body::Response(Answer { text, .. }) => {
            span::spans(text, words::marks(text, terms))
        }
        _ => Vec::new(),
    };
    RowMarks { row: row.id.clone(), order: row.order.clone(), marks }
}
