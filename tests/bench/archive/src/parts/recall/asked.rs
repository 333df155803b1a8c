//! Questions in every script, each with its own way to tell what it should find.

use jiff::Timestamp;
use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use unicode_segmentation::UnicodeSegmentation as _;
use uuid::Uuid;

use crate::corpus::{Role, draw};
use crate::oracle::Needle;

/// Questions in all.
const QUESTIONS: usize = 500;

/// What is asked in, in turn.
pub(crate) const SCRIPTS: [&str; 9] = [
    "Latin",
    "Latin with accents",
    "Han and Kana",
    "Hangul",
    "Cyrillic",
    "Greek",
    "Arabic",
    "Hebrew",
    "Thai",
];

/// A message.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) role: Option<Role>,
    pub(crate) text: String,
    pub(crate) folded: String,
}

/// A question.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) typed: String,
    /// Place in [`SCRIPTS`].
    pub(crate) script: usize,
    /// One of these lists has to be there as a whole.
    any: Vec<Vec<Needle>>,
    not: Option<Needle>,
    role: Option<Role>,
    /// In milliseconds since 1970.
    days: Option<(i64, i64)>,
}

impl Asked {
    /// Whether it should find a text.
    pub(crate) fn wants(&self, text: &Text) -> bool {
        self.any.iter().any(|all| all.iter().all(|needle| needle.is_in(&text.folded)))
            && self.not.as_ref().is_none_or(|not| !not.is_in(&text.folded))
            && self.role.is_none_or(|role| text.role == Some(role))
            && self.days.is_none_or(|(from, until)| (from..until).contains(&text.at))
    }
}

/// All questions, drawn from the texts.
pub(crate) fn questions(texts: &[Text]) -> Vec<Asked> {
    let mut draw = draw(0, 4);
    let mut by_script: Vec<Vec<&Text>> = vec![Vec::new(); SCRIPTS.len()];
    for text in texts {
        by_script[script_of(&text.text)].push(text);
    }
    let scripts: Vec<usize> = (0..SCRIPTS.len()).filter(|script| !by_script[*script].is_empty()).collect();
    (0..QUESTIONS)
        .map(|number| {
            let script = scripts[number % scripts.len()];
            question(&by_script[script], script, number / scripts.len(), &mut draw)
        })
        .collect()
}

/// The first of its letters that is not plain Latin decides.
fn script_of(text: &str) -> usize {
    let script = |c: char| match c {
        '\u{C0}'..='\u{24F}' => Some(1),
        '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' => Some(2),
        '\u{AC00}'..='\u{D7A3}' => Some(3),
        '\u{400}'..='\u{4FF}' => Some(4),
        '\u{370}'..='\u{3FF}' => Some(5),
        '\u{600}'..='\u{6FF}' => Some(6),
        '\u{590}'..='\u{5FF}' => Some(7),
        '\u{E00}'..='\u{E7F}' => Some(8),
        _ => None,
    };
    text.chars().find_map(script).unwrap_or(0)
}

fn question(texts: &[&Text], script: usize, number: usize, draw: &mut ChaCha8Rng) -> Asked {
    let text = texts.choose(draw).copied().expect("a script without texts has no questions");
    let other = texts.choose(draw).copied().unwrap_or(text);
    let mut asked =
        Asked { typed: String::new(), script, any: Vec::new(), not: None, role: None, days: None };
    let (one, two) = (part(&text.text, script, 1, draw), part(&text.text, script, 1, draw));
    let needle = |word: &str| Needle::new(word, false);
    match number % 8 {
        0 => (asked.typed, asked.any) = (quoted(&one, draw), vec![vec![needle(&one)]]),
        1 => {
            asked.typed = format!("{} {}", quoted(&one, draw), quoted(&two, draw));
            asked.any = vec![vec![needle(&one), needle(&two)]];
        }
        2 => {
            let two = part(&other.text, script, 1, draw);
            asked.typed = format!("{} OR {}", quoted(&one, draw), quoted(&two, draw));
            asked.any = vec![vec![needle(&one)], vec![needle(&two)]];
        }
        3 => {
            let two = part(&other.text, script, 1, draw);
            asked.typed = format!("{} -{}", quoted(&one, draw), quoted(&two, draw));
            (asked.any, asked.not) = (vec![vec![needle(&one)]], Some(needle(&two)));
        }
        4 => {
            let phrase = part(&text.text, script, draw.random_range(2..=4), draw);
            (asked.typed, asked.any) = (quoted(&phrase, draw), vec![vec![needle(&phrase)]]);
        }
        5 => {
            let graphemes: Vec<&str> = one.graphemes(true).collect();
            let begin = graphemes[..graphemes.len().min(3)].concat();
            asked.typed = format!("{}*", quoted(&begin, draw));
            asked.any = vec![vec![Needle::new(&begin, true)]];
        }
        6 => {
            let role = text.role.unwrap_or(Role::Customer);
            asked.typed = format!("{} role:{}", quoted(&one, draw), role.word());
            (asked.any, asked.role) = (vec![vec![needle(&one)]], Some(role));
        }
        _ => {
            let from = text.at / 86_400_000 - draw.random_range(0..20);
            let until = text.at / 86_400_000 + draw.random_range(1..60);
            let day =
                |day: i64| Timestamp::from_second(day * 86_400).unwrap_or_default().strftime("%Y-%m-%d");
            asked.typed = format!("{} after:{} before:{}", quoted(&one, draw), day(from), day(until));
            (asked.any, asked.days) =
                (vec![vec![needle(&one)]], Some((from * 86_400_000, until * 86_400_000)));
        }
    }
    asked
}

/// So many words of a text, as they stand there; of scripts without spaces a part of a run.
fn part(text: &str, script: usize, words: usize, draw: &mut ChaCha8Rng) -> String {
    let is_unspaced = matches!(SCRIPTS[script], "Han and Kana" | "Hangul" | "Thai");
    if is_unspaced {
        let letters: Vec<&str> = text.graphemes(true).collect();
        let own: Vec<usize> = (0..letters.len()).filter(|at| script_of(letters[*at]) == script).collect();
        let length = draw.random_range(1..=3) * words;
        let from = own.choose(draw).copied().unwrap_or_default();
        return letters[from..(from + length).min(letters.len())].concat();
    }
    let found: Vec<(usize, &str)> = text.unicode_word_indices().collect();
    if found.is_empty() {
        return text.to_owned();
    }
    // The longest of some: nearly everybody says the short ones, and to find all of these would only take longer.
    let drawn: Vec<usize> = (0..3).map(|_| draw.random_range(0..found.len())).collect();
    let from = drawn.into_iter().max_by_key(|at| found[*at].1.len()).unwrap_or_default();
    let (last, word) = found[(from + words - 1).min(found.len() - 1)];
    text[found[from].0..last + word.len()].to_owned()
}

/// In quotes, as people type it: some in capitals, some without accents.
fn quoted(text: &str, draw: &mut ChaCha8Rng) -> String {
    let text = text.replace('"', " ");
    match draw.random_range(0..3) {
        0 => format!("\"{}\"", text.to_uppercase()),
        1 => format!("\"{}\"", crate::oracle::fold(&text)),
        _ => format!("\"{text}\""),
    }
}
