//! The waiting clock, by scripts: what happens, and at each second whether the customer waits and since when.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use attention::{Facts, Link, waited};
use jiff::Timestamp;
use transcript::{Author, Epoch, Event, Format, Item, ItemId, Kind, Role, Seen, Timeline};

/// `script`: what happens, as a letter and the second at which it does. C, A, S, B, Y: a message of the customer, an agent, a supervisor, a
/// bot, the system; c, a: a file of the customer, of the agent; r: the customer's choice; j, l, i, v: the agent joins, leaves, goes idle,
/// returns; t, u: the agent, the customer types; x: a transfer; E: the chat ends.
///
/// `waits`: from when to when the customer waits. The clock shows the seconds since the first.
const SCRIPTS: &[(&str, &str)] = &[
    // Nobody has said anything, or nobody who waits.
    ("", ""),
    ("j1", ""),
    ("B0", ""),
    ("A3", ""),
    ("Y0 B2 j5", ""),
    ("A3 A5 B7", ""),
    ("u2", ""),
    ("E4", ""),
    // The clock starts at the first message that nobody has answered.
    ("C2", "2-"),
    ("C2 C9", "2-"),
    ("C0 C1 C2 C3", "0-"),
    ("c4", "4-"),
    ("r4", "4-"),
    ("c4 C5", "4-"),
    ("B0 C4", "4-"),
    ("j1 C4 C6", "4-"),
    ("A1 C4", "4-"),
    // An agent's or a supervisor's message or file stops it.
    ("C2 A7", "2-7"),
    ("C2 S7", "2-7"),
    ("C2 a7", "2-7"),
    ("C2 C5 A7", "2-7"),
    ("C2 A7 A9", "2-7"),
    ("C2 A2", "2-2"),
    ("c2 A9", "2-9"),
    ("r2 A9", "2-9"),
    // Nothing else does.
    ("C2 B7", "2-"),
    ("C2 Y7", "2-"),
    ("C2 j7", "2-"),
    ("C2 l7", "2-"),
    ("C2 i7", "2-"),
    ("C2 v7", "2-"),
    ("C2 t7", "2-"),
    ("C2 x7", "2-"),
    ("C2 B3 Y4 j5 t6 B7", "2-"),
    ("C2 t3 t5 t7 A9", "2-9"),
    ("C2 B3 A9 B10", "2-9"),
    // It starts anew at the first message after the answer.
    ("C2 A5 C8", "2-5 8-"),
    ("C2 A5 C8 C9", "2-5 8-"),
    ("C2 A5 C8 A11", "2-5 8-11"),
    ("C2 A5 B6 C8 B9", "2-5 8-"),
    ("C1 A2 C3 A4 C5 A6", "1-2 3-4 5-6"),
    ("C1 S2 C3", "1-2 3-"),
    ("A1 C3 a4 c6", "3-4 6-"),
    ("C2 A5 u7 C9", "2-5 9-"),
    // Through a transfer it goes on.
    ("C2 x5 j6 C8", "2-"),
    ("C2 x5 j6 A8", "2-8"),
    ("C2 A4 x5 C8", "2-4 8-"),
    // An ended chat does not wait.
    ("C2 E6", "2-6"),
    ("C2 A4 C5 E8", "2-4 5-8"),
    ("C2 A4 E8", "2-4"),
    ("E3 C5", "5-"),
    ("C2 B4 E9", "2-9"),
    ("C2 l6 E6", "2-6"),
    // Words of one second are in the order in which they came.
    ("C2 C2 A5", "2-5"),
    ("A2 C2", "2-"),
    ("C0 A0 C0", "0-"),
    // Long silences are silences.
    ("C0 A19", "0-19"),
    ("B0 B5 B10 C15 B18", "15-"),
    ("j0 C1 i9 v12 A14 C17", "1-14 17-"),
    ("C1 t2 A3 C4 t5 S6 C7 t8 a9 C10", "1-3 4-6 7-9 10-"),
];

const SECONDS: i64 = 20;

