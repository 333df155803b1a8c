//! The proof of the whole: a query finds the same rows by the index, by itself, and by what its author meant.
//!
//! Queries are made as trees, of which each node knows how it is typed and, by simpler means than the program's, what it finds.

use std::convert::Infallible;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use rusqlite::{Connection, params};

use super::now;
use crate::entry::{Entry, Side};
use crate::query::error::{MOST_GROUPS, MOST_WORDS};
use crate::query::{Resolve, Row, Within, parse};
use crate::words::{index_text, samples, tokens};

/// Monday, 23 November 2026, 00:00 in Berlin.
const TODAY: i64 = 1_795_388_400;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

#[derive(Debug, Clone)]
struct Message {
    body: String,
    who: String,
    contact: usize,
    queue: usize,
    role: usize,
    kind: usize,
    status: Option<usize>,
    second: i64,
    is_answered: bool,
}

const CONTACTS: [&str; 4] = ["1a2b-1", "1a2b-2", "1aff-3", "9fff-4"];
const QUEUES: [&str; 3] = ["Sales", "Support EU", "返金"];
const ROLES: [(&str, &str); 4] =
    [("customer", "CUSTOMER"), ("agent", "AGENT"), ("bot", "CUSTOM_BOT"), ("unknown", "SOMEBODY")];
const KINDS: [(&str, &str); 7] = [
    ("message", "tm"),
    ("markdown", "tm fmarkdown"),
    ("plain", "tm"),
    ("attachment", "ta"),
    ("joined", "te ejoined"),
    ("transferred", "te etransfersucceeded"),
    ("unknown", "tu"),
];
const STATUSES: [(&str, &str); 3] =
    [("approved", "sapproved"), ("in_progress", "sinprogress"), ("\"other word\"", "sotherword")];
const NAMES: [&str; 6] = ["Anna Berg", "ANNA", "Łukasz Żak", "Агент Анна", "田中さん", "agent"];
/// How a date is typed, and where it begins and ends.
const DATES: [(&str, i64, i64); 10] = [
    ("today", TODAY, TODAY + DAY),
    ("Yesterday", TODAY - DAY, TODAY),
    ("fri", TODAY - 3 * DAY, TODAY - 2 * DAY),
    ("2026-11-20", TODAY - 3 * DAY, TODAY - 2 * DAY),
    ("２０２６－１１－２１", TODAY - 2 * DAY, TODAY - DAY),
    ("2026-11", TODAY - 22 * DAY, TODAY + 8 * DAY),
    // The clocks were put back on 25 October.
    ("2026-10", TODAY - 53 * DAY - HOUR, TODAY - 22 * DAY),
    ("\"2026-11-22 12:00\"", TODAY - DAY, TODAY),
    ("2026-11-21T23:00Z", TODAY - DAY, TODAY),
    ("2026", TODAY - 326 * DAY, TODAY + 39 * DAY),
];

fn message() -> impl Strategy<Value = Message> {
    let body = prop_oneof![4 => samples::text(), 1 => Just(String::new())];
    let who = prop_oneof![4 => select(&NAMES[..]).prop_map(str::to_owned), 1 => samples::text()];
    let place = (0..CONTACTS.len(), 0..QUEUES.len(), 0..ROLES.len(), 0..KINDS.len());
    // Around the bounds of the dates, and far away.
    let second = prop_oneof![
        (-60..40_i64, -1..=1_i64, select(&[0, HOUR, 12 * HOUR][..]))
            .prop_map(|(day, off, hour)| TODAY + day * DAY + off + hour),
        -2_000_000_000..4_000_000_000_i64,
    ];
    (body, who, place, prop::option::of(0..STATUSES.len()), second, any::<bool>()).prop_map(
        |(body, who, (contact, queue, role, kind), status, second, is_answered)| Message {
            body,
            who,
            contact,
            queue,
            role,
            kind,
            status,
            second,
            is_answered,
        },
    )
}

impl Message {
    fn labels(&self) -> String {
        let status = self.status.map_or_else(String::new, |status| format!(" h {}", STATUSES[status].1));
        let (contact, queue) = (self.contact, self.queue);
        format!("c{contact} i{} q{queue} {}{status}", contact % 2, KINDS[self.kind].1)
    }

