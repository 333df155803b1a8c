//! Dialogues as text: who says or does what, with variations.
//!
//! A file has a head (`# title`, `queue:`, `language:`), an empty line, and then one line for each thing that
//! happens: `who: text` says something, `who verb: details` does something:
//!
//! | verb | details |
//! |---|---|
//! | `markdown` | a message in markdown; `\n` breaks the line |
//! | `streams` | a message in parts, separated by `\|` |
//! | `offers` | a list to pick from: title, then the choices, separated by `\|` |
//! | `picks` | the number of a choice |
//! | `attaches` | file name, content type, `approved` or `rejected` |
//! | `idles`, `returns` | nothing |
//! | `transfers` | the queue the chat moves to |
//!
//! `{a|b}` is a or b, and `{order}` and its like are properties of the dialogue. Both may be nested.

use std::collections::BTreeMap;

use rand::Rng;
use rand::seq::IndexedRandom;
use thiserror::Error;

use crate::handle::ScanResult;

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Customer,
    Agent,
    Bot,
    Supervisor,
}

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Say(String),
    Markdown(String),
    Stream(Vec<String>),
    Offer { title: String, choices: Vec<String> },
    Pick(usize),
    Attach { name: String, content_type: String, result: ScanResult },
    Idle,
    Return,
    Transfer { queue: String },
    Enter,
    Leave,
    End,
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) who: Who,
    pub(super) act: Act,
}

/// A dialogue with its variations still open.
#[derive(Debug)]
pub(super) struct Dialogue {
    pub(super) queue: &'static str,
    pub(super) language: &'static str,
    lines: Vec<(Who, &'static str, &'static str)>,
}

/// What is wrong with a dialogue's text.
#[derive(Debug, Error)]
#[error("line {line} of the dialogue is not understood: {text}; write `who: text` or `who verb: details`")]
pub(super) struct ScriptError {
    line: usize,
    text: String,
}

impl Dialogue {
    pub(super) fn parse(text: &'static str) -> Result<Self, ScriptError> {
        let mut dialogue = Self { queue: "", language: "", lines: Vec::new() };
        for (index, line) in text.lines().enumerate() {
            let wrong = || ScriptError { line: index + 1, text: line.to_owned() };
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (head, details) = line.split_once(':').ok_or_else(wrong)?;
            let details = details.trim();
            let (who, verb) = head.split_once(' ').unwrap_or((head, "says"));
            match who {
                "queue" => dialogue.queue = details,
                "language" => dialogue.language = details,
                _ => {
                    let who = Who::named(who).ok_or_else(wrong)?;
                    Act::read(verb, details.to_owned()).ok_or_else(wrong)?;
                    dialogue.lines.push((who, verb, details));
                }
            }
        }
        Ok(dialogue)
    }

    /// Whether a bot takes part: such dialogues stand at the beginning of a chat only.
    pub(super) fn has_bot(&self) -> bool {
        self.lines.iter().any(|(who, ..)| *who == Who::Bot)
    }

    /// One performance: every variation chosen, every property filled in.
    pub(super) fn perform(&self, rng: &mut impl Rng, props: &BTreeMap<&str, String>) -> Vec<Line> {
        let lines = self.lines.iter().filter_map(|(who, verb, details)| {
            let act = Act::read(verb, expand(details, rng, props))?;
            Some(Line { who: *who, act })
        });
        lines.collect()
    }
}

impl Who {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "customer" => Self::Customer,
            "agent" => Self::Agent,
            "bot" => Self::Bot,
            "supervisor" => Self::Supervisor,
            _ => return None,
        })
    }
}

impl Act {
    fn read(verb: &str, details: String) -> Option<Self> {
        Some(match verb {
            "says" => Self::Say(details),
            "markdown" => Self::Markdown(details.replace("\\n", "\n")),
            "streams" => Self::Stream(details.split("| ").map(ToOwned::to_owned).collect()),
            "offers" => {
                let mut parts = details.split(" | ").map(ToOwned::to_owned);
                Self::Offer { title: parts.next()?, choices: parts.collect() }
            }
            "picks" => Self::Pick(details.parse().ok()?),
            "attaches" => {
                let [name, content_type, result] = details.split(' ').collect::<Vec<_>>().try_into().ok()?;
                let result = match result {
                    "approved" => ScanResult::Approved,
                    "rejected" => ScanResult::Rejected,
                    _ => return None,
                };
                Self::Attach { name: name.to_owned(), content_type: content_type.to_owned(), result }
            }
            "idles" => Self::Idle,
            "returns" => Self::Return,
            "transfers" => Self::Transfer { queue: details },
            _ => return None,
        })
    }
}

/// Replaces `{a|b}` by one of them and `{name}` by its property, innermost first. An unknown name stays as it is
/// written, without its braces.
fn expand(text: &str, rng: &mut impl Rng, props: &BTreeMap<&str, String>) -> String {
    let mut text = text.to_owned();
    while let Some(close) = text.find('}') {
        let Some(open) = text[..close].rfind('{') else { break };
        let inner = &text[open + 1..close];
        let choices: Vec<&str> = inner.split('|').collect();
        let chosen = match choices[..] {
            [name] => props.get(name).cloned().unwrap_or_else(|| name.to_owned()),
            _ => (*choices.choose(rng).unwrap_or(&inner)).to_owned(),
        };
        text.replace_range(open..=close, &chosen);
    }
    text
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn props() -> BTreeMap<&'static str, String> {
        BTreeMap::from([("order", "A-17".to_owned())])
    }

    #[test]
    fn a_line_with_a_verb_does_something() {
        let text =
            "queue: Returns\nlanguage: en\n\ncustomer attaches: {order}.pdf application/pdf rejected\n";
        let dialogue = Dialogue::parse(text).unwrap();
        let lines = dialogue.perform(&mut StdRng::seed_from_u64(1), &props());
        let act = Act::Attach {
            name: "A-17.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            result: ScanResult::Rejected,
        };
        assert_eq!(lines, [Line { who: Who::Customer, act }]);
        assert_eq!((dialogue.queue, dialogue.language), ("Returns", "en"));
    }

    #[test]
    fn variations_and_properties_may_be_nested() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut seen: Vec<String> =
            (0..50).map(|_| expand("{order {order}|nothing}!", &mut rng, &props())).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen, ["nothing!", "order A-17!"]);
    }

    #[test]
    fn an_unknown_verb_is_named_with_its_line() {
        let error = Dialogue::parse("queue: Returns\n\ncustomer dances: a tango\n").unwrap_err();
        assert!(error.to_string().starts_with("line 3 of the dialogue is not understood: customer dances"));
    }
}
