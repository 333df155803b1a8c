use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::words::{VERSION, samples};

fn same(texts: &[&str]) {
    let first = index_text(texts[0]);
    assert!(!first.is_empty(), "{texts:?}");
    for text in texts {
        assert_eq!(index_text(text), first, "{text:?} and {:?}", texts[0]);
    }
}

fn splits(text: &str, tokens: &[&str]) {
    assert_eq!(index_text(text).split_terminator(' ').collect::<Vec<_>>(), tokens, "{text:?}");
}

#[test]
fn words_are_runs_of_letters_and_digits_and_everything_else_separates() {
    splits("Order #4711-B: don't ship!", &["order", "4711", "b", "don", "t", "ship"]);
    splits("  a_b\tc\0d\u{200B}e\u{A0}f\u{2014}g ", &["a", "b", "c", "d", "e", "f", "g"]);
    splits("", &[]);
    splits("!!! … 、。 -- \u{AD}\u{200D}", &[]);
}

#[test]
fn case_and_accents_make_no_difference() {
    same(&["cafe", "CAFÉ", "café", "cafe\u{301}", "c\u{327}afé"]);
    same(&["Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ", "οδυσσευς", "οδυσσευσ"]);
    same(&["ёлка", "Елка", "ЁЛКА"]);
    same(&["й", "и"]);
    same(&["Việt Nam", "viet nam"]);
}

#[test]
fn letters_that_people_replace_are_replaced() {
    same(&["Straße", "STRASSE", "STRAẞE", "strasse"]);
    same(&["Łódź", "lodz"]);
    same(&["Sørensen", "sorensen"]);
    same(&["Ærø", "aero"]);
    same(&["œuvre", "OEUVRE"]);
    same(&["İSTANBUL", "istanbul", "ıstanbul", "Istanbul"]);
}

#[test]
fn forms_of_compatibility_are_the_letters_they_stand_for() {
    same(&["ＦＵＬＬ　ｗｉｄｔｈ", "full width"]);
    same(&["ﬁne", "fine"]);
    same(&["H₂O", "h2o"]);
    same(&["𝐁old", "bold"]);
    same(&["ｶﾞﾝﾀﾞﾑ", "ガンダム", "カ\u{3099}ンタ\u{3099}ム", "カ゛ンタ゛ム", "ｶ\u{3099}ﾝﾀﾞﾑ"]);
    same(&["ぱ", "は\u{309A}", "は゜"]);
    same(&["ﻻ", "لا"]);
}

#[test]
fn points_of_arabic_and_hebrew_make_no_difference() {
    same(&["مُحَمَّد", "محمد", "محـــمد"]);
    same(&["آمن", "أمن", "امن", "إمن"]);
    same(&["שָׁלוֹם", "שלום", "שׁלום"]);
    splits("צ׳ק צ'ק", &["צ", "ק", "צ", "ק"]);
}

#[test]
fn joiners_and_marks_of_direction_within_a_word_are_not_seen() {
    same(&["می\u{200C}خواهم", "میخواهم"]);
    same(&[
        "co\u{AD}operate",
        "cooperate",
        "co\u{2060}operate",
        "\u{202A}cooperate\u{202C}",
        "\u{FEFF}cooperate",
    ]);
}

#[test]
fn marks_of_other_scripts_are_part_of_the_word() {
    splits("हिन्दी में", &["हिन्दी", "में"]);
    splits("தமிழ்", &["தமிழ்"]);
    same(&["क़लम", "क\u{93C}लम"]);
    same(&["\u{9CB}", "\u{9C7}\u{9BE}"]);
    assert_ne!(index_text("की"), index_text("का"));
}

#[test]
fn scripts_without_spaces_have_a_token_for_each_character() {
    splits("返金してください", &["返", "金", "し", "て", "く", "だ", "さ", "い"]);
    splits("ラーメン", &["ラ", "ー", "メ", "ン"]);
    splits("환불해", &["환", "불", "해"]);
    splits("時々〆切二〇", &["時", "々", "〆", "切", "二", "〇"]);
    splits("𠮷野家", &["𠮷", "野", "家"]);
    splits("คืนเงิน", &["คื", "น", "เ", "งิ", "น"]);
    splits("น้ำ", &["น้\u{E4D}", "า"]);
    splits("iPhone15が欲しい", &["iphone15", "が", "欲", "し", "い"]);
}