fn at(second: i64) -> Timestamp {
    Timestamp::new(1_795_424_400 + second, 0).unwrap()
}

fn happening(letter: char) -> (Kind, Option<Role>) {
    let said = Kind::Message(Format::Plain);
    match letter {
        'C' => (said, Some(Role::Customer)),
        'A' => (said, Some(Role::Agent)),
        'S' => (said, Some(Role::Supervisor)),
        'B' => (said, Some(Role::CustomBot)),
        'Y' => (said, Some(Role::System)),
        'c' => (Kind::Attachment, Some(Role::Customer)),
        'a' => (Kind::Attachment, Some(Role::Agent)),
        'r' => (Kind::Message(Format::InteractiveResponse), Some(Role::Customer)),
        'j' => (Kind::Event(Event::Joined), Some(Role::Agent)),
        'l' => (Kind::Event(Event::Left), Some(Role::Agent)),
        'i' => (Kind::Event(Event::Idle), Some(Role::Agent)),
        'v' => (Kind::Event(Event::Returned), Some(Role::Agent)),
        't' => (Kind::Event(Event::Typing), Some(Role::Agent)),
        'u' => (Kind::Event(Event::Typing), Some(Role::Customer)),
        'x' => (Kind::Event(Event::TransferSucceeded), None),
        'E' => (Kind::Event(Event::ChatEnded), None),
        other => panic!("{other} is no happening"),
    }
}

fn item(number: usize, letter: char, second: i64) -> Item {
    let (kind, role) = happening(letter);
    let author = role.map(|role| Author { id: role.as_wire().into(), name: None, role });
    let mut item = Item::new(ItemId::new(number.to_string()), at(second), kind);
    item.author = author.map(Into::into);
    item
}

/// When what happens, in the order of the script.
fn script(text: &str) -> Vec<(i64, Item)> {
    let words = text.split_whitespace().enumerate();
    words
        .map(|(number, word)| {
            let second = word[1..].parse().unwrap();
            (second, item(number, word.chars().next().unwrap(), second))
        })
        .collect()
}

/// What the clock is to show at a second.
fn expected(waits: &str, second: i64) -> Option<i64> {
    waits.split_whitespace().find_map(|wait| {
        let (from, to) = wait.split_once('-').unwrap();
        let from: i64 = from.parse().unwrap();
        let to: i64 = if to.is_empty() { i64::MAX } else { to.parse().unwrap() };
        (from <= second && second < to).then_some(second - from)
    })
}

fn shown(facts: &Facts, now: Timestamp) -> Option<i64> {
    waited(facts, None, now).map(|waited| waited.as_secs())
}

#[test]
fn the_clock_shows_at_each_second_what_the_script_says() {
    for (text, waits) in SCRIPTS {
        let mut timeline = Timeline::new();
        timeline.connected(Epoch(1), at(0));
        let mut coming = script(text).into_iter().enumerate().peekable();
        for second in 0..=SECONDS {
            while let Some((number, (_, item))) = coming.next_if(|(_, (due, _))| *due <= second) {
                timeline.live(Epoch(1), Seen { number: number as u64 + 1, at: at(second) }, vec![item]);
            }
            let facts = Facts { waiting_since: timeline.waiting_since(), link: Link::Up, ..Facts::default() };
            assert_eq!(shown(&facts, at(second)), expected(waits, second), "“{text}” at {second} s");
        }
    }
}

#[test]
fn the_clock_stands_still_while_nothing_arrives_that_could_stop_it() {
    let facts = Facts { waiting_since: Some(at(2)), link: Link::Lost(at(9)), ..Facts::default() };
    assert_eq!([8, 9, 15].map(|second| shown(&facts, at(second))), [Some(6), Some(7), Some(7)]);
}

#[test]
fn a_message_from_the_future_has_not_waited_yet() {
    let facts = Facts { waiting_since: Some(at(12)), link: Link::Up, ..Facts::default() };
    assert_eq!(shown(&facts, at(5)), Some(0));
}
