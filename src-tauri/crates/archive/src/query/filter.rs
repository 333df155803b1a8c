//! Filters: what can be asked for beside words.

use std::fmt;

use jiff::ZonedDateTime;
use transcript::Role;

use super::Problem;
use super::dates::{Bound, Dates};
use super::lexer::{FilterName, Kind, Value, lex};
use super::texts::{is_colon, is_end_of_word, is_quote, is_star};
use crate::labels::{FORMATS, folded};
use crate::words::Term;

/// One of the things that can be asked for beside words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// `from:anna`: somebody with this in their display name said it.
    From(Name),
    /// `role:customer`, or `from:customer`: somebody in this role said it. All roles that we do not know are one.
    Role(Role),
    /// `contact:1a2b`: in a contact whose id begins like this, in lower case.
    Contact(String),
    /// `in:Sales`: in an instance or queue of this name.
    In(String),
    /// `has:attachment`: files hang on it.
    HasAttachment,
    /// `is:unanswered`: a customer said it, and no agent or supervisor has said anything in the chat since.
    Unanswered,
    /// `status:rejected`: a file hangs on it that has this status; the service's word without signs, in lower case.
    Status(String),
    /// `type:event`: it is of this kind, format or event; a word that the language knows, or the
    /// name of an event, without signs, in lower case.
    Type(String),
    /// `before:`, `after:`, `on:`.
    Dates(Dates),
}

/// What somebody's display name has in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    text: String,
    term: Term,
}

impl Name {
    /// As it was typed, without quotes and star.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As it is looked for.
    pub fn term(&self) -> &Term {
        &self.term
    }
}

/// Words of `type:`, what they are called in a sentence, and the labels of which an item has one.
pub(super) const TYPES: &[(&str, &str, &[&str])] = &[
    ("message", "messages", &["tm"]),
    ("event", "events", &["te"]),
    ("attachment", "attachments", &["ta"]),
    ("unknown", "items of an unknown type", &["tu"]),
    ("plain", "plain text", &["tm"]),
    ("markdown", "Markdown", &["fmarkdown"]),
    ("json", "JSON", &["fjson"]),
    ("interactive", "interactive messages", &["finteractive"]),
    ("response", "answers to interactive messages", &["fresponse"]),
    ("typing", "typing", &["etyping"]),
    ("invited", "invitations", &["einvited"]),
    ("joined", "people joining", &["ejoined"]),
    ("left", "people leaving", &["eleft"]),
    ("idle", "people becoming idle", &["eidle"]),
    ("returned", "people returning", &["ereturned"]),
    ("disconnected", "disconnections", &["eautodisconnection"]),
    ("active", "people becoming active", &["eactive"]),
    ("inactive", "people becoming inactive", &["einactive"]),
    ("engaged", "people engaging", &["eengaged"]),
    ("disengaged", "people disengaging", &["edisengaged"]),
    ("renamed", "changes of a display name", &["erenamed"]),
    ("transfer", "transfers", &["etransfersucceeded", "etransferfailed"]),
    ("transferred", "transfers that succeeded", &["etransfersucceeded"]),
    ("transferfailed", "transfers that failed", &["etransferfailed"]),
    ("ended", "ends of chats", &["echatended"]),
    ("rehydrated", "resumptions of earlier chats", &["echatrehydrated"]),
];

/// Statuses of the service, without signs.
const STATUSES: [&str; 3] = ["approved", "rejected", "inprogress"];

impl Filter {
    /// The filter that a text says, if it says one and nothing else.
    pub fn parse(text: &str, now: &ZonedDateTime) -> Option<Self> {
        let lexemes = lex(text).ok()?;
        let [lexeme] = lexemes.as_slice() else { return None };
        let Kind::Filter(name, value) = lexeme.kind else { return None };
        if lexeme.is_negated { None } else { read(name, value, now).ok() }
    }

