//! The state of our connection to a chat: a word for each cause.

use std::fmt;

use jiff::Timestamp;
use transcript::ContactId;

/// State of our connection to one chat. Each word has another cause; [`Display`](fmt::Display) says what it is, why, and what the person can do.
#[derive(Debug, Clone, PartialEq)]
pub enum Connection {
    /// The first connection is being made.
    Connecting {
        /// Since when.
        since: Timestamp,
    },
    /// Subscribed and acknowledged.
    Live {
        /// Since when.
        since: Timestamp,
        /// Older items are still being read.
        catching_up: bool,
    },
    /// Followed by reading the transcript at intervals: no socket is to be had.
    Polled {
        /// Since when.
        since: Timestamp,
        /// Interval in ms. It grows while nothing happens.
        every_ms: u64,
    },
    /// Lost, and being made again.
    Reconnecting {
        /// Since when.
        since: Timestamp,
        /// The next try, while waiting for it.
        next_try: Option<Timestamp>,
        /// What happened, in words without secrets.
        cause: String,
    },
    /// AWS asked for fewer requests (429).
    Slowed {
        /// Since when.
        since: Timestamp,
        /// The next try.
        next_try: Option<Timestamp>,
    },
    /// The chat is over: `chat.ended` was read.
    Ended {
        /// When it ended.
        at: Timestamp,
        /// Pages prove the whole transcript.
        complete: bool,
    },
    /// Refused (403), again after a fresh attempt. Whether the chat goes on is unknown, so it is tried again, ever more rarely.
    Refused {
        /// Since when.
        since: Timestamp,
        /// The next try, while waiting for it.
        next_try: Option<Timestamp>,
    },
    /// Refused since the connection token has run out, by its expiry, and nothing here can renew it. The clock that says so may be wrong:
    /// it is tried again all the same, ever more rarely.
    Expired {
        /// Since when.
        since: Timestamp,
    },
    /// The chat went on with another contact, and our credential is refused since, again and again for minutes: it does not open that
    /// one. It is tried again all the same, ever more rarely.
    Transferred {
        /// Since when.
        since: Timestamp,
        /// The contact, if anybody named it.
        to: Option<ContactId>,
    },
    /// What was handed over is refused again and again for minutes, and nothing says whether the chat goes on. It is tried again all the
    /// same, ever more rarely.
    Unknown {
        /// Since when.
        since: Timestamp,
    },
    /// Watching this chat failed inside the program; it is started again by itself.
    Failed {
        /// Since when.
        since: Timestamp,
        /// Where, without content.
        reason: String,
    },
}

impl Connection {
    /// Watching it failed inside the program.
    pub(crate) fn failed(since: Timestamp) -> Self {
        Self::Failed {
            since,
            reason: "watching this chat failed inside Sightline; it is started again".into(),
        }
    }

    /// Nothing more is tried by itself: the chat is over. Any refusal is tried again, so no other state is final, though a person who
    /// waits for a refused chat may wait in vain ([`is_shut_out`](Self::is_shut_out)).
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Ended { .. })
    }

    /// Nothing of the chat is to be had with our credential, as it stands.
    pub fn is_shut_out(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. } | Self::Expired { .. } | Self::Transferred { .. } | Self::Unknown { .. }
        )
    }

    /// The state's word, as `sightline-cli` writes it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Connecting { .. } => "connecting",
            Self::Live { catching_up: false, .. } => "live",
            Self::Live { catching_up: true, .. } => "catching-up",
            Self::Polled { .. } => "polled",
            Self::Reconnecting { .. } => "reconnecting",
            Self::Slowed { .. } => "slowed",
            Self::Ended { .. } => "ended",
            Self::Refused { .. } => "refused",
            Self::Expired { .. } => "expired",
            Self::Transferred { .. } => "transferred",
            Self::Unknown { .. } => "unknown",
            Self::Failed { .. } => "failed",
        }
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connecting { .. } => f.write_str("the first connection is being made"),
            Self::Live { catching_up: false, .. } => f.write_str("live: what is said arrives at once"),
            Self::Live { catching_up: true, .. } => {
                f.write_str("live; what was said before is still being read")
            }
            Self::Polled { every_ms, .. } => write!(
                f,
                "no socket is to be had, so the transcript is read every {} s; a participant token gives a socket",
                every_ms.div_ceil(1_000)
            ),
            Self::Reconnecting { cause, .. } => {
                write!(f, "the connection is lost ({cause}); it is made again by itself")
            }
            Self::Slowed { .. } => f.write_str(
                "AWS asks for fewer requests (429); it goes on by itself, the chat on screen first. A smaller share of the \
                 quota helps if this is often so",
            ),
            Self::Ended { complete: true, .. } => f.write_str("the chat has ended; its transcript is complete"),
            Self::Ended { complete: false, .. } => {
                f.write_str("the chat has ended, and the service closed the transcript before all of it was read")
            }
            Self::Refused { .. } => f.write_str(
                "AWS refuses access (403), whatever became of the chat; it is tried again ever more rarely. A new token goes on \
                 at once",
            ),
            Self::Expired { .. } => {
                f.write_str(
                    "the connection token has run out; it is tried again ever more rarely. Hand over a new one to go on",
                )
            }
            Self::Transferred { to: Some(to), .. } => write!(
                f,
                "the chat went on with contact {to}, which this token does not open; it is tried again ever more rarely. Hand \
                 over one of that contact to follow it"
            ),
            Self::Transferred { to: None, .. } => f.write_str(
                "the chat went on with another contact, which this token does not open; it is tried again ever more rarely. Hand \
                 over one of that contact to follow it",
            ),
            Self::Unknown { .. } => f.write_str(
                "what was handed over opens nothing any more, and nothing says whether the chat goes on; it is tried again ever \
                 more rarely. Hand over a new token to see",
            ),
            Self::Failed { reason, .. } => f.write_str(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn all() -> Vec<Connection> {
        let since = Timestamp::UNIX_EPOCH;
        let cause = String::from("the network");
        vec![
            Connection::Connecting { since },
            Connection::Live { since, catching_up: false },
            Connection::Live { since, catching_up: true },
            Connection::Polled { since, every_ms: 20_000 },
            Connection::Reconnecting { since, next_try: None, cause },
            Connection::Slowed { since, next_try: None },
            Connection::Ended { at: since, complete: true },
            Connection::Refused { since, next_try: None },
            Connection::Expired { since },
            Connection::Transferred { since, to: Some("c-2".into()) },
            Connection::Unknown { since },
            Connection::Failed { since, reason: "watching failed".into() },
        ]
    }

    #[test]
    fn each_state_has_a_word_and_a_sentence_of_its_own() {
        let words: BTreeSet<_> = all().iter().map(Connection::word).collect();
        let sentences: BTreeSet<_> = all().iter().map(ToString::to_string).collect();
        assert_eq!((words.len(), sentences.len()), (12, 12));
    }

    #[test]
    fn what_is_tried_again_is_not_final() {
        let words = |is: fn(&Connection) -> bool| -> Vec<_> {
            all().iter().filter(|state| is(state)).map(Connection::word).collect()
        };
        assert_eq!(words(Connection::is_final), ["ended"]);
        assert_eq!(words(Connection::is_shut_out), ["refused", "expired", "transferred", "unknown"]);
    }
}
