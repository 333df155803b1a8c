//! What a program that fails leaves behind: each test starts itself as a child, which fails in earnest.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use logs::{Folder, Program, record_panics};

/// Names the folder to the child, and tells it that it is one.
const FOLDER: &str = "SIGHTLINE_TEST_CRASHES";
/// How the child fails.
const HOW: &str = "SIGHTLINE_TEST_CRASH";

/// What the child does.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    record_panics(Some(Folder::at(folder)), Program { name: "sightline-test", version: "1.2.3" });
    match std::env::var(HOW).unwrap().as_str() {
        "static" => panic!("the words of the program"),
        "data" => panic!("{}", String::from("canary-7f3a")),
        "tasks" => tasks(),
        how => panic!("{how}"),
    }
}

/// Tasks fail one after the other, each is seen to, and the program goes on.
fn tasks() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    runtime.block_on(async {
        for number in 0..60 {
            let failed = tokio::spawn(async move { assert!(number > 60, "canary-7f3a {number}") }).await;
            assert!(failed.unwrap_err().is_panic());
        }
    });
    #[expect(clippy::print_stdout, reason = "whoever runs this process listens")]
    {
        println!("went on");
    }
}

fn child_that_fails(how: &str, folder: &Path) -> Output {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "child", "--nocapture", "--test-threads=1"]);
    child.env(FOLDER, folder).env(HOW, how).output().unwrap()
}

fn only(folder: &Folder) -> String {
    let [crash] = &folder.crashes()[..] else { panic!("{:?}", folder.crashes()) };
    fs::read_to_string(&crash.path).unwrap()
}

#[test]
fn a_panic_leaves_a_file_that_says_what_and_where() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path().join("logs"));
    assert!(!child_that_fails("static", folder.path()).status.success());
    let crash = only(&folder);
    for part in [
        "program: sightline-test 1.2.3\n",
        "thread:  child\n",
        "tests/crashes.rs:",
        "words:   the words of the program\n",
        "crashes::child",
        "sent nowhere",
    ] {
        assert!(crash.contains(part), "{part}: {crash}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(&folder.crashes()[0].path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn words_that_were_put_together_at_the_time_are_not_kept() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let output = child_that_fails("data", folder.path());
    assert!(String::from_utf8_lossy(&output.stderr).contains("canary-7f3a"), "the panic had them");
    let crash = only(&folder);
    assert!(crash.contains("words:   not kept") && !crash.contains("canary"), "{crash}");
}

#[test]
fn tasks_that_fail_are_recorded_the_program_goes_on_and_few_files_are_kept() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let output = child_that_fails("tasks", folder.path());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("went on"), "{said}");
    assert_eq!(folder.crashes().len(), 10);
    for crash in folder.crashes() {
        assert!(!fs::read_to_string(crash.path).unwrap().contains("canary"));
    }
}

#[test]
fn a_folder_that_can_not_be_made_makes_nothing_worse() {
    let place = tempfile::tempdir().unwrap();
    let in_the_way = place.path().join("state");
    fs::write(&in_the_way, "").unwrap();
    let output = child_that_fails("tasks", &in_the_way.join("logs"));
    assert!(output.status.success());
}
