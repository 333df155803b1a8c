//! What the window is shut against, as far as it stands in files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn security() -> Value {
    let config: Value = serde_json::from_str(&text("tauri.conf.json")).unwrap();
    config["app"]["security"].clone()
}

/// The directives of a policy, each with its sources.
fn directives(policy: &str) -> BTreeMap<String, Vec<String>> {
    let parts = policy.split(';').map(str::split_whitespace);
    parts
        .filter_map(|mut words| {
            let name = words.next()?.to_owned();
            Some((name, words.map(str::to_owned).collect()))
        })
        .collect()
}

/// Sources by which something could come in from elsewhere, or run that does not stand in a file of ours.
fn loose(policy: &str) -> Vec<String> {
    let directives = directives(policy);
    // The program itself, as Tauri reaches it on each system.
    let ours = ["'none'", "'self'", "data:", "ipc:", "http://ipc.localhost"];
    let all = directives.iter().flat_map(|(name, sources)| sources.iter().map(move |source| (name, source)));
    let strange = all.filter(|(name, source)| {
        // Pictures alone may stand in the text of the page.
        !ours.contains(&source.as_str()) || (source.as_str() == "data:" && name.as_str() != "img-src")
    });
    strange.map(|(name, source)| format!("{name} {source}")).collect()
}

#[test]
fn the_policy_of_the_page_knows_no_network_and_nothing_unsafe() {
    let security = security();
    let policy = security["csp"].as_str().unwrap();
    assert_eq!(loose(policy), [""; 0]);
    let directives = directives(policy);
    for shut in ["default-src", "object-src", "base-uri", "form-action", "frame-ancestors"] {
        assert_eq!(directives[shut], ["'none'"], "{shut}");
    }
    assert_eq!(directives["script-src"], ["'self'"]);
    // None that says something else while the page is developed, and none of the keys that loosen it.
    for key in ["devCsp", "dangerousDisableAssetCspModification", "assetProtocol", "pattern", "headers"] {
        assert!(security[key].is_null(), "{key}");
    }
    assert_eq!(security["freezePrototype"], true);
}

#[test]
fn a_policy_that_is_loose_is_noticed() {
    for policy in [
        "script-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-eval'",
        "connect-src https://example.com",
        "script-src data:",
        "default-src *",
    ] {
        assert_eq!(loose(policy).len(), 1, "{policy}");
    }
}

/// What of a page's text a policy without `unsafe-*` would refuse, or would come from elsewhere.
fn refused(page: &str) -> Vec<&str> {
    let tags = page.split('<').skip(1).filter_map(|tag| tag.split_once('>'));
    let strange = tags.filter(|(tag, behind)| {
        let is_inline = (tag.starts_with("script") || tag.starts_with("style")) && !behind.trim().is_empty();
        let attributes = tag.split(char::is_whitespace).filter_map(|word| word.split_once('='));
        let is_strange = |(name, value): (&str, &str)| {
            let value = value.trim_matches(['"', '\'']);
            let loads = ["src", "srcset", "href", "xlink:href", "action", "data"].contains(&name);
            let elsewhere = ["http:", "https:", "//", "data:", "javascript:"]
                .iter()
                .any(|start| value.starts_with(start));
            name == "style" || name.starts_with("on") || (loads && elsewhere)
        };
        is_inline || attributes.into_iter().any(is_strange)
    });
    strange.map(|(tag, _)| tag).collect()
}

#[test]
fn the_page_needs_nothing_that_its_policy_forbids() {
    assert_eq!(refused(&text("ui/index.html")), [""; 0]);
    // What was built of it, where something was: in that there is no comment and no module of others either.
    if let Ok(built) = std::fs::read_to_string(root().join("ui/dist/index.html")) {
        assert_eq!(refused(&built), [""; 0]);
    }
    assert_eq!(
        refused("<script>run()</script><p onclick='x'></p><img src=\"https://example.com/\">").len(),
        3
    );
}

#[test]
fn the_release_has_no_tools_for_developers_and_no_plugin_that_reaches_out() {
    let manifest = text("Cargo.toml");
    let tauri = manifest.lines().find(|line| line.starts_with("tauri = ")).unwrap();
    assert!(!tauri.contains("devtools"), "{tauri}");
    assert!(text("src-tauri/src/window.rs").contains(".devtools(cfg!(debug_assertions))"));
    for plugin in
        ["http", "shell", "fs", "updater", "websocket", "upload", "opener", "process", "clipboard-manager"]
    {
        assert!(!manifest.contains(&format!("tauri-plugin-{plugin}")), "{plugin}");
    }
}

#[test]
fn nothing_can_switch_the_check_of_certificates_off() {
    let mut sources = Vec::new();
    let mut folders = vec![root().join("src-tauri")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with(file!().rsplit('/').next().unwrap())
            {
                sources.push(path);
            }
        }
    }
    assert!(sources.len() > 300, "the sources are no longer where this rule looks");
    let switches =
        ["danger_accept_invalid", "tls_danger", ".dangerous()", "ServerCertVerifier", "NoVerifier"];
    let found: Vec<String> = sources
        .iter()
        .flat_map(|path| {
            let source = std::fs::read_to_string(path).unwrap();
            let words = switches.into_iter().filter(move |word| source.contains(word));
            words.map(|word| format!("{}: {word}", path.display())).collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "{found:?}");
}
