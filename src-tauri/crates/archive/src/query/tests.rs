mod against_index;
mod any_text;

use jiff::ZonedDateTime;

use super::*;
use crate::words::Term;

/// Monday, 23 November 2026, 09:17 in Berlin.
pub(super) fn now() -> ZonedDateTime {
    "2026-11-23T09:17:30+01:00[Europe/Berlin]".parse().expect("a time of its zone")
}

pub(super) fn read(text: &str) -> Query {
    parse(text, &now()).unwrap_or_else(|error| panic!("{text:?}: {error} at {:?}", error.at))
}

/// The tree in letters: `&(a |(b !c))`.
fn shape(text: &str) -> String {
    shape_of(&read(text).root)
}

fn shape_of(node: &Node) -> String {
    let list = |nodes: &[Node]| nodes.iter().map(shape_of).collect::<Vec<_>>().join(" ");
    match node {
        Node::All(nodes) => format!("&({})", list(nodes)),
        Node::Any(nodes) => format!("|({})", list(nodes)),
        Node::Not(node) => format!("!{}", shape_of(node)),
        Node::Words(words) => {
            let (tokens, is_prefix) = words.term.words();
            format!("{}{}", tokens.join("+"), if is_prefix { "*" } else { "" })
        }
        Node::Filter(filter) => format!("{filter}"),
    }
}

/// The problem and the text that it points at.
fn problem(text: &str) -> (Problem, &str) {
    let error = parse(text, &now()).expect_err("it can not be understood");
    (error.problem, &text[error.at])
}

#[test]
fn words_side_by_side_are_all_wanted() {
    assert_eq!(shape("refund order"), "&(refund order)");
    assert_eq!(shape("  Refund\u{3000}ORDER\n"), "&(refund order)");
    assert_eq!(shape("refund AND order"), "&(refund order)");
    assert_eq!(shape("refund and order"), "&(refund and order)");
    assert_eq!(shape("refund"), "refund");
}

#[test]
fn phrases_and_words_of_several_tokens_are_phrases() {
    assert_eq!(shape("\"order number\" x"), "&(order+number x)");
    assert_eq!(shape("order-4711 don't"), "&(order+4711 don+t)");
    assert_eq!(shape("返金"), "返+金");
    assert_eq!(shape("a\"b c\"d"), "&(a b+c d)");
}

#[test]
fn a_star_lets_the_last_word_go_on() {
    assert_eq!(shape("refu* \"order num*\" \"order num\"*"), "&(refu* order+num* order+num*)");
    assert_eq!(shape("* ** \"*\""), "&()");
    assert_eq!(shape("a*b *c"), "&(a+b c)");
    assert_eq!(shape("from:ann* from:\"Anna Be*\""), "&(from:ann* from:\"Anna Be\"*)");
}

#[test]
fn a_minus_leaves_out_what_stands_right_behind_it() {
    assert_eq!(shape("a -b -\"c d\" -role:agent -(e f)"), "&(a !b !c+d !role:agent !&(e f))");
    assert_eq!(shape("a - b a-b --c -"), "&(a b a+b c)");
    assert_eq!(shape("-(-a) -(-(b))"), "&(a b)");
    assert_eq!(shape("-OR"), "!or");
}

#[test]
fn or_binds_tighter_than_standing_side_by_side() {
    assert_eq!(shape("a b OR c d"), "&(a |(b c) d)");
    assert_eq!(shape("a OR b OR c"), "|(a b c)");
    assert_eq!(shape("(a b) OR (c -d)"), "|(&(a b) &(c !d))");
    assert_eq!(shape("a AND b OR c"), "&(a |(b c))");
    assert_eq!(shape("a or b \"OR\""), "&(a or b or)");
}

#[test]
fn what_holds_no_token_is_not_asked_for() {
    for empty in ["", " ", "!!!", "\"…\"", "()", "-()", "(!!! ())", "!!! OR ...", "-!!!", "AND"] {
        assert!(read(empty).is_everything(), "{empty:?}");
    }
    assert_eq!(shape("!!! OR a -()"), "a");
}

#[test]
fn typographic_and_full_width_signs_are_understood() {
    assert_eq!(shape("“order number” „a b“ ＂c d＂"), "&(order+number a+b c+d)");
    assert_eq!(shape("（a OR b） －c −d ref＊"), "&(|(a b) !c !d ref*)");
    assert_eq!(shape("from：anna in：“Sales EU”"), "&(from:anna in:\"Sales EU\")");
}

#[test]
fn filters_are_read_and_other_words_with_colons_are_words() {
    assert_eq!(shape("From:anna CONTACT:1A2B"), "&(from:anna contact:1a2b)");
    assert_eq!(
        shape("from:customer role:Agents from:\"agent\" from:age*"),
        "&(role:customer role:agent from:\"agent\" from:age*)"
    );
    assert_eq!(shape("has:file has:Attachments"), "&(has:attachment has:attachment)");
    assert_eq!(shape("is:Unanswered -is:unanswered"), "&(is:unanswered !is:unanswered)");
    assert_eq!(shape("status:IN_PROGRESS status:\"new one\""), "&(status:in_progress status:\"newone\")");
}

