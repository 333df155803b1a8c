//! What is asked: questions of each kind, drawn from what was said.

use std::collections::HashMap;

use jiff::Timestamp;
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use crate::corpus::{Contact, Corpus, Role, draw};

/// Kinds of questions, and how many of the 500 are of each.
pub(crate) const KINDS: [(Kind, usize); 10] = [
    (Kind::Rare, 50),
    (Kind::Middling, 50),
    (Kind::Common, 50),
    (Kind::And, 70),
    (Kind::Phrase, 70),
    (Kind::Prefix, 50),
    (Kind::Contact, 40),
    (Kind::Role, 40),
    (Kind::Dates, 40),
    (Kind::RoleAndDates, 40),
];

/// What a question is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Kind {
    Rare,
    Middling,
    Common,
    And,
    Phrase,
    Prefix,
    Contact,
    Role,
    Dates,
    RoleAndDates,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rare => "rare word",
            Self::Middling => "middling word",
            Self::Common => "common word",
            Self::And => "two words (AND)",
            Self::Phrase => "phrase",
            Self::Prefix => "prefix",
            Self::Contact => "word + contact",
            Self::Role => "word + role",
            Self::Dates => "word + 30 days",
            Self::RoleAndDates => "common + role + 7 days",
        }
    }

    /// The kinds for which the index has to look at more than it shows.
    pub(crate) fn is_heavy(self) -> bool {
        matches!(self, Self::Phrase | Self::Prefix)
    }
}

/// A question, in no engine's language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ask {
    pub(crate) kind: Kind,
    /// In lower case, of ASCII letters and digits: what all engines take for the same words.
    pub(crate) words: Vec<String>,
    pub(crate) contact: Option<String>,
    pub(crate) role: Option<Role>,
    /// From the beginning of one day until before that of another, in seconds since 1970.
    pub(crate) days: Option<(i64, i64)>,
}

/// How many messages have a word.
pub(crate) struct Counts {
    common: Vec<String>,
    middling: Vec<String>,
    rare: Vec<String>,
    /// Different words.
    pub(crate) terms: usize,
    /// Messages that were counted.
    pub(crate) messages: u64,
}

/// So many messages are counted at most: of more, every second, third, … contact.
const COUNTED: u64 = 1_000_000;

impl Counts {
    pub(crate) fn of(corpus: &Corpus) -> Self {
        let step = corpus.messages().div_ceil(COUNTED);
        let mut counts: HashMap<String, u64> = HashMap::new();
        let mut messages = 0;
        for number in (0..corpus.contacts()).step_by(step as usize) {
            for entry in corpus.contact(number).entries.iter().filter(|entry| entry.is_message()) {
                messages += 1;
                let mut words = words(entry.text());
                words.sort_unstable();
                words.dedup();
                for word in words {
                    *counts.entry(word).or_default() += 1;
                }
            }
        }
        let with = |wanted: &dyn Fn(u64) -> bool| {
            let known =
                counts.iter().filter(|(word, count)| word.is_ascii() && word.len() > 1 && wanted(**count));
            let mut found: Vec<String> = known.map(|(word, _)| word.clone()).collect();
            found.sort_unstable();
            found
        };
        Self {
            common: with(&|count| count * 100 >= messages),
            middling: with(&|count| count * 2_000 >= messages && count * 200 <= messages),
            rare: with(&|count| (2..=20).contains(&count)),
            terms: counts.len(),
            messages,
        }
    }
}

/// The words of a text, as far as this benchmark needs them.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The 500 questions, mixed.
pub(crate) fn questions(corpus: &Corpus, counts: &Counts) -> Vec<Ask> {
    let mut draw = draw(0, 3);
    let mut asks: Vec<Ask> = Vec::new();
    for (kind, count) in KINDS {
        asks.extend((0..count).map(|_| ask(corpus, counts, kind, &mut draw)));
    }
    for at in (1..asks.len()).rev() {
        asks.swap(at, draw.random_range(0..=at));
    }
    asks
}

fn ask(corpus: &Corpus, counts: &Counts, kind: Kind, draw: &mut ChaCha8Rng) -> Ask {
    let mut pick = |words: &[String]| {
        let at = draw.random_range(0..words.len().max(1));
        vec![words.get(at).cloned().unwrap_or_else(|| "the".to_owned())]
    };
    let (words, contact) = match kind {
        Kind::Rare => (pick(&counts.rare), None),
        Kind::Middling => (pick(&counts.middling), None),
        Kind::Common | Kind::Role | Kind::Dates | Kind::RoleAndDates => (pick(&counts.common), None),
        Kind::Prefix => {
            let mut words = pick(&counts.middling);
            for word in &mut words {
                word.truncate(draw.random_range(3..=4));
            }
            (words, None)
        }
        Kind::And => {
            let (words, _) = said(corpus, 4, draw);
            (vec![words[0].clone(), words[words.len() - 1].clone()], None)
        }
        Kind::Phrase => {
            let (words, _) = said(corpus, 3, draw);
            let count = draw.random_range(2..=3);
            let from = draw.random_range(0..=words.len() - count);
            (words[from..from + count].to_vec(), None)
        }
        Kind::Contact => {
            let (words, contact) = said(corpus, 1, draw);
            (vec![words[draw.random_range(0..words.len())].clone()], Some(contact.id.to_string()))
        }
    };
    let role = matches!(kind, Kind::Role | Kind::RoleAndDates)
        .then(|| if draw.random_ratio(1, 2) { Role::Customer } else { Role::Agent });
    let days = match kind {
        Kind::Dates => Some(30),
        Kind::RoleAndDates => Some(7),
        _ => None,
    };
    let days = days.map(|days| {
        let contact = corpus.contact(draw.random_range(0..corpus.contacts()));
        let at = contact.entries.first().map_or(0, |entry| entry.at / 1_000);
        let from = at - at.rem_euclid(86_400);
        (from, from + days * 86_400)
    });
    Ask { kind, words, contact, role, days }
}

/// The words of some message that has so many and is ASCII alone. (`12.93 € here` says `93 here` only to whom `€` is no word.)
fn said(corpus: &Corpus, least: usize, draw: &mut ChaCha8Rng) -> (Vec<String>, Contact) {
    loop {
        let contact = corpus.contact(draw.random_range(0..corpus.contacts()));
        let entry = &contact.entries[draw.random_range(0..contact.entries.len())];
        let words = words(entry.text());
        if words.len() >= least && entry.text().is_ascii() {
            return (words, contact);
        }
    }
}

impl Ask {
    /// In the archive's language.
    pub(crate) fn typed(&self) -> String {
        let words = self.words.join(" ");
        let mut typed = match self.kind {
            Kind::Phrase => format!("\"{words}\""),
            Kind::Prefix => format!("{words}*"),
            // In quotes, it is a word even where it is one of the language's own.
            _ => self.words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" "),
        };
        if let Some(contact) = &self.contact {
            typed.push_str(&format!(" contact:{contact}"));
        }
        if let Some(role) = self.role {
            typed.push_str(&format!(" role:{}", role.word()));
        }
        if let Some((from, until)) = self.days {
            let day = |second| Timestamp::from_second(second).unwrap_or_default().strftime("%Y-%m-%d");
            typed.push_str(&format!(" after:{} before:{}", day(from), day(until)));
        }
        typed
    }
}
