//! Texts as people and machines write them, for the property tests.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Words of few kinds, so that they meet: a random query finds something in random rows.
pub(crate) const WORDS: &[&str] = &[
    // Latin: accents composed and not, case, ligatures, letters of their own, apostrophes and hyphens.
    "refund",
    "Refund",
    "REFUNDED",
    "ref",
    "order",
    "order-4711",
    "don't",
    "don’t",
    "café",
    "cafe\u{301}",
    "CAFE",
    "Straße",
    "STRASSE",
    "ﬁne",
    "fine",
    "Łódź",
    "lodz",
    "İstanbul",
    "ısparta",
    "ＦＵＬＬ",
    "full",
    "a",
    "b",
    "4711",
    "1½",
    "x²",
    "naïve",
    "co\u{AD}operate",
    // Cyrillic, Greek.
    "Возврат",
    "ВОЗВРАТ",
    "ёлка",
    "елка",
    "мой",
    "Ὀδυσσεύς",
    "ΟΔΥΣΣΕΥΣ",
    "οδυσσευσ",
    "τέλος",
    // Arabic with and without points, tatweel, alef with madda, a joiner; Hebrew with and without points.
    "مُحَمَّد",
    "محمد",
    "محـــمد",
    "آمن",
    "امن",
    "می\u{200C}خواهم",
    "ﻻ",
    "شُكراً",
    "شكرا",
    "שָׁלוֹם",
    "שלום",
    "צ׳ק",
    // Scripts without spaces.
    "返金",
    "返金してください",
    "日本語",
    "日本",
    "本",
    "ガンダム",
    "ｶﾞﾝﾀﾞﾑ",
    "が",
    "か\u{3099}",
    "か゛",
    "ラーメン",
    "환불",
    "환불해",
    "한",
    "ㅋㅋㅠㅠ",
    "ㅠㅠ",
    "น้ำ",
    "ทำ",
    "คืนเงิน",
    "เงิน",
    "ຄືນ",
    "សំណង",
    "ပြန်အမ်း",
    "々",
    "㈱",
    "㌢",
    "𠮷野家",
    // Scripts with marks that are part of the word.
    "धनवापसी",
    "हिन्दी",
    "क़लम",
    "தமிழ்",
    "বাংলা",
    // Symbols.
    "👍",
    "👍🏽",
    "👨\u{200D}👩\u{200D}👧",
    "👩",
    "🇩🇪",
    "🇩",
    "❤\u{FE0F}",
    "❤",
    "☎",
    "™",
    "Sony™",
    "€",
    "50€",
    "→",
    "①②",
    "1\u{FE0F}\u{20E3}",
    // Nothing to search for.
    "!!!",
    "…",
    "、",
    "·",
];

/// Between words, or nothing.
const BETWEEN: &[&str] =
    &[" ", " ", " ", "", "-", ", ", "\n", "。", "\u{3000}", "\u{200B}", "_", "…", "\u{200D}", "\0"];

/// A word, mostly of the list.
pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => select(WORDS).prop_map(str::to_owned),
        1 => "[a-c]{1,3}",
        1 => vec(character(), 1..4).prop_map(|chars| chars.into_iter().collect()),
    ]
}

/// A few words, or anything at all.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => vec((word(), select(BETWEEN)), 0..12)
            .prop_map(|parts| parts.into_iter().flat_map(|(word, between)| [word, between.to_owned()]).collect()),
        2 => vec(character(), 0..24).prop_map(|chars| chars.into_iter().collect()),
        1 => any::<String>(),
    ]
}

/// Characters that do something to their neighbours, and any others.
fn character() -> impl Strategy<Value = char> {
    const AWKWARD: &[char] = &[
        '\u{301}',
        '\u{308}',
        '\u{345}',
        '\u{3099}',
        '\u{309A}',
        '\u{309B}',
        '\u{FF9E}',
        '\u{200D}',
        '\u{200C}',
        '\u{200B}',
        '\u{FE0F}',
        '\u{20E3}',
        '\u{1F3FD}',
        '\u{1F1E9}',
        '\u{1F468}',
        '\u{1100}',
        '\u{1161}',
        '\u{11A8}',
        '가',
        'ㄱ',
        'ﾡ',
        '\u{94D}',
        '\u{93C}',
        'क',
        '\u{E33}',
        '\u{E49}',
        'น',
        'カ',
        'ー',
        'か',
        'a',
        'I',
        'ß',
        '½',
        '①',
        '™',
        '\u{640}',
        '\u{64B}',
        'ا',
        '-',
        '\'',
        '\u{2BC}',
        ' ',
        '≠',
        '\u{FDFA}',
        '\u{9C7}',
        '\u{9BE}',
        'ক',
        '\u{1025}',
        '\u{102E}',
        '\u{17D2}',
        'ក',
        '\u{E000}',
        '\u{378}',
    ];
    prop_oneof![3 => select(AWKWARD), 1 => any::<char>()]
}
