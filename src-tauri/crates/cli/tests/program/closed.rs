//! What others can find of the program: in its memory, in its crash, in its log, in its bytes.

use std::path::Path;

#[cfg(target_os = "linux")]
use crate::onlooker::assert_closed;
use crate::stage::{Folder, Program, chat, line_with, simulator};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sightline-cli");

#[test]
#[cfg(target_os = "linux")]
fn no_other_program_of_the_same_user_looks_into_its_memory_and_no_crash_writes_it_down() {
    let folder = Folder::new("closed");
    assert_closed(Path::new(PROGRAM), "watch", Path::new(&folder.file("")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loudest_log_holds_no_secret() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 3);
    let supervisor = chat.supervisor();
    let token = supervisor.participant_token();
    let mut program = Program::start_with(&["watch", "--until-ended"], &[("RUST_LOG", "trace")]);
    program.write(&line_with(&simulator, &chat, "participantToken", token));
    program.end_input();
    program.until_state("live");
    let spoken = chat.say(&customer, "a word of the customer");
    program.until("the word", |line| line["item"]["Id"] == *spoken);
    chat.end();
    let ended = program.end();
    assert_eq!(ended.code(), 0);
    let log = &ended.complaints;
    assert!(log.contains("TRACE") || log.contains("DEBUG"), "the log is on: {log}");
    for (what, text) in [
        ("the participant token", token),
        ("the signature of the socket's address", "X-Amz-Signature"),
        ("what was said", "a word of the customer"),
    ] {
        assert!(!log.contains(text), "{what} is in the log: {log}");
    }
}

#[test]
fn its_bytes_hold_no_word_of_what_sends() {
    let found = silence::sending_words_of(Path::new(PROGRAM)).unwrap();
    assert_eq!(found, [""; 0]);
}
