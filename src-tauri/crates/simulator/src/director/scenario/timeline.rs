//! From a script to what happens when: every variation chosen, every instant fixed.

use rand::Rng;

use super::act::{Act, Line};
use super::people::Part;
use super::script::Script;
use super::time::When;
use super::variations::Props;
use super::verbs::verb;

/// One thing that happens, and when.
#[derive(Clone, Debug)]
pub(in crate::director) struct Moment {
    /// Milliseconds after the chat's start.
    pub(in crate::director) at: u64,
    pub(in crate::director) line: Line,
}

/// How long people type before they say something that has no time, at most, in milliseconds.
const TYPING: u64 = 2_000;

/// One performance of a script. Lines without a time come at the script's pace; where too many stand between two
/// that have one they come closer together.
pub(in crate::director) fn timeline(script: &Script, rng: &mut impl Rng, props: &Props) -> Vec<Moment> {
    let instants = instants(script, rng);
    let mut people = script.people.clone();
    let mut moments = Vec::with_capacity(instants.len());
    let mut before = 0;
    for (sentence, at) in script.sentences.iter().zip(instants) {
        match sentence.line(rng, props, &mut people) {
            Ok(line) => {
                if sentence.when == When::Paced {
                    moments.extend(typing(script, &line, at, at - before, rng));
                }
                moments.push(Moment { at, line });
            }
            Err(error) => tracing::warn!(line = sentence.number, error, "a line is left out"),
        }
        before = at;
    }
    moments
}

/// Somebody types before they say something.
fn typing(script: &Script, line: &Line, at: u64, gap: u64, rng: &mut impl Rng) -> Option<Moment> {
    let who = line.who.filter(|who| !matches!(script.people.person(*who).part, Part::Bot | Part::CustomBot))?;
    if !matches!(line.act, Act::Say { .. }) {
        return None;
    }
    let types = verb("types")?;
    let act = (types.read)("", &mut script.people.clone()).ok()?;
    let lead = ((gap as f64 * 0.6) as u64).min(TYPING);
    let lead = (lead as f64 * rng.random_range(0.3..1.0)) as u64;
    (lead > 0).then(|| Moment { at: at - lead, line: Line { who: Some(who), act } })
}

/// The instant of each sentence.
fn instants(script: &Script, rng: &mut impl Rng) -> Vec<u64> {
    let mut instants: Vec<u64> = Vec::with_capacity(script.sentences.len());
    // Since the last line with a time of its own: the gaps, and whether the pace may give way.
    let mut run: Vec<(u64, bool)> = Vec::new();
    let mut since = 0;
    for (index, sentence) in script.sentences.iter().enumerate() {
        match sentence.when {
            // The chat begins with its first line.
            When::Paced if index == 0 => run.push((0, false)),
            When::Paced => run.push(((script.head.pace as f64 * rng.random_range(0.5..1.5)) as u64, true)),
            When::After(after) => run.push((after, false)),
            When::At(at) => {
                // One more gap, so that the last line of the run is not at once followed by this one.
                let last = (script.head.pace as f64 * rng.random_range(0.5..1.5)) as u64;
                let fixed: u64 = run.iter().filter(|(_, gives)| !gives).map(|(gap, _)| gap).sum();
                let free: u64 = last + run.iter().filter(|(_, gives)| *gives).map(|(gap, _)| gap).sum::<u64>();
                let room = (at - since).saturating_sub(fixed);
                let factor = (room as f64 / free.max(1) as f64).min(1.0);
                place(&mut instants, since, run.drain(..), factor);
                instants.push(at);
                since = at;
            }
        }
    }
    place(&mut instants, since, run.drain(..), 1.0);
    instants
}

fn place(instants: &mut Vec<u64>, since: u64, run: impl Iterator<Item = (u64, bool)>, factor: f64) {
    let mut at = since;
    for (gap, gives) in run {
        at += if gives { (gap as f64 * factor) as u64 } else { gap };
        instants.push(at);
    }
}