#[test]
fn an_unknown_name_before_a_colon_is_a_word() {
    assert_eq!(shape("foo:bar 12:30 https://example.org/a"), "&(foo+bar 12+30 https+example+org+a)");
    assert_eq!(shape("\"from:anna\""), "from+anna");
}

#[test]
fn an_error_says_what_is_wrong_and_where() {
    assert_eq!(problem("a \"b c"), (Problem::UnclosedQuote, "\""));
    assert_eq!(problem("a -(b"), (Problem::UnclosedParenthesis, "-("));
    assert_eq!(problem("a) b"), (Problem::ExtraParenthesis, ")"));
    assert_eq!(problem("OR a"), (Problem::OrWithoutSide, "OR"));
    assert_eq!(problem("a OR"), (Problem::OrWithoutSide, "OR"));
    assert_eq!(problem("(a OR) b"), (Problem::OrWithoutSide, "OR"));
    assert_eq!(problem("a OR OR b"), (Problem::OrWithoutSide, "OR"));
    assert_eq!(problem("a from: b"), (Problem::EmptyValue, "from:"));
    assert_eq!(problem("from:\" \""), (Problem::EmptyValue, "from:\" \""));
    assert_eq!(problem("from:(a)"), (Problem::EmptyValue, "from:"));
    assert_eq!(problem("from:…"), (Problem::EmptyValue, "from:…"));
    assert_eq!(problem("x -role:boss"), (Problem::UnknownRole, "-role:boss"));
    assert_eq!(problem("has:link"), (Problem::UnknownThing, "has:link"));
    assert_eq!(problem("is:open"), (Problem::UnknownState, "is:open"));
    assert_eq!(problem("status:aproved"), (Problem::UnknownStatus, "status:aproved"));
    assert_eq!(problem("type:mesage"), (Problem::UnknownType, "type:mesage"));
    assert_eq!(problem("é after:tomorow"), (Problem::BadDate, "after:tomorow"));
}

#[test]
fn groups_and_words_have_a_limit() {
    let nested = |depth: usize| "(a ".repeat(depth) + &")".repeat(depth);
    assert!(parse(&nested(error::MOST_GROUPS), &now()).is_ok());
    assert_eq!(problem(&nested(error::MOST_GROUPS + 1)).0, Problem::TooDeep);
    assert!(parse(&"a ".repeat(error::MOST_WORDS), &now()).is_ok());
    assert_eq!(problem(&"a ".repeat(error::MOST_WORDS + 1)).0, Problem::TooLong);
    assert_eq!(problem(&"返".repeat(error::MOST_WORDS + 1)).0, Problem::TooLong);
    assert_eq!(problem(&"role:bot ".repeat(error::MOST_WORDS + 1)).0, Problem::TooLong);
}

#[test]
fn the_last_word_goes_on_while_it_is_typed() {
    let typed = |text: &str| shape_of(&parse_as_typed(text, &now()).expect("it is understood").root);
    assert_eq!(typed("order refu"), "&(order refu*)");
    assert_eq!(typed("re"), "re");
    assert_eq!(typed("refu "), "refu");
    assert_eq!(typed("refund,"), "refund");
    assert_eq!(typed("\"refund\""), "refund");
    assert_eq!(typed("order-num"), "order+num*");
    assert_eq!(typed("a OR refu"), "|(a refu*)");
    assert_eq!(typed("from:ann"), "from:ann*");
    assert_eq!(typed("from:agent"), "role:agent");
    assert_eq!(typed("in:sales"), "in:sales");
    assert_eq!(typed("x -refund"), "&(x !refund)");
    assert_eq!(typed("(refund)"), "refund");
    assert_eq!(typed(""), "&()");
}

#[test]
fn terms_are_the_words_that_are_wanted() {
    let query = read("refund (order* OR \"a b\") -(agent -bot) -x from:anna refund");
    let word = |text: &str| Term::Word(text.into());
    let terms = [
        word("refund"),
        Term::Prefix("order".into()),
        Term::Phrase(vec!["a".into(), "b".into()], false),
        word("bot"),
    ];
    assert_eq!(query.terms(), terms);
    assert_eq!(query.names(), [word("anna")]);
}

#[test]
fn chips_are_the_filters_with_their_places() {
    let text = "a from:anna -(role:agent -has:file) in:x OR b";
    let query = read(text);
    let chips: Vec<_> = query
        .chips()
        .iter()
        .map(|chip| (chip.filter.to_string(), chip.is_negated, &text[chip.range.clone()]))
        .collect();
    let expected = [
        ("from:anna".to_owned(), false, "from:anna"),
        ("role:agent".to_owned(), true, "role:agent"),
        ("has:attachment".to_owned(), false, "-has:file"),
        ("in:x".to_owned(), false, "in:x"),
    ];
    assert_eq!(chips, expected);
    assert_eq!(
        query.chips().iter().map(|chip| chip.is_alone).collect::<Vec<_>>(),
        [true, false, false, false]
    );
}

#[test]
fn a_query_shows_nothing_of_its_text_in_a_log() {
    assert!(!format!("{:?}", read("secret from:anna")).contains("secret"));
}
