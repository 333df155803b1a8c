//! The threat model and the tests that it names: each threat has an answer that is tested or says why it is not, and each test is there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::path::{Path, PathBuf};

/// How many threats there are. A new one goes at the end: numbers are quoted elsewhere.
const THREATS: usize = 37;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A threat of the model: its heading, and what stands below.
struct Threat<'a> {
    heading: &'a str,
    body: &'a str,
}

fn threats(model: &str) -> Vec<Threat<'_>> {
    let sections = model.split("\n### ").skip(1);
    let threats = sections.filter(|section| {
        section.strip_prefix('T').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    });
    let parts = threats.map(|section| {
        let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
        Threat { heading, body: body.split("\n## ").next().unwrap_or_default() }
    });
    parts.collect()
}

/// `file::name` of each test that a text names.
fn named(text: &str) -> Vec<(&str, &str)> {
    text.split('`').skip(1).step_by(2).filter_map(|word| word.split_once("::")).collect()
}

/// Whether the file has a test of this name.
fn has(file: &str, name: &str) -> bool {
    let source = text(file);
    if Path::new(file).extension().is_some_and(|extension| extension == "ts") {
        return ['\'', '"', '`'].iter().any(|quote| source.contains(&format!("it({quote}{name}{quote}")));
    }
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let declared = format!("fn {name}(");
    let is_declared = |line: &&str| line.strip_prefix("async ").unwrap_or(line).starts_with(&declared);
    let Some(at) = lines.iter().position(is_declared) else { return false };
    let mut attributes =
        lines[..at].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("//"));
    attributes.any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
}

#[test]
fn every_threat_has_its_place_in_order() {
    let model = text("docs/threat-model.md");
    let numbers: Vec<String> = threats(&model)
        .iter()
        .map(|threat| threat.heading.split('.').next().unwrap_or_default().to_owned())
        .collect();
    let expected: Vec<String> = (1..=THREATS).map(|number| format!("T{number}")).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn every_threat_has_a_test_or_says_why_not() {
    let model = text("docs/threat-model.md");
    for Threat { heading, body } in threats(&model) {
        assert!(body.contains("**Answer.**"), "{heading}: what answers it?");
        assert!(
            !named(body).is_empty() || body.contains("**No test:**"),
            "{heading}: name a test, or say why there is none"
        );
    }
}

#[test]
fn every_test_that_is_named_is_there() {
    let model = text("docs/threat-model.md");
    let missing: Vec<String> = named(&model)
        .into_iter()
        .filter(|(file, name)| !root().join(file).is_file() || !has(file, name))
        .map(|(file, name)| format!("{file}::{name}"))
        .collect();
    assert!(missing.is_empty(), "renamed or gone:\n{}", missing.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    let this = "src-tauri/crates/xtask/tests/threats.rs";
    assert!(has(this, "a_test_that_is_not_there_is_noticed"));
    assert!(!has(this, "a_test_that_is_nowhere"));
    assert!(!has(this, "text"), "a function is no test");
    assert_eq!(named("`a.rs::b` and `c` and `d.ts::e f`"), [("a.rs", "b"), ("d.ts", "e f")]);
}