    /// What the archive would put into its index.
    fn columns(&self) -> [Option<String>; 3] {
        let (name, words) = (index_text(&self.who), index_text(&self.body));
        let files = self.status.map(|status| format!("h {}", STATUSES[status].1));
        let number = |number: usize| i64::try_from(number).ok();
        let entry = Entry {
            contact: number(self.contact),
            instance: number(self.contact % 2),
            queue: number(self.queue),
            role: Some(ROLES[self.role].1),
            kind: KINDS[self.kind].1,
            files: files.as_deref(),
            name: Some(&name),
            words: Some(&words),
        };
        Side::ALL.map(|side| entry.column(side))
    }
}

/// What somebody means.
#[derive(Debug, Clone)]
enum Meaning {
    Words { text: String, is_quoted: bool, is_prefix: bool },
    From { text: String, is_quoted: bool, is_prefix: bool },
    Role(usize),
    RoleByFrom(usize),
    Contact(String),
    Queue(usize),
    Instance(usize),
    NoPlace,
    HasFile,
    Unanswered,
    Status(usize),
    Kind(usize),
    Event,
    Before(usize),
    After(usize),
    On(usize),
    Not(Box<Self>),
    All(Vec<Self>, bool),
    Any(Vec<Self>),
}

impl Meaning {
    /// As a part of a text that may stand beside any other.
    fn typed(&self) -> String {
        let value = |text: &str, is_quoted: bool, is_prefix: bool| {
            let star = if is_prefix { "*" } else { "" };
            if is_quoted { format!("\"{text}\"{star}") } else { format!("{text}{star}") }
        };
        match self {
            Self::Words { text, is_quoted, is_prefix } => value(text, *is_quoted, *is_prefix),
            Self::From { text, is_quoted, is_prefix } => {
                format!("from:{}", value(text, *is_quoted, *is_prefix))
            }
            Self::Role(role) => format!("role:{}", ROLES[*role].0),
            Self::RoleByFrom(role) => format!("from:{}", ROLES[*role].0),
            Self::Contact(id) => format!("contact:{id}"),
            Self::Queue(queue) => format!("in:\"{}\"", QUEUES[*queue]),
            Self::Instance(instance) => format!("in:instance-{instance}"),
            Self::NoPlace => "in:nowhere".into(),
            Self::HasFile => "has:attachment".into(),
            Self::Unanswered => "is:unanswered".into(),
            Self::Status(status) => format!("status:{}", STATUSES[*status].0),
            Self::Kind(kind) => format!("type:{}", KINDS[*kind].0),
            Self::Event => "type:event".into(),
            Self::Before(date) => format!("before:{}", DATES[*date].0),
            Self::After(date) => format!("after:{}", DATES[*date].0),
            Self::On(date) => format!("on:{}", DATES[*date].0),
            Self::Not(inner) => format!("-{}", inner.side()),
            Self::All(parts, says_and) => {
                let parts: Vec<String> = parts.iter().map(Self::typed).collect();
                parts.join(if *says_and { " AND " } else { " " })
            }
            Self::Any(parts) => parts.iter().map(Self::side).collect::<Vec<_>>().join(" OR "),
        }
    }

    /// The same as one side of an OR, or behind a minus.
    fn side(&self) -> String {
        match self {
            // A minus before a minus is text.
            Self::All(..) | Self::Any(_) | Self::Not(_) => format!("({})", self.typed()),
            _ => self.typed(),
        }
    }

