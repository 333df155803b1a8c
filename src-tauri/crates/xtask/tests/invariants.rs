//! The rules of the project that a machine can hold: who may depend on what, and what no source file may contain.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Crates that are not part of what users get.
const NOT_SHIPPED: &[&str] = &["simulator", "xtask", "desk", "faults", "storm", "silence", "witness"];

/// The crates that only compute.
const PURE: &[&str] = &["transcript", "attention", "protocol", "recorded", "richtext", "doctor"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

/// The packages of the workspace, each with the names of its dependencies. Those for tests alone are left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let normal = package["dependencies"].as_array().unwrap().iter();
            let normal = normal.filter(|dependency| dependency["kind"] != "dev");
            let names = normal.map(|dependency| dependency["name"].as_str().unwrap().to_owned());
            (package["name"].as_str().unwrap().to_owned(), names.collect())
        })
        .collect()
}

/// The packages that have a dependency whose name is accepted.
fn users(accepted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let with = |names: &BTreeSet<String>| names.iter().any(|name| accepted(name));
    dependencies().into_iter().filter(|(_, names)| with(names)).map(|(package, _)| package).collect()
}

fn assert_only(allowed: &[&str], accepted: impl Fn(&str) -> bool) {
    let stray: Vec<String> =
        users(accepted).into_iter().filter(|user| !allowed.contains(&user.as_str())).collect();
    assert!(stray.is_empty(), "only {allowed:?} may depend on this, but {stray:?} does too");
}

/// The files below a folder of the project whose names end in one of `endings`, with their text.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "dist", "target", "generated", "gen"].contains(&name.as_str()) {
                collect(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
        }
    }
}

fn rust() -> Vec<(PathBuf, String)> {
    let mut files = [files("src-tauri", &[".rs"]), files("tests", &[".rs"])].concat();
    // This file names what it forbids.
    files.retain(|(path, _)| !path.ends_with("xtask/tests/invariants.rs"));
    files
}

/// Of `files`, `path: line` of each line that breaks a rule.
fn breaches(files: &[(PathBuf, String)], breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let broken = files.iter().flat_map(|(path, text)| {
        let lines = text.lines().enumerate().filter(|(_, line)| breaks(line));
        lines.map(move |(at, line)| format!("{}:{}: {}", path.display(), at + 1, line.trim()))
    });
    broken.collect()
}

fn assert_none(breaches: &[String], rule: &str) {
    assert!(breaches.is_empty(), "{rule}:\n{}", breaches.join("\n"));
}

#[test]
fn the_rules_look_at_a_whole_project() {
    let packages = dependencies();
    for name in ["transcript", "protocol", "participant", "credentials", "monitor", "simulator", "xtask"] {
        assert!(packages.contains_key(name), "{name} is gone or renamed: the rules below no longer see it");
    }
    assert!(rust().len() > 30, "the sources are no longer where the rules look");
}

#[test]
fn crates_without_a_world_only_compute() {
    let allowed = [
        "transcript",
        "jiff",
        "secrecy",
        "serde",
        "serde_json",
        "thiserror",
        "url",
        "zeroize",
        "smallvec",
        "indexmap",
        "sha2",
        "foldhash",
        "icu_properties",
        "idna",
        "linkify",
        "percent-encoding",
        "pulldown-cmark",
        "unicode-normalization",
        "unicode-security",
    ];
    for package in PURE {
        let names = dependencies().remove(*package).unwrap();
        let stray: Vec<_> = names.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
        assert!(stray.is_empty(), "{package} may not depend on {stray:?}");
        let impure = [
            "Timestamp::now(",
            "Instant::now(",
            "SystemTime::",
            "std::net",
            "std::fs",
            "std::env::",
            "async fn",
        ];
        let mut sources = files(&format!("src-tauri/crates/{package}/src"), &[".rs"]);
        sources.retain(|(path, _)| !path.ends_with("tests.rs"));
        let found = breaches(&sources, |line| impure.iter().any(|word| line.contains(word)));
        assert_none(&found, "no clock, no I/O, no async here");
    }
}

