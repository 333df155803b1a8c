//! The parsers, one function for each.

use std::fmt::Debug;

use credentials::{Credential, Handover, HandoverError};
use protocol::{
    FaultParts, Frame, ItemReader, ServiceFault, StoredFile, parse_attachment, parse_connection, parse_frame,
    parse_interactive, parse_item, parse_response, parse_roster, parse_selection, parse_transcript,
};
use transcript::{
    ContactId, Direction, Epoch, Item, PageEvidence, Saved, Seen, Start, Timeline, canonical, fingerprint_of,
};

/// Most choices of an interactive message.
const OPTIONS: usize = 400;

pub(crate) fn frame(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Frame::Chat(reading) = parse_frame(&text)
        && let Ok(item) = reading.item
    {
        is_kept_whole(&item);
        if let Some(content) = &item.content {
            options_are_bounded(content);
        }
        let mut timeline = Timeline::new();
        let at = item.time;
        timeline.connected(Epoch(1), at);
        timeline.live(Epoch(1), Seen { number: 1, at }, vec![item]);
        is_restored(&timeline);
    }
}

pub(crate) fn page(bytes: &[u8]) {
    let Ok(page) = parse_transcript(bytes) else { return };
    page.items.iter().for_each(is_kept_whole);
    let Some(at) = page.items.iter().map(|item| item.time).max() else { return };
    let count = page.items.len();
    let mut timeline = Timeline::new();
    let more = page.next_token.is_some();
    let evidence = PageEvidence { direction: Direction::Backward, start: Start::Newest, more, epoch: None };
    let outcome = timeline.page(&evidence, Seen { number: 1, at }, page.items);
    assert!(outcome.new_items <= count && timeline.len() == outcome.new_items, "no item out of nothing");
    assert_eq!(timeline.opens_at_start(), !more, "the start is proved where no page follows");
    is_restored(&timeline);
}

/// Nothing of an item is lost, whichever way it is kept.
fn is_kept_whole(item: &Item) {
    let again = parse_item(item.json().get()).item.expect("its own JSON is an item");
    assert_eq!(canonical(&again), canonical(item));
    assert!(!canonical(item).contains('\n'), "one line");
}

pub(crate) fn connection(bytes: &[u8]) {
    let Ok(connection) = parse_connection(bytes) else { return };
    if let Some(websocket) = &connection.websocket {
        let shown = format!("{:?}", websocket.url);
        assert!(
            shown.len() <= websocket.url.origin().len() + "SocketUrl(/…)".len(),
            "the origin and no more"
        );
    }
    if let Some(credentials) = &connection.credentials {
        hides(&connection, credentials.token.expose());
    }
}

pub(crate) fn roster(bytes: &[u8]) {
    let Ok(roster) = parse_roster(bytes) else { return };
    for chat in &roster.chats {
        if let Some(token) = &chat.participant_token {
            hides(token, token.expose());
        }
    }
}

pub(crate) fn interactive(bytes: &[u8]) {
    options_are_bounded(&String::from_utf8_lossy(bytes));
}

fn options_are_bounded(content: &str) {
    let options = parse_interactive(content).map_or(0, |message| {
        message.content.options.len() + message.parts.iter().map(|part| part.options.len()).sum::<usize>()
    });
    assert!(options <= OPTIONS, "{options} options");
    let _ = (parse_response(content), parse_selection(content));
}

pub(crate) fn attachment(bytes: &[u8]) {
    if let Ok(location) = parse_attachment(bytes) {
        shows_no_more_than(&location.url, &location.url.origin());
    }
}

/// The first line is the error's type, the second says how long to wait.
pub(crate) fn refusal(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(3, '\n');
    let (error_type, retry_after) = (lines.next(), lines.next());
    let body = lines.next().unwrap_or_default().as_bytes();
    for status in [302, 400, 403, 429, 503] {
        let fault = ServiceFault::read(FaultParts { status, error_type, retry_after, body });
        assert!(fault.retry_after.is_none_or(|wait| wait.as_secs() <= 3_600), "no wait without end");
        assert!(fault.message.is_none_or(|message| !message.contains(char::is_control)), "one line");
    }
}

pub(crate) fn handover(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for outcome in [credentials::parse(&text), credentials::from_line(&text)] {
        if let Ok(Handover { credential, .. }) = &outcome {
            let secret = match credential {
                Credential::Participant(token) => token.expose(),
                Credential::Connection { token, .. } => token.expose(),
            };
            hides(credential, secret);
        }
        says_nothing_of(&outcome, &text);
    }
}

