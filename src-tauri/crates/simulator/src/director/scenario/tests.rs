use std::time::Duration;

use serde_json::Value;

use super::*;
use crate::Playbill;
use crate::director::generate::generated;

const START: &str = "2026-03-02T09:00:00.000Z";

fn wrong(text: &str) -> String {
    Scenario::parse("x.scenario", text).unwrap_err().to_string()
}

/// The truth of each chat of a scenario, an hour later.
fn played(text: &str) -> Vec<Value> {
    let scenario = Scenario::parse("test", text).unwrap_or_else(|error| panic!("{error}"));
    let playbill = Playbill { chats: 0, scenarios: vec![scenario], ..Playbill::default() };
    generated(&playbill, START.parse().unwrap(), Duration::from_secs(3_600))
}

/// `hh:mm:ss.SSS kind-or-content` of each item.
fn told(items: &Value) -> Vec<String> {
    let items = items.as_array().unwrap().iter();
    let tell = |item: &Value| {
        let what =
            item["Content"].as_str().or(item["Attachments"][0]["Status"].as_str()).unwrap_or_else(|| {
                let kind = item["ContentType"].as_str().or(item["Type"].as_str()).unwrap();
                kind.rsplit_once("event.").map_or(kind, |(_, kind)| kind)
            });
        format!("{} {what}", &item["AbsoluteTime"].as_str().unwrap()[11..23])
    };
    items.map(tell).collect()
}

#[test]
fn every_item_is_of_the_instant_that_is_written() {
    let chats = played(
        "customer name: Ana
        @0 Ana joins
        @12.500 agent Ben joins
        @12.500 Ben: Hello
        +0.250 Ben: Again
        @1:02.003 Ana attaches: a.pdf application/pdf rejected after 2.001
        @10:00 chat ends",
    );
    assert_eq!(
        told(&chats[0]["items"]),
        [
            "09:00:00.000 participant.joined",
            "09:00:12.500 participant.invited",
            "09:00:12.500 participant.joined",
            "09:00:12.500 Hello",
            "09:00:12.750 Again",
            "09:01:02.003 REJECTED",
            "09:10:00.000 chat.ended",
        ]
    );
    assert_eq!(told(&chats[0]["live"])[5..7], ["09:01:02.003 IN_PROGRESS", "09:01:02.003 REJECTED"]);
}

#[test]
fn lines_without_a_time_come_at_the_pace_and_before_the_next_time() {
    let chats = played("pace: 10\ncustomer: a\ncustomer: b\n@5 customer: c\ncustomer: d\n");
    let told = told(&chats[0]["items"]);
    let at = |index: usize| told[index][..12].to_owned();
    assert_eq!(at(1), "09:00:00.000", "a chat begins with its first line");
    assert!(at(2) > at(1) && at(2) < at(3), "{told:?}");
    assert_eq!(at(3), "09:00:05.000");
    assert!(at(4).as_str() > "09:00:09.999" && at(4).as_str() < "09:00:20.001", "{told:?}");
}

#[test]
fn a_chat_may_have_begun_before_and_may_be_played_in_copies() {
    let chats = played("begins: -10:00\ncopies: 3\napart: 0.500\n@0 customer: {city}\n@9:59 customer: now\n");
    let first: Vec<String> = chats.iter().map(|chat| told(&chat["items"])[1][..12].to_owned()).collect();
    assert_eq!(first, ["08:50:00.000", "08:50:00.500", "08:50:01.000"]);
}

#[test]
fn everybody_has_a_name_and_a_part() {
    let chats = played(
        "customer Zoë: hi
        custom bot Robin: I am a bot
        bot: The flow says
        agent Ben: Hello
        agent Cleo: Me too
        Ben transfers: Billing desk to Dan Smith
        agent: I am Dan
        Ben joins
        supervisor Eve monitors
        supervisor Finn barges
        Finn: Hello all
        Finn leaves",
    );
    let people: Vec<(&str, &str, bool)> = chats[0]["participants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap();
            (text("displayName"), text("role"), one["present"].as_bool().unwrap())
        })
        .collect();
    for known in [
        ("Zoë", "CUSTOMER", true),
        ("Robin", "CUSTOM_BOT", true),
        ("SYSTEM_MESSAGE", "SYSTEM", false),
        ("Ben", "AGENT", true),
        // A transfer disconnects every agent there is.
        ("Cleo", "AGENT", false),
        ("Dan Smith", "AGENT", true),
        ("Finn", "SUPERVISOR", false),
    ] {
        assert!(people.contains(&known), "{known:?} is not among {people:?}");
    }
    let items = chats[0]["items"].as_array().unwrap();
    let dan = items.iter().find(|item| item["Content"] == "I am Dan").unwrap();
    assert_eq!(dan["DisplayName"], "Dan Smith");
    assert_eq!(chats[0]["contactIds"].as_array().unwrap().len(), 2);
}

