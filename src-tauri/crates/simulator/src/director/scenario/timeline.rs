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
    let who =
        line.who.filter(|who| !matches!(script.people.person(*who).part, Part::Bot | Part::CustomBot))?;
    if !matches!(line.act, Act::Say { .. }) {
        return None;
    }
    let types = verb("types")?;
    let act = (types.read)("", &mut script.people.clone()).ok()?;
    let lead = (gap * 6 / 10).min(TYPING) * rng.random_range(30..100) / 100;
    (lead > 0).then(|| Moment { at: at - lead, line: Line { who: Some(who), act } })
}

/// The instant of each sentence.
fn instants(script: &Script, rng: &mut impl Rng) -> Vec<u64> {
    let pace = script.head.pace;
    let mut paced = || rng.random_range(pace / 2..=pace + pace / 2);
    let mut instants: Vec<u64> = Vec::with_capacity(script.sentences.len());
    // Since the last line with a time of its own.
    let mut run: Vec<Gap> = Vec::new();
    let mut since = 0;
    for (index, sentence) in script.sentences.iter().enumerate() {
        match sentence.when {
            // The chat begins with its first line.
            When::Paced if index == 0 => run.push(Gap::Fixed(0)),
            When::Paced => run.push(Gap::Paced(paced())),
            When::After(after) => run.push(Gap::Fixed(after)),
            When::At(at) => {
                // One more gap, so that this line is not at once behind the last one of the run.
                run.push(Gap::Paced(paced()));
                place(&mut instants, since, &run, Some(at - since));
                instants.pop();
                instants.push(at);
                since = at;
                run.clear();
            }
        }
    }
    place(&mut instants, since, &run, None);
    instants
}

/// From one line to the next, in milliseconds.
#[derive(Clone, Copy)]
enum Gap {
    Fixed(u64),
    /// Gives way where there is not enough room.
    Paced(u64),
}

/// Adds the instant behind each gap, with all gaps within `room` if there is such a bound.
fn place(instants: &mut Vec<u64>, since: u64, run: &[Gap], room: Option<u64>) {
    let (mut fixed, mut paced) = (0, 0);
    for gap in run {
        match gap {
            Gap::Fixed(gap) => fixed += gap,
            Gap::Paced(gap) => paced += gap,
        }
    }
    let room = room.map_or(paced, |room| room.saturating_sub(fixed)).min(paced);
    let mut at = since;
    for gap in run {
        at += match gap {
            Gap::Fixed(gap) => *gap,
            // The product of two spans of weeks is more than 64 bits hold; no more than the gap is left of it.
            Gap::Paced(gap) => (u128::from(*gap) * u128::from(room) / u128::from(paced.max(1))) as u64,
        };
        instants.push(at);
    }
}
