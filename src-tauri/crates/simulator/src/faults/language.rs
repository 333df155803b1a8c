//! Faults as text: `<mishap> [<argument>] [x<times>|forever] [<percentage>%] [on <requests>] [for <duration>]`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::mishap::Place;
use super::words::{self, WORDS};
use super::{Fault, Mishap, Target};
use crate::measure::{self, Bytes, Span};
use crate::operation::Operation;

/// Why a line is not a fault.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FaultError {
    /// The first word is none of the mishaps.
    #[error("no mishap is called `{0}`; write a status such as 429, or one of: {all}", all = words::list())]
    Unknown(String),
    /// There is nothing at all.
    #[error("a fault begins with what happens, for instance `lose x3` or `429 on GetTranscript`")]
    Empty,
    /// A mishap lacks what it needs, or has it wrong.
    #[error("`{word}` is written `{form}`: {meaning}")]
    Argument {
        /// The mishap.
        word: &'static str,
        /// How it is written.
        form: String,
        /// What it means.
        meaning: &'static str,
    },
    /// A word behind the mishap is none of the options.
    #[error(
        "`{0}` is not understood; behind the mishap stand x3, forever, 10%, on GetTranscript, for 30s or retry-after 2s"
    )]
    Option(String),
    /// Two options say the same thing, perhaps not alike.
    #[error(
        "`{0}` says again what was said before: how often, how much, on what and for how long stand once each"
    )]
    Twice(String),
    /// `on` names no request.
    #[error(
        "no request is called `{0}`; write an operation such as GetTranscript, or socket, upload or download"
    )]
    Target(String),
    /// An option that this mishap has no use for.
    #[error("`{option}` says nothing about `{word}`: {why}")]
    Pointless {
        /// The mishap.
        word: String,
        /// The option.
        option: &'static str,
        /// Why they do not go together.
        why: &'static str,
    },
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut words = text.split_whitespace().peekable();
        let first = words.next().ok_or(FaultError::Empty)?;
        let mishap = if let Some(status) = words::status(first) {
            Mishap::Status { status, retry_after: None }
        } else {
            let word = WORDS.iter().find(|word| word.name == first);
            let word = word.ok_or_else(|| FaultError::Unknown(first.to_owned()))?;
            let argument = if word.argument.is_empty() {
                None
            } else {
                // An option is no argument: `drop x3` has none.
                words.next_if(|next| {
                    next.starts_with(['+', '-'])
                        || next.starts_with(|c: char| c.is_ascii_digit()) && !next.ends_with('%')
                })
            };
            let wrong = || FaultError::Argument { word: word.name, form: word.form(), meaning: word.meaning };
            (word.read)(argument).ok_or_else(wrong)?
        };
        let mut options = Options { fault: Self::once(mishap), counted: false };
        while let Some(word) = words.next() {
            options.read(word, &mut words)?;
        }
        options.finish(first)
    }
}

/// What stands behind the mishap.
struct Options {
    fault: Fault,
    /// It was said how often.
    counted: bool,
}