    /// Whether a message is meant; `None`: nothing is asked for.
    fn means(&self, message: &Message) -> Option<bool> {
        Some(match self {
            Self::Words { text, is_prefix, .. } => has(&message.body, text, *is_prefix)?,
            Self::From { text, is_prefix, .. } => has(&message.who, text, *is_prefix)?,
            Self::Role(role) | Self::RoleByFrom(role) => message.role == *role,
            Self::Contact(id) => CONTACTS[message.contact].starts_with(id.as_str()),
            Self::Queue(queue) => message.queue == *queue,
            Self::Instance(instance) => message.contact % 2 == *instance,
            Self::NoPlace => false,
            Self::HasFile => message.status.is_some(),
            Self::Unanswered => {
                let is_word = matches!(KINDS[message.kind].1, "tm" | "tm fmarkdown" | "ta");
                message.role == 0 && is_word && !message.is_answered
            }
            Self::Status(status) => message.status == Some(*status),
            // Markdown is a message, too.
            Self::Kind(kind) if KINDS[*kind].0 == "message" => KINDS[message.kind].1.starts_with("tm"),
            Self::Kind(kind) => KINDS[message.kind].1 == KINDS[*kind].1,
            Self::Event => matches!(KINDS[message.kind].0, "joined" | "transferred"),
            Self::Before(date) => message.second < bounds(*date).0,
            Self::After(date) => message.second >= bounds(*date).0,
            Self::On(date) => message.second >= DATES[*date].1 && message.second < DATES[*date].2,
            Self::Not(inner) => !inner.means(message)?,
            Self::All(parts, _) => {
                let parts: Vec<bool> = parts.iter().filter_map(|part| part.means(message)).collect();
                (!parts.is_empty()).then(|| parts.into_iter().all(|is_meant| is_meant))?
            }
            Self::Any(parts) => {
                let parts: Vec<bool> = parts.iter().filter_map(|part| part.means(message)).collect();
                (!parts.is_empty()).then(|| parts.into_iter().any(|is_meant| is_meant))?
            }
        })
    }
}

/// Times of day count for a bound, and not for the day that they are on.
fn bounds(date: usize) -> (i64, i64) {
    match DATES[date] {
        ("\"2026-11-22 12:00\"", start, end) => (start + 12 * HOUR, end),
        ("2026-11-21T23:00Z", ..) => (TODAY - DAY, TODAY),
        (_, start, end) => (start, end),
    }
}

/// Whether the tokens of `wanted` stand somewhere in the text, one behind the other.
fn has(text: &str, wanted: &str, is_prefix: bool) -> Option<bool> {
    let (text, wanted) = (format!(" {} ", index_text(text)), format!(" {}", index_text(wanted)));
    if wanted == " " {
        return None;
    }
    Some(text.contains(&if is_prefix { wanted } else { wanted + " " }))
}

fn meaning() -> impl Strategy<Value = Meaning> {
    fn named(text: String, is_quoted: bool, is_prefix: bool) -> Meaning {
        // A name has to have a token, and a bare one must not be a role.
        let text = if tokens(&text).is_empty() { "anna".to_owned() } else { text };
        let is_role = ["agent", "agents", "bot", "bots", "customer", "customers", "system", "unknown"]
            .contains(&text.to_lowercase().as_str());
        Meaning::From { is_quoted: is_quoted || is_role, text, is_prefix }
    }
    let word =
        (samples::word(), any::<Index>(), 0..4_u8, any::<bool>()).prop_map(|(word, cut, how, is_quoted)| {
            let word = bare(&word);
            match how {
                // A beginning of it.
                0 => {
                    let ends: Vec<usize> = word.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
                    Meaning::Words {
                        text: word[..ends[cut.index(ends.len())]].to_owned(),
                        is_quoted,
                        is_prefix: true,
                    }
                }
                1 => Meaning::Words { text: word, is_quoted, is_prefix: true },
                _ => Meaning::Words { text: word, is_quoted, is_prefix: false },
            }
        });
    let phrase = (vec(samples::word(), 2..4), any::<bool>()).prop_map(|(words, is_prefix)| Meaning::Words {
        text: words.iter().map(|word| bare(word)).collect::<Vec<_>>().join(" "),
        is_quoted: true,
        is_prefix,
    });
    let from = (select(&NAMES[..]), any::<bool>(), any::<bool>()).prop_map(|(name, is_prefix, whole)| {
        let text = if whole { name } else { name.split(' ').next().unwrap_or(name) };
        named(text.to_owned(), text.contains(' '), is_prefix)
    });
    let from_any =
        (samples::word(), any::<bool>()).prop_map(|(word, is_prefix)| named(bare(&word), false, is_prefix));
    let contact =
        select(&["1", "1a2b", "1a2b-1", "9fff-4", "777"][..]).prop_map(|id| Meaning::Contact(id.to_owned()));
    let date = (0..DATES.len(), 0..3_u8).prop_map(|(date, bound)| match bound {
        0 => Meaning::Before(date),
        1 => Meaning::After(date),
        _ => Meaning::On(date),
    });
    let leaf = prop_oneof![
        6 => word,
        2 => phrase,
        1 => from,
        1 => from_any,
        1 => (0..ROLES.len()).prop_map(Meaning::Role),
        1 => (0..ROLES.len()).prop_map(Meaning::RoleByFrom),
        1 => contact,
        1 => (0..QUEUES.len()).prop_map(Meaning::Queue),
        1 => (0..2_usize).prop_map(Meaning::Instance),
        1 => Just(Meaning::NoPlace),
        1 => Just(Meaning::HasFile),
        2 => Just(Meaning::Unanswered),
        1 => (0..STATUSES.len()).prop_map(Meaning::Status),
        1 => (0..KINDS.len()).prop_map(Meaning::Kind),
        1 => Just(Meaning::Event),
        4 => date,
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            2 => inner.clone().prop_map(|inner| Meaning::Not(Box::new(inner))),
            3 => (vec(inner.clone(), 1..4), any::<bool>()).prop_map(|(parts, says_and)| Meaning::All(parts, says_and)),
            3 => vec(inner, 1..4).prop_map(Meaning::Any),
        ]
    })
}

