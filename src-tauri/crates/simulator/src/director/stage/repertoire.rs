//! Where the lines of seeded chats come from.

use std::sync::Arc;

use jiff::Timestamp;
use rand::Rng;
use rand::seq::{IndexedRandom, IteratorRandom};

use super::scene::Scene;
use crate::director::cast::{self, Language};
use crate::director::corpus::{self, Corpus};
use crate::director::dialogues::Dialogue;
use crate::director::playbill::{CorpusPace, Dialogues};
use crate::director::scenario::{Act, Line, Moment, Who};

/// What there is to play.
pub(super) enum Repertoire {
    /// Dialogues of which long chats are put together.
    BuiltIn(Vec<Dialogue>),
    /// Dialogues to play one after the other.
    Corpus { corpus: Arc<Corpus>, pace: CorpusPace, repeats: bool, next: usize },
}

/// What one chat begins with.
pub(super) enum Piece {
    /// A built-in dialogue, by its position. Others follow it.
    Dialogue { language: &'static Language, queue: String, lines: usize },
    /// A whole chat, line by line.
    Lines(Vec<Line>),
    /// A whole chat with its times.
    Moments(Vec<Moment>),
}

impl Repertoire {
    pub(super) fn new(dialogues: &Dialogues) -> Self {
        match dialogues {
            Dialogues::BuiltIn => Self::BuiltIn(Dialogue::built_in()),
            Dialogues::Corpus { corpus, pace, repeats } => {
                Self::Corpus { corpus: Arc::clone(corpus), pace: *pace, repeats: *repeats, next: 0 }
            }
        }
    }

    /// Whether all of it will have been played some day.
    pub(super) fn ends(&self) -> bool {
        matches!(self, Self::Corpus { repeats: false, .. })
    }

    /// What the next chat is. Chats put together are mostly English.
    pub(super) fn take(&mut self, rng: &mut impl Rng) -> Option<Piece> {
        match self {
            Self::BuiltIn(dialogues) => {
                let english = rng.random_bool(0.6);
                let fitting =
                    dialogues.iter().enumerate().filter(|(_, one)| (one.language() == "en") == english);
                let (index, dialogue) = fitting.choose(rng)?;
                Some(Piece::Dialogue {
                    language: cast::language(dialogue.language()),
                    queue: dialogue.queue().to_owned(),
                    lines: index,
                })
            }
            Self::Corpus { corpus, pace, repeats, next } => {
                if !*repeats && *next >= corpus.len() {
                    return None;
                }
                let dialogue = corpus.dialogue(*next)?;
                *next += 1;
                Some(match pace {
                    CorpusPace::Rate => Piece::Lines(corpus::lines(dialogue)),
                    CorpusPace::Original => Piece::Moments(corpus::moments(dialogue, rng)),
                })
            }
        }
    }

    /// The opening: the bot's welcome, the first dialogue, and the bot's hand-over where the agent is first needed.
    pub(super) fn begin(&self, scene: &mut Scene, dialogue: usize) {
        let Self::BuiltIn(dialogues) = self else { return };
        let bot = |text: &str| Line::new(Who::BOT, Act::say(text));
        scene.lines.push_back(bot(scene.language.welcome));
        let mut lines = perform(scene, &dialogues[dialogue]);
        let first_agent = lines.iter().position(|line| line.who == Some(Who::AGENT)).unwrap_or(lines.len());
        let hand_over = [bot(scene.language.waiting), Line::new(Who::AGENT, Act::Enter)];
        lines.splice(first_agent..first_agent, hand_over);
        scene.lines.extend(lines);
    }

    /// What comes after the last line: another dialogue, or the end.
    pub(super) fn write_on(&self, scene: &mut Scene, now: Timestamp) {
        let (Self::BuiltIn(dialogues), Some(ends_at)) = (self, scene.ends_at) else { return };
        let agent = |act| Line::new(Who::AGENT, act);
        let customer = |act| Line::new(Who::CUSTOMER, act);
        let language = scene.language;
        scene.lines.push_back(agent(Act::say(language.anything_else)));
        if now < ends_at {
            let fitting: Vec<&Dialogue> =
                dialogues.iter().filter(|one| one.language() == language.code && !one.has_bot()).collect();
            if let Some(dialogue) = fitting.choose(&mut scene.performer.rng) {
                let lines = perform(scene, dialogue);
                scene.lines.extend(lines);
            }
        } else {
            scene.lines.extend([
                customer(Act::say(language.nothing_else)),
                agent(Act::say(language.farewell)),
                customer(Act::Leave),
                agent(Act::Leave),
                Line { who: None, act: Act::End },
            ]);
        }
    }
}

/// A dialogue's lines for this scene; a supervisor who comes in for it leaves when it is over.
fn perform(scene: &mut Scene, dialogue: &Dialogue) -> Vec<Line> {
    let props = cast::props(&mut scene.performer.rng, &scene.customer_name);
    let mut lines = dialogue.perform(&mut scene.performer.rng, &props);
    if lines.iter().any(|line| line.who == Some(Who::SUPERVISOR)) {
        lines.push(Line::new(Who::SUPERVISOR, Act::Leave));
    }
    lines
}
