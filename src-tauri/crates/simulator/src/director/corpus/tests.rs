use std::io::Write;

use super::*;
use crate::director::generate::generated;
use crate::{Dialogues, Playbill};

fn corpus(text: &str) -> (Corpus, CorpusReport) {
    Corpus::read(text.as_bytes()).unwrap()
}

fn line(dialogue: &str, turn: i64, role: &str, text: &str) -> String {
    serde_json::json!({ "dialogue_id": dialogue, "turn": turn, "role": role, "text": text }).to_string()
}

fn turns(corpus: &Corpus) -> Vec<(&str, i64, &str)> {
    let dialogues = corpus.dialogues.iter();
    dialogues.flat_map(|one| one.turns.iter().map(|turn| (&*one.id, turn.number, &*turn.text))).collect()
}

#[test]
fn turns_come_in_the_order_of_dialogue_and_number_whatever_the_order_of_the_lines() {
    let mut lines = [
        line("a", 0, "CUSTOMER", "1"),
        line("a", 1, "AGENT", "2"),
        line("a", 10, "AGENT", "3"),
        line("b", 2, "CUSTOMER", "4"),
    ];
    let (forward, report) = corpus(&lines.join("\n"));
    lines.reverse();
    let (backward, _) = corpus(&lines.join("\r\n"));
    assert_eq!(forward, backward);
    assert_eq!(turns(&forward), [("a", 0, "1"), ("a", 1, "2"), ("a", 10, "3"), ("b", 2, "4")]);
    assert_eq!((report.dialogues, report.turns, report.is_clean()), (2, 4, true));
}

#[test]
fn roles_may_be_written_in_any_case_and_an_unknown_one_is_of_the_system_and_counted() {
    let roles = ["customer", "Agent", "SYSTEM", "bot", "supervisor", "Ghost", "Ghost"];
    let lines: Vec<String> = (0..).zip(roles).map(|(turn, role)| line("a", turn, role, "x")).collect();
    let (corpus, report) = corpus(&lines.join("\n"));
    let who: Vec<Who> = corpus.dialogues[0].turns.iter().map(|turn| turn.who).collect();
    let bots = [Who::BOT, Who::CUSTOM_BOT, Who::SUPERVISOR, Who::BOT, Who::BOT];
    assert_eq!(who, [&[Who::CUSTOMER, Who::AGENT][..], &bots].concat());
    assert_eq!(report.turns_of_unknown_roles, 2);
    assert!(report.to_string().contains("\"Ghost\" (2)"), "{report}");
}

#[test]
fn bad_lines_are_skipped_and_told_with_number_and_reason() {
    let long = "x".repeat(16_385);
    let endless = "y".repeat((1 << 20) + 10);
    let bad = [
        "{",
        "[]",
        r#"{"dialogue_id":"a","turn":"1","role":"AGENT","text":"x"}"#,
        r#"{"dialogue_id":"a","turn":1,"text":"x"}"#,
        r#"{"dialogue_id":"a","turn":1,"role":"AGENT","text":""}"#,
        r#"{"dialogue_id":"a","turn":1,"role":"AGENT","text":"x","ts":"soon"}"#,
        &line("a", 1, "AGENT", &long),
        &endless,
        "\u{0}\u{1}",
    ];
    let text =
        format!("{}\n\n{}\n{}", line("a", 0, "AGENT", "good"), bad.join("\n"), line("a", 2, "AGENT", "good"));
    let (corpus, report) = corpus(&text);
    assert_eq!(turns(&corpus).len(), 2);
    assert_eq!(report.bad_lines, bad.len());
    let numbers: Vec<usize> = report.reasons.iter().map(|(line, _)| *line).collect();
    assert_eq!(numbers, (3..3 + bad.len()).collect::<Vec<_>>());
    assert!(report.to_string().contains("line 5: `turn` is no whole number"), "{report}");
    assert!(report.to_string().contains("line 10: it is longer than 1048576 bytes"), "{report}");
}

