//! A question, asked of one chat only.

use ::archive::query::{Filter, Query};

/// Contacts that a query line names one by one.
const MOST: usize = 20;

/// The query line that asks the same of these contacts only, given as they are to be written behind `contact:`. Filters by contact that
/// hold for every hit give way.
pub(super) fn in_contacts(query: &Query, beginnings: &[String]) -> String {
    let filters: Vec<Filter> =
        beginnings.iter().rev().take(MOST).map(|id| Filter::Contact(id.clone())).collect();
    match &filters[..] {
        [] => query.text().to_owned(),
        [one] => query.with(one),
        several => {
            let line = several.iter().rev().map(ToString::to_string).collect::<Vec<_>>().join(" OR ");
            let rest = query.chips().iter().find(|chip| is_meant(query, chip));
            let rest = rest.map_or_else(|| query.text().to_owned(), |chip| query.without_chip(chip));
            format!("{rest} ({line})").trim_start().to_owned()
        }
    }
}

/// It holds for every hit: with it once more, the query is the same.
fn is_meant(query: &Query, chip: &::archive::query::Chip) -> bool {
    matches!(chip.filter, Filter::Contact(_)) && !chip.is_negated && query.with(&chip.filter) == query.text()
}
