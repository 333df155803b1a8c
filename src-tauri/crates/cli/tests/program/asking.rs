//! How much the program asks, and what for.

use serde_json::{Value, json};
use simulator::{Config, Operation, Role, ScanResult};

use crate::stage::{Folder, Program, chat, line, simulator};

#[tokio::test(flavor = "multi_thread")]
async fn the_budget_is_told_with_its_share() {
    let clock = simulator::Clock::running(jiff::Timestamp::now());
    let simulator = witness::Witnessed::start(Config::default(), clock).await;
    let (chat, _) = chat(&simulator, 1_500);
    let mut program = Program::start(&["watch", "--budget", "--quota-share", "25"]);
    program.write(&line(&simulator, &chat));
    let is_of_pages = |lane: &Value| lane["operation"] == "GetTranscript";
    let told = program.until("a budget with pages", |line| {
        line["change"] == "budget" && line["lanes"].as_array().unwrap().iter().any(is_of_pages)
    });
    let lane = told["lanes"].as_array().unwrap().iter().find(|lane| is_of_pages(lane)).unwrap();
    assert_eq!(
        json!([lane["quotaPerSecond"], lane["burst"], lane["share"], lane["perSecond"], lane["throttled"]]),
        json!([8.0, 12.0, 0.25, 2.0, 0])
    );
    assert!(lane["made"].as_u64().unwrap() > 0 && lane["etaMs"].is_u64(), "{lane}");
    assert!(told["perSecond"].as_f64().unwrap() >= 2.0);
    program.signal("TERM");
    assert_eq!(program.end().code(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_past_is_not_read_and_what_is_said_now_is() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 1_000);
    let mut program = Program::start(&["watch", "--back-fill", "paused"]);
    program.write(&line(&simulator, &chat));
    program.until("paused", |line| line["backFill"]["state"] == "paused");
    program.until("live", |line| {
        line["change"] == "chat" && ["live", "catching-up"].contains(&line["state"].as_str().unwrap())
    });
    let spoken = chat.say(&customer, "now");
    program.until("the word", |line| line["item"]["Id"] == *spoken);
    program.signal("TERM");
    let ended = program.end();
    assert_eq!(ended.code(), 0);
    let pages =
        chat.requests().iter().filter(|request| request.operation == Operation::GetTranscript).count();
    // The newest page, and looks at whether it is still the newest: far from the eleven of all.
    assert!(pages <= 6, "{pages} pages");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_saved_as_they_become_approved_and_others_are_not_asked_for() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 1);
    let early = chat.attach_bytes(&customer, "../early.pdf", "application/pdf", b"early".to_vec());
    chat.attachment_status(&early, ScanResult::Approved);
    let folder = Folder::new("files");
    let mut program = Program::start(&["watch", "--until-ended", "--save-files", &folder.file("")]);
    program.write(&line(&simulator, &chat));
    program.end_input();
    program.until_state("live");
    let rejected = chat.attach_bytes(&customer, "rejected.pdf", "application/pdf", b"no".to_vec());
    let late = chat.attach_bytes(&customer, "early.pdf", "application/pdf", b"late".to_vec());
    chat.attachment_status(&rejected, ScanResult::Rejected);
    chat.attachment_status(&late, ScanResult::Approved);
    let saved =
        program.until("the late file", |line| line["change"] == "saved" && line["attachmentId"] == late.id());
    assert_eq!((&saved["size"], &saved["reason"]), (&json!(4), &Value::Null));
    assert_eq!(std::fs::read(saved["path"].as_str().unwrap()).unwrap(), b"late");
    chat.end();
    let ended = program.end();
    assert_eq!((ended.code(), ended.reason()), (0, "ended"));
    let mut names = folder.names();
    names.sort();
    assert_eq!(names, ["early (2).pdf", "early.pdf"]);
    let asked = chat.requests();
    let files = asked.iter().filter(|request| request.operation == Operation::GetAttachment).count();
    assert_eq!(files, 2, "each approved file once");
    assert!(!ended.said().contains("X-Amz"), "no address is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_before_is_not_saved_again() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 1);
    let approve = |name: &str| {
        let file = chat.attach(&customer, name, "image/jpeg");
        chat.attachment_status(&file, ScanResult::Approved);
    };
    let (folder, dumps) = (Folder::new("again"), Folder::new("again-dumps"));
    let dump = dumps.file("d.json");
    approve("first.jpg");
    for (number, name) in ["first.jpg", "second.jpg"].into_iter().enumerate() {
        let arguments = ["watch", "--save-files", &folder.file(""), "--dump", &dump, "--resume", &dump];
        // There is nothing to go on from at first.
        let mut program = Program::start(&arguments[..5 + 2 * number]);
        program.write(&line(&simulator, &chat));
        let saved = program.until(name, |line| line["change"] == "saved");
        assert!(saved["path"].as_str().unwrap().ends_with(name), "{saved}");
        program.signal("TERM");
        assert_eq!(program.end().code(), 0);
        approve("second.jpg");
    }
    assert_eq!(folder.names().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_can_not_be_saved_is_told_and_exits_with_5() {
    let simulator = simulator().await;
    let (chat, customer) = chat(&simulator, 1);
    chat.join(Role::Agent, "Ben");
    let file = chat.attach(&customer, "photo.jpg", "image/jpeg");
    chat.attachment_status(&file, ScanResult::Approved);
    chat.inject("expired-urls forever".parse().unwrap());
    let folder = Folder::new("unsaved");
    let mut program = Program::start(&["watch", "--save-files", &folder.file("")]);
    program.write(&line(&simulator, &chat));
    let told = program.until("the failure", |line| line["change"] == "saved");
    assert_eq!(told["path"], Value::Null);
    assert!(told["reason"].as_str().unwrap().contains("403"), "{told}");
    program.signal("TERM");
    let ended = program.end();
    assert_eq!(ended.code(), 5);
    assert!(folder.names().is_empty());
    assert!(!ended.said().contains("X-Amz"), "no address is told");
}

#[test]
fn a_folder_for_files_that_is_none_is_told_before_anything_is_watched() {
    let folder = Folder::new("no-folder");
    let mut program = Program::start(&["watch", "--save-files", &folder.file("missing")]);
    program.end_input();
    let ended = program.end();
    assert_eq!((ended.code(), ended.lines.len()), (1, 0));
    assert!(ended.complaints.contains("is no directory"), "{}", ended.complaints);
}
