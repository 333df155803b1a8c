//! What the index has of an item: its words, and beside them one short word for each thing that a filter can ask for.
//!
//! There are three columns, one for each side that may have said something. So who searches the words of one side walks over no list of
//! all that this side ever said. Labels and names begin with a sign that no word has; whatever is asked for without a column is looked
//! for in all of them, which costs nothing.

use std::fmt::Write as _;

use transcript::Role;

use crate::labels::KINDS;

/// Begins each label. Control characters separate words, so no word has it.
const LABEL: char = '\u{80}';
/// Begins each word of a name.
const NAME: char = '\u{81}';

/// A column of the index: what was said by one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// It is the first, in which words take least room, and has the labels and names of all.
    Customer,
    /// By agents.
    Agent,
    /// By systems, bots, supervisors, and whoever else there may be.
    Others,
}

impl Side {
    /// In the order of the columns.
    pub(crate) const ALL: [Self; 3] = [Self::Customer, Self::Agent, Self::Others];

    /// Name of the column.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Others => "others",
        }
    }

    /// Whose words of somebody in this role are; nobody has none.
    pub(crate) fn of(role: Option<&Role>) -> Self {
        match role {
            Some(Role::Customer) => Self::Customer,
            Some(Role::Agent) => Self::Agent,
            _ => Self::Others,
        }
    }
}

/// An item, as far as it is in the index.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry<'a> {
    pub(crate) contact: Option<i64>,
    pub(crate) instance: Option<i64>,
    pub(crate) queue: Option<i64>,
    /// The service's word for the sender's role.
    pub(crate) role: Option<&'a str>,
    /// Labels of what it is; the first is its kind.
    pub(crate) kind: &'a str,
    /// Labels of its files.
    pub(crate) files: Option<&'a str>,
    /// Tokens of the sender's name, with one space between them.
    pub(crate) name: Option<&'a str>,
    /// The same of what was said.
    pub(crate) words: Option<&'a str>,
}

impl Entry<'_> {
    /// What a column has of it; nothing, where that is not one word.
    pub(crate) fn column(&self, side: Side) -> Option<String> {
        let role = self.role.map(Role::from_wire);
        let own = Side::of(role.as_ref());
        if side != own && side != Side::Customer {
            return None;
        }
        let mut text = String::with_capacity(64 + self.words.map_or(0, str::len));
        let (kind, details) = self.kind.split_once(' ').unwrap_or((self.kind, ""));
        if side == Side::Customer {
            for (letter, number) in [('c', self.contact), ('i', self.instance), ('q', self.queue)] {
                if let Some(number) = number {
                    let space = if text.is_empty() { "" } else { " " };
                    write!(text, "{space}{LABEL}{letter}{number}").expect("a string takes every text");
                }
            }
            if own == Side::Others {
                push(&mut text, LABEL, role_label(role.as_ref()));
            }
            for label in words(details).chain(self.files.into_iter().flat_map(words)) {
                push(&mut text, LABEL, label);
            }
            for word in self.name.into_iter().flat_map(words) {
                push(&mut text, NAME, word);
            }
        }
        if side == own {
            push(&mut text, LABEL, kind);
            if let Some(words) = self.words.filter(|words| !words.is_empty()) {
                text.push(' ');
                text.push_str(words);
            }
        }
        (!text.is_empty()).then_some(text)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

fn push(text: &mut String, sign: char, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push(sign);
    text.push_str(word);
}

/// A short word for a role. Only items of a side that several roles share have it as a label.
pub(crate) fn role_label(role: Option<&Role>) -> &'static str {
    match role {
        Some(Role::Agent) => "ra",
        Some(Role::Customer) => "rc",
        Some(Role::System) => "rs",
        Some(Role::CustomBot) => "rb",
        Some(Role::Supervisor) => "rv",
        Some(Role::Unknown(_)) | None => "ru",
    }
}

/// For `MATCH`: this label, in quotes.
pub(crate) fn asked_label(label: &str) -> String {
    format!("\"{LABEL}{label}\"")
}

/// For `MATCH`: every row.
pub(crate) fn asked_everything() -> String {
    KINDS.map(asked_label).join(" OR ")
}

/// For `MATCH`: everything that was said or done by one side.
pub(crate) fn asked_side(side: Side) -> String {
    format!("{}:({})", side.column(), asked_everything())
}

/// For `MATCH`: these words of a name, one behind the other, in quotes.
pub(crate) fn asked_name<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("{NAME}{word}")).collect();
    format!("\"{}\"", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tokens;

    fn columns(entry: &Entry<'_>) -> [String; 3] {
        Side::ALL.map(|side| entry.column(side).unwrap_or_default().replace(LABEL, "@").replace(NAME, "~"))
    }

    #[test]
    fn words_and_kind_stand_with_their_side_and_all_else_in_the_first_column() {
        let entry = Entry {
            contact: Some(7),
            instance: Some(1),
            role: Some("AGENT"),
            kind: "tm fmarkdown",
            files: Some("h srejected"),
            name: Some("anna berg"),
            words: Some("one moment"),
            ..Entry::default()
        };
        assert_eq!(columns(&entry), ["@c7 @i1 @fmarkdown @h @srejected ~anna ~berg", "@tm one moment", ""]);
        let entry = Entry { role: Some("CUSTOMER"), queue: Some(2), ..entry };
        assert_eq!(
            columns(&entry),
            ["@c7 @i1 @q2 @fmarkdown @h @srejected ~anna ~berg @tm one moment", "", ""]
        );
    }

    #[test]
    fn who_has_no_column_of_their_own_has_a_label() {
        for (role, label) in [
            (Some("SYSTEM"), "@rs"),
            (Some("CUSTOM_BOT"), "@rb"),
            (Some("SUPERVISOR"), "@rv"),
            (Some("NEW"), "@ru"),
            (None, "@ru"),
        ] {
            let entry = Entry { role, kind: "te ejoined", ..Entry::default() };
            assert_eq!(columns(&entry), [format!("{label} @ejoined"), String::new(), "@te".into()]);
        }
    }

    #[test]
    fn no_word_begins_like_a_label_or_a_name() {
        for sign in [LABEL, NAME] {
            assert!(tokens(&format!("{sign}tm a{sign}tm")).iter().all(|token| !token.text.contains(sign)));
        }
    }
}
