//! Chats in which customers said much the same: those that share the rarest words of this one.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};
use transcript::Role;

use super::ending::describe;
use super::function_words::is_function_word;
use super::{MOST, PastChat, Reason};
use crate::chats::{From, StoredChat, chat_by_no, page};
use crate::entry::Side;
use crate::rows::by_rid;
use crate::{ReadError, words};

/// Messages of the chat that are looked at, the newest.
const SAID: usize = 200;
/// Different words of the chat whose rareness is looked up.
const CANDIDATES: usize = 80;
/// Words that are asked for, the most telling.
const ASKED: usize = 12;
/// Hits of one word that count, the newest.
const MOST_HITS: i64 = 500;
/// A word in more messages than this tells nothing, however large the archive.
const COMMON: i64 = 5_000;
/// Words that two chats must share at least.
const SHARED: usize = 2;
/// Words that are given as the reason.
const REASONS: usize = 4;

/// A chat that shares words.
#[derive(Default)]
struct Likeness {
    score: f64,
    words: Vec<usize>,
    /// The newest hit of the rarest word.
    rid: i64,
}

/// The chats most alike, without those in `but`.
pub(super) fn find(
    connection: &Connection,
    chat: &StoredChat,
    but: &[i64],
) -> Result<Vec<PastChat>, ReadError> {
    let terms = telling(connection, &candidates(connection, chat)?)?;
    let mut likenesses: HashMap<i64, Likeness> = HashMap::new();
    let mut hits = connection.prepare_cached(
        "SELECT fts.rowid, (SELECT chat FROM contact WHERE no = (SELECT contact FROM item WHERE rid = fts.rowid))
         FROM fts WHERE fts MATCH ?1 ORDER BY fts.rowid DESC LIMIT ?2",
    )?;
    for (at, term) in terms.iter().enumerate() {
        let mut rows = hits.query(params![by_customers(&term.word), MOST_HITS])?;
        while let Some(row) = rows.next()? {
            let (rid, no): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
            let Some(no) = no.filter(|no| !but.contains(no)) else { continue };
            let likeness = likenesses.entry(no).or_default();
            if !likeness.words.contains(&at) {
                if likeness.words.is_empty() {
                    likeness.rid = rid;
                }
                likeness.words.push(at);
                likeness.score += term.weight;
            }
        }
    }
    let mut best: Vec<(i64, Likeness)> =
        likenesses.into_iter().filter(|(_, likeness)| likeness.words.len() >= SHARED).collect();
    best.sort_by(|(_, one), (_, other)| other.score.total_cmp(&one.score).then(other.rid.cmp(&one.rid)));
    best.truncate(MOST);

    let mut found = Vec::new();
    for (no, likeness) in best {
        let Some(other) = chat_by_no(connection, no)? else { continue };
        let shared = likeness.words.iter().take(REASONS).filter_map(|at| terms.get(*at));
        let reason = Reason::Alike(shared.map(|term| term.shown.clone()).collect());
        found.push(describe(connection, other, reason, by_rid(connection, likeness.rid)?.as_ref())?);
    }
    Ok(found)
}

/// Something the customer said, as it is asked for and as it was written.
struct Term {
    word: String,
    shown: String,
    weight: f64,
}

/// What the customer said, the newest first: words of three letters and more; where there are no spaces, pairs of characters.
fn candidates(
    connection: &Connection,
    chat: &StoredChat,
) -> Result<BTreeMap<String, (String, usize)>, ReadError> {
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for stored in page(connection, chat, From::Newest, SAID)?.items.iter().rev() {
        let is_customers = stored.item.author.as_ref().is_some_and(|author| author.role == Role::Customer);
        if !is_customers || !stored.item.is_word() {
            continue;
        }
        let text = stored.text();
        let tokens = words::tokens(text);
        for (at, token) in tokens.iter().enumerate() {
            let single = token.text.chars().count() == 1;
            let (word, range) = match tokens.get(at + 1) {
                // Two characters of a script without spaces, side by side.
                Some(next) if single && !token.text.is_ascii() && next.range.start == token.range.end => {
                    (format!("{} {}", token.text, next.text), token.range.start..next.range.end)
                }
                _ if token.text.chars().count() >= 3
                    && token.text.chars().any(char::is_alphabetic)
                    && !is_function_word(&token.text) =>
                {
                    (token.text.clone(), token.range.clone())
                }
                _ => continue,
            };
            if counts.len() < CANDIDATES || counts.contains_key(&word) {
                let shown = text.get(range).unwrap_or(&word).to_owned();
                counts.entry(word).or_insert((shown, 0)).1 += 1;
            }
        }
    }
    Ok(counts)
}

/// The words that tell most: said often here, and seldom elsewhere.
fn telling(
    connection: &Connection,
    candidates: &BTreeMap<String, (String, usize)>,
) -> Result<Vec<Term>, ReadError> {
    let mut count =
        connection.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM fts WHERE fts MATCH ?1 LIMIT ?2)")?;
    let mut terms = Vec::new();
    for (word, (shown, here)) in candidates {
        let everywhere: i64 = count.query_row(params![by_customers(word), COMMON + 1], |row| row.get(0))?;
        // Said nowhere else, it finds nothing.
        if everywhere <= COMMON && everywhere > *here as i64 {
            let rare = (COMMON as f64 / everywhere as f64).ln().max(0.1);
            let weight = rare * (1.0 + (*here as f64).ln());
            terms.push(Term { word: word.clone(), shown: shown.clone(), weight });
        }
    }
    terms.sort_by(|one, other| other.weight.total_cmp(&one.weight).then_with(|| one.word.cmp(&other.word)));
    terms.truncate(ASKED);
    Ok(terms)
}

/// The words, said by customers.
fn by_customers(word: &str) -> String {
    format!("{} : \"{word}\"", Side::Customer.column())
}
