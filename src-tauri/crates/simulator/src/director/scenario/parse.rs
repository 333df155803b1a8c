//! From the text of a scenario to its scripts. Pure; all mistakes are found, not only the first.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::error::Mistake;
use super::head;
use super::people::Who;
use super::script::{Head, Script, Sentence};
use super::time::{self, When};
use super::variations::expand;
use super::verbs::{self, By, Verb};
use crate::director::cast;

/// Lines of one scenario, repetitions counted.
const MOST_LINES: usize = 1_000_000;

/// Lines that all copies of all its chats have together.
const MOST_PLAYED: usize = 5_000_000;

/// Mistakes told of one scenario.
const MOST_MISTAKES: usize = 50;

/// Reads every chat of a scenario.
pub(in crate::director) fn parse(text: &str) -> Result<Vec<Script>, Vec<Mistake>> {
    let mut reading = Reading::default();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if reading.mistakes.len() >= MOST_MISTAKES {
            break;
        }
        if let Err((column, what)) = reading.line(index + 1, line) {
            reading.mistakes.push(Mistake { line: index + 1, column, text: line.trim().to_owned(), what });
        }
    }
    reading.finish()
}

/// A column, from 1, and what is wrong there.
type Wrong = (usize, String);

#[derive(Default)]
struct Reading {
    scripts: Vec<Script>,
    names: Vec<String>,
    /// Whether a line of the present chat was read: what stands behind it is no head any more.
    in_lines: bool,
    repeat: Option<Repeat>,
    /// Milliseconds before which the next line of the present chat cannot happen.
    earliest: u64,
    written: usize,
    mistakes: Vec<Mistake>,
}

/// An open repetition.
struct Repeat {
    number: usize,
    times: usize,
    /// The first sentence of it.
    from: usize,
    /// `earliest` where it began.
    since: u64,
}

impl Reading {
    fn line(&mut self, number: usize, whole: &str) -> Result<(), Wrong> {
        let line = whole.trim();
        let column = |part: &str| column_of(whole, part);
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(name) = line.strip_prefix("chat:") {
            return self.begin(number, name.trim()).map_err(|what| (column(line), what));
        }
        if self.scripts.is_empty() {
            self.scripts.push(empty());
        }
        if let Some((name, value)) = line.split_once(':')
            && let Some(member) = head::member(name.trim_end())
            && !self.in_lines
        {
            let value = value.trim();
            let script = self.script();
            return (member.read)(value, script).map_err(|what| {
                (column(value), format!("{what} (`{}: {}` is {})", member.name, member.value, member.is))
            });
        }
        self.in_lines = true;
        if let Some(times) = line.strip_prefix("repeat ") {
            return self
                .repeat(number, times.trim_end_matches(':').trim())
                .map_err(|what| (column(line), what));
        }
        if line == "again" {
            return self.again().map_err(|what| (column(line), what));
        }
        let (when, rest) = time::split(line).map_err(|what| (column(line), what))?;
        self.come_to(when).map_err(|what| (column(line), what))?;
        let (who, verb, details) = self.sentence(whole, rest.trim_start())?;
        self.check(verb, details).map_err(|what| {
            (column(details), format!("{what} (`{}: {}` is {})", verb.name, verb.details, verb.does))
        })?;
        self.written += 1;
        if self.written > MOST_LINES {
            return Err((column(line), format!("a scenario has at most {MOST_LINES} lines")));
        }
        let details = details.into();
        self.script().sentences.push(Sentence { number, when, who, verb, details });
        Ok(())
    }

    fn begin(&mut self, number: usize, name: &str) -> Result<(), String> {
        self.close_repeat();
        self.in_lines = false;
        self.earliest = 0;
        self.scripts.push(empty());
        if name.is_empty() {
            return Err("write the name of the chat behind the colon".to_owned());
        }
        if self.names.iter().any(|known| known == name) {
            return Err(format!("there is a chat called `{name}` already; give this one another name"));
        }
        self.names.push(name.to_owned());
        let head = &mut self.script().head;
        name.clone_into(&mut head.name);
        head.line = number;
        Ok(())
    }

    fn script(&mut self) -> &mut Script {
        let last = self.scripts.len() - 1;
        &mut self.scripts[last]
    }

    fn repeat(&mut self, number: usize, times: &str) -> Result<(), String> {
        if let Some(open) = &self.repeat {
            return Err(format!("the repetition of line {} is still open; write `again` first", open.number));
        }
        let times = times.parse().ok().filter(|times| (1..=100_000).contains(times));
        let times = times.ok_or("write how often: `repeat 20`, at most 100000")?;
        let from = self.script().sentences.len();
        self.repeat = Some(Repeat { number, times, from, since: self.earliest });
        Ok(())
    }

    fn again(&mut self) -> Result<(), String> {
        let Some(repeat) = self.repeat.take() else {
            return Err("there is nothing to repeat; write `repeat 20` above the first line of it".to_owned());
        };
        let round = self.script().sentences[repeat.from..].to_vec();
        if round.is_empty() {
            return Err(format!("nothing stands between this and `repeat` in line {}", repeat.number));
        }
        let more = round.len().saturating_mul(repeat.times - 1);
        if self.written.saturating_add(more) > MOST_LINES {
            return Err(format!("a scenario has at most {MOST_LINES} lines, repetitions counted"));
        }
        self.written += more;
        for _ in 1..repeat.times {
            self.script().sentences.extend(round.iter().cloned());
        }
        let took = self.earliest - repeat.since;
        self.earliest = self.earliest.saturating_add(took.saturating_mul(repeat.times as u64 - 1));
        Ok(())
    }

