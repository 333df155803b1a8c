//! `cargo xtask fuzz`: any input for the parsers of the product and of the simulator.

use std::fs;

use crate::arguments::Hunt;
use crate::console::{Progress, answer, run as run_command};
use crate::failure::{Failure, at};
use crate::project::Project;

/// The folders of fuzz targets, the product's first.
const FOLDERS: [(&str, &[&str]); 2] = [
    (
        "tests/fuzz",
        &[
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
        ],
    ),
    ("src-tauri/crates/simulator/fuzz", &["http", "websocket", "fault", "scenario", "corpus"]),
];

/// The names of all targets.
pub(crate) fn targets() -> impl Iterator<Item = &'static str> {
    FOLDERS.iter().flat_map(|(_, targets)| *targets).copied()
}

/// No input may make it take more.
const MEMORY: &str = "-rss_limit_mb=1024";

pub(crate) fn run(project: &Project, hunt: &Hunt, progress: &mut Progress) -> Result<(), Failure> {
    let missing = answer("cargo", &["fuzz", "--version"]).is_none();
    progress.expect(usize::from(missing) + hunt.targets.len());
    if missing {
        progress
            .step("Fuzzer", || run_command(&mut project.cargo(&["install", "cargo-fuzz", "--locked"])))?;
    }
    for target in &hunt.targets {
        progress.step(target, || try_one(project, target, hunt.seconds))?;
    }
    Ok(())
}

/// New inputs go to a folder of their own; which of them is worth keeping in the corpus, a person decides.
fn try_one(project: &Project, target: &str, seconds: u64) -> Result<(), Failure> {
    let of_target = FOLDERS.iter().find(|(_, targets)| targets.contains(&target));
    let (folder, _) = of_target.ok_or_else(|| Failure::Usage(format!("`{target}` is not a fuzz target")))?;
    let found = project.target("fuzz-found").join(target);
    fs::create_dir_all(&found).map_err(at(&found))?;
    let mut command = project.cargo(&["fuzz", "run", "--fuzz-dir", folder, "--sanitizer", "none", target]);
    command.arg(&found).arg(project.path(folder).join("corpus").join(target));
    command.args([
        "--",
        &format!("-max_total_time={seconds}"),
        MEMORY,
        "-timeout=20",
        "-print_final_stats=1",
    ]);
    // The fuzzer's instrumentation is behind a flag that a stable compiler takes only so.
    command.env("RUSTC_BOOTSTRAP", "1");
    run_command(&mut command)
}
