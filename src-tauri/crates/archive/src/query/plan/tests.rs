use std::convert::Infallible;

use super::*;
use crate::query::tests::read;
use crate::query::{Resolve, Within};

/// Knows as many contacts and places as it is told to.
struct Known(i64);

impl Resolve for Known {
    type Error = Infallible;

    fn contacts(&self, beginning: &str, most: usize) -> Result<Vec<i64>, Infallible> {
        assert_eq!(beginning, "1a");
        Ok((1..=self.0).take(most).collect())
    }

    fn places(&self, _: &str, most: usize) -> Result<Vec<Within>, Infallible> {
        let both = (1..=self.0).flat_map(|no| [Within::Instance(no), Within::Queue(no)]);
        Ok(both.take(most).collect())
    }
}

fn plan_with(text: &str, known: i64) -> Result<Plan, PlanError> {
    let Ok(resolved) = read(text).resolve(&Known(known));
    resolved.plan()
}

fn branches(text: &str) -> Vec<Branch> {
    plan_with(text, 1).expect("it can be planned").branches
}

/// What the index is asked for a query without dates.
fn matching(text: &str) -> String {
    let branches = branches(text);
    assert_eq!(branches.len(), 1, "{text}");
    assert!(branches[0].seconds.is_everything());
    branches[0].matching.clone().unwrap_or_default()
}

fn ranking(text: &str) -> Option<String> {
    branches(text).remove(0).ranking
}

const EVERYTHING: &str = r#"k:"tm" OR k:"te" OR k:"ta" OR k:"tu""#;

#[test]
fn words_and_filters_are_quoted_in_their_columns() {
    assert_eq!(matching("refund"), r#"body:"refund""#);
    assert_eq!(matching("order-4711 ref*"), r#"body:"order 4711" AND body:"ref" *"#);
    assert_eq!(matching("from:anna role:agent"), r#"who:"anna" AND k:"ra""#);
    assert_eq!(matching("contact:1A in:x"), r#"k:"c1" AND (k:"i1" OR k:"q1")"#);
    assert_eq!(
        matching("has:file status:rejected type:transfer"),
        r#"k:"h" AND k:"srejected" AND (k:"etransfersucceeded" OR k:"etransferfailed")"#
    );
    assert_eq!(matching("a (b OR (c d))"), r#"body:"a" AND (body:"b" OR (body:"c" AND body:"d"))"#);
}

#[test]
fn what_the_index_would_read_as_syntax_does_not_reach_it() {
    assert_eq!(
        matching("NEAR(a NOT) ^x {k}:tm body:a+b"),
        r#"body:"near" AND body:"a" AND body:"not" AND body:"x" AND body:"k tm" AND body:"body a b""#
    );
    assert_eq!(matching("status:\"x' or 1\""), r#"k:"sxor1""#);
}

#[test]
fn what_is_left_out_is_left_out_from_something() {
    assert_eq!(matching("a -b"), r#"(body:"a") NOT (body:"b")"#);
    assert_eq!(matching("a -b c -d"), r#"(body:"a" AND body:"c") NOT (body:"b" OR body:"d")"#);
    assert_eq!(
        matching("a -(b OR c) -(d e)"),
        r#"(body:"a") NOT (body:"b" OR body:"c" OR (body:"d" AND body:"e"))"#
    );
    assert_eq!(matching("-a"), format!(r#"({EVERYTHING}) NOT (body:"a")"#));
    assert_eq!(matching("a OR -b"), format!(r#"body:"a" OR (({EVERYTHING}) NOT (body:"b"))"#));
}

#[test]
fn the_empty_query_is_everything_without_the_index() {
    assert_eq!(branches(""), [Branch::default()]);
}

#[test]
fn a_date_is_a_stretch_of_rows() {
    let day = 1_795_129_200;
    let seconds = |from, until| Seconds { from, until };
    assert_eq!(branches("on:2026-11-20")[0].seconds, seconds(Some(day), Some(day + 86_400)));
    assert_eq!(branches("on:2026-11-20")[0].matching, None);
    let both = branches("a after:2026-11-20 before:2026-11-21");
    assert_eq!(both.len(), 1);
    assert_eq!(
        (both[0].seconds, both[0].matching.as_deref()),
        (seconds(Some(day), Some(day + 86_400)), Some(r#"body:"a""#))
    );
}

#[test]
fn dates_beside_an_or_or_behind_a_minus_cut_the_time_and_no_row_is_found_twice() {
    let day = 1_795_129_200;
    let shown: Vec<_> = branches("a OR on:2026-11-20")
        .into_iter()
        .map(|branch| (branch.seconds.from, branch.seconds.until, branch.matching))
        .collect();
    let a = || Some(r#"body:"a""#.to_owned());
    let expected =
        [(Some(day + 86_400), None, a()), (Some(day), Some(day + 86_400), None), (None, Some(day), a())];
    assert_eq!(shown, expected);
    assert_eq!(branches("a -on:2026-11-20").len(), 2);
    assert_eq!(branches("on:2026-11-20 OR after:2026-11-21").len(), 1);
}

#[test]
fn what_can_not_be_found_has_no_branch() {
    assert_eq!(branches("after:2026-11-20 before:2026-11-20"), []);
    assert_eq!(branches("a -after:2020 -before:2021"), []);
    assert_eq!(plan_with("contact:1a refund", 0).unwrap().branches, []);
    assert_eq!(plan_with("in:nowhere OR a", 0).unwrap().branches.len(), 1);
    assert_eq!(plan_with("-in:nowhere", 0).unwrap().branches, [Branch::default()]);
}

#[test]
fn hits_are_weighed_by_their_words_alone() {
    assert_eq!(ranking("a -b role:agent from:anna").as_deref(), Some(r#"body:"a""#));
    assert_eq!(ranking("a (b OR role:agent) c*").as_deref(), Some(r#"body:"a" AND body:"b" AND body:"c" *"#));
    assert_eq!(ranking("role:agent -a"), None);
    assert_eq!(ranking("a OR (b -c)").as_deref(), Some(r#"body:"a" OR body:"b""#));
}

#[test]
fn more_than_is_looked_up_at_once_is_an_error() {
    let most = i64::try_from(crate::query::error::MOST_NUMBERS).unwrap();
    assert!(plan_with("contact:1a", most).is_ok());
    assert_eq!(plan_with("contact:1a", most + 1), Err(PlanError::TooManyContacts));
    assert_eq!(plan_with("in:x", most), Err(PlanError::TooManyPlaces));
    let days =
        |count: usize| (1..=count).map(|day| format!("a OR -after:{day}d")).collect::<Vec<_>>().join(" ");
    assert!(plan_with(&days(MOST_BRANCHES - 1), 1).is_ok());
    assert_eq!(plan_with(&days(MOST_BRANCHES), 1), Err(PlanError::TooManyDates));
}