    fn close_repeat(&mut self) {
        if let Some(open) = self.repeat.take() {
            let what = "this repetition has no end; write `again` below its last line".to_owned();
            let text = format!("repeat {}", open.times);
            self.mistakes.push(Mistake { line: open.number, column: 1, text, what });
        }
    }

    /// Times only go forward.
    fn come_to(&mut self, when: When) -> Result<(), String> {
        match when {
            When::At(_) if self.repeat.is_some() => {
                return Err(
                    "a line that is repeated has no `@` time; write `+` and the time after the line before"
                        .into(),
                );
            }
            When::At(at) if at < self.earliest => {
                return Err(format!(
                    "this is before the line above, which is at {} or later; lines stand in their order in time",
                    time::written(self.earliest)
                ));
            }
            When::At(at) => self.earliest = at,
            When::After(after) => self.earliest += after,
            When::Paced => {}
        }
        Ok(())
    }

    /// Takes a line without its time apart.
    fn sentence<'a>(
        &mut self,
        whole: &str,
        line: &'a str,
    ) -> Result<(Option<Who>, &'static Verb, &'a str), Wrong> {
        let form = "write `who: text`, `who verb: details`, `who verb` or `fault …`";
        if let Some(fault) = line.strip_prefix(verbs::FAULT).filter(|rest| rest.starts_with(' ')) {
            let verb = verbs::verb(verbs::FAULT).ok_or((1, String::new()))?;
            return Ok((None, verb, fault.trim()));
        }
        let (head, details) = match line.split_once(':') {
            Some((head, details)) => (head.trim(), Some(details.trim())),
            None => (line, None),
        };
        let at = column_of(whole, head);
        let (subject, last) = head.rsplit_once(' ').map_or((head, ""), |(who, verb)| (who.trim_end(), verb));
        let (subject, verb) = match verbs::verb(last).filter(|_| !subject.is_empty()) {
            Some(verb) => (subject, verb),
            None if details.is_none() => {
                let known: Vec<&str> = verbs::VERBS.iter().map(|verb| verb.name).collect();
                return Err((at, format!("no verb is the last word; {form}. Verbs: {}", known.join(", "))));
            }
            None => (head, verbs::verb(verbs::SAYS).ok_or((1, String::new()))?),
        };
        let who = match subject {
            "chat" if verb.by == By::Somebody => {
                return Err((
                    at,
                    format!("`{}` needs somebody: `agent {}`, or a name", verb.name, verb.name),
                ));
            }
            "chat" => None,
            _ if verb.by == By::Chat => return Err((at, format!("write `chat {}`", verb.name))),
            _ => Some(self.script().people.find(subject).map_err(|what| (at, what))?),
        };
        let details = match details {
            Some(details) => details,
            None if verb.details.is_empty() || verb.details.starts_with('[') => "",
            None => return Err((at, format!("write `{head}: {}`", verb.details))),
        };
        if verb.details.is_empty() && !details.is_empty() {
            return Err((column_of(whole, details), format!("nothing stands behind `{}`", verb.name)));
        }
        Ok((who, verb, details))
    }

    /// Reads the details now, so that nothing is found wrong while they are played: as they are written, and with
    /// some of their variations.
    fn check(&mut self, verb: &Verb, details: &str) -> Result<(), String> {
        let people = &mut self.script().people;
        if verb.raw || !details.contains('{') {
            return (verb.read)(details, people).map(|_| ());
        }
        let mut rng = StdRng::seed_from_u64(0);
        for _ in 0..8 {
            let props = cast::props(&mut rng, "Ana");
            (verb.read)(&expand(details, &mut rng, &props), people)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Script>, Vec<Mistake>> {
        self.close_repeat();
        if self.mistakes.is_empty() && self.scripts.iter().all(|script| script.sentences.is_empty()) {
            let what = "nothing happens; write at least one line such as `customer: Hello`".to_owned();
            self.mistakes.push(Mistake { line: 1, column: 1, text: String::new(), what });
        }
        for (at, script) in self.scripts.iter().enumerate() {
            if let Some((source, _)) = &script.head.continues
                && !self.scripts[..at].iter().any(|other| other.head.name == *source)
            {
                let what =
                    format!("no chat above it is called `{source}`; only one that is can be continued");
                let (line, text) = (script.head.line, format!("continues: {source}"));
                self.mistakes.push(Mistake { line, column: 1, text, what });
            }
        }
        let played = self.scripts.iter().map(|script| script.sentences.len() * script.head.copies as usize);
        if played.sum::<usize>() > MOST_PLAYED {
            let what = format!(
                "all copies together have at most {MOST_PLAYED} lines; play fewer copies or repetitions"
            );
            self.mistakes.push(Mistake { line: 1, column: 1, text: String::new(), what });
        }
        if self.mistakes.is_empty() {
            Ok(self.scripts)
        } else {
            self.mistakes.sort_by_key(|mistake| mistake.line);
            Err(self.mistakes)
        }
    }
}

fn empty() -> Script {
    Script { head: Head::default(), people: super::people::People::default(), sentences: Vec::new() }
}

/// The column of a part of a line, in characters from 1.
fn column_of(line: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).wrapping_sub(line.as_ptr() as usize);
    line.get(..offset).map_or(1, |before| before.chars().count() + 1)
}