/// A refusal is words of ours and a number: nothing of the text can be in it by accident.
fn says_nothing_of(outcome: &Result<Handover, HandoverError>, text: &str) {
    if let Err(error) = outcome {
        let longest =
            text.split(|letter: char| !letter.is_ascii_alphanumeric()).max_by_key(|word| word.len());
        // Ours have fewer letters.
        let word = longest.filter(|word| word.len() > 24).unwrap_or("\0");
        assert!(!error.to_string().contains(word), "a refusal shows what was refused");
    }
}

/// Of a URL its origin is shown, between the name of its type and an ellipsis.
fn shows_no_more_than(url: &impl Debug, origin: &str) {
    let shown = format!("{url:?}");
    let (_, inside) = shown.split_once('(').expect("a type's name first");
    assert_eq!(inside, format!("{origin}/…)"), "a URL shows more than its origin");
}

/// What is shown of a value is not its secret. (A short one is in any text.)
fn hides(value: &impl Debug, secret: &str) {
    let shown = format!("{value:?}");
    assert!(secret.len() < 32 || !shown.contains(secret), "a secret is shown");
}

/// A file of a whole transcript: each of its items is read or says why not, and one reader of all reads them as one of its own.
pub(crate) fn stored(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(file) = StoredFile::of(&text) else { return };
    let mut reader = ItemReader::of_contact(ContactId::from("a-contact"));
    for json in file.transcript.into_iter().flatten() {
        let (of_file, alone) = (reader.read(json.get()), parse_item(json.get()));
        match (of_file.item, alone.item) {
            (Ok(of_file), Ok(alone)) => {
                is_kept_whole(&alone);
                assert_eq!(
                    (&of_file.id, of_file.time),
                    (&alone.id, alone.time),
                    "an item is itself in a file too"
                );
            }
            (Err(_), Err(_)) => {}
            // Its file may say what it does not: whose it is.
            (Ok(of_file), Err(_)) => assert!(of_file.json().get() == json.get()),
            (Err(_), Ok(_)) => panic!("an item is lost by standing in a file"),
        }
    }
}

pub(crate) fn saved(bytes: &[u8]) {
    let Ok(saved) = serde_json::from_slice::<Saved>(bytes) else { return };
    if let Ok(timeline) = Timeline::restore(&saved) {
        in_order(&timeline);
        is_restored(&timeline);
    }
}

/// A chat that is named goes on from what was kept of it; the others are written anew as they are.
pub(crate) fn dump(bytes: &[u8]) {
    let Ok(recorded) = recorded::parse(bytes) else { return };
    let chats = recorded.contacts.len();
    let saved_files = recorded.saved_files().count();
    let first = recorded.contacts.first().map(|contact| contact.initial_contact_id.clone());
    let mut earlier = recorded.earlier();
    let texts: Vec<String> = earlier.texts().map(|text| text.get().to_owned()).collect();
    assert_eq!(texts.len(), chats);
    let anew = format!(r#"{{"contacts":[{}]}}"#, texts.join(","));
    let again = recorded::parse(anew.as_bytes()).unwrap_or_else(|error| panic!("what was kept: {error}"));
    assert_eq!((again.contacts.len(), again.saved_files().count()), (chats, saved_files));
    if let Some(first) = first {
        let saved = earlier.take(&first);
        assert_eq!(earlier.texts().count(), chats - 1, "one chat was named, and the others stay");
        if let Some(timeline) = saved.and_then(|saved| Timeline::restore(&saved).ok()) {
            in_order(&timeline);
        }
    }
}

/// Saved and restored it is the same timeline, without its sockets.
pub(crate) fn is_restored(timeline: &Timeline) {
    let text = serde_json::to_string(&timeline.save()).expect("it has a JSON form");
    let saved: Saved = serde_json::from_str(&text).expect("its own JSON is read");
    let restored = Timeline::restore(&saved).expect("its own format is known");
    let rows = |timeline: &Timeline| -> Vec<_> {
        timeline.entries().map(|entry| (entry.place, entry.id().clone(), entry.text())).collect()
    };
    assert_eq!(rows(&restored), rows(timeline));
    assert_eq!(restored.is_sealed(), timeline.is_sealed());
    assert_eq!(restored.fingerprint(), timeline.fingerprint());
    // As whoever recomputes it has them: each at the time at which it stands.
    let proved = timeline.entries().filter(|entry| entry.is_proved());
    let items: Vec<Item> =
        proved.map(|entry| Item { time: entry.place.time, ..entry.item.clone() }).collect();
    assert!(timeline.fingerprint().is_none_or(|fingerprint| fingerprint == fingerprint_of(&items)));
}

/// Entries stand in one order, each once.
pub(crate) fn in_order(timeline: &Timeline) {
    let entries: Vec<_> = timeline.entries().collect();
    assert!(entries.windows(2).all(|pair| pair[0].place < pair[1].place), "out of order");
    let mut ids: Vec<_> = entries.iter().map(|entry| entry.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), timeline.len(), "each entry once, and counted");
}