    /// Who has exactly these words in their display name; nothing if it has none.
    pub fn from_name(name: &str) -> Option<Self> {
        let text = plain(name);
        let term = Term::new(&text, false)?;
        Some(Self::From(Name { text, term }))
    }

    /// Who is in this role.
    pub fn role(role: &Role) -> Self {
        Self::Role(match role {
            Role::Unknown(_) => Role::Unknown(Box::default()),
            known => known.clone(),
        })
    }

    /// The labels of which a row has to have one; `None` for what is not a matter of labels alone. Folded once more: a filter may be made
    /// by anybody, and labels reach the index as they are.
    pub(super) fn labels(&self) -> Option<Vec<String>> {
        Some(match self {
            Self::HasAttachment => vec!["h".to_owned()],
            Self::Status(status) => vec![format!("s{}", folded(status))],
            Self::Type(word) => match known_type(word) {
                Some((_, _, labels)) => labels.iter().map(|label| (*label).to_owned()).collect(),
                None => vec![format!("e{}", folded(word))],
            },
            Self::Unanswered
            | Self::Role(_)
            | Self::From(_)
            | Self::Contact(_)
            | Self::In(_)
            | Self::Dates(_) => return None,
        })
    }

    /// The labels of which a row may have none.
    pub(super) fn other_labels(&self) -> &'static [&'static str] {
        match self {
            Self::Type(word) if word == "plain" => &FORMATS,
            _ => &[],
        }
    }

    /// Both ask about the same side of things, so that one takes the place of the other.
    pub(super) fn is_of_a_kind_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dates(one), Self::Dates(other)) => one.bound == other.bound,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }
}

/// Its entry in [`TYPES`].
pub(super) fn known_type(
    word: &str,
) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    TYPES.iter().find(|(known, _, _)| *known == word)
}

/// Reads a filter's value.
pub(super) fn read(name: FilterName, value: Value<'_>, now: &ZonedDateTime) -> Result<Filter, Problem> {
    let text = value.text.trim();
    match name {
        FilterName::From => {
            if !value.is_quoted
                && !value.is_prefix
                && let Some(role) = role(text)
            {
                return Ok(Filter::Role(role));
            }
            let term = Term::new(text, value.is_prefix).ok_or(Problem::EmptyValue)?;
            Ok(Filter::From(Name { text: text.to_owned(), term }))
        }
        FilterName::Role => role(text).map(Filter::Role).ok_or(Problem::UnknownRole),
        FilterName::Contact => Ok(Filter::Contact(text.to_lowercase())),
        FilterName::In => Ok(Filter::In(text.to_owned())),
        FilterName::Has => match folded(text).as_str() {
            "attachment" | "attachments" | "file" | "files" => Ok(Filter::HasAttachment),
            _ => Err(Problem::UnknownThing),
        },
        FilterName::Is => match folded(text).as_str() {
            "unanswered" => Ok(Filter::Unanswered),
            _ => Err(Problem::UnknownState),
        },
        FilterName::Status => match folded(text) {
            empty if empty.is_empty() => Err(Problem::EmptyValue),
            status if value.is_quoted || STATUSES.contains(&status.as_str()) => Ok(Filter::Status(status)),
            _ => Err(Problem::UnknownStatus),
        },
        FilterName::Type => match folded(text) {
            empty if empty.is_empty() => Err(Problem::EmptyValue),
            file if matches!(file.as_str(), "attachments" | "file" | "files") => {
                Ok(Filter::Type("attachment".into()))
            }
            word if value.is_quoted || known_type(&word).is_some() => Ok(Filter::Type(word)),
            plural if plural.strip_suffix('s').is_some_and(|word| known_type(word).is_some()) => {
                Ok(Filter::Type(plural[..plural.len() - 1].to_owned()))
            }
            _ => Err(Problem::UnknownType),
        },
        FilterName::Before => date(Bound::Before, text, now),
        FilterName::After => date(Bound::After, text, now),
        FilterName::On => date(Bound::On, text, now),
    }
}