#[test]
fn a_packed_corpus_is_the_same_and_a_damaged_one_is_an_error() {
    let text = line("a", 0, "AGENT", "hi");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert_eq!(Corpus::read(&packed[..]).unwrap().0, corpus(&text).0);
    assert!(matches!(Corpus::read(&packed[..packed.len() - 9]), Err(CorpusError::Read(_))));
}

#[test]
fn a_corpus_without_a_turn_and_one_that_is_too_large_are_errors() {
    assert!(
        matches!(Corpus::read(&b"nothing\n"[..]), Err(CorpusError::Empty(report)) if report.bad_lines == 1)
    );
    let long = "x".repeat(1_000);
    let text: Vec<String> = (0..100).map(|turn| line("a", turn, "AGENT", &long)).collect();
    let (text, limit) = (text.join("\n"), 50_000);
    let error = read::within(limit, text.as_bytes()).unwrap_err();
    assert!(matches!(error, CorpusError::TooLarge { line: 40..=50, .. }), "{error}");
    assert!(read::within(2 * limit + 20_000, text.as_bytes()).is_ok());
}

fn played(text: &str, pace: crate::CorpusPace, seconds: u64) -> Vec<serde_json::Value> {
    let corpus = std::sync::Arc::new(corpus(text).0);
    let dialogues = Dialogues::Corpus { corpus, pace, repeats: false };
    let playbill = Playbill { chats: 1, rate: 1.0, dialogues, ..Playbill::default() };
    let start = "2026-03-02T09:00:00Z".parse().unwrap();
    let span = std::time::Duration::from_secs(seconds);
    generated(&playbill, start, span)
}

#[test]
fn a_dialogue_becomes_a_chat_that_people_join_and_leave_and_that_ends() {
    let text =
        [line("a", 0, "CUSTOMER", "hi"), line("a", 1, "AGENT", "hello"), line("a", 2, "SYSTEM", "note")];
    let chats = played(&text.join("\n"), crate::CorpusPace::Rate, 3_600);
    assert_eq!(chats.len(), 1, "it is played once");
    let items = chats[0]["items"].as_array().unwrap();
    let said: Vec<&str> = items.iter().filter_map(|item| item["Content"].as_str()).collect();
    assert_eq!(said, ["hi", "hello", "note"]);
    let events: Vec<&str> = items
        .iter()
        .filter_map(|item| {
            item["ContentType"].as_str()?.rsplit("event.").next().filter(|kind| kind.contains('.'))
        })
        .collect();
    for kind in ["participant.joined", "participant.left", "chat.ended"] {
        assert!(events.contains(&kind), "{events:?}");
    }
    assert_eq!(chats[0]["state"], "ended");
}

#[test]
fn the_original_pace_is_kept_to_the_millisecond() {
    let text = r#"
        {"dialogue_id":"a","turn":0,"role":"CUSTOMER","text":"hi","ts":1589375697}
        {"dialogue_id":"a","turn":1,"role":"AGENT","text":"hello","ts":1589375714.25}
        {"dialogue_id":"a","turn":2,"role":"AGENT","text":"bye","ts":"2020-05-13T13:16:54.500Z"}
        {"dialogue_id":"b","turn":0,"role":"CUSTOMER","text":"next","ts":1589375715000}"#;
    let chats = played(text, crate::CorpusPace::Original, 3_600);
    assert_eq!(chats.len(), 2);
    let items = chats[0]["items"].as_array().unwrap();
    let mut said = items.iter().filter(|item| item["Content"].is_string());
    let mut next = || said.next().unwrap()["AbsoluteTime"].as_str().unwrap().to_owned();
    let first: jiff::Timestamp = next().parse().unwrap();
    for millis in [17_250, 117_500] {
        let at: jiff::Timestamp = next().parse().unwrap();
        assert_eq!(at.duration_since(first).as_millis(), millis);
    }
}
