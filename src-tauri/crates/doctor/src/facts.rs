//! What was seen of a computer. No secret is in it: whoever gathers leaves out what must not be shown, and [`redact`](crate::redact)
//! goes over the rest.

use std::fmt::Display;

use jiff::Timestamp;

use crate::redact::Person;

/// Everything that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The program that looked.
    pub program: Program,
    /// Whose computer it is: to be left out of what is shown.
    pub person: Person,
    /// Where tokens are.
    pub keychain: Keychain,
    /// What was said, on disk.
    pub archive: Archive,
    /// The disk below it.
    pub disk: Disk,
    /// Whether the service is reached.
    pub connection: Connection,
    /// How this computer's clock goes.
    pub clock: Clock,
    /// Proxies.
    pub proxy: Proxy,
    /// How much is asked; `None`: there is no engine that asks.
    pub quota: Option<Quota>,
    /// Time zones.
    pub zones: Zones,
    /// Log files and crash files.
    pub logs: Logs,
    /// The window; `None`: there is none.
    pub window: Option<Window>,
    /// What an organisation decided for this computer.
    pub policy: Policy,
}

/// The program that looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// As `0.1.0`.
    pub version: String,
    /// As `linux x86_64`.
    pub system: String,
    /// When.
    pub at: Timestamp,
}

/// The managed policy of this computer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// Its file; `None`: there is none.
    pub file: Option<String>,
    /// Whose it is, in its own words.
    pub organisation: Option<String>,
    /// What is the matter with it: sentences. Its entries hold all the same, or what is closed without them does.
    pub trouble: Option<String>,
}

/// What an error says, parted into what is so and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What is so: a sentence.
    pub what: String,
    /// What to do: sentences.
    pub remedy: Option<String>,
}

impl Words {
    /// Parts the words of an error at their first stop: so all of them are made.
    pub fn of(error: &impl Display) -> Self {
        let words = error.to_string();
        let stops = ["; ", ". "].into_iter().filter_map(|stop| words.find(stop).map(|at| (at, stop.len())));
        match stops.min() {
            Some((at, length)) => {
                let remedy = &words[at + length..];
                Self { what: sentence(&words[..at]), remedy: Some(sentence(remedy)) }
            }
            None => Self { what: sentence(&words), remedy: None },
        }
    }
}

/// With a capital letter at its beginning and a full stop at its end.
fn sentence(words: &str) -> String {
    let mut letters = words.trim().chars();
    let first: String = letters.next().map(char::to_uppercase).into_iter().flatten().collect();
    let rest = letters.as_str().trim_end_matches('.');
    format!("{first}{rest}.")
}

/// Where tokens are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keychain {
    /// Whether it can be used.
    pub state: KeychainState,
    /// Whether it has what the archive needs.
    pub key: ArchiveKey,
    /// A person chose to keep tokens in memory instead.
    pub in_memory: bool,
}

/// Whether the keychain can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeychainState {
    /// It took something, gave it back and forgot it.
    Usable,
    /// It can not be used: why.
    Unusable(Words),
}

/// Whether the keychain has the key of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveKey {
    /// There is no archive, and so no key.
    NoArchive,
    /// It is there.
    There,
    /// It is not, or is something else.
    Missing,
    /// The keychain can not be asked.
    NotLookedAt,
}

/// What was said, on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Its folder.
    pub folder: String,
    /// How it is.
    pub state: ArchiveState,
    /// Bytes on disk.
    pub bytes: Option<u64>,
    /// Messages and files in it.
    pub messages: Option<u64>,
    /// Who writes to it.
    pub writer: Writer,
    /// When it was last read from end to end.
    pub last_check: Option<LastCheck>,
    /// Damage was met since it was last repaired.
    pub has_met_damage: bool,
    /// What is shown and not in it.
    pub not_stored: Option<NotStored>,
}

/// How the archive is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveState {
    /// There is none yet.
    None,
    /// It is being opened.
    Opening,
    /// It was opened, and read.
    Open {
        /// So much of its index is made, if it is being made anew.
        rebuilding: Option<u8>,
    },
    /// Nobody gave its key: what is so is said of the keychain.
    NoKey,
    /// It can not be used: why.
    Unusable(Words),
}

