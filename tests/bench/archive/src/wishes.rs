//! The command line.

use std::path::PathBuf;

use crate::Failure;
use crate::engine::Which;
use crate::questions::Ask;

/// What to do.
#[derive(Debug)]
pub(crate) enum Task {
    Measure(Wishes),
    /// One search in a process of its own, by [`crate::parts::cold`].
    FirstSearch {
        which: Which,
        folder: PathBuf,
        ask: Box<Ask>,
    },
}

/// What to measure, and with what.
#[derive(Debug)]
pub(crate) struct Wishes {
    pub(crate) messages: u64,
    pub(crate) dialogues: Option<PathBuf>,
    /// Parts; none: all.
    pub(crate) only: Vec<String>,
    /// Where what is built stays, and is found built by the next run.
    pub(crate) keep: Option<PathBuf>,
}

/// Parts that can be measured by themselves, once everything is imported.
const PARTS: [&str; 7] = ["import", "open", "cold", "newest", "best", "recall", "live"];

impl Wishes {
    pub(crate) fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Task, Failure> {
    let mut wishes = Wishes { messages: 1_000_000, dialogues: None, only: Vec::new(), keep: None };
    while let Some(option) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{option}` needs a value"));
        match option.as_str() {
            "--messages" => wishes.messages = value()?.replace('_', "").parse()?,
            "--dialogues" => wishes.dialogues = Some(value()?.into()),
            "--keep" => wishes.keep = Some(value()?.into()),
            "--only" => {
                let part = value()?;
                if !PARTS.contains(&part.as_str()) {
                    return Err(format!("`--only {part}`: choose one of {}", PARTS.join(", ")).into());
                }
                wishes.only.push(part);
            }
            "--first-search" => {
                let which = value()?;
                let which = Which::of(&which).ok_or_else(|| format!("`{which}` is no engine"))?;
                let folder = value()?.into();
                return Ok(Task::FirstSearch { which, folder, ask: serde_json::from_str(&value()?)? });
            }
            _ => return Err(format!("`{option}` is not an option here").into()),
        }
    }
    if wishes.messages < 10_000 {
        return Err("with fewer than 10,000 messages there is nothing to measure".into());
    }
    Ok(Task::Measure(wishes))
}
