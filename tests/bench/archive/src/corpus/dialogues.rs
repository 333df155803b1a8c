//! Texts of a file of dialogues: one JSON object a line, `{dialogue_id, turn, role, text, ts, domain}`, plain or packed by gzip.
//!
//! A file has fewer texts than are asked for. So most are put together of two: the first half of one, the second half of another.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use super::made::mention;
use super::people::Role;
use super::scripts;
use crate::Failure;

/// What was said in the dialogues.
#[derive(Debug)]
pub(super) struct Dialogues {
    customer: Vec<String>,
    agent: Vec<String>,
}

#[derive(Deserialize)]
struct Turn {
    role: String,
    text: String,
}

impl Dialogues {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let is_packed = path.extension().is_some_and(|ending| ending == "gz");
        let file: Box<dyn Read> =
            if is_packed { Box::new(MultiGzDecoder::new(BufReader::new(file))) } else { Box::new(file) };
        let (mut customer, mut agent) = (Vec::new(), Vec::new());
        for line in BufReader::new(file).lines() {
            let Turn { role, text } = serde_json::from_str(&line?)?;
            if role == Role::Customer.wire() { customer.push(text) } else { agent.push(text) }
        }
        if customer.is_empty() || agent.is_empty() {
            return Err(format!("{}: nobody answers anybody there", path.display()).into());
        }
        Ok(Self { customer, agent })
    }

    pub(super) fn text(&self, draw: &mut ChaCha8Rng, role: Role) -> String {
        if let Some(text) = scripts::other(draw) {
            return text;
        }
        let texts = if role == Role::Customer { &self.customer } else { &self.agent };
        let (one, other) =
            (&texts[draw.random_range(0..texts.len())], &texts[draw.random_range(0..texts.len())]);
        let (one, other): (Vec<_>, Vec<_>) = (one.split(' ').collect(), other.split(' ').collect());
        let mut words = one[..one.len().div_ceil(2)].to_vec();
        words.extend(&other[other.len() / 2..]);
        let mut text = words.join(" ");
        if draw.random_ratio(12, 100) {
            text.push(' ');
            text.push_str(&mention(draw));
        }
        text
    }
}