fn date(bound: Bound, text: &str, now: &ZonedDateTime) -> Result<Filter, Problem> {
    Dates::read(bound, text, now).map(Filter::Dates).ok_or(Problem::BadDate)
}

/// The role of this name.
pub(super) fn role(text: &str) -> Option<Role> {
    Some(match folded(text).as_str() {
        "customer" | "customers" => Role::Customer,
        "agent" | "agents" => Role::Agent,
        "system" => Role::System,
        "bot" | "bots" | "custombot" => Role::CustomBot,
        "supervisor" | "supervisors" => Role::Supervisor,
        "unknown" => Role::Unknown(Box::default()),
        _ => return None,
    })
}

fn role_word(role: &Role) -> &'static str {
    match role {
        Role::Customer => "customer",
        Role::Agent => "agent",
        Role::System => "system",
        Role::CustomBot => "bot",
        Role::Supervisor => "supervisor",
        Role::Unknown(_) => "unknown",
    }
}

/// As it is typed.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::From(name) => {
                let star = if name.term.words().1 { "*" } else { "" };
                // A role by its name would be that role.
                let needs_quotes = role(&name.text).is_some();
                write!(f, "from:{}{star}", quoted(&name.text, needs_quotes))
            }
            Self::Role(role) => write!(f, "role:{}", role_word(role)),
            Self::Contact(id) => write!(f, "contact:{}", quoted(id, false)),
            Self::In(name) => write!(f, "in:{}", quoted(name, false)),
            Self::HasAttachment => f.write_str("has:attachment"),
            Self::Unanswered => f.write_str("is:unanswered"),
            Self::Status(status) if status == "inprogress" => f.write_str("status:in_progress"),
            Self::Status(status) => {
                write!(f, "status:{}", quoted(status, !STATUSES.contains(&status.as_str())))
            }
            Self::Type(word) => write!(f, "type:{}", quoted(word, known_type(word).is_none())),
            Self::Dates(dates) => write!(f, "{}:{}", dates.bound, quoted(&dates.value, false)),
        }
    }
}

/// In quotes where it has to be.
fn quoted(text: &str, needs_quotes: bool) -> String {
    let is_word = !text.is_empty() && !text.contains(|c| is_end_of_word(c) || is_star(c) || is_colon(c));
    if is_word && !needs_quotes { text.to_owned() } else { format!("\"{}\"", plain(text)) }
}

/// Without what a value can not have in it, or at its end.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if is_quote(c) { ' ' } else { c }).collect();
    text.trim_end_matches(|c: char| is_star(c) || c.is_whitespace()).trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use transcript::{Event, Format, Kind};

    use super::*;
    use crate::labels::kind_labels;

    #[test]
    fn each_type_has_labels_that_items_have() {
        let kinds = [Kind::Attachment, Kind::Unknown].into_iter();
        let formats =
            [Format::Plain, Format::Markdown, Format::Json, Format::Interactive, Format::InteractiveResponse];
        let events = [
            Event::Typing,
            Event::Invited,
            Event::Joined,
            Event::Left,
            Event::Idle,
            Event::Returned,
            Event::AutoDisconnection,
            Event::Active,
            Event::Inactive,
            Event::Engaged,
            Event::Disengaged,
            Event::DisplayNameUpdated,
            Event::TransferSucceeded,
            Event::TransferFailed,
            Event::ChatEnded,
            Event::ChatRehydrated,
        ];
        let kinds = kinds.chain(formats.map(Kind::Message)).chain(events.map(Kind::Event));
        let given: Vec<String> = kinds
            .flat_map(|kind| kind_labels(&kind).split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for (word, _, labels) in TYPES {
            assert!(labels.iter().all(|label| given.iter().any(|known| known == label)), "{word}");
        }
        for label in &given {
            assert!(
                TYPES.iter().any(|(_, _, labels)| labels.contains(&label.as_str())),
                "{label} can not be asked for"
            );
        }
    }
}
