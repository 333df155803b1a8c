//! What the program under load stores, by number, and what it says of that.

use std::fmt;
use std::str::FromStr;

use archive::{Batch, ChatFacts, ContactFacts, Key, NewItem, Origin};
use jiff::Timestamp;
use zeroize::Zeroizing;

/// How a chat gets into the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A few items, as they are said.
    Live,
    /// Many, out of a file.
    Imported,
}

/// A chat: all of its content follows from this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chat {
    /// How it came.
    pub kind: Kind,
    /// Among all of its kind.
    pub number: u64,
}

/// What the program says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The archive is open.
    Open,
    /// All items of a chat are stored.
    Stored(Chat),
    /// The first item of a chat has another text.
    Changed(Chat),
    /// A chat is about to be purged.
    Purging(Chat),
    /// It is gone.
    Purged(Chat),
    /// The index is made anew.
    Rebuilding,
    /// Something was refused.
    Refused {
        /// What: the name of what the program does.
        what: String,
        /// The archive's words for why.
        why: String,
    },
    /// The program has done all that it had to.
    Done,
}

/// A key like any other.
pub fn key() -> Key {
    Key::new(Zeroizing::new([7; 32]))
}

impl Chat {
    /// Items of it.
    pub fn items(self) -> usize {
        let number = self.number as usize;
        match self.kind {
            Kind::Live => 1 + number % 4,
            Kind::Imported => 30 + number % 60,
        }
    }

    /// Its key, and the id of its one contact.
    pub fn contact(self) -> String {
        let kind = match self.kind {
            Kind::Live => 1,
            Kind::Imported => 2,
        };
        format!("{kind:08x}-0000-4000-8000-{:012x}", self.number)
    }

    /// The chat with this contact.
    pub fn from_contact(contact: &str) -> Option<Self> {
        let kind = match contact.get(..8)? {
            "00000001" => Kind::Live,
            "00000002" => Kind::Imported,
            _ => return None,
        };
        let number = u64::from_str_radix(contact.get(24..)?, 16).ok()?;
        Some(Self { kind, number })
    }

    /// The id of one of its items.
    pub fn item(self, at: usize) -> String {
        format!("{at:08x}-0000-4000-9000-{:012x}", self.number)
    }

    /// What is said in one of its items.
    pub fn text(self, at: usize, is_changed: bool) -> String {
        let number = self.number;
        let word = if is_changed { "changed" } else { "all" };
        // One in fifty is longer than a page.
        let long = if (number + at as u64) % 50 == 7 { "and so on ".repeat(600) } else { String::new() };
        format!("{word} n{number} x{at} where is my parcel number {} {long}", number * 7919 % 100_003)
    }

    /// All of it.
    pub fn batch(self, is_changed: bool) -> Batch {
        let contact = self.contact();
        let item = |at: usize| {
            let second = 1_700_000_000 + (self.number % 4_000_000) as i64 * 30 + at as i64;
            let time = Timestamp::from_second(second).unwrap_or_default();
            let (id, text) = (self.item(at), self.text(at, is_changed && at == 0));
            let json = format!(
                r#"{{"Id":"{id}","AbsoluteTime":"{time}","Type":"MESSAGE","ContentType":"text/plain","Content":"{text}","ParticipantId":"p{}","DisplayName":"Ana","ParticipantRole":"CUSTOMER","ContactId":"{contact}"}}"#,
                at % 2
            );
            protocol::parse_item(&json).item.ok().map(NewItem::new)
        };
        Batch {
            chat: ChatFacts {
                key: contact.clone(),
                instance: Some("i-1".into()),
                contacts: vec![ContactFacts::new(contact.as_str().into())],
                ..ChatFacts::default()
            },
            items: (0..self.items()).filter_map(item).collect(),
            state: Some("{}".into()),
            origin: match self.kind {
                Kind::Live => Origin::Live,
                Kind::Imported => Origin::Stored,
            },
            ..Batch::default()
        }
    }
}

impl fmt::Display for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Live => "live",
            Kind::Imported => "imported",
        };
        write!(f, "{kind} {}", self.number)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("open"),
            Self::Stored(chat) => write!(f, "stored {chat}"),
            Self::Changed(chat) => write!(f, "changed {chat}"),
            Self::Purging(chat) => write!(f, "purging {chat}"),
            Self::Purged(chat) => write!(f, "purged {chat}"),
            Self::Rebuilding => f.write_str("rebuilding"),
            Self::Refused { what, why } => write!(f, "refused {what} {why}"),
            Self::Done => f.write_str("done"),
        }
    }
}

impl FromStr for Line {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let chat = || {
            let (kind, number) = rest.split_once(' ').ok_or(())?;
            let kind = match kind {
                "live" => Kind::Live,
                "imported" => Kind::Imported,
                _ => return Err(()),
            };
            Ok(Chat { kind, number: number.parse().map_err(|_| ())? })
        };
        Ok(match word {
            "open" => Self::Open,
            "stored" => Self::Stored(chat()?),
            "changed" => Self::Changed(chat()?),
            "purging" => Self::Purging(chat()?),
            "purged" => Self::Purged(chat()?),
            "rebuilding" => Self::Rebuilding,
            "refused" => {
                let (what, why) = rest.split_once(' ').ok_or(())?;
                Self::Refused { what: what.into(), why: why.into() }
            }
            "done" => Self::Done,
            _ => return Err(()),
        })
    }
}