#[test]
fn hangul_in_letters_is_the_same_as_in_syllables_and_letters_by_themselves_stay() {
    same(&["한글", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"]);
    splits("ㅋㅋㅠㅠ", &["ㅋ", "ㅋ", "ㅠ", "ㅠ"]);
    splits("\u{1161}", &["\u{1161}"]);
}

#[test]
fn each_symbol_is_a_token_and_what_only_varies_it_is_not_seen() {
    splits("ok👍👍🏽!", &["ok", "👍", "👍"]);
    splits("👨\u{200D}👩\u{200D}👧", &["👨", "👩", "👧"]);
    splits("🇩🇪", &["🇩", "🇪"]);
    same(&["❤\u{FE0F}", "❤"]);
    splits("€50 ☎ 50°", &["€", "50", "☎", "50", "°"]);
    splits("\u{F8FF}x", &["\u{F8FF}", "x"]);
}

#[test]
fn symbols_that_stand_for_words_do_not_grow_together_with_their_neighbours() {
    splits("Sony™phone", &["sony", "tm", "phone"]);
    splits("№5", &["no", "5"]);
    splits("①②x", &["1", "2", "x"]);
    splits("1½ 1 1/2", &["1", "1", "2", "1", "1", "2"]);
    splits("㈱", &["株"]);
    splits("祝㊗\u{FE0F}", &["祝", "祝"]);
    splits("a≠b", &["a", "b"]);
}

#[test]
fn a_range_covers_the_token_with_its_accents_and_nothing_else() {
    let text = "«Cafe\u{301}» 👍🏽 1½";
    let found: Vec<_> = tokens(text).into_iter().map(|token| text[token.range].to_owned()).collect();
    assert_eq!(found, ["Cafe\u{301}", "👍🏽", "1", "½", "½"]);
}

#[test]
fn a_word_without_end_is_cut_into_pieces() {
    let pieces = tokens(&"x".repeat(2_500));
    assert_eq!(pieces.iter().map(|token| token.text.len()).collect::<Vec<_>>(), [1_000, 1_000, 500]);
    assert_eq!(pieces[1].range, 1_000..2_000);
    let mixed = "é".repeat(999) + "xyz";
    assert_eq!(tokens(&mixed).iter().map(|token| token.text.len()).collect::<Vec<_>>(), [1_000, 2]);
    assert!(
        tokens(&("น".to_owned() + &"\u{E49}".repeat(5_000))).iter().all(|token| token.text.len() <= 1_000)
    );
}

/// Every character between ones that it may do something to, but for Han and Hangul, of which a few stand for all.
fn every_character() -> impl Iterator<Item = String> {
    ('\0'..='\u{34FF}')
        .chain('\u{4DC0}'..='\u{4EFF}')
        .chain('\u{A000}'..='\u{ACFF}')
        .chain('\u{D700}'..='\u{200FF}')
        .chain('\u{2F800}'..='\u{2FA1F}')
        .chain('\u{E0000}'..='\u{E01FF}')
        .chain(['\u{F0000}', char::MAX])
        .map(|c| format!("{c} a{c}b か{c}\u{3099} \u{1100}{c}\u{1161}\u{11A8}"))
}

/// An archive that was indexed by other rules finds other things than it has, silently. If this fails, raise [`VERSION`], and put
/// the new digest here. The rules change with this module, and with the Unicode tables of the libraries and of the compiler.
#[test]
fn the_rules_change_only_together_with_their_version() {
    let mut digest = Sha256::new();
    for text in every_character() {
        digest.update(index_text(&text));
        digest.update(b"\n");
    }
    let digest: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((VERSION, digest.as_str()), (1, "68e23b2a2f3ba1a8"));
}

#[test]
fn every_character_is_folded_once_and_for_all() {
    for text in every_character() {
        let once = index_text(&text);
        assert_eq!(index_text(&once), once, "{text:?}");
    }
}

proptest! {
    #[test]
    fn the_index_text_has_the_tokens_of_the_text(text in samples::text()) {
        let indexed = index_text(&text);
        let words = |text: &str| tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
        prop_assert_eq!(words(&indexed), words(&text));
        prop_assert_eq!(indexed.split_terminator(' ').map(str::to_owned).collect::<Vec<_>>(), words(&text));
    }

    #[test]
    fn tokens_hold_nothing_that_the_index_would_split_or_read_as_syntax(text in samples::text()) {
        for token in tokens(&text) {
            prop_assert!(!token.text.is_empty() && token.text.len() <= LONGEST);
            prop_assert!(token.text.chars().all(|c| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit()), "{:?}", token);
        }
    }

    #[test]
    fn ranges_are_in_order_within_the_text_and_between_characters(text in samples::text()) {
        let mut last = 0..0;
        for token in tokens(&text) {
            prop_assert!(text.get(token.range.clone()).is_some_and(|part| !part.is_empty()), "{:?}", token);
            prop_assert!(token.range.start >= last.start && token.range.end >= last.end, "{:?} after {:?}", token, last);
            last = token.range;
        }
    }

    #[test]
    fn what_a_range_covers_has_the_token(text in samples::text()) {
        for token in tokens(&text) {
            let within = tokens(&text[token.range.clone()]);
            prop_assert!(within.iter().any(|other| other.text == token.text), "{:?} in {:?}", token, within);
        }
    }

    #[test]
    fn text_beside_a_space_does_not_change_the_tokens(left in samples::text(), right in samples::text()) {
        let both = [index_text(&left), index_text(&right)];
        let joined = both.iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(index_text(&format!("{left} {right}")), joined);
    }
}