#[test]
fn receipts_are_of_the_newest_message_of_somebody_else() {
    let chats = played(
        "agent Ben: one\nagent Ben: two\ncustomer: three\ncustomer receives\n+1 customer reads: Ben\n",
    );
    let items = chats[0]["items"].as_array().unwrap();
    let read: Vec<&str> = items
        .iter()
        .filter(|item| item["MessageMetadata"]["Receipts"][0]["ReadTimestamp"].is_string())
        .map(|item| item["Content"].as_str().unwrap())
        .collect();
    assert_eq!(read, ["two"]);
}

#[test]
fn what_is_repeated_is_repeated_and_raw_content_keeps_its_braces() {
    let chats = played("repeat 3\n+1 customer sends: application/json {\"a\":{\"b|c\":\"{city}\"}}\nagain\n");
    let told = told(&chats[0]["items"]);
    assert_eq!(told.len(), 4);
    assert_eq!(told[3], "09:00:03.000 {\"a\":{\"b|c\":\"{city}\"}}");
}

#[test]
fn the_end_waits_for_what_is_under_way() {
    let chats = played(
        "customer attaches: a.pdf application/pdf approved\nbot streams: a | b | c\n+0.010 chat ends\n",
    );
    let told = told(&chats[0]["live"]);
    assert!(told.iter().any(|item| item.ends_with(" APPROVED")), "{told:?}");
    assert!(told.last().unwrap().ends_with("chat.ended"), "{told:?}");
}

#[test]
fn a_misspelt_member_of_the_head_is_not_taken_for_somebody() {
    let told = wrong("queu: Payments\n@0 customer Ana joins\ntimers: customer idle 2:00");
    assert!(told.contains("`queu` is nobody") && told.contains("may stand: queue, language"), "{told}");
    assert!(told.contains("`timers` is nobody"), "{told}");
}

#[test]
fn all_that_is_wrong_is_told_with_line_column_and_what_would_be_right() {
    let text = "queue: Returns
language: tlh
agent Ben joins
Bne: hi
@5 Ben: late
@1 Ben: early
Ben picks: zero
  Ben dances
agent Ben tangos: now
@1:99 Ben: x
Ben:
chat types
Ben scanned: a approved
fault explode
Ben joins: now
Ben transfers
repeat 5
chat: one
chat: one";
    let error = Scenario::parse("x.scenario", text).unwrap_err();
    assert_eq!(error.lines().collect::<Vec<_>>(), [2, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19]);
    let told = error.to_string();
    for part in [
        "x.scenario:2:11: `language: tlh`: `tlh` is not among the languages",
        "x.scenario:4:1: `Bne: hi`: nobody here is called `Bne`; named so far: Ben",
        "x.scenario:6:1: `@1 Ben: early`: this is before the line above, which is at 5.000",
        "x.scenario:7:12: `Ben picks: zero`: write the number of a choice",
        "x.scenario:8:3: `Ben dances`: no verb is the last word",
        "`tangos` is no verb",
        "`1:99` is no time",
        "nothing is said",
        "`types` needs somebody",
        "write `chat scanned`",
        "no mishap is called `explode`",
        "nothing stands behind `joins`",
        "write `Ben transfers: queue [to name]`",
        "this repetition has no end",
        "there is a chat called `one` already",
    ] {
        assert!(told.contains(part), "`{part}` is not in\n{told}");
    }
}

#[test]
fn nothing_is_no_scenario() {
    for text in ["", "# only a title", "queue: Returns\n"] {
        assert!(wrong(text).contains("nothing happens"), "{text:?}");
    }
}

#[test]
fn a_scenario_of_any_size_is_bounded() {
    assert!(
        wrong("repeat 100000\ncustomer: a\nagain\n".repeat(11).as_str()).contains("at most 1000000 lines")
    );
    assert!(wrong("copies: 10000\nrepeat 501\ncustomer: a\nagain\n").contains("at most 5000000 lines"));
    assert!(wrong("copies: 10001\ncustomer: a").contains("1 to 10000"));
    assert_eq!(Scenario::parse("x", &"?\n".repeat(1_000)).unwrap_err().lines().count(), 50);
}

#[test]
fn no_text_panics_the_reader() {
    let pieces = [
        "@", "+1 ", "chat", ":", " ", "repeat", "again", "{", "|", "}", "é", "agent ", "Ben", "fault ",
        "joins", "\n", "1",
    ];
    let mut state = 1_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        let _ = Scenario::parse("x", &text);
    }
}

// ----- what is written about the format

const MANUAL: &str = include_str!("../../../SCENARIOS.md");

fn row(name: &str, details: &str, does: &str) -> String {
    let (details, does) = (details.replace('|', "\\|"), does.replace('|', "\\|"));
    let details = if details.is_empty() { String::new() } else { format!("`{details}`") };
    format!("| `{name}` | {details} | {does} |")
}

#[test]
fn the_manual_has_every_verb_and_every_member() {
    let verbs = verbs::VERBS.iter().map(|verb| row(verb.name, verb.details, verb.does));
    let members = head::MEMBERS.iter().map(|member| row(member.name, member.value, member.is));
    for row in verbs.chain(members) {
        assert!(MANUAL.lines().any(|line| line == row), "this row is missing from SCENARIOS.md:\n{row}");
    }
}

