use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use transcript::Role;

use crate::query::Filter;
use crate::query::tests::{now, read};

fn filter(text: &str) -> Filter {
    Filter::parse(text, &now()).expect("a filter")
}

fn with(text: &str, added: &str) -> String {
    read(text).with(&filter(added))
}

fn without(text: &str, removed: &str) -> String {
    read(text).without(&filter(removed))
}

#[test]
fn a_filter_is_added_at_the_end() {
    assert_eq!(with("refund", "role:agent"), "refund role:agent");
    assert_eq!(with("", "role:agent"), "role:agent");
    assert_eq!(with("  refund ", "on:2026-11"), "  refund on:2026-11");
    assert_eq!(with("a OR b", "in:\"Sales EU\""), "a OR b in:\"Sales EU\"");
    assert_eq!(with("from:anna", "role:agent"), "from:anna role:agent");
}

#[test]
fn a_filter_that_holds_already_is_not_added_again() {
    assert_eq!(with("from:customer x", "role:customer"), "from:customer x");
    assert_eq!(with("x (role:customer)", "role:customer"), "x (role:customer)");
}

#[test]
fn a_filter_takes_the_place_of_one_of_its_kind() {
    assert_eq!(with("a role:agent b", "role:customer"), "a role:customer b");
    assert_eq!(with("(role:agent) b", "role:customer"), "(role:customer) b");
    assert_eq!(with("on:2026-10 after:7d", "on:2026-11"), "on:2026-11 after:7d");
}

#[test]
fn a_filter_does_not_take_the_place_of_a_choice_or_of_what_is_left_out() {
    assert_eq!(with("role:agent OR a", "role:bot"), "role:agent OR a role:bot");
    assert_eq!(with("-role:agent", "role:bot"), "-role:agent role:bot");
    assert_eq!(with("-(-role:agent)", "role:bot"), "-(-role:agent) role:bot");
}

#[test]
fn a_filter_is_taken_out_wherever_it_is_asked_for() {
    assert_eq!(without("a role:agent b", "role:agent"), "a b");
    assert_eq!(without("role:agent", "role:agent"), "");
    assert_eq!(without("a from:agents", "role:agent"), "a");
    assert_eq!(without("a -role:agent", "role:agent"), "a -role:agent");
    assert_eq!(without("role:agent a role:agent", "role:agent"), "a");
    assert_eq!(without("a\u{3000}in:\"x y\"*b", "in:\"x y\""), "a b");
}

#[test]
fn an_or_goes_with_its_side_and_empty_parentheses_go() {
    assert_eq!(without("a OR role:agent b", "role:agent"), "a b");
    assert_eq!(without("role:agent OR a", "role:agent"), "a");
    assert_eq!(without("a OR role:agent OR b", "role:agent"), "a OR b");
    assert_eq!(without("role:agent OR role:agent", "role:agent"), "");
    assert_eq!(without("x (role:agent) y", "role:agent"), "x y");
    assert_eq!(without("x OR ((role:agent)) y", "role:agent"), "x y");
    assert_eq!(without("(role:agent a)", "role:agent"), "(a)");
}

#[test]
fn a_chip_is_taken_out_by_itself() {
    let query = read("role:agent -role:agent role:agent");
    assert_eq!(query.without_chip(&query.chips()[1]), "role:agent role:agent");
    let other = read("a");
    assert_eq!(other.without_chip(&query.chips()[1]), "a");
}

#[test]
fn filters_of_facets_are_typed_so_that_they_mean_the_same() {
    for name in ["Anna Berg", "agent", "Custom Bot", "a:b", "x*", "“Anna”", "-x", "O'Neil (EU)"] {
        let made = Filter::from_name(name).expect("it has a word");
        let typed = filter(&made.to_string());
        assert!(
            matches!((&made, &typed), (Filter::From(made), Filter::From(typed)) if made.term() == typed.term()),
            "{name} {made}"
        );
        assert_eq!(read(&made.to_string()).with(&typed), made.to_string());
    }
    assert_eq!(Filter::from_name("…"), None);
    assert_eq!(Filter::role(&Role::Unknown("NEW".into())), filter("role:unknown"));
    assert_eq!(Filter::parse("role:agent x", &now()), None);
    assert_eq!(Filter::parse("-role:agent", &now()), None);
    assert_eq!(Filter::parse("x", &now()), None);
}

fn query() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "b*",
        "\"c d\"",
        "role:agent",
        "-role:agent",
        "role:bot",
        "from:anna",
        "in:\"x y\"",
        "on:2026-11",
        "-(a role:agent)",
        "(role:agent)",
        "(a OR role:bot)",
        "a OR role:agent",
        "role:bot OR role:agent OR b",
        "((role:agent) OR (-role:bot))",
        "- !",
    ];
    vec(select(PIECES), 0..6).prop_map(|pieces| pieces.join(" "))
}

const FILTERS: &[&str] = &[
    "role:agent",
    "role:bot",
    "from:anna",
    "in:\"x y\"",
    "on:2026-11",
    "after:7d",
    "has:attachment",
    "is:unanswered",
    "status:\"n e w\"",
    "type:\"new.event\"",
];

proptest! {
    #[test]
    fn with_a_filter_the_text_has_it_for_every_hit(text in query(), added in select(FILTERS)) {
        let query = read(&text);
        let edited = read(&query.with(&filter(added)));
        prop_assert!(edited.chips().iter().any(|chip| chip.is_alone && !chip.is_negated && chip.filter == filter(added)), "{:?}", edited.text());
        prop_assert_eq!(edited.terms(), query.terms());
        let again = edited.with(&filter(added));
        prop_assert_eq!(again, edited.text());
    }

    #[test]
    fn without_a_filter_the_text_has_all_but_it(text in query(), removed in select(FILTERS)) {
        let query = read(&text);
        let edited = read(&query.without(&filter(removed)));
        let stays = |chip: &&crate::query::Chip| chip.is_negated || chip.filter != filter(removed);
        let left: Vec<_> = query.chips().iter().filter(stays).map(|chip| (&chip.filter, chip.is_negated)).collect();
        let had: Vec<_> = edited.chips().iter().map(|chip| (&chip.filter, chip.is_negated)).collect();
        prop_assert_eq!(had, left, "{:?}", edited.text());
        prop_assert_eq!(edited.terms(), query.terms());
    }
}
