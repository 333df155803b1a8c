//! How many hits there are, and what they can be narrowed down to.

use std::collections::HashMap;
use std::ops::ControlFlow;

use rusqlite::{Connection, OptionalExtension as _, params};
use transcript::Role;

use super::newest::each;
use super::{Branch, Plan, WINDOW};
use crate::{Archive, ReadError, rowid};

/// How many hits there are, and of what kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// All hits.
    pub count: u64,
    /// By the second (since 1970) at which a day, or whatever unit was asked for, begins; newest first.
    pub days: Vec<Counted<i64>>,
    /// What they can be narrowed down to.
    pub facets: Facets,
}

/// What hits have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Hits among which it was counted.
    pub counted: u64,
    /// These are the newest [`WINDOW`]; there are more.
    pub is_windowed: bool,
    /// By the role of who said it, most frequent first.
    pub roles: Vec<Counted<Role>>,
    /// By the name of who said it.
    pub people: Vec<Counted<String>>,
    /// By queue.
    pub queues: Vec<Counted<String>>,
    /// By instance.
    pub instances: Vec<Counted<String>>,
    /// With files.
    pub with_file: u64,
    /// With a rejected file.
    pub with_rejected: u64,
}

/// A value and how often it was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<T> {
    /// What.
    pub what: T,
    /// How often.
    pub count: u64,
}

impl Archive {
    /// Counts what a plan finds. `day_of` gives the second at which the day of a second begins, in whatever zone.
    /// Seconds come in falling order.
    pub async fn tally(
        &self,
        plan: Plan,
        mut day_of: impl FnMut(i64) -> i64 + Send + 'static,
    ) -> Result<Tally, ReadError> {
        self.read(move |connection| tally(connection, &plan.branches, &mut day_of)).await
    }

    /// What the newest hits have in common, without counting the others.
    pub async fn facets(&self, plan: Plan) -> Result<Facets, ReadError> {
        self.read(move |connection| {
            let mut window = Vec::new();
            each(connection, &plan.branches, i64::MAX, |rid| {
                window.push(rid);
                if window.len() > WINDOW { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            let is_windowed = window.len() > WINDOW;
            window.truncate(WINDOW);
            Ok(Facets { is_windowed, ..facets(connection, window)? })
        })
        .await
    }

    /// All hits, counted.
    pub async fn count(&self, plan: Plan) -> Result<u64, ReadError> {
        self.read(move |connection| count(connection, &plan.branches)).await
    }

    /// The same for a thread that may wait.
    pub fn count_now(&self, plan: &Plan) -> Result<u64, ReadError> {
        self.read_now(|connection| count(connection, &plan.branches))
    }
}

/// All hits, counted.
fn count(connection: &Connection, branches: &[Branch]) -> Result<u64, ReadError> {
    // The index counts by itself what is in no other branch and has no bounds that a row id does not tell.
    if let [Branch { matching: Some(matching), seconds, answered: None, .. }] = branches
        && seconds.is_everything()
    {
        let mut count = connection.prepare_cached("SELECT count(*) FROM fts WHERE fts MATCH ?1")?;
        return Ok(count.query_row([matching], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)?);
    }
    let mut found = 0;
    each(connection, branches, i64::MAX, |_| {
        found += 1;
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

fn tally(
    connection: &Connection,
    branches: &[Branch],
    day_of: &mut dyn FnMut(i64) -> i64,
) -> Result<Tally, ReadError> {
    let mut window = Vec::new();
    let mut days: Vec<Counted<i64>> = Vec::new();
    let mut found: u64 = 0;
    each(connection, branches, i64::MAX, |rid| {
        found += 1;
        if window.len() < WINDOW {
            window.push(rid);
        }
        let day = day_of(rowid::second_of(rid));
        match days.last_mut().filter(|last| last.what == day) {
            Some(last) => last.count += 1,
            None => days.push(Counted { what: day, count: 1 }),
        }
        ControlFlow::Continue(())
    })?;
    let is_windowed = found > window.len() as u64;
    Ok(Tally { count: found, days, facets: Facets { is_windowed, ..facets(connection, window)? } })
}

/// What these rows have in common.
fn facets(connection: &Connection, window: Vec<i64>) -> Result<Facets, ReadError> {
    let mut facets = Facets { counted: window.len() as u64, ..Facets::default() };
    let (mut roles, mut people, mut places) = (HashMap::new(), HashMap::new(), HashMap::new());
    let mut authors = HashMap::new();
    let mut find = connection.prepare_cached("SELECT author, contact, files FROM item WHERE rid = ?1")?;
    for rid in window {
        let facts = find.query_row([rid], |row| {
            Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, i64>(1)?, row.get::<_, Option<String>>(2)?))
        });
        let Some((author, contact, files)) = facts.optional()? else { continue };
        *authors.entry(author.map(|no| (contact, no))).or_insert(0) += 1;
        *places.entry(contact).or_insert(0) += 1;
        if let Some(files) = files {
            facets.with_file += 1;
            facets.with_rejected += u64::from(files.split(' ').any(|label| label == "srejected"));
        }
    }
    for (author, count) in authors {
        let Some(author) = author else {
            *roles.entry(Role::Unknown("".into())).or_insert(0) += count;
            continue;
        };
        let mut find =
            connection.prepare_cached("SELECT role, name FROM author WHERE contact = ?1 AND no = ?2")?;
        let (role, name): (String, Option<String>) =
            find.query_row(author, |row| Ok((row.get(0)?, row.get(1)?)))?;
        *roles.entry(Role::from_wire(&role)).or_insert(0) += count;
        if let Some(name) = name {
            *people.entry(name).or_insert(0) += count;
        }
    }
    let (mut queues, mut instances) = (HashMap::new(), HashMap::new());
    for (contact, count) in places {
        let mut find = connection.prepare_cached(
            "SELECT queue.name, instance.name FROM contact LEFT JOIN queue ON queue.no = contact.queue
             LEFT JOIN instance ON instance.no = contact.instance WHERE contact.no = ?1",
        )?;
        let (queue, instance): (Option<String>, Option<String>) =
            find.query_row(params![contact], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if let Some(queue) = queue {
            *queues.entry(queue).or_insert(0) += count;
        }
        if let Some(instance) = instance {
            *instances.entry(instance).or_insert(0) += count;
        }
    }
    facets.roles = most_first(roles);
    facets.people = most_first(people);
    facets.queues = most_first(queues);
    facets.instances = most_first(instances);
    Ok(facets)
}

fn most_first<T: Ord>(counts: HashMap<T, u64>) -> Vec<Counted<T>> {
    let mut counts: Vec<_> = counts.into_iter().map(|(what, count)| Counted { what, count }).collect();
    counts.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.what.cmp(&other.what)));
    counts
}
