//! From the turns of a dialogue to what happens in a chat: people come, say it, and go.

use rand::Rng;

use super::Dialogue;
use crate::director::scenario::{Act, Line, Moment, Who};

/// Milliseconds from turn to turn, where it is not known when something was said.
const PACE: std::ops::Range<u64> = 1_500..4_500;

/// The dialogue, line by line.
pub(in crate::director) fn lines(dialogue: &Dialogue) -> Vec<Line> {
    let said = dialogue.turns.iter().map(|turn| Line::new(turn.who, Act::say(&turn.text)));
    said.chain(ending()).collect()
}

/// The dialogue at the pace it had.
pub(in crate::director) fn moments(dialogue: &Dialogue, rng: &mut impl Rng) -> Vec<Moment> {
    let mut at = 0;
    let mut said = None;
    let mut moments: Vec<Moment> = Vec::with_capacity(dialogue.turns.len() + 4);
    for turn in &dialogue.turns {
        at += match (said, turn.at) {
            // What was noted as said earlier is said at once: its number counts.
            (Some(before), Some(now)) => u64::try_from(i64::saturating_sub(now, before)).unwrap_or(0),
            _ if moments.is_empty() => 0,
            _ => rng.random_range(PACE),
        };
        said = turn.at.max(said);
        moments.push(Moment { at, line: Line::new(turn.who, Act::say(&turn.text)) });
    }
    for line in ending() {
        at += rng.random_range(PACE);
        moments.push(Moment { at, line });
    }
    moments
}

/// Everybody goes.
fn ending() -> [Line; 4] {
    [
        Line::new(Who::CUSTOMER, Act::Leave),
        Line::new(Who::SUPERVISOR, Act::Leave),
        Line::new(Who::AGENT, Act::Leave),
        Line { who: None, act: Act::End },
    ]
}
