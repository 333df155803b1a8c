//! Why a chat asks for a look, and how much each reason weighs.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Why a chat asks for a look. The score of a chat is the sum of the [weights](Self::weight) of its reasons: fixed numbers, so that
/// anybody can add them up.
///
/// | reason | weight | | reason | weight |
/// |---|---|---|---|---|
/// | waiting, beyond the alarm threshold | 1000 | | watching failed | 130 |
/// | waiting, beyond the warning threshold | 200 | | scan stuck | 60 |
/// | file rejected | 180 | | connection lost for longer than 30 s | 50 |
/// | access refused | 160 | | slowed by AWS for longer than 60 s | 40 |
/// | token expired | 150 | | hole | 20 |
/// | nobody knows whether it goes on | 140 | | | |
///
/// Who waits beyond the alarm threshold goes before all others, for no other reasons add up to as much. How many files or holes there
/// are does not count: the first is what one has to look at. Of two chats with the same score the one
/// that waits longer goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReasonKind {
    /// The customer waits, beyond the alarm threshold.
    WaitingAlarm,
    /// The customer waits, beyond the warning threshold.
    WaitingWarning,
    /// The scanner rejected a file.
    FileRejected,
    /// Access is refused.
    Refused,
    /// The token ran out.
    Expired,
    /// Nobody knows whether it goes on.
    Unknown,
    /// Watching it failed inside the program.
    Failed,
    /// A scan takes longer than any scan does.
    ScanStuck,
    /// The connection is lost for long.
    Lost,
    /// The service holds it up for long.
    Slowed,
    /// Something is missing amid the chat.
    Hole,
}

impl ReasonKind {
    /// What it adds to the score.
    pub fn weight(self) -> u32 {
        match self {
            Self::WaitingAlarm => 1_000,
            Self::WaitingWarning => 200,
            Self::FileRejected => 180,
            Self::Refused => 160,
            Self::Expired => 150,
            Self::Unknown => 140,
            Self::Failed => 130,
            Self::ScanStuck => 60,
            Self::Lost => 50,
            Self::Slowed => 40,
            Self::Hole => 20,
        }
    }

    /// How loud it is. Only who waits too long is an alarm in red: one looks there first.
    pub fn level(self) -> Level {
        if self == Self::WaitingAlarm { Level::Alarm } else { Level::Warning }
    }

    /// Something is the matter with the connection.
    pub fn is_of_connection(self) -> bool {
        matches!(
            self,
            Self::Refused | Self::Expired | Self::Unknown | Self::Failed | Self::Lost | Self::Slowed
        )
    }
}

/// How loud a reason is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Look when you can.
    Warning,
    /// Look now.
    Alarm,
}

/// A reason, with what its words need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Which.
    pub kind: ReasonKind,
    /// Since when, where that is known.
    pub since: Option<Timestamp>,
    /// The threshold that was passed, where there is one.
    pub limit: Option<SignedDuration>,
    /// How many files or holes.
    pub count: u32,
}

/// What the reasons of a chat add up to.
pub fn score(reasons: &[Reason]) -> u32 {
    reasons.iter().map(|reason| reason.kind.weight()).sum()
}
