//! Words as often as people use words: the commonest is every fifteenth, and most are rare.

use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Zipf};

/// Words in all, beside names and numbers.
const WORDS: usize = 70_000;
/// How fast words become rarer.
const EXPONENT: f64 = 1.02;

/// All words, the commonest first.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    ranks: Zipf<f64>,
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let known = COMMON.split_whitespace().map(str::to_owned);
        let made = (0..).map(word).filter(|word| word.len() > 2);
        let words: Vec<String> = known.chain(made).take(WORDS).collect();
        // The bounds are constants that it takes.
        let ranks = Zipf::new(WORDS as f64, EXPONENT).expect("a vocabulary has words");
        Self { words, ranks }
    }

    /// One word, likelier a common one.
    pub(super) fn word(&self, draw: &mut ChaCha8Rng) -> &str {
        let rank = self.ranks.sample(draw) as usize;
        &self.words[rank.clamp(1, WORDS) - 1]
    }

    /// As many words as people write in a line, with their punctuation.
    pub(super) fn line(&self, draw: &mut ChaCha8Rng, words: std::ops::RangeInclusive<usize>) -> String {
        let count = draw.random_range(words);
        let mut line = String::new();
        for at in 0..count {
            if at > 0 {
                line.push_str(if draw.random_ratio(1, 14) { ", " } else { " " });
            }
            line.push_str(self.word(draw));
        }
        line
    }
}

/// The word of this number: syllables, as many as it takes.
fn word(number: usize) -> String {
    const SYLLABLES: &[&str] = &[
        "ra", "con", "ti", "lor", "me", "sta", "ble", "pro", "ver", "in", "da", "ke", "mo", "ser", "pla",
        "tri", "fol", "na", "gen", "su", "ter", "ve", "li", "quo", "bar", "chi", "dro", "es", "fi", "gra",
        "hu", "jo",
    ];
    const ENDINGS: &[&str] = &["", "s", "ed", "ing", "er", "ly", "ment", "able"];
    let mut word = String::new();
    let mut rest = number / ENDINGS.len() + SYLLABLES.len();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word.push_str(ENDINGS[number % ENDINGS.len()]);
    word
}

const COMMON: &str = "\
the i to you my is it a and your for of in that have can not me on with be do this was will please are we order \
but so just if what when account get no at from know would help need there yes how an or as they sure now been \
thank thanks like see any one time out had has could card email phone number check because delivery day send \
name refund back still payment all did about address let up new tell only after today sorry next which week \
more other here make problem change want work try look going call some good then them don't i'm it's didn't \
order's tomorrow yesterday package box parcel tracking warehouse store shop price discount code coupon voucher \
gift bought paid charge charged bank credit debit invoice receipt return replacement broken damaged missing wrong \
size colour item items product model serial warranty repair service technician appointment booking flight hotel \
room reservation cancel cancelled confirm confirmation update password login reset access error message app \
website page button screen device router internet connection slow signal data plan contract bill billing monthly \
subscription upgrade downgrade support manager supervisor department transfer wait hold minute moment hour hours \
morning afternoon evening monday tuesday wednesday thursday friday saturday sunday january february march april \
june july august september october november december street city country postcode customer agent team online \
available unavailable possible impossible different same another first second last again already soon later never \
always maybe perfect great fine okay really very much many few hello hi hey bye goodbye welcome question answer \
understand apologise inconvenience happy glad issue details information request process processed system shipped \
arrived expected received sent open closed full empty old free extra total amount balance pounds euros dollars";
