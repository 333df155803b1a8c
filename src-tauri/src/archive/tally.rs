//! How many hits there are, and what they can be narrowed down to.
//!
//! A choice takes the place of what is chosen of its group. So its hits are counted as if nothing of the group were chosen: where a
//! filter of a group is in force, the group is counted once more without it.

mod choices;
mod days;

use ::archive::Archive;
use ::archive::query::{Chip, Filter, Query, parse};
use ::archive::search::WINDOW;
use jiff::ZonedDateTime;

use self::choices::{Choice, Group};
use self::days::Days;
use crate::dto::{CommandFailure, DayCount, Tally, TallyChoice, TallyGroup, TallyKind};

/// Choices of a group, beside those that are in force.
const CHOICES: usize = 8;

const KINDS: [TallyKind; 5] =
    [TallyKind::Role, TallyKind::When, TallyKind::Person, TallyKind::Place, TallyKind::With];

/// Counts what a query finds.
pub(super) async fn count(
    archive: &Archive,
    query: &Query,
    now: &ZonedDateTime,
) -> Result<Tally, CommandFailure> {
    let plan = archive.plan(query.clone()).await?;
    let days = Days::of(now);
    let all = archive.tally(plan, days.clone().bucket()).await?;
    let mut groups = Vec::new();
    let mut is_windowed = false;
    for kind in KINDS {
        let chosen: Vec<&Chip> = query.chips().iter().filter(|chip| is_in_force(query, chip, kind)).collect();
        let open = without(query, &chosen, now)?;
        let counted = match kind {
            _ if chosen.is_empty() => {
                Group { facets: all.facets.clone(), days: all.days.clone(), all: all.count }
            }
            TallyKind::When => {
                let plan = archive.plan(open.clone()).await?;
                let tally = archive.tally(plan, days.clone().bucket()).await?;
                Group { facets: tally.facets, days: tally.days, all: tally.count }
            }
            _ => {
                let plan = archive.plan(open.clone()).await?;
                let facets = archive.facets(plan).await?;
                Group { all: facets.counted, facets, days: Vec::new() }
            }
        };
        let mut choices = choices::of(kind, &counted, &days, now);
        for choice in &mut choices {
            // As it was typed, so that it can be taken back.
            if let Some(chip) = chosen.iter().find(|chip| choices::is_same(&chip.filter, &choice.filter)) {
                choice.filter = chip.filter.clone();
            }
        }
        for chip in &chosen {
            if !choices.iter().any(|choice| choice.filter == chip.filter) {
                // It is spelled in another way than those that are offered. With it alone of its group these are the hits.
                let is_alone = chosen.len() == 1 && !counted.facets.is_windowed;
                let count = Some(all.count).filter(|_| is_alone).or_else(|| counted.count_of(&chip.filter));
                let (label, filter) = (choices::label(&chip.filter), chip.filter.clone());
                choices.insert(0, Choice { label, count: count.unwrap_or(all.count), filter });
            }
        }
        let of = if kind == TallyKind::When { counted.all } else { counted.facets.counted };
        let is_on = |choice: &Choice| chosen.iter().any(|chip| chip.filter == choice.filter);
        // What all hits have narrows nothing down, and what none has leads nowhere.
        let narrows = |choice: &Choice| 0 < choice.count && choice.count < of;
        if !choices.iter().any(|choice| is_on(choice) || narrows(choice)) {
            continue;
        }
        let mut offered = 0;
        choices.retain(|choice| {
            offered += usize::from(!is_on(choice) && narrows(choice));
            is_on(choice) || (narrows(choice) && offered <= CHOICES)
        });
        is_windowed |= kind != TallyKind::When && counted.facets.is_windowed;
        let choices = choices
            .into_iter()
            .map(|choice| TallyChoice {
                on: is_on(&choice),
                text: if is_on(&choice) {
                    query.without(&choice.filter)
                } else {
                    chosen_instead(query, &chosen, &choice.filter, now)
                },
                label: choice.label,
                count: choice.count,
            })
            .collect();
        groups.push(TallyGroup { kind, choices });
    }
    Ok(Tally {
        count: all.count,
        days: days.by_day(&all.days).map(|(day, count)| DayCount { day: day.to_string(), count }).collect(),
        groups,
        groups_of: is_windowed.then_some(WINDOW as u32),
    })
}

/// A filter of the group that holds for every hit: with it once more, the query is the same.
fn is_in_force(query: &Query, chip: &Chip, kind: TallyKind) -> bool {
    let is_of_group = match &chip.filter {
        Filter::Role(_) => kind == TallyKind::Role,
        Filter::Dates(_) => kind == TallyKind::When,
        Filter::From(_) => kind == TallyKind::Person,
        Filter::In(_) => kind == TallyKind::Place,
        Filter::HasAttachment | Filter::Status(_) => kind == TallyKind::With,
        Filter::Unanswered | Filter::Contact(_) | Filter::Type(_) => false,
    };
    is_of_group && !chip.is_negated && query.with(&chip.filter) == query.text()
}

/// The query without these of its filters.
fn without(query: &Query, chips: &[&Chip], now: &ZonedDateTime) -> Result<Query, CommandFailure> {
    let mut left = query.clone();
    for chip in chips {
        left = read(&left.without(&chip.filter), now)?;
    }
    Ok(left)
}

/// The query line with another choice of a group in place of those that are in force.
fn chosen_instead(query: &Query, chosen: &[&Chip], filter: &Filter, now: &ZonedDateTime) -> String {
    // One of its own kind is replaced where it stands.
    let stays = chosen.iter().position(|chip| is_of_a_kind(&chip.filter, filter));
    let go: Vec<&Chip> =
        chosen.iter().enumerate().filter(|(at, _)| Some(*at) != stays).map(|(_, chip)| *chip).collect();
    let left = without(query, &go, now);
    left.map_or_else(|_| query.with(filter), |left| left.with(filter))
}

/// One takes the place of the other in the query line.
fn is_of_a_kind(one: &Filter, other: &Filter) -> bool {
    match (one, other) {
        (Filter::Dates(one), Filter::Dates(other)) => one.bound == other.bound,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

/// What was edited here is a query again.
fn read(text: &str, now: &ZonedDateTime) -> Result<Query, CommandFailure> {
    parse(text, now).map_err(|_| CommandFailure::internal("edited-query"))
}