#[test]
fn every_example_of_the_manual_is_played() {
    let examples: Vec<&str> =
        MANUAL.split("```scenario\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    assert!(examples.len() >= 5);
    for example in examples {
        for chat in played(example) {
            assert!(!chat["items"].as_array().unwrap().is_empty(), "{example}");
        }
    }
}

#[test]
fn every_scenario_that_comes_along_is_played_as_it_is_written() {
    let ended = |chats: &[Value]| chats.iter().filter(|chat| chat["state"] == "ended").count();
    let transfer = played(include_str!("../../../scenarios/transfer.scenario"));
    assert_eq!((transfer.len(), ended(&transfer)), (1, 1));
    assert_eq!(transfer[0]["contactIds"].as_array().unwrap().len(), 2);
    assert!(
        told(&transfer[0]["items"])
            .iter()
            .any(|item| item.starts_with("09:00:18.000 ") && item.contains("Ana"))
    );

    let files = played(include_str!("../../../scenarios/files.scenario"));
    let status = |name: &str| {
        let items = files[0]["items"].as_array().unwrap().iter();
        let mut of_file = items.filter(|item| item["Attachments"][0]["AttachmentName"] == name);
        of_file.next_back().unwrap()["Attachments"][0]["Status"].as_str().unwrap().to_owned()
    };
    let statuses = ["damage-front.jpg", "damage.zip", "video.mov", "box.jpg"].map(status);
    assert_eq!(statuses, ["APPROVED", "REJECTED", "APPROVED", "IN_PROGRESS"]);

    let faults = played(include_str!("../../../scenarios/faults.scenario"));
    assert_eq!(ended(&faults), 1);
    assert_eq!(faults[0]["faults"].as_array().map(Vec::len), Some(5), "{}", faults[0]["faults"]);

    let shift = played(include_str!("../../../scenarios/shift.scenario"));
    assert_eq!((shift.len(), ended(&shift)), (53, 53));
    assert!(shift[0]["items"].as_array().unwrap().len() > 400);
}

#[test]
fn a_persistent_chat_ends_by_its_timers_and_is_gone_on_with() {
    let chats = played(include_str!("../../../scenarios/persistent.scenario"));
    let first = told(&chats[0]["live"]);
    for item in [
        "08:02:20.000 participant.idle",
        "08:03:20.000 participant.autodisconnection",
        "08:03:40.000 chat.ended",
    ] {
        assert!(first.iter().any(|one| one == item), "{item} is not in {first:#?}");
    }
    let again = told(&chats[1]["live"]);
    let at = |what: &str| {
        again.iter().position(|item| item == what).unwrap_or_else(|| panic!("{what}: {again:#?}"))
    };
    assert!(at("09:00:01.500 chat.rehydrated") < at("09:00:03.000 I am back. You can read what we said."));
    assert!(
        at("09:00:15.000 This was held up for four seconds.") > at("09:00:16.000 This was said after it.")
    );
    assert!(at("09:00:20.000 Your card [CARD] is fine.") > at("09:00:20.000 Your card 4111 1111 is fine."));
    assert_eq!(chats[1]["contactIds"].as_array().unwrap().len(), 2);
    assert_eq!(chats[1]["state"], "ended");
}

#[test]
fn a_chat_goes_on_only_from_one_above_it() {
    let told = wrong("chat: a\ncontinues: b\ncustomer: hi\nchat: b\ncustomer: hi\n");
    assert!(told.contains("x.scenario:1:1: `continues: b`: no chat above it is called `b`"), "{told}");
}

#[test]
fn every_verb_is_played_by_somebody() {
    let chats = played(
        "customer Ana: hi
        agent Ben joins
        supervisor Eve monitors
        Eve barges
        Eve unbarges
        Ben fails: Dan
        Ben shows: detail
        Ana authenticates
        Ana authenticated: Ana Maria
        Ana presence: active
        Ben event: participant.active
        chat event: workflow.cancelled
        Ben processes: x
        chat processed: rejected
        Ben queues: Other
        chat waits",
    );
    let told = told(&chats[0]["live"]);
    for kind in [
        "transfer.failed",
        "authentication.initiated",
        "authentication.succeeded",
        "participant.displayname.updated",
        "PARTICIPANT_ACTIVE",
        "participant.active",
        "workflow.cancelled",
        "transfer.succeeded",
    ] {
        let found = chats[0]["live"].to_string().contains(kind);
        assert!(found, "{kind} is not in {told:#?}");
    }
    let eve =
        chats[0]["participants"].as_array().unwrap().iter().find(|one| one["displayName"] == "Eve").unwrap();
    assert_eq!((&eve["silent"], &eve["present"]), (&Value::Bool(true), &Value::Bool(false)));
}

#[test]
fn a_slow_chat_of_many_lines_is_played() {
    let text = format!("pace: 168:00:00\n{}", "customer: Hello\n".repeat(100));
    assert_eq!(told(&played(&text)[0]["items"]), ["09:00:00.000 participant.joined", "09:00:00.000 Hello"]);
}
