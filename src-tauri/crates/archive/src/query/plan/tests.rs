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

/// What the index is asked for a query without dates, with `@` before a label and `~` before a word of a name.
fn matching(text: &str) -> String {
    let branches = branches(text);
    assert_eq!(branches.len(), 1, "{text}");
    assert!(branches[0].seconds.is_everything());
    shown(branches[0].matching.clone()).unwrap_or_default()
}

fn shown(matching: Option<String>) -> Option<String> {
    matching.map(|text| text.replace('\u{80}', "@").replace('\u{81}', "~"))
}

/// Words that all hits have, words that some have, and what is wanted near together.
fn weights(text: &str) -> (usize, Vec<String>, Option<String>) {
    let Weights { shared, others, near } = branches(text).remove(0).weights;
    (shared, others, near)
}

const EVERYTHING: &str = r#""@tm" OR "@te" OR "@ta" OR "@tu""#;

#[test]
fn words_and_filters_are_quoted() {
    assert_eq!(matching("refund"), r#""refund""#);
    assert_eq!(matching("order-4711 ref*"), r#""order 4711" AND "ref" *"#);
    assert_eq!(matching("from:\"anna be*\" role:bot"), r#""~anna ~be" * AND "@rb""#);
    assert_eq!(matching("contact:1A in:x"), r#""@c1" AND ("@i1" OR "@q1")"#);
    assert_eq!(
        matching("has:file status:rejected type:transfer"),
        r#""@h" AND "@srejected" AND ("@etransfersucceeded" OR "@etransferfailed")"#
    );
    assert_eq!(matching("a (b OR (c d))"), r#""a" AND ("b" OR ("c" AND "d"))"#);
}

#[test]
fn what_one_side_said_is_looked_for_in_its_words_and_not_among_all_that_it_said() {
    assert_eq!(matching("a role:agent"), r#"agent:"a""#);
    assert_eq!(matching("role:customer a b* from:anna"), r#"customer:"a" AND customer:"b" * AND "~anna""#);
    assert_eq!(matching("role:agent (a OR \"b c\") -d"), r#"(agent:"a" OR agent:"b c") NOT (agent:"d")"#);
    assert_eq!(matching("role:bot a"), r#""@rb" AND "a""#);
}

#[test]
fn a_role_without_words_is_everything_that_it_said() {
    assert_eq!(matching("role:agent"), format!("agent:({EVERYTHING})"));
    assert_eq!(matching("role:agent -a"), format!(r#"(agent:({EVERYTHING})) NOT ("a")"#));
    assert_eq!(
        matching("role:agent (a OR type:event)"),
        format!(r#"agent:({EVERYTHING}) AND ("a" OR "@te")"#)
    );
    assert_eq!(matching("a OR role:agent"), format!(r#""a" OR agent:({EVERYTHING})"#));
}

#[test]
fn of_two_roles_one_has_the_words_and_the_other_is_asked_for_all_the_same() {
    assert_eq!(matching("a role:agent role:customer"), format!(r#"agent:"a" AND customer:({EVERYTHING})"#));
}

#[test]
fn plain_text_is_a_message_of_no_other_format() {
    let formats = r#""@fmarkdown" OR "@fjson" OR "@finteractive" OR "@fresponse" OR "@fother""#;
    assert_eq!(matching("type:plain"), format!(r#"("@tm") NOT ({formats})"#));
    assert_eq!(matching("type:message a"), r#""@tm" AND "a""#);
}

#[test]
fn what_the_index_would_read_as_syntax_does_not_reach_it() {
    assert_eq!(
        matching("NEAR(a NOT) ^x {k}:tm customer:a+b"),
        r#""near" AND "a" AND "not" AND "x" AND "k tm" AND "customer a b""#
    );
    assert_eq!(matching("status:\"x' or 1\""), r#""@sxor1""#);
}

#[test]
fn what_is_left_out_is_left_out_from_something() {
    assert_eq!(matching("a -b"), r#"("a") NOT ("b")"#);
    assert_eq!(matching("a -b c -d"), r#"("a" AND "c") NOT ("b" OR "d")"#);
    assert_eq!(matching("a -(b OR c) -(d e)"), r#"("a") NOT ("b" OR "c" OR ("d" AND "e"))"#);
    assert_eq!(matching("-a"), format!(r#"({EVERYTHING}) NOT ("a")"#));
    assert_eq!(matching("a OR -b"), format!(r#""a" OR (({EVERYTHING}) NOT ("b"))"#));
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
        (seconds(Some(day), Some(day + 86_400)), Some(r#""a""#))
    );
}

#[test]
fn dates_beside_an_or_or_behind_a_minus_cut_the_time_and_no_row_is_found_twice() {
    let day = 1_795_129_200;
    let shown: Vec<_> = branches("a OR on:2026-11-20")
        .into_iter()
        .map(|branch| (branch.seconds.from, branch.seconds.until, branch.matching))
        .collect();
    let a = || Some(r#""a""#.to_owned());
    let expected =
        [(Some(day + 86_400), None, a()), (Some(day), Some(day + 86_400), None), (None, Some(day), a())];
    assert_eq!(shown, expected);
    assert_eq!(branches("a -on:2026-11-20").len(), 2);
    assert_eq!(branches("on:2026-11-20 OR after:2026-11-21").len(), 1);
}

#[test]
fn what_was_answered_parts_the_rows_and_no_row_is_found_twice() {
    let parted = |text| {
        let branches = branches(text).into_iter().map(|branch| (branch.answered, shown(branch.matching)));
        branches.collect::<Vec<_>>()
    };
    let customers = r#"("@tm" OR "@ta")"#;
    assert_eq!(parted("a is:unanswered"), [(Some(false), Some(format!(r#"customer:"a" AND {customers}"#)))]);
    let either = parted("a OR is:unanswered");
    assert_eq!(either[0], (Some(true), Some(r#""a""#.to_owned())));
    assert_eq!((either.len(), either[1].0), (2, Some(false)));
    assert_eq!(parted("-is:unanswered")[0], (Some(true), None), "whatever was answered");
    assert_eq!(parted("a OR (is:unanswered -a)").len(), 2);
    assert_eq!(branches("ref* is:unanswered")[0].look, None, "a row alone does not say it");
    assert_eq!(branches("is:unanswered on:2026-11-20").len(), 1);
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
    let words = |words: &[&str]| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
    assert_eq!(weights("a -b role:agent from:anna"), (1, vec![], None));
    assert_eq!(weights("a (b OR role:agent OR a) c"), (2, words(&["b"]), Some(r#"NEAR("a" "c", 4)"#.into())));
    assert_eq!(weights("a \"b c\" d* a"), (3, vec![], Some(r#"NEAR("a" "b c" "d" *, 4)"#.into())));
    assert_eq!(weights("role:agent -a"), (0, vec![], None));
    assert_eq!(weights("a OR (b -c)"), (0, words(&["a", "b"]), None));
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
