//! From JSON lines to dialogues.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use jiff::Timestamp;
use serde_json::Value;
use thiserror::Error;

use super::report::CorpusReport;
use super::{Dialogue, Turn};
use crate::director::scenario::Who;

/// Dialogues to play.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corpus {
    /// In the order of their identifiers.
    pub(super) dialogues: Vec<Dialogue>,
}

/// Why a corpus was not read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// The file, or what it is packed in, is damaged.
    #[error("the corpus cannot be read ({0}); is it JSON lines, plain or packed with gzip?")]
    Read(#[from] io::Error),
    /// It does not fit into the memory it may take.
    #[error(
        "by line {line} the corpus takes more than {limit} bytes of memory, which is the limit; split it"
    )]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
        /// The line with which the limit was passed.
        line: usize,
    },
    /// No line of it could be played.
    #[error("the corpus has no turn that can be played: {0}")]
    Empty(CorpusReport),
}

/// Longest line that is read, in bytes; a longer one is skipped.
const LONGEST_LINE: usize = 1 << 20;

/// Longest `Content` of a message (API reference, `SendMessage`).
const LONGEST_TEXT: usize = 16_384;

/// What a turn takes besides its text.
const TURN: usize = size_of::<Turn>() + 16;

/// From here on a number counts milliseconds after 1970 rather than seconds.
const MILLISECONDS: f64 = 1e11;

impl Corpus {
    /// Memory that a corpus may take, in bytes; reading one that needs more fails. Its size on disk may be less.
    pub const LIMIT: usize = 256 << 20;

    /// Reads JSON lines `{"dialogue_id", "turn", "role", "text", "ts"}`, plain or packed with gzip. `ts`, which may be
    /// missing, is seconds or milliseconds after 1970, or an instant as text. Roles are CUSTOMER, AGENT, SYSTEM, BOT
    /// and SUPERVISOR in any case; turns of another one are of the SYSTEM. Lines that are no turn are skipped and
    /// reported. Neither dialogues nor turns need to be in order.
    pub fn read(reader: impl Read) -> Result<(Self, CorpusReport), CorpusError> {
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        // The first two bytes of RFC 1952.
        if reader.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            within(Self::LIMIT, BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader)))
        } else {
            within(Self::LIMIT, reader)
        }
    }
}

/// Reads a corpus that takes no more than `limit` bytes.
pub(super) fn within(limit: usize, mut reader: impl BufRead) -> Result<(Corpus, CorpusReport), CorpusError> {
    let mut report = CorpusReport::default();
    let mut dialogues: BTreeMap<Box<str>, Vec<Turn>> = BTreeMap::new();
    let mut taken = 0;
    let mut bytes = Vec::new();
    for line in 1.. {
        if !next_line(&mut reader, &mut bytes)? {
            break;
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match turn(&bytes, &mut report) {
            Ok((id, turn)) => {
                taken += TURN + turn.text.len();
                report.turns += 1;
                if let Some(turns) = dialogues.get_mut(id.as_str()) {
                    turns.push(turn);
                } else {
                    taken += size_of::<Dialogue>() + 64 + id.len();
                    dialogues.insert(id.into(), vec![turn]);
                }
            }
            Err(reason) => report.bad(line, reason),
        }
        if taken > limit {
            return Err(CorpusError::TooLarge { limit, line });
        }
    }
    report.dialogues = dialogues.len();
    if dialogues.is_empty() {
        return Err(CorpusError::Empty(report));
    }
    let dialogues = dialogues.into_iter().map(|(id, mut turns)| {
        // Stable: turns of one number stay in the order of their lines.
        turns.sort_by_key(|turn| turn.number);
        Dialogue { id, turns }
    });
    Ok((Corpus { dialogues: dialogues.collect() }, report))
}

/// Reads one line without its end; of one that is too long only the beginning. `false` at the end.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(any);
        }
        any = true;
        let (part, used, ends) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (&buffer[..at], at + 1, true),
            None => (buffer, buffer.len(), false),
        };
        // One byte more than may be: that the line is too long can still be seen.
        let room = (LONGEST_LINE + 1).saturating_sub(line.len());
        line.extend_from_slice(&part[..part.len().min(room)]);
        reader.consume(used);
        if ends {
            return Ok(true);
        }
    }
}

/// The turn of a line, with its dialogue, or why it is none.
fn turn(line: &[u8], report: &mut CorpusReport) -> Result<(String, Turn), String> {
    if line.len() > LONGEST_LINE {
        return Err(format!("it is longer than {LONGEST_LINE} bytes"));
    }
    let value: Value = serde_json::from_slice(line).map_err(|error| format!("it is not JSON ({error})"))?;
    let id = match &value["dialogue_id"] {
        Value::String(id) if !id.is_empty() => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return Err("`dialogue_id` is no text".to_owned()),
    };
    let number = value["turn"].as_i64().ok_or("`turn` is no whole number")?;
    let role = value["role"].as_str().ok_or("`role` is no text")?;
    let text = value["text"].as_str().ok_or("`text` is no text")?;
    match text.chars().count() {
        0 => return Err("`text` is empty".to_owned()),
        1..=LONGEST_TEXT => {}
        long => return Err(format!("`text` has {long} characters, and a message at most {LONGEST_TEXT}")),
    }
    let at = match &value["ts"] {
        Value::Null => None,
        ts => Some(instant(ts).ok_or("`ts` is no instant")?),
    };
    let who = who(role).unwrap_or_else(|| {
        report.unknown_role(role);
        Who::BOT
    });
    Ok((id, Turn { number, who, text: text.into(), at }))
}

fn who(role: &str) -> Option<Who> {
    let roles = [
        ("CUSTOMER", Who::CUSTOMER),
        ("AGENT", Who::AGENT),
        // What a flow says.
        ("SYSTEM", Who::BOT),
        ("BOT", Who::CUSTOM_BOT),
        ("SUPERVISOR", Who::SUPERVISOR),
    ];
    roles.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(role)).map(|(_, who)| who)
}

/// Milliseconds after 1970.
fn instant(ts: &Value) -> Option<i64> {
    if let Some(text) = ts.as_str() {
        return text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
    }
    let number = ts.as_f64()?;
    let millis = if number.abs() < MILLISECONDS { number * 1_000.0 } else { number };
    // What lies outside has no date.
    let at = Timestamp::from_millisecond(millis.round() as i64).ok()?;
    Some(at.as_millisecond())
}