/// The word without what would be syntax.
fn bare(word: &str) -> String {
    let is_syntax = |c: char| c.is_whitespace() || "()（）\"“”„‟＂:：*＊".contains(c);
    let word: String = word.chars().filter(|c| !is_syntax(*c)).collect();
    let word = word.trim_start_matches(['-', '−', '－']);
    if word.is_empty() || matches!(word, "OR" | "AND") { "a".into() } else { word.to_owned() }
}

struct Known;

impl Resolve for Known {
    type Error = Infallible;

    fn contacts(&self, beginning: &str, most: usize) -> Result<Vec<i64>, Infallible> {
        let numbers = (0..).zip(CONTACTS).filter(|(_, id)| id.starts_with(beginning)).map(|(no, _)| no);
        Ok(numbers.take(most).collect())
    }

    fn places(&self, name: &str, _: usize) -> Result<Vec<Within>, Infallible> {
        let queues = (0..).zip(QUEUES).filter(|(_, queue)| *queue == name).map(|(no, _)| Within::Queue(no));
        let instances = (0..2).filter(|no| name == format!("instance-{no}")).map(Within::Instance);
        Ok(queues.chain(instances).collect())
    }
}

/// The messages in a table like the archive's; the row id is the number of the message.
fn index(messages: &[Message]) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE fts USING fts5(customer, agent, others, columnsize=0, tokenize='ascii')",
        )
        .unwrap();
    let mut insert =
        connection.prepare("INSERT INTO fts(rowid, customer, agent, others) VALUES(?1, ?2, ?3, ?4)").unwrap();
    for (no, message) in (0_i64..).zip(messages) {
        let [customer, agent, others] = message.columns();
        insert.execute(params![no, customer, agent, others]).unwrap();
    }
    drop(insert);
    connection
}

fn ask(connection: &Connection, matching: &str) -> rusqlite::Result<Vec<usize>> {
    let mut select = connection.prepare_cached("SELECT rowid FROM fts WHERE fts MATCH ?1")?;
    select.query_map([matching], |row| row.get::<_, i64>(0).map(|no| usize::try_from(no).unwrap()))?.collect()
}

#[test]
fn the_deepest_queries_that_are_read_are_read_by_the_index() {
    let connection = index(&[]);
    for (open, close) in [
        ("-(a -b OR ", ")"),
        ("(a b OR ", ")"),
        ("-(a OR -b ", " c)"),
        ("(a OR ", ") b"),
        ("-(-a b c OR -", ")"),
    ] {
        let text = open.repeat(MOST_GROUPS) + "x" + &close.repeat(MOST_GROUPS);
        let Ok(resolved) = parse(&text, &now()).expect("it is understood").resolve(&Known);
        for branch in resolved.plan().expect("it can be planned").branches {
            let matching = branch.matching.expect("it asks for something");
            assert!(
                ask(&connection, &matching).is_ok(),
                "{text}: {matching} says {:?}",
                ask(&connection, &matching)
            );
        }
    }
}