#[test]
fn each_part_of_the_outside_world_has_one_door() {
    assert_only(&["sightline"], |name| name == "tauri" || name.starts_with("tauri-"));
    assert_only(&["participant"], |name| ["reqwest", "rustls-platform-verifier"].contains(&name));
    // The simulator stands at the other end of the sockets.
    assert_only(&["participant", "simulator"], |name| name == "tokio-tungstenite");
    assert_only(&["bucket"], |name| name == "object_store");
    assert_only(&["archive"], |name| ["rusqlite", "libsqlite3-sys", "sqlx"].contains(&name));
    assert_only(&["credentials"], |name| {
        name.starts_with("keyring") || name.ends_with("keyring-store") || name == "secret-service"
    });
}

#[test]
fn the_simulator_and_the_product_share_no_code() {
    let packages = dependencies();
    for (package, names) in &packages {
        if !NOT_SHIPPED.contains(&package.as_str()) {
            let stray: Vec<_> = names.iter().filter(|name| NOT_SHIPPED.contains(&name.as_str())).collect();
            assert!(stray.is_empty(), "{package} ships and may not depend on {stray:?}");
        }
    }
    let ours: BTreeSet<&String> = packages.keys().collect();
    let shared: Vec<_> = packages["simulator"].iter().filter(|name| ours.contains(name)).collect();
    assert!(
        shared.is_empty(),
        "a misspelt member must not be wrong on both sides, but simulator uses {shared:?}"
    );
}

#[test]
fn dependencies_point_one_way() {
    let order = [
        "policy",
        "transcript",
        "attention",
        "protocol",
        "richtext",
        "doctor",
        "logs",
        "participant",
        "bucket",
        "archive",
        "ingest",
        "credentials",
        "diagnostics",
        "monitor",
    ];
    let packages = dependencies();
    for (at, package) in order.iter().enumerate() {
        let Some(names) = packages.get(*package) else { continue };
        let upward: Vec<_> = order[at..].iter().filter(|name| names.contains(**name)).collect();
        assert!(upward.is_empty(), "{package} may not depend on {upward:?}");
    }
    // The engine knows a trait.
    assert_only(&["sightline", "sightline-cli", "faults", "ingest", "diagnostics"], |name| name == "archive");
    // The engine judges no computer, and writes no file.
    assert_only(&["sightline", "sightline-cli"], |name| name == "diagnostics");
    assert_only(&["sightline", "sightline-cli", "diagnostics"], |name| name == "logs");
    // Text becomes tokens where it goes to the page.
    assert_only(&["sightline"], |name| name == "richtext" || name == "open");
    for leaf in ["sightline", "sightline-cli"] {
        assert_only(&[], |name| name == leaf);
    }
}

/// Each crate of ours in a lock file, with the names of what it depends on. What comes from elsewhere says so by its `source`.
fn locked(file: &str) -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    let ours = text.split("[[package]]").skip(1).filter(|package| !package.contains("\nsource = "));
    ours.map(|package| {
        let name = package.lines().find_map(|line| line.strip_prefix("name = ")).unwrap();
        let names = package.lines().filter_map(|line| line.strip_prefix(" \"")?.split([' ', '"']).next());
        (name.trim_matches('"').to_owned(), names.map(str::to_owned).collect())
    })
    .collect()
}

#[test]
fn what_is_built_apart_has_every_dependency_in_its_lock_file() {
    let dependencies = dependencies();
    for file in ["tests/bench/archive/Cargo.lock", "tests/fuzz/Cargo.lock"] {
        let locked = locked(file);
        assert!(locked.contains_key("archive"), "{file}: {:?}", locked.keys());
        for (package, known) in locked {
            let Some(needed) = dependencies.get(&package) else { continue };
            let missing: Vec<&String> = needed.difference(&known).collect();
            assert!(missing.is_empty(), "{file} does not know {missing:?}, on which {package} depends");
        }
    }
}

#[test]
fn the_product_cannot_write_into_a_chat() {
    let sending = [
        "participant/message",
        "participant/event",
        "participant/disconnect",
        "start-attachment-upload",
        "complete-attachment-upload",
    ];
    let mut sources = [rust(), files("ui/src", &[".ts", ".svelte", ".js"])].concat();
    sources.retain(|(path, _)| {
        let is_shipped =
            !NOT_SHIPPED.iter().any(|name| path.starts_with(Path::new("src-tauri/crates").join(name)));
        is_shipped && !path.starts_with("tests") && !path.components().any(|part| part.as_os_str() == "tests")
    });
    let found = breaches(&sources, |line| sending.iter().any(|path| line.contains(path)));
    assert_none(&found, "the code that sends does not exist in the product");
}

