//! Any input to the product's parsers: what the fuzzer found worth keeping, and what chance brings. `cargo xtask fuzz` looks for more.

#[path = "../fuzz/inputs/mod.rs"]
mod inputs;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use transcript::{Saved, Timeline};

const TARGETS: [&str; 14] = [
    "attachment",
    "connection",
    "dump",
    "frame",
    "handover",
    "interactive",
    "page",
    "query",
    "refusal",
    "richtext",
    "roster",
    "saved",
    "stored",
    "timeline",
];

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fuzz/corpus")
}

fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = corpus().join(target);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let bytes = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file?.path());
    files.map(|file| bytes(file).expect("a file that can be read")).collect()
}

#[test]
fn every_input_that_is_kept_is_survived() {
    for target in TARGETS {
        let inputs = kept(target);
        assert!(inputs.len() >= 5, "the inputs for {target} are gone");
        for input in inputs {
            inputs::read(target, &input);
        }
    }
}

/// Of an older version they would be refused at the door, and try nothing.
#[test]
fn most_timelines_that_are_kept_are_restored() {
    let restored = kept("saved").into_iter().filter(|bytes| {
        serde_json::from_slice(bytes).is_ok_and(|saved: Saved| Timeline::restore(&saved).is_ok())
    });
    assert!(restored.count() >= 5);
}

#[test]
fn every_folder_of_inputs_has_its_target() {
    let folders = std::fs::read_dir(corpus()).unwrap();
    let folders: BTreeSet<String> =
        folders.map(|folder| folder.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(folders, TARGETS.map(str::to_owned).into());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_of_a_chat_keep_every_promise(bytes in prop::collection::vec(any::<u8>(), 0..1_500)) {
        inputs::read("timeline", &bytes);
    }

    #[test]
    fn random_damage_of_what_is_kept_is_survived(
        target in 0..TARGETS.len(),
        nth in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let kept = kept(TARGETS[target]);
        let mut input = nth.get(&kept).clone();
        for (place, byte) in damage {
            if !input.is_empty() {
                let place = place.index(input.len());
                input[place] = byte;
            }
        }
        inputs::read(TARGETS[target], &input);
    }
}
