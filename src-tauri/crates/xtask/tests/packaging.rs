//! What packages and their making have to agree on.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its small functions too")]

use std::path::{Path, PathBuf};

use serde_json::Value;

const ID: &str = "app.sightline.Sightline";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap().to_owned()
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn entry_metainfo_and_program_go_by_one_name() {
    assert_eq!(json("tauri.conf.json")["identifier"], ID);
    let entry = text(&format!("packaging/linux/{ID}.desktop"));
    assert!(entry.contains(&format!("Icon={ID}\n")));
    let metainfo = text(&format!("packaging/linux/{ID}.metainfo.xml"));
    assert!(metainfo.contains(&format!("<id>{ID}</id>")));
    assert!(metainfo.contains(&format!("<launchable type=\"desktop-id\">{ID}.desktop</launchable>")));
    assert!(
        metainfo.contains(&format!("<release version=\"{}\"", env!("CARGO_PKG_VERSION"))),
        "a release is missing"
    );
}

#[test]
fn the_entry_starts_what_the_package_holds() {
    let entry = text(&format!("packaging/linux/{ID}.desktop"));
    let started: Vec<&str> = entry.lines().filter_map(|line| line.strip_prefix("Exec=")).collect();
    assert_eq!(started, ["sightline %u", "sightline-demo"]);
    assert!(entry.contains("Actions=demo;") && entry.contains("[Desktop Action demo]"));
}

#[test]
fn links_of_our_scheme_lead_here_on_every_system() {
    let entry = text(&format!("packaging/linux/{ID}.desktop"));
    assert!(entry.contains("\nMimeType=x-scheme-handler/sightline;\n"));
    // Tauri's bundler registers it on Windows and macOS, and writes it into the AppImage.
    let schemes = &json("tauri.conf.json")["plugins"]["deep-link"]["desktop"]["schemes"];
    assert_eq!(schemes, &serde_json::json!(["sightline"]));
    let metainfo = text(&format!("packaging/linux/{ID}.metainfo.xml"));
    assert!(metainfo.contains("<mediatype>x-scheme-handler/sightline</mediatype>"));
}

#[test]
fn windows_and_macos_install_as_administrators_need_it() {
    let windows = json("tauri.windows.conf.json");
    // Of all releases the same, or each would be a program of its own beside the others.
    assert_eq!(windows["bundle"]["windows"]["wix"]["upgradeCode"], "043c4a2b-5675-5e27-94fd-9e01b69dc6a8");
    assert_eq!(windows["bundle"]["windows"]["allowDowngrades"], false);
    assert!(windows["bundle"]["targets"].as_array().unwrap().contains(&"msi".into()));
    let macos = json("tauri.macos.conf.json");
    assert_eq!(macos["bundle"]["macOS"]["hardenedRuntime"], true);
    let entitlements = text(macos["bundle"]["macOS"]["entitlements"].as_str().unwrap());
    assert!(entitlements.contains("<dict/>"), "the hardened runtime is loosened");
    assert!(macos["bundle"]["targets"].as_array().unwrap().contains(&"dmg".into()));
    assert_eq!(json("tauri.linux.conf.json")["bundle"]["targets"][0], "appimage");
}

#[test]
fn every_icon_that_is_named_is_there() {
    for config in ["tauri.conf.json", "tauri.windows.conf.json", "tauri.macos.conf.json"] {
        for icon in json(config)["bundle"]["icon"].as_array().unwrap() {
            assert!(root().join(icon.as_str().unwrap()).is_file(), "{config}: {icon}");
        }
    }
}

#[test]
fn updates_are_signed_come_over_tls_and_their_key_is_not_here() {
    let updater = json("packaging/updater.conf.json");
    assert_eq!(updater["bundle"]["createUpdaterArtifacts"], true);
    let updater = &updater["plugins"]["updater"];
    let endpoints = updater["endpoints"].as_array().unwrap();
    assert!(!endpoints.is_empty() && endpoints.iter().all(|at| at.as_str().unwrap().starts_with("https://")));
    assert!(updater.get("dangerousInsecureTransportProtocol").is_none());
    assert!(updater.get("pubkey").is_none(), "the publisher gives it");
}

#[test]
fn workflows_name_each_action_by_the_hash_of_a_commit() {
    let mut seen = 0;
    for file in std::fs::read_dir(root().join(".github/workflows")).unwrap().flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let name = file.file_name().to_string_lossy().into_owned();
        assert!(text.contains("permissions:\n  contents: read\n"), "{name} may do more than read");
        assert!(!text.contains("pull_request_target"), "{name} gives secrets to strangers");
        for line in
            text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
        {
            let hash = line.split_once('@').and_then(|(_, rest)| rest.split(' ').next()).unwrap_or_default();
            assert!(
                hash.len() == 40 && hash.chars().all(|digit| digit.is_ascii_hexdigit()),
                "{name}: {line}"
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "the workflows are no longer where this looks");
}

#[test]
fn sightline_reads_the_answer_of_the_reference_roster() {
    let answer = text("examples/roster-service/example-answer.json");
    let roster = protocol::parse_roster(answer.as_bytes()).unwrap();
    assert_eq!((roster.skipped, roster.oddities), (0, 0));
    let [served, waiting] = &roster.chats[..] else { panic!("two chats") };
    assert_ne!(Some(&served.contact_id), served.initial_contact_id.as_ref(), "it was transferred");
    assert_eq!((served.queue.as_deref(), served.agent.as_deref()), (Some("Deliveries"), Some("Ben Carter")));
    assert_eq!(waiting.agent, None);
    for chat in [served, waiting] {
        assert_eq!(chat.state, protocol::RosterState::Live);
        assert!(chat.participant_token.is_some() && chat.started_at.is_some() && chat.region.is_some());
    }
}