impl Options {
    fn read<'a>(&mut self, word: &str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), FaultError> {
        let wrong = || FaultError::Option(word.to_owned());
        let again = |given: bool| if given { Err(FaultError::Twice(word.to_owned())) } else { Ok(()) };
        if word == "forever" {
            again(self.counted)?;
            self.counted = true;
            self.fault.times = None;
        } else if let Some(times) = word.strip_prefix('x') {
            again(self.counted)?;
            self.counted = true;
            let times = times.parse().ok().filter(|times| *times > 0);
            self.fault.times = Some(times.ok_or_else(wrong)?);
        } else if let Some(percent) = word.strip_suffix('%') {
            again(self.fault.percent < 100)?;
            let percent = percent.parse().ok().filter(|percent| (1..=100).contains(percent));
            self.fault.percent = percent.ok_or_else(wrong)?;
        } else if word == "on" {
            again(self.fault.target.is_some())?;
            let name = rest.next().ok_or_else(wrong)?;
            self.fault.target = Some(name.parse()?);
        } else if word == "for" {
            again(self.fault.lasts.is_some())?;
            self.fault.lasts = Some(rest.next().and_then(measure::duration).ok_or_else(wrong)?);
        } else if word == "retry-after" {
            let after = rest.next().and_then(measure::duration).ok_or_else(wrong)?;
            match &mut self.fault.mishap {
                Mishap::Status { retry_after, .. } => *retry_after = Some(after),
                _ => return Err(wrong()),
            }
        } else {
            return Err(wrong());
        }
        Ok(())
    }

    /// A share or a time without a number means as often as it comes.
    fn finish(mut self, word: &str) -> Result<Fault, FaultError> {
        let fault = &mut self.fault;
        if !self.counted && (fault.percent < 100 || fault.lasts.is_some()) {
            fault.times = None;
        }
        let pointless = |option, why| FaultError::Pointless { word: word.to_owned(), option, why };
        match fault.mishap.place() {
            Place::Now if self.counted || fault.percent < 100 || fault.lasts.is_some() => {
                Err(pointless("a number, a share or a time", "it happens at once, and once"))
            }
            Place::Request | Place::Urls => Ok(self.fault),
            _ if fault.target.is_some() => Err(pointless("on", "it is not about requests")),
            _ => Ok(self.fault),
        }
    }
}

impl FromStr for Target {
    type Err = FaultError;

