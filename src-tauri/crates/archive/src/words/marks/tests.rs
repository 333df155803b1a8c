use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::words::samples;

fn word(text: &str) -> Term {
    Term::new(text, false).expect("the text has a token")
}

fn prefix(text: &str) -> Term {
    Term::new(text, true).expect("the text has a token")
}

fn marked(text: &str, terms: &[Term]) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for mark in marks(text, terms) {
        shown.extend([&text[at..mark.start], "[", &text[mark.clone()], "]"]);
        at = mark.end;
    }
    shown + &text[at..]
}

#[test]
fn words_are_marked_wherever_they_stand_however_they_are_written() {
    assert_eq!(marked("A refund? REFUND! Refunds.", &[word("refund")]), "A [refund]? [REFUND]! Refunds.");
    assert_eq!(marked("Cafe\u{301}s, café, CAFE", &[word("cafe")]), "Cafe\u{301}s, [café], [CAFE]");
    assert_eq!(marked("die Straße", &[word("STRASSE")]), "die [Straße]");
}

#[test]
fn a_prefix_marks_the_whole_word() {
    assert_eq!(
        marked("refunds and refunded, not a ref", &[prefix("refu")]),
        "[refunds] and [refunded], not a ref"
    );
}

#[test]
fn a_phrase_is_one_mark() {
    assert_eq!(
        marked("order-number; the number of the order", &[word("order number")]),
        "[order-number]; the number of the order"
    );
    assert_eq!(marked("order numbers", &[prefix("order num")]), "[order numbers]");
    assert_eq!(marked("返金してください", &[word("して")]), "返金[して]ください");
    assert_eq!(marked("a b", &[word("a b c")]), "a b");
}

#[test]
fn marks_that_overlap_are_one_and_marks_that_touch_are_two() {
    assert_eq!(marked("哈哈哈", &[word("哈哈")]), "[哈哈哈]");
    assert_eq!(marked("日本", &[word("日"), word("本")]), "[日][本]");
    assert_eq!(marked("a b c", &[word("a b"), word("b c"), word("b")]), "[a b c]");
}

#[test]
fn a_mark_never_divides_what_is_seen_as_one_character() {
    assert_eq!(marked("x👨\u{200D}👩\u{200D}👧x", &[word("👩")]), "x[👨\u{200D}👩\u{200D}👧]x");
    assert_eq!(marked("🇩🇪🇫🇷", &[word("🇪")]), "[🇩🇪]🇫🇷");
    assert_eq!(marked("👍🏽", &[word("👍")]), "[👍🏽]");
    assert_eq!(marked("น้ำ", &[word("า")]), "[น้ำ]");
}

#[test]
fn nothing_is_marked_where_nothing_is_searched_for() {
    assert_eq!(marks("a b", &[]), []);
    assert_eq!(marks("", &[word("a")]), []);
    assert_eq!(marks("a", &[Term::Phrase(Vec::new(), true)]), []);
    assert_eq!(Term::new("!!!", true), None);
}

proptest! {
    #[test]
    fn a_phrase_out_of_a_text_is_found_in_it(text in samples::text(), from: Index, length in 1_usize..6, cut: Index) {
        let tokens = tokens(&text);
        if tokens.is_empty() {
            return Ok(());
        }
        let from = from.index(tokens.len());
        let part = &tokens[from..(from + length).min(tokens.len())];
        let mut words: Vec<String> = part.iter().map(|token| token.text.clone()).collect();
        let covers = |marks: &[Range<usize>]| {
            marks.iter().any(|mark| mark.start <= part[0].range.start && part[part.len() - 1].range.end <= mark.end)
        };
        prop_assert!(covers(&marks(&text, &[Term::Phrase(words.clone(), false)])));

        let last = words.pop().expect("there is a token");
        let ends: Vec<usize> = last.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        words.push(last[..ends[cut.index(ends.len())]].to_owned());
        prop_assert!(covers(&marks(&text, &[Term::Phrase(words, true)])));
    }

    #[test]
    fn marks_are_in_order_apart_and_between_characters(text in samples::text(), words in prop::collection::vec((samples::word(), any::<bool>()), 0..4)) {
        let terms: Vec<Term> = words.iter().filter_map(|(word, is_prefix)| Term::new(word, *is_prefix)).collect();
        let mut end = 0;
        for mark in marks(&text, &terms) {
            prop_assert!(mark.start >= end && mark.start < mark.end, "{:?} after {}", mark, end);
            prop_assert!(text.get(mark.clone()).is_some());
            end = mark.end;
        }
    }

    #[test]
    fn a_text_has_a_mark_exactly_if_a_term_is_in_its_index_text(text in samples::text(), word in samples::word(), is_prefix: bool) {
        let Some(term) = Term::new(&word, is_prefix) else { return Ok(()) };
        let indexed = crate::words::index_text(&text);
        let tokens: Vec<&str> = indexed.split(' ').collect();
        prop_assert_eq!(term.places(&tokens).next().is_some(), !marks(&text, slice::from_ref(&term)).is_empty());
    }
}