/// Who writes to the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Nobody.
    Nobody,
    /// The program that looks.
    This,
    /// Another program.
    Another,
    /// That can not be told.
    NotKnown,
}

/// A check of the whole archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastCheck {
    /// When.
    pub at: Timestamp,
    /// Nothing was damaged.
    pub is_sound: bool,
}

/// What is shown and not in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotStored {
    /// How much.
    pub items: u64,
    /// Why, in two or three words.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

/// The disk below the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    /// The profile's folder.
    pub folder: String,
    /// Bytes that may still be written.
    pub free: Option<u64>,
    /// Whether a file could be made there.
    pub writing: Writing,
    /// Files and folders to which others have rights.
    pub open_to_others: Vec<String>,
}

/// Whether a file could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writing {
    /// It could.
    Works,
    /// There is no such folder yet.
    NoFolder,
    /// There is no room.
    Full,
    /// The folder or the disk takes nothing.
    Refused,
    /// Something else: the system's word for it.
    Failing(String),
}

/// Whether the service is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// Nobody asked for a look.
    NotAsked,
    /// A look was asked for, and did not begin: why.
    NotSetUp(Words),
    /// No chat that is watched has answered yet, or none is watched.
    NothingYet,
    /// This host was asked, without a token, and answered in so many milliseconds.
    Seen {
        /// Who was asked.
        host: String,
        /// Until its answer.
        milliseconds: u64,
    },
    /// This host was asked, and did not answer.
    Unseen {
        /// Who was asked.
        host: String,
        /// Why.
        why: Unseen,
    },
    /// What is watched is reached, but for these chats.
    Watching {
        /// Chats in all that go on, as far as is known.
        chats: usize,
        /// Of these the ones whose connection is lost.
        lost: usize,
        /// Of these the ones of which AWS gives nothing with what we have, though it answers.
        refused: usize,
        /// Why, each once, as the engine says it.
        causes: Vec<String>,
    },
}

/// Why a host did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unseen {
    /// Its certificate is not accepted.
    Certificate(BadCertificate),
    /// There is no version or cipher that both sides accept.
    NoCommonTls,
    /// It is not reached: why.
    Unreachable(Words),
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCertificate {
    /// Nobody whom this computer trusts vouches for it.
    UnknownIssuer,
    /// It has run out.
    Expired,
    /// It does not hold yet.
    NotYetValid,
    /// It is for another host.
    OtherName,
    /// It was revoked.
    Revoked,
    /// Something else.
    Other,
}

/// How this computer's clock goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clock {
    /// Nobody asked for a look.
    NotAsked,
    /// Nothing has told the time.
    NotTold,
    /// This computer's clock minus the service's.
    Told {
        /// In milliseconds.
        skew_ms: i64,
    },
}

/// Proxies that the environment names. Those of Windows' and macOS' own settings are not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxy {
    /// One for each variable that is set.
    pub settings: Vec<ProxySetting>,
    /// Hosts that are asked without one.
    pub exceptions: usize,
}

/// A variable that names a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxySetting {
    /// As `HTTPS_PROXY`.
    pub variable: String,
    /// Scheme, host and port; `None`: it is no address.
    pub address: Option<String>,
    /// It has a user name or a password, which is not here.
    pub has_password: bool,
}

/// How much is asked of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// Share of each quota that is used at most.
    pub share_percent: u8,
    /// Requests since the start.
    pub made: u64,
    /// Of these the ones answered with 429.
    pub throttled: u64,
    /// Requests that wait.
    pub waiting: u64,
    /// The service wants nothing to be asked at this moment.
    pub is_closed: bool,
}

/// Time zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zones {
    /// This computer's, as `Europe/Berlin`.
    pub system: Option<String>,
    /// How many are known.
    pub known: usize,
    /// Those that were chosen and are not known.
    pub unknown: Vec<String>,
}

/// Log files and crash files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logs {
    /// Where they are; `None`: the system names no place.
    pub folder: Option<String>,
    /// A file could be made there.
    pub can_write: bool,
    /// How many log files.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Which level is written; `None`: this program writes no log.
    pub level: Option<String>,
    /// Crash files, the newest first.
    pub crashes: Vec<String>,
}

/// The window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// As `wayland`.
    pub session: Option<String>,
    /// The version of the web engine.
    pub engine: Option<String>,
}
