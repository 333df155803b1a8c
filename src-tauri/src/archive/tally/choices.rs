//! What hits can be narrowed down to.

use ::archive::query::{Bound, Filter};
use ::archive::search::{Counted, Facets};
use ::archive::words;
use ::transcript::Role;
use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::days::Days;
use crate::dto::TallyKind;

/// Months that are offered one by one; beyond, years.
const MONTHS: usize = 6;
/// Years that are offered.
const YEARS: usize = 4;

/// What a group was counted in.
pub(super) struct Group {
    /// Of the newest.
    pub(super) facets: Facets,
    /// Of all, where days were counted.
    pub(super) days: Vec<Counted<i64>>,
    /// How many were counted.
    pub(super) all: u64,
}

/// One choice.
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) count: u64,
    pub(super) filter: Filter,
}

impl Group {
    /// Hits that a filter would leave; `None`: that was not counted.
    pub(super) fn count_of(&self, filter: &Filter) -> Option<u64> {
        let facets = &self.facets;
        Some(match filter {
            Filter::Role(role) => {
                let is_it = |other: &Role| Filter::role(other) == Filter::role(role);
                sum(&facets.roles, is_it)
            }
            Filter::From(name) => sum(&facets.people, |person| has(person, name.term())),
            Filter::In(name) => {
                let folded = words::index_text(name);
                let is_same = |place: &String| words::index_text(place) == folded;
                sum(&facets.queues, is_same) + sum(&facets.instances, is_same)
            }
            Filter::HasAttachment => facets.with_file,
            Filter::Status(status) if status == "rejected" => facets.with_rejected,
            Filter::Unanswered
            | Filter::Status(_)
            | Filter::Dates(_)
            | Filter::Contact(_)
            | Filter::Type(_) => return None,
        })
    }
}

fn sum<T>(counts: &[Counted<T>], is_it: impl Fn(&T) -> bool) -> u64 {
    counts.iter().filter(|counted| is_it(&counted.what)).map(|counted| counted.count).sum()
}

/// Whether a name has what is asked for, as the index would say.
fn has(name: &str, term: &words::Term) -> bool {
    let tokens: Vec<String> = words::tokens(name).into_iter().map(|token| token.text).collect();
    term.places(&tokens).next().is_some()
}

/// All choices of a group, in the order in which they are shown.
pub(super) fn of(kind: TallyKind, group: &Group, days: &Days, now: &ZonedDateTime) -> Vec<Choice> {
    let facets = &group.facets;
    let named = |filter: Filter| (label(&filter), filter);
    let offers: Vec<(String, Filter)> = match kind {
        TallyKind::When => return by_time(group, days, now),
        TallyKind::Role => facets.roles.iter().map(|counted| named(Filter::role(&counted.what))).collect(),
        TallyKind::Person => {
            // Somebody without a word in their name cannot be asked for.
            let names = facets.people.iter().take(MOST_NAMES).map(|counted| &counted.what);
            names.filter_map(|name| Some((name.clone(), Filter::from_name(name)?))).collect()
        }
        TallyKind::Place => {
            let places = facets.queues.iter().chain(&facets.instances);
            places.map(|counted| named(Filter::In(counted.what.clone()))).collect()
        }
        TallyKind::With => [Filter::HasAttachment, Filter::Status("rejected".into())].map(named).into(),
    };
    let mut choices: Vec<Choice> = Vec::new();
    for (label, filter) in offers {
        let is_new = !choices.iter().any(|choice| is_same(&choice.filter, &filter));
        if is_new && let Some(count) = group.count_of(&filter) {
            choices.push(Choice { label, count, filter });
        }
    }
    if kind != TallyKind::With {
        choices.sort_by_key(|choice| std::cmp::Reverse(choice.count));
    }
    choices
}

/// Names that are looked at: enough that the most frequent are among them, whatever their spelling.
const MOST_NAMES: usize = 50;

/// Both ask for the same, however it is spelled.
pub(super) fn is_same(one: &Filter, other: &Filter) -> bool {
    match (one, other) {
        (Filter::From(one), Filter::From(other)) => one.term() == other.term(),
        (Filter::Dates(one), Filter::Dates(other)) => {
            (one.bound, one.seconds) == (other.bound, other.seconds)
        }
        (Filter::In(one), Filter::In(other)) => words::index_text(one) == words::index_text(other),
        (one, other) => one == other,
    }
}

/// Today, the last days, months; of a long time years.
fn by_time(group: &Group, days: &Days, now: &ZonedDateTime) -> Vec<Choice> {
    let mut choices = Vec::new();
    let mut offer = |text: String, count: u64| {
        if let Some(filter) = Filter::parse(&text, now) {
            choices.push(Choice { label: label(&filter), count, filter });
        }
    };
    offer("on:today".into(), days.today(&group.days));
    offer("after:7d".into(), days.last_week(&group.days));
    let months = by(days.by_day(&group.days), |day| (day.year(), day.month()));
    for ((year, month), count) in months.iter().take(MONTHS) {
        offer(format!("on:{year:04}-{month:02}"), *count);
    }
    if months.len() > MONTHS {
        for (year, count) in by(days.by_day(&group.days), Date::year).iter().take(YEARS) {
            offer(format!("on:{year:04}"), *count);
        }
    }
    choices
}

/// Adds up what is of one key; in order, so that the same keys stand side by side.
fn by<K: PartialEq>(days: impl Iterator<Item = (Date, u64)>, key: impl Fn(Date) -> K) -> Vec<(K, u64)> {
    let mut sums: Vec<(K, u64)> = Vec::new();
    for (day, count) in days {
        let key = key(day);
        match sums.last_mut().filter(|(last, _)| *last == key) {
            Some((_, sum)) => *sum += count,
            None => sums.push((key, count)),
        }
    }
    sums
}

/// What a choice is called.
pub(super) fn label(filter: &Filter) -> String {
    match filter {
        Filter::From(name) if name.term().words().1 => format!("{}…", name.text()),
        Filter::From(name) => name.text().to_owned(),
        Filter::In(name) => name.clone(),
        Filter::HasAttachment => "a file".to_owned(),
        Filter::Status(status) if status == "inprogress" => "a file in progress".to_owned(),
        Filter::Status(status) if status == "rejected" => "a rejected file".to_owned(),
        Filter::Status(status) if status == "approved" => "an approved file".to_owned(),
        Filter::Status(status) => format!("a file that is {status}"),
        Filter::Dates(dates) => {
            let value = dates.value.trim_start_matches('-');
            match (dates.bound, value) {
                (Bound::On, value) => month(value).unwrap_or_else(|| value.to_owned()),
                (Bound::After, "7d") => "last 7 days".to_owned(),
                (bound, value) => format!("{bound} {value}"),
            }
        }
        // `role:customer` without its name.
        Filter::Role(_) | Filter::Unanswered | Filter::Contact(_) | Filter::Type(_) => {
            let text = filter.to_string();
            text.split_once(':').map_or(text.clone(), |(_, value)| value.to_owned())
        }
    }
}

/// `2026-11` as `November 2026`.
fn month(value: &str) -> Option<String> {
    let (year, month) = value.split_once('-')?;
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    Some(date.strftime("%B %Y").to_string())
}
