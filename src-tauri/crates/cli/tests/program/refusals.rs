//! What the program does not do.

use simulator::Role;

use crate::stage::{Folder, Program, chat, line, line_with, simulator};

const CANARY: &str = "QVFJREFIcanary";

/// Starts the program with nothing on standard input.
fn run(arguments: &[&str]) -> crate::stage::Ended {
    let mut program = Program::start(arguments);
    program.end_input();
    program.end()
}

#[test]
fn a_token_as_an_argument_is_refused_and_not_repeated() {
    for arguments in [
        &["watch", "--participant-token", CANARY][..],
        &["watch", "--token=QVFJREFIcanary"],
        &["watch", CANARY],
        &[CANARY],
    ] {
        let ended = run(arguments);
        assert_eq!(ended.code(), 2, "{arguments:?}");
        assert!(ended.complaints.contains("standard input"), "{}", ended.complaints);
        assert!(!ended.said().contains("canary"));
    }
}

#[test]
fn arguments_that_can_not_be_used_exit_with_2() {
    for arguments in [
        &["watch", "--for", "soon"][..],
        &["watch", "--endpoint", "http://example.com"],
        &["watch", "--what"],
        &[],
    ] {
        assert_eq!(run(arguments).code(), 2, "{arguments:?}");
    }
}

#[test]
fn help_and_the_page_about_the_program_tell_the_same_exit_codes() {
    let help = run(&["watch", "--help"]);
    assert_eq!(help.code(), 0);
    // The examples of the input are JSON, the rest is text.
    let lines: Vec<String> =
        help.lines.iter().map(|line| line.as_str().map_or_else(|| line.to_string(), str::to_owned)).collect();
    let told = lines.join("\n");
    let page = include_str!("../../../../../docs/cli.md");
    for code in 0..=5 {
        assert!(told.contains(&format!("\n  {code}  ")), "{told}");
        assert!(page.contains(&format!("\n| {code} | ")));
    }
    for option in [
        "--endpoint",
        "--region",
        "--for",
        "--until-ended",
        "--dump",
        "--dump-every",
        "--resume",
        "--save-files",
        "--quota-share",
        "--budget",
        "--back-fill",
    ] {
        assert!(told.contains(option) && page.contains(option), "{option}");
    }
}

#[test]
fn nothing_to_watch_exits_with_3() {
    let folder = Folder::new("nothing");
    let ended = run(&["watch", "--dump", &folder.file("d.json")]);
    assert_eq!((ended.code(), ended.reason()), (3, "nothing"));
    assert!(ended.complaints.contains("nothing to watch"));
    assert!(folder.names().is_empty(), "no empty dump, no half a file");
}

#[test]
fn a_line_that_can_not_be_used_is_told_by_its_number() {
    let mut program = Program::start(&["watch"]);
    program.write("");
    program.write(CANARY);
    program.write(&format!("{{\"participantToken\":\"{CANARY}\"}}"));
    program.end_input();
    let ended = program.end();
    assert_eq!(ended.code(), 3);
    assert!(ended.complaints.contains("line 2 of standard input"), "{}", ended.complaints);
    assert!(
        ended.complaints.contains("line 3 of standard input: the line names no region"),
        "{}",
        ended.complaints
    );
    assert!(!ended.said().contains("canary"));
}

#[test]
fn a_dump_that_can_not_be_written_is_told_before_anything_is_watched() {
    let folder = Folder::new("unwritable");
    let ended = run(&["watch", "--dump", &folder.file("missing/d.json")]);
    assert_eq!((ended.code(), ended.lines.len()), (1, 0));
    assert!(ended.complaints.contains("can not be written"), "{}", ended.complaints);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_line_does_not_keep_the_others_from_being_watched() {
    let simulator = simulator().await;
    let (chat, _) = chat(&simulator, 2);
    let mut program = Program::start(&["watch", "--until-ended"]);
    program.write("{}");
    program.write(&line(&simulator, &chat));
    program.end_input();
    program.until_state("live");
    chat.end();
    let ended = program.end();
    assert_eq!((ended.code(), ended.reason()), (3, "ended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_chat_exits_with_4_and_no_token_is_said() {
    let simulator = simulator().await;
    let (chat, _) = chat(&simulator, 2);
    let folder = Folder::new("refused");
    let mut program = Program::start(&["watch", "--until-ended", "--dump", &folder.file("d.json")]);
    program.write(&line_with(&simulator, &chat, "participantToken", CANARY));
    program.end_input();
    let ended = program.end();
    assert_eq!((ended.code(), ended.reason()), (4, "ended"));
    let dump = folder.json("d.json");
    assert_eq!(dump["contacts"][0]["state"], "refused");
    assert_eq!(dump["contacts"][0]["complete"], false);
    assert!(!(ended.said() + &dump.to_string()).contains("canary"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_the_customer_is_used_without_a_trace() {
    // Whoever hands over the customer's own token gets a watcher, not a customer: nothing is sent with it.
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 2);
    chat.join(Role::Agent, "Ben");
    let mut program = Program::start(&["watch"]);
    program.write(&line_with(&simulator, &chat, "participantToken", customer.participant_token()));
    program.until_state("live");
    program.signal("TERM");
    assert_eq!(program.end().code(), 0);
    let asked: Vec<_> = chat.requests().iter().map(|request| request.operation.name()).collect();
    let reads = ["CreateParticipantConnection", "GetTranscript"];
    assert!(!asked.is_empty() && asked.iter().all(|name| reads.contains(name)), "{asked:?}");
}
