//! Why a query can not be asked.

use std::ops::Range;

use thiserror::Error;

/// A query that can not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct SyntaxError {
    /// Where, in bytes of the text.
    pub at: Range<usize>,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Problem {
    /// A quote without its partner.
    #[error("The quote has no end. Write a second quotation mark behind the phrase.")]
    UnclosedQuote,
    /// An opening parenthesis without its partner.
    #[error(
        "The parenthesis is not closed. Write a `)` behind the group, or put the text that it is part of in quotation marks."
    )]
    UnclosedParenthesis,
    /// A closing parenthesis without its partner.
    #[error(
        "There is no `(` for this parenthesis. Remove it, or put the text that it is part of in quotation marks."
    )]
    ExtraParenthesis,
    /// An OR at the beginning or end, or beside another one.
    #[error(
        "OR stands between two things, of which one is missing. Write what else may be found, or `or` for the word itself."
    )]
    OrWithoutSide,
    /// A filter without a value.
    #[error(
        "The filter has no value. Write the value right behind the colon, as in `from:anna` or `from:\"Anna Berg\"`."
    )]
    EmptyValue,
    /// `role:` with a role that there is not.
    #[error("There is no such role. Roles are customer, agent, system, bot, supervisor and unknown.")]
    UnknownRole,
    /// `has:` with a thing that there is not.
    #[error("Nothing is known about that. What can be asked for is `has:attachment`.")]
    UnknownThing,
    /// `is:` with a thing that there is not.
    #[error("Nothing is known about that. What can be asked for is `is:unanswered`.")]
    UnknownState,
    /// `status:` with a word that the service has not.
    #[error(
        "There is no such status of a file. Statuses are approved, rejected and in_progress. To search for another word of the service put it in quotation marks: `status:\"…\"`."
    )]
    UnknownStatus,
    /// `type:` with a word that the service has not.
    #[error(
        "There is no such type. Types are message, event, attachment, and more closely joined, left, idle, transfer, ended, interactive and others. To search for another event of the service put its name in quotation marks: `type:\"…\"`."
    )]
    UnknownType,
    /// `before:`, `after:` or `on:` with something that is no date.
    #[error(
        "This is no date. Write a day as 2026-11-20, a month as 2026-11, a year, a time as 2026-11-20T14:30, today, yesterday, the name of a weekday, or a distance such as 12h, 7d, 2w, 3m, 1y."
    )]
    BadDate,
    /// More groups within groups than anybody means.
    #[error(
        "Groups stand within groups too many times. Up to {} levels are searched; leave out parentheses that are not needed.",
        MOST_GROUPS
    )]
    TooDeep,
    /// More words than anybody types.
    #[error("The search is too long. Up to {} words are searched; leave out what is not needed.", MOST_WORDS)]
    TooLong,
}

/// Groups within groups. The index reads expressions with a stack of 100 places.
pub(super) const MOST_GROUPS: usize = 6;
/// Words of a query, all in all; each character of a script without spaces is one.
pub(super) const MOST_WORDS: usize = 1_000;
/// Stretches of time that a query is cut into by its dates.
pub(super) const MOST_BRANCHES: usize = 64;
/// Contacts or places that one filter may stand for.
pub(super) const MOST_NUMBERS: usize = 200;

/// A query that is understood, but more than is looked up at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlanError {
    /// Dates cut the time into too many pieces.
    #[error("The search has too many different dates. Up to {} are searched; leave some out.", MOST_BRANCHES - 1)]
    TooManyDates,
    /// The beginning of an id is that of too many contacts.
    #[error(
        "More than {} contacts have an id that begins like this. Write more of the id behind `contact:`.",
        MOST_NUMBERS
    )]
    TooManyContacts,
    /// A name is that of too many instances and queues.
    #[error(
        "More than {} instances and queues have a name like this. Write more of the name behind `in:`.",
        MOST_NUMBERS
    )]
    TooManyPlaces,
}
