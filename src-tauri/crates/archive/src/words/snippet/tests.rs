use proptest::prelude::*;

use super::*;
use crate::words::samples;

fn terms(words: &[&str]) -> Vec<Term> {
    words.iter().map(|word| Term::new(word, false).expect("the word has a token")).collect()
}

/// As a reader sees it: an ellipsis where it is cut, brackets around the marks.
fn seen(text: &str, words: &[&str], most: usize) -> String {
    let snippet = snippet(text, &terms(words), most);
    let mut shown = if snippet.cut_before { "…".to_owned() } else { String::new() };
    let mut at = 0;
    for mark in &snippet.marks {
        shown += &format!("{}[{}]", &snippet.text[at..mark.start], &snippet.text[mark.clone()]);
        at = mark.end;
    }
    shown += &snippet.text[at..];
    if snippet.cut_after { shown + "…" } else { shown }
}

#[test]
fn a_short_text_is_shown_whole() {
    assert_eq!(seen(" I want a refund. ", &["refund"], 18), " I want a [refund]. ");
    assert_eq!(seen("", &["refund"], 10), "");
}

#[test]
fn a_long_text_is_cut_between_words_around_the_mark() {
    let text =
        "Good morning, I have been waiting for my refund since the first of November and nobody answers me";
    assert_eq!(seen(text, &["refund"], 40), "…for my [refund] since the first of…");
    assert_eq!(seen(text, &["good"], 40), "[Good] morning, I have been waiting for my…");
    assert_eq!(seen(text, &["me"], 40), "…first of November and nobody answers [me]");
}

#[test]
fn the_place_with_most_marks_is_shown_and_the_first_of_equal_ones() {
    let text = "refund one two three four five six seven, refund of order eight nine ten eleven, order a refund again";
    assert_eq!(seen(text, &["refund", "order"], 30), "…[refund] of [order] eight nine ten…");
}

#[test]
fn without_a_mark_the_beginning_is_shown() {
    assert_eq!(seen("one two three four", &["five"], 10), "one two…");
    assert_eq!(seen("one two three four", &["five"], 7), "one two…");
}

#[test]
fn a_word_longer_than_the_snippet_is_cut_between_characters() {
    assert_eq!(seen(&"é".repeat(30), &["x"], 10), "é".repeat(10) + "…");
    assert_eq!(seen(&"e\u{301}".repeat(30), &["x"], 9), "e\u{301}".repeat(4) + "…");
    let long = "refund".repeat(5);
    assert_eq!(seen(&long, &[&long], 10), "[refundrefu]…");
}

#[test]
fn scripts_without_spaces_are_cut_anywhere() {
    let text =
        "お世話になっております。先日注文した商品の返金をお願いしたいのですが、どうすればよいでしょうか。";
    let shown = seen(text, &["返金"], 20);
    assert!(shown.contains("[返金]") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    assert!(shown.chars().count() >= 20, "{shown}");
}

proptest! {
    #[test]
    fn a_snippet_is_a_part_of_the_text_with_its_marks(
        texts in prop::collection::vec(samples::text(), 0..5), words in prop::collection::vec(samples::word(), 0..3), most in 0_usize..60,
    ) {
        let text = texts.join(" ");
        let terms: Vec<Term> = words.iter().filter_map(|word| Term::new(word, false)).collect();
        let snippet = snippet(&text, &terms, most);
        prop_assert!(snippet.text.chars().count() <= most);
        prop_assert!(text.contains(&snippet.text));
        prop_assert!(snippet.cut_before || text.starts_with(&snippet.text));
        prop_assert!(snippet.cut_after || text.ends_with(&snippet.text));
        if !snippet.cut_before && !snippet.cut_after {
            prop_assert_eq!(&snippet.text, &text);
            prop_assert_eq!(&snippet.marks, &marks(&text, &terms));
        }
        let all = marks(&text, &terms);
        let fits = all.iter().any(|mark| text[mark.clone()].chars().count() <= most);
        prop_assert_eq!(!snippet.marks.is_empty(), !all.is_empty() && most > 0, "{:?} fits: {}", snippet, fits);
        let mut end = 0;
        for mark in &snippet.marks {
            prop_assert!(mark.start >= end && mark.start < mark.end && snippet.text.get(mark.clone()).is_some());
            end = mark.end;
        }
    }
}