#[test]
fn every_journey_runs_before_the_witness() {
    let journeys =
        ["tests/e2e", "tests/it", "src-tauri/crates/cli/tests", "src-tauri/crates/participant/tests"];
    let mut sources: Vec<_> = journeys.iter().flat_map(|folder| files(folder, &[".rs"])).collect();
    sources.extend(files("tests/storm/src", &["loopback.rs"]));
    let witnessed = breaches(&sources, |line| line.contains("Witnessed::start("));
    assert!(
        witnessed.len() > journeys.len(),
        "journeys no longer start where this rule looks: {witnessed:?}"
    );
    let around = ["Simulator::start(", "Simulator::in_memory(", "listens_at(", "mem::forget(", "Box::leak("];
    let found = breaches(&sources, |line| around.iter().any(|word| line.contains(word)));
    assert_none(
        &found,
        "start a `Witnessed`, which fails the test when something is asked that a watcher may not ask",
    );
}

#[test]
fn no_secret_can_be_written_out() {
    let sources = files("src-tauri/crates", &["token.rs", "secret.rs"]);
    assert!(sources.len() >= 2, "the secret types are no longer where this rule looks");
    let revealing = |line: &str| {
        let derives = line.trim_start().starts_with("#[derive(") && line.contains("Serialize");
        derives
            || line.contains("impl Serialize for")
            || line.contains("Display for")
            || line.contains("Deref for")
    };
    assert_none(&breaches(&sources, revealing), "a secret type has no Serialize, no Display, no Deref");
}

#[test]
fn only_the_host_folder_of_the_page_knows_tauri() {
    let mut sources = files("ui/src", &[".ts", ".svelte", ".js"]);
    sources.retain(|(path, _)| !path.starts_with("ui/src/host"));
    assert_none(&breaches(&sources, |line| line.contains("@tauri-apps")), "go through ui/src/host");
}

#[test]
fn the_page_never_parses_html() {
    let sources = files("ui/src", &[".ts", ".svelte", ".js", ".html"]);
    let parsing = ["innerHTML", "outerHTML", "insertAdjacentHTML", "{@html", "document.write", "DOMParser"];
    let found = breaches(&sources, |line| parsing.iter().any(|word| line.contains(word)));
    assert_none(&found, "text of a chat is text nodes");
}

#[test]
fn files_are_short_enough_to_be_read() {
    let all = [rust(), files("ui/src", &[".ts", ".svelte", ".css"]), files("tests", &[".ts", ".mjs", ".py"])]
        .concat();
    let long = all.iter().filter(|(_, text)| text.lines().count() > 600);
    let long: Vec<String> =
        long.map(|(path, text)| format!("{}: {}", path.display(), text.lines().count())).collect();
    assert_none(&long, "split what has more than 600 lines");
}

#[test]
fn lints_are_silenced_with_a_reason() {
    let found = breaches(&rust(), |line| {
        let line = line.trim_start();
        line.starts_with("#[allow(") || line.starts_with("#![allow(")
    });
    assert_none(&found, "write #[expect(…, reason = \"…\")]");
}

#[test]
fn types_are_named_after_what_they_are() {
    let vague = ["Manager", "Service", "Helper", "Util", "Utils"];
    let found = breaches(&rust(), |line| {
        let words: Vec<&str> =
            line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        let declared = words.windows(2).filter(|pair| ["struct", "enum", "trait", "type"].contains(&pair[0]));
        let is_comment = line.trim_start().starts_with("//");
        !is_comment && declared.map(|pair| pair[1]).any(|name| vague.iter().any(|word| name.ends_with(word)))
    });
    assert_none(&found, "a noun of the domain says more");
}

#[test]
fn nothing_is_left_to_be_done_later() {
    let markers = ["TODO", "FIXME", "XXX", "HACK"];
    let found = breaches(&rust(), |line| markers.iter().any(|marker| line.contains(marker)));
    assert_none(&found, "do it, or write an issue");
}