#[test]
fn the_longest_query_that_is_read_is_read_by_the_index() {
    let connection = index(&[]);
    for unit in ["a ", "-a ", "a OR ", "返", "role:agent ", "-(a) "] {
        let text = unit.repeat(MOST_WORDS - 1) + "x";
        let Ok(resolved) = parse(&text, &now()).expect("it is understood").resolve(&Known);
        let branches = resolved.plan().expect("it can be planned").branches;
        let matching = branches[0].matching.as_deref().expect("it asks for something");
        assert!(ask(&connection, matching).is_ok(), "{unit}: {:?}", ask(&connection, matching));
    }
}

proptest! {
    #[test]
    fn a_query_finds_what_is_meant_by_the_index_and_by_itself(
        messages in vec(message(), 1..16), meanings in vec(meaning(), 1..8),
    ) {
        let connection = index(&messages);
        for meaning in meanings {
            let text = meaning.typed();
            let query = parse(&text, &now());
            prop_assert!(query.is_ok(), "{:?}: {:?}", text, query);
            let Ok(resolved) = query.unwrap().resolve(&Known);
            let plan = resolved.plan();
            prop_assert!(plan.is_ok(), "{:?}: {:?}", text, plan);

            let meant: Vec<usize> =
                (0..messages.len()).filter(|no| meaning.means(&messages[*no]).unwrap_or(true)).collect();
            let matched: Vec<usize> = (0..messages.len())
                .filter(|no| {
                    let message = &messages[*no];
                    let (body, who, labels) = (index_text(&message.body), index_text(&message.who), message.labels());
                    let (role, is_answered) = (Some(ROLES[message.role].1), message.is_answered);
                    let (body, who, labels) = (body.as_str(), who.as_str(), labels.as_str());
                    resolved.is_match(&Row { body, who, labels, role, second: message.second, is_answered })
                })
                .collect();
            let mut found = Vec::new();
            for branch in plan.unwrap().branches {
                let rows = match &branch.matching {
                    None => Ok((0..messages.len()).collect()),
                    Some(matching) => ask(&connection, matching),
                };
                prop_assert!(rows.is_ok(), "{:?}: {:?} says {:?}", text, branch.matching, rows);
                let is_of_branch = |message: &Message| {
                    let is_answered_so = branch.answered.is_none_or(|answered| answered == message.is_answered);
                    branch.seconds.contains(message.second) && is_answered_so
                };
                found.extend(rows.unwrap().into_iter().filter(|no| is_of_branch(&messages[*no])));
                for weight in branch.weights.others.iter().chain(&branch.weights.near) {
                    prop_assert!(ask(&connection, weight).is_ok(), "{:?}: {:?}", text, weight);
                }
            }
            // No branch has what another has, so that none is there twice.
            found.sort_unstable();
            prop_assert_eq!(&found, &meant, "by the index, of {:?}", text);
            prop_assert_eq!(&matched, &meant, "by itself, of {:?}", text);
        }
    }

    #[test]
    fn whatever_is_typed_the_index_understands_what_it_is_asked(
        text in prop_oneof![samples::text(), vec(prop_oneof![samples::word(), meaning().prop_map(|meaning| meaning.typed())], 0..6).prop_map(|parts| parts.join(" ")), any::<String>()],
    ) {
        if let Ok(query) = parse(&text, &now())
            && let Ok(resolved) = query.resolve(&Known)
            && let Ok(plan) = resolved.plan()
        {
            let connection = index(&[]);
            for branch in plan.branches {
                for matching in branch.matching.iter().chain(&branch.weights.others).chain(&branch.weights.near) {
                    let answer = ask(&connection, matching);
                    prop_assert!(answer.is_ok(), "{:?}: {:?} says {:?}", text, matching, answer);
                }
            }
        }
    }
}
