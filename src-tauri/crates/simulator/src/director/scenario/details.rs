//! What stands behind the colon, for several verbs.

use super::act::{Act, Scan};
use super::people::{People, Who};
use super::time;
use crate::attachments::ScanResult;
use crate::director::performer::Performer;
use crate::handle::{ChatHandle, ParticipantHandle};

/// Longest `Content` of a message (API reference, `SendMessage`).
const LONGEST_CONTENT: usize = 16_384;

/// Something done by somebody who comes in for it.
pub(super) fn does(doing: impl Fn(&ChatHandle, &ParticipantHandle) + Send + Sync + 'static) -> Act {
    Act::deed(move |performer, who| {
        if let Some(who) = who.and_then(|who| performer.come(who)) {
            doing(&performer.chat(), &who);
        }
        Ok(())
    })
}

/// Something done by somebody who need not be in the chat.
pub(super) fn performs(doing: impl Fn(&mut Performer, Who) + Send + Sync + 'static) -> Act {
    Act::deed(move |performer, who| {
        if let Some(who) = who {
            doing(performer, who);
        }
        Ok(())
    })
}

pub(super) fn content(text: &str) -> Result<&str, String> {
    match text.chars().count() {
        0 => Err("nothing is said; write something behind the colon".to_owned()),
        1..=LONGEST_CONTENT => Ok(text),
        long => Err(format!("{long} characters are more than the {LONGEST_CONTENT} of one message")),
    }
}

/// A name that must not be empty.
pub(super) fn name(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("write a name behind the colon".to_owned()) } else { Ok(text.to_owned()) }
}

pub(super) fn message(content_type: &str, text: &str) -> Result<Act, String> {
    Ok(Act::Say { content_type: content_type.to_owned(), content: content(text)?.to_owned() })
}

pub(super) fn words<const N: usize>(details: &str) -> Option<[&str; N]> {
    details.split_whitespace().collect::<Vec<_>>().try_into().ok()
}

pub(super) fn scan_result(word: &str) -> Result<ScanResult, String> {
    match word {
        "approved" => Ok(ScanResult::Approved),
        "rejected" => Ok(ScanResult::Rejected),
        _ => Err(format!("`{word}` is no result of a scan; write `approved` or `rejected`")),
    }
}

pub(super) fn attachment(details: &str) -> Result<Act, String> {
    let form = "write name, content type and `approved`, `rejected` or `pending`, each without spaces";
    let (file, after) = match details.split_once(" after ") {
        Some((file, after)) => (file, Some(time::span(after.trim())?)),
        None => (details, None),
    };
    let [name, content_type, result] = words(file).ok_or(form)?;
    let scan = match (result, after) {
        ("pending", Some(_)) => return Err("a pending file has no `after`; use `chat scanned`".to_owned()),
        ("pending", None) => None,
        (result, after) => Some(Scan { result: scan_result(result)?, after }),
    };
    Ok(Act::Attach { name: name.to_owned(), content_type: content_type.to_owned(), scan })
}

pub(super) fn receipt(
    author: &str,
    people: &mut People,
    tell: fn(&ChatHandle, &ParticipantHandle, &str),
) -> Result<Act, String> {
    let author: Option<Who> = if author.is_empty() { None } else { Some(people.find(author)?) };
    Ok(Act::deed(move |performer, who| {
        let Some(recipient) = who else { return Ok(()) };
        let message = performer.newest_message(recipient, author);
        if let (Some(message), Some(recipient)) = (message, performer.come(recipient)) {
            tell(&performer.chat(), &recipient, &message);
        }
        Ok(())
    }))
}
