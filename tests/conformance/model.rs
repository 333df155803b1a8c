//! The service model that botocore ships, as the judge of everything that went over the wire.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use serde_json::Value;

use crate::client::{PYTHON, folder, root};

/// What the checker says of itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Checked {
    /// How many exchanges of each operation it saw.
    #[serde(rename = "checked")]
    pub(crate) operations: BTreeMap<String, usize>,
    /// The types of the errors in them.
    pub(crate) errors: BTreeSet<String>,
    /// How many items of websockets it saw.
    pub(crate) frames: usize,
}

/// Has lines checked, and panics with all that is wrong.
pub(crate) fn check(lines: &[Value]) -> Checked {
    let mut checker = python(&["-m", "model"]);
    let mut child = checker.stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let text: Vec<u8> = lines.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect();
    // Apart, because the checker answers before it has read everything.
    let writing = std::thread::spawn(move || input.write_all(&text));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    let said = said(&output);
    let mut said: Vec<&str> = said.lines().collect();
    let checked: Checked = serde_json::from_str(said.pop().unwrap()).unwrap();
    assert!(said.is_empty(), "this is not as the service model says:\n{}", said.join("\n"));
    assert_eq!(checked.operations.values().sum::<usize>() + checked.frames, lines.len());
    checked
}

fn python(arguments: &[&str]) -> Command {
    let mut command = Command::new(root().join(PYTHON));
    command.args(arguments).current_dir(folder()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let tests = python(&["-m", "unittest", "model.test_model"]).output().unwrap();
    said(&tests);
    let complaints = String::from_utf8_lossy(&tests.stderr);
    assert!(complaints.contains("OK") && !complaints.contains("Ran 0 tests"), "{complaints}");
}