    fn from_str(name: &str) -> Result<Self, FaultError> {
        Ok(match name {
            "socket" => Self::Socket,
            "upload" => Self::Upload,
            "download" => Self::Download,
            _ => {
                let operation = Operation::named(name).ok_or_else(|| FaultError::Target(name.to_owned()))?;
                Self::Operation(operation)
            }
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operation(operation) => operation.name(),
            Self::Socket => "socket",
            Self::Upload => "upload",
            Self::Download => "download",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.mishap)?;
        match self.times {
            _ if self.mishap.place() == Place::Now => {}
            Some(1) if self.percent == 100 && self.lasts.is_none() => {}
            Some(times) => write!(f, " x{times}")?,
            None if self.percent < 100 || self.lasts.is_some() => {}
            None => f.write_str(" forever")?,
        }
        if self.percent < 100 {
            write!(f, " {}%", self.percent)?;
        }
        if let Some(target) = self.target {
            write!(f, " on {target}")?;
        }
        if let Some(lasts) = self.lasts {
            write!(f, " for {}", Span(lasts))?;
        }
        Ok(())
    }
}

impl fmt::Display for Mishap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Status { status, retry_after: None } => write!(f, "{status}"),
            Self::Status { status, retry_after: Some(after) } => {
                write!(f, "{status} retry-after {}", Span(after))
            }
            Self::Html(status) => write!(f, "html {status}"),
            Self::Reset => f.write_str("reset"),
            Self::ResetAfter => f.write_str("reset-after"),
            Self::Hang => f.write_str("hang"),
            Self::Late(by) => write!(f, "late {}", Span(by)),
            Self::Truncated => f.write_str("truncated"),
            Self::Slow(rate) => write!(f, "slow {}", Bytes(rate.into())),
            Self::NoJson => f.write_str("no-json"),
            Self::NoUtf8 => f.write_str("no-utf8"),
            Self::NoBody => f.write_str("no-body"),
            Self::PageReversed => f.write_str("page-reversed"),
            Self::PagesSwapped => f.write_str("pages-swapped"),
            Self::EndlessTokens => f.write_str("endless-tokens"),
            Self::TokenLoop => f.write_str("token-loop"),
            Self::ExpiredUrls => f.write_str("expired-urls"),
            Self::Drop(None) => f.write_str("drop"),
            Self::Drop(Some(code)) => write!(f, "drop {code}"),
            Self::ResetSockets => f.write_str("reset-sockets"),
            Self::BlackHole => f.write_str("black-hole"),
            Self::MuteHeartbeat => f.write_str("mute-heartbeat"),
            Self::MutePing => f.write_str("mute-ping"),
            Self::SickPing(status) => write!(f, "sick-ping {status}"),
            Self::RefuseSubscribe => f.write_str("refuse-subscribe"),
            Self::IgnoreSubscribe => f.write_str("ignore-subscribe"),
            Self::Lose => f.write_str("lose"),
            Self::Duplicate => f.write_str("duplicate"),
            Self::Reorder => f.write_str("reorder"),
            Self::Delay(by) => write!(f, "delay {}", Span(by)),
            Self::Fragment => f.write_str("fragment"),
            Self::Cut => f.write_str("cut"),
            Self::BadUtf8 => f.write_str("bad-utf8"),
            Self::BadJson => f.write_str("bad-json"),
            Self::Oversize(bytes) => write!(f, "oversize {}", Bytes(bytes)),
            Self::Endless => f.write_str("endless"),
            Self::Binary => f.write_str("binary"),
            Self::Foreign => f.write_str("foreign"),
            Self::Gateway => f.write_str("gateway"),
            Self::Skew(by) => {
                let sign = if by.is_negative() { '-' } else { '+' };
                write!(f, "skew {sign}{}", Span(by.unsigned_abs()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn every_word_reads_back_as_it_is_written() {
        for word in &WORDS {
            let argument = match word.argument {
                "" | "[STATUS]" | "[CODE]" => "",
                "DURATION" => " 1500ms",
                "BYTES" => " 16KiB",
                "±DURATION" => " -90s",
                other => panic!("{other} is new: say here how it is written"),
            };
            let written = fault(&format!("{}{argument}", word.name));
            assert_eq!(fault(&written.to_string()), written, "{written}");
            assert!(written.to_string().starts_with(word.name), "{written}");
        }
    }

    #[test]
    fn options_read_back_as_they_are_written() {
        for text in [
            "429",
            "429 retry-after 2s x3 on GetTranscript",
            "403 forever",
            "503 x2 on socket",
            "lose 10% for 30s",
            "lose x1 for 30s",
            "duplicate x5 50%",
            "drop 1011",
            "skew +1h",
            "html 504 x2 on download",
            "expired-urls forever on CreateParticipantConnection",
        ] {
            assert_eq!(fault(text).to_string(), text);
        }
    }

    #[test]
    fn a_share_or_a_time_alone_means_as_often_as_it_comes() {
        assert_eq!(fault("lose").times, Some(1));
        assert_eq!(fault("lose 10%").times, None);
        assert_eq!(fault("429 for 5s").times, None);
        assert_eq!(fault("lose 10% x4").times, Some(4));
    }

    #[test]
    fn what_is_wrong_is_said_with_what_would_be_right() {
        for (text, expected) in [
            ("", "a fault begins with what happens"),
            ("loose x3", "no mishap is called `loose`"),
            ("late", "`late` is written `late DURATION`"),
            ("late soon", "`late` is written `late DURATION`"),
            ("drop 12", "`drop` is written `drop [CODE]`"),
            ("lose x0", "`x0` is not understood"),
            ("lose 0%", "`0%` is not understood"),
            ("lose often", "`often` is not understood"),
            ("lose for ever", "`for` is not understood"),
            ("429 on Nothing", "no request is called `Nothing`"),
            ("lose on GetTranscript", "`on` says nothing about `lose`"),
            ("drop x3", "it happens at once, and once"),
            ("999", "no mishap is called `999`"),
            ("429 x2 x3", "`x3` says again"),
            ("429 x2 forever", "`forever` says again"),
            ("lose 5% 6%", "`6%` says again"),
            ("429 for 1s for 2s", "`for` says again"),
            ("lose retry-after 3s", "`retry-after` is not understood"),
        ] {
            let error = text.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
